"""Where the houses of a water town stand, how high they may be, and their colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from milepost.painter.flat.water_town_style import TownStyle
from milepost.painter.kit.houses import HouseColours, HouseShape
from milepost.painter.kit.lanterns import LanternColours
from milepost.painter.palette import Palette
from milepost.painter.scene import Rect, Scene
from milepost.pixels.oklch import Colour, mix, oklch


@dataclass(frozen=True)
class TownPlan:
    """The canal's opening, kept free for the landmark and the low sun, and the house colours."""

    opening: tuple[float, float]
    """Left and right end of the view along the canal."""
    site: Rect
    """Where bridge or landmark stands."""
    houses: HouseColours
    lanterns: LanternColours
    air: Colour
    """What the far bank and the hills fade into; by night the glow over the town."""
    horizon: float
    title: Rect
    style: TownStyle
    sun: Rect | None
    """The sun's disc with some air around it, if it shows."""

    @classmethod
    def of(cls, scene: Scene, palette: Palette) -> TownPlan:
        """Read the composition."""
        places = scene.brief.composition
        site = scene.rect(places.landmark_box)
        if scene.brief.landmark is None:
            middle = scene.width * 0.5 + (site.centre_x - scene.width * 0.5) * 0.35
            site = Rect(middle - 190, site.top, middle + 190, site.bottom)
        left, right = site.left - 6, site.right + 6
        sun = None
        if palette.sun_strength > 0.3:
            reach = 96.0 if palette.light == "dusk" else 70.0
            sun = Rect(
                scene.sun_x - reach, scene.sun_y - reach, scene.sun_x + reach, scene.sun_y + reach
            )
            if palette.light == "dusk":
                left, right = min(left, sun.left), max(right, sun.right)
        return cls(
            opening=(left, right),
            site=site,
            houses=_house_colours(palette),
            lanterns=_lantern_colours(palette),
            air=_air(palette),
            horizon=scene.horizon,
            title=scene.rect(places.title_box),
            style=TownStyle.of(scene),
            sun=sun,
        )

    def ceiling(self, left: float, right: float) -> float:
        """How high a roof between two places may reach, in units above the waterline."""
        limit = 500.0
        if left < self.title.right + 20 and right > self.title.left - 20:
            limit = min(limit, self.horizon - self.title.bottom - 40)
        if self.sun and left < self.sun.right and right > self.sun.left:
            limit = min(limit, self.horizon - self.sun.bottom)
        return limit

    def arcades(self, shapes: list[HouseShape]) -> list[tuple[float, float]]:
        """Where the roofed walk runs, for towns that have one: before the houses that are high."""
        if not self.style.arcade:
            return []
        return [(s.left - 4, s.right + 4) for s in shapes if s.wall_height > 120]

    def house_shapes(self, scene: Scene, random: np.random.RandomState) -> list[HouseShape]:
        """The houses from the outermost to those beside the opening, left bank, then right."""
        shapes: list[HouseShape] = []
        for side, edge in ((-1, self.opening[0]), (1, self.opening[1])):
            bank: list[HouseShape] = []
            at, near = edge, True
            while -40 < at < scene.width + 40:
                width = float(random.uniform(132, 170) if near else random.uniform(180, 270))
                left, right = sorted((at, at + side * width))
                wanted = float(random.uniform(224, 262) if near else random.uniform(262, 340))
                bank.append(self._house(left, right, wanted, grand=not near, random=random))
                at += side * (width + float(random.uniform(6, 16)))
                near = len(bank) % 2 == 0
            shapes += bank[::-1]
        return shapes

    def _house(
        self,
        left: float,
        right: float,
        wanted: float,
        *,
        grand: bool,
        random: np.random.RandomState,
    ) -> HouseShape:
        roof = float(random.uniform(56, 64) if not grand else random.uniform(68, 80))
        limit = self.ceiling(left, right)
        roof, grand = min(roof, limit * 0.38), grand and limit > 260
        wall = max(60.0, min(wanted, limit - roof - (30 if grand else 8)))
        return HouseShape(
            left=left,
            right=right,
            foot=self.horizon,
            wall_height=wall,
            roof_height=roof,
            storeys=2 if wall > 180 else 1,
            timber=wall > 180 and bool(random.rand() < self.style.timber_share),
            steps=bool(random.rand() < 0.35),
            horse_heads=grand and bool(random.rand() < self.style.gable_share),
        )


def _air(palette: Palette) -> Colour:
    if palette.light == "night":
        return mix(palette.haze, oklch(0.56, 0.055, 228), 0.55)
    return palette.haze


def _house_colours(palette: Palette) -> HouseColours:
    wall, shade = palette.wall, palette.wall_shade
    if palette.light == "night":
        wall = mix(wall, oklch(0.78, 0.025, 232), 0.55)
        shade = mix(shade, oklch(0.58, 0.035, 236), 0.45)
    elif palette.light == "dusk":
        wall = mix(wall, palette.sun_glow, 0.24 * palette.sun_strength)
        shade = mix(shade, palette.near_dark, 0.25)
    gloom = {"rain": 0.3, "storm": 0.45, "fog": 0.15, "snow": 0.2}.get(palette.weather, 0.0)
    return HouseColours(
        wall=wall,
        wall_shade=shade,
        tile=mix(palette.roof, palette.near_dark, 0.32),
        wood=mix(palette.wood, palette.near_dark, 0.4),
        pane=mix(palette.lit(oklch(0.42, 0.03, 250)), palette.near_dark, 0.3),
        lamp=oklch(0.84, 0.14, 74),
        lamps=max(min(0.78, 1.05 * palette.window_glow), gloom),
        stone=palette.lit(oklch(0.62, 0.02, 240)),
        snow=palette.snow,
        snow_shade=palette.snow_shade,
        snow_cover=palette.snow_cover,
    )


def _lantern_colours(palette: Palette) -> LanternColours:
    gloom = {"rain": 0.45, "storm": 0.6, "fog": 0.3, "snow": 0.35}.get(palette.weather, 0.0)
    red = oklch(0.60, 0.22, 28)
    return LanternColours(
        silk=mix(palette.lit(red), red, max(palette.window_glow, 0.5)),
        gold=palette.lit(oklch(0.78, 0.12, 82)),
        cord=palette.near_dark,
        flame=oklch(0.93, 0.12, 80),
        burning=max(palette.window_glow, gloom),
    )
