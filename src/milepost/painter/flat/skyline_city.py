"""The rules of one city: how high it may build where, and in which colours."""

from __future__ import annotations

from dataclasses import dataclass

from milepost.painter.flat.skyline_landmark import is_painted
from milepost.painter.kit.towers import Facade
from milepost.painter.palette import Palette
from milepost.painter.scene import Rect, Scene
from milepost.pixels.oklch import Colour, mix, mix_by_hue, oklch

_WALLS: tuple[tuple[Colour, Colour], ...] = (
    (oklch(0.93, 0.03, 222), oklch(0.60, 0.085, 240)),
    (oklch(0.91, 0.04, 205), oklch(0.58, 0.08, 222)),
    (oklch(0.95, 0.02, 85), oklch(0.70, 0.045, 255)),
    (oklch(0.89, 0.035, 240), oklch(0.52, 0.085, 252)),
    (oklch(0.93, 0.035, 60), oklch(0.69, 0.05, 30)),
)
"""Glass and stone in daylight: the sunny side and the other."""


@dataclass(frozen=True)
class City:
    """The rules that every tower of one picture obeys."""

    palette: Palette
    horizon: float
    title: Rect
    landmark: Rect | None
    sun_right: bool
    sun_x: float
    sun_y: float
    sun_gap: float
    """Half the width of the gap before the sun; 0 where there is none to see."""

    @classmethod
    def of(cls, scene: Scene, palette: Palette) -> City:
        """Read the composition."""
        places = scene.brief.composition
        shows_sun = palette.sun_strength > 0.3
        gap = {"dusk": 128.0, "day": 96.0, "night": 70.0}[palette.light]
        return cls(
            palette=palette,
            horizon=scene.horizon,
            title=scene.rect(places.title_box),
            landmark=scene.rect(places.landmark_box) if is_painted(scene.brief) else None,
            sun_right=scene.sun_x >= scene.width / 2,
            sun_x=scene.sun_x,
            sun_y=scene.sun_y,
            sun_gap=gap if shows_sun else 0.0,
        )

    def ceiling(self, x: float) -> float:
        """How high a tower with its mast may stand at `x`, in units above the horizon."""
        limit = self.free_height(x)
        if self.landmark:
            limit = min(limit, self.landmark.height * 0.80)
        if self.landmark and self.landmark.left + 20 < x < self.landmark.right - 20:
            limit = min(limit, self.landmark.height * 0.30)
        if abs(x - self.sun_x) < self.sun_gap:
            limit = min(limit, max(90.0, self.horizon - self.sun_y - self.sun_gap * 0.55))
        return limit

    def free_height(self, x: float) -> float:
        """What the title leaves of the sky at `x`, from the horizon up."""
        limit = min(self.horizon * 0.70, 570.0)
        if self.title.left - 40 < x < self.title.right + 40:
            limit = min(limit, self.horizon - self.title.bottom - 34)
        return limit

    def far_ceiling(self, x: float) -> float:
        """The same for distant houses, which may stand around the landmark's foot and below it."""
        limit = min(self.ceiling(x) * 0.72, 330.0)
        if abs(x - self.sun_x) < self.sun_gap:
            limit = min(limit, max(40.0, self.horizon - self.sun_y - self.sun_gap * 0.85))
        return limit

    def tall_places(self, scene: Scene) -> tuple[float, float, float]:
        """Where three tall towers stand: on the side that landmark and sun leave free."""
        right = self.landmark.centre_x < scene.width / 2 if self.landmark else not self.sun_right
        edge, step = (scene.width - 76, -94) if right else (76.0, 94)
        return edge, edge + step, edge + 2 * step

    def facade(self, *, tone: int, distance: float) -> Facade:
        """Colours of a tower: one of five materials, seen through `distance` of air."""
        palette = self.palette
        lit, dark = (palette.lit(colour) for colour in _WALLS[tone])
        pane = palette.lit(oklch(0.62, 0.10, 238))
        if palette.light == "dusk":
            glow = mix(palette.sun_glow, palette.horizon, 0.4).shifted(-0.08, 1.1)
            lit = mix_by_hue(lit, glow, 0.55 * palette.sun_strength)
            dark = mix(dark, oklch(0.31, 0.11, 302), 0.78)
            pane = palette.near_dark
            distance *= 0.7
        elif palette.light == "night":
            lit, dark = mix(lit, palette.haze, 0.25), mix(dark, palette.near_dark, 0.5)
            pane = palette.near_dark
        gloom = {"rain": 0.10, "storm": 0.2, "fog": 0.06, "overcast": 0.03}.get(palette.weather, 0)
        return Facade(
            lit=palette.far_off(lit, distance),
            dark=palette.far_off(dark, distance),
            pane=palette.far_off(pane, distance),
            lamp=oklch(0.92, 0.115, 84),
            lamps=max(0.48 * palette.window_glow, gloom)
            * (1 - 0.8 * distance * palette.haze_amount),
            haze=mix(palette.haze, palette.far, 0.6) if palette.light == "dusk" else palette.haze,
            sun_right=self.sun_right,
            snow=palette.far_off(palette.snow, distance) if palette.snow_cover > 0.5 else None,
        )
