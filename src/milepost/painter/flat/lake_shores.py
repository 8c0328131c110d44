"""The lake's wooded headland and an islet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from milepost.painter.flat.air import sun_side
from milepost.painter.kit.foliage import Crown, conifer_row, wood
from milepost.painter.kit.hills import RidgeLine, fill_ridge, ridge_line
from milepost.painter.kit.lake_motifs import motif_of
from milepost.painter.kit.rocks import shore_rocks
from milepost.painter.noise import Line
from milepost.painter.palette import Palette
from milepost.painter.plant_colours import Foliage
from milepost.painter.scene import Scene, Sheet
from milepost.pixels.brush import paint
from milepost.pixels.oklch import mix
from milepost.pixels.skia_loader import skia


@dataclass(frozen=True)
class Headland:
    """A wooded tongue of land that reaches into the lake from one side."""

    centre_x: float
    """Where it is highest, and the landmark stands."""
    tip_x: float
    """Where it meets the water in the middle of the picture."""
    rise: float
    """Height at its centre, in units."""
    right: bool
    """Whether it comes from the right edge."""
    island: bool = False
    """Whether it falls to the water on its far side too."""

    def lift(self, width: float) -> Callable[[Line], Line]:
        """Height in units for places across a picture `width` units wide."""
        outward = 1.0 if self.right else -1.0
        length = abs(self.centre_x - self.tip_x)

        def lifted(across: Line) -> Line:
            inland = (across * width - self.tip_x) * outward / length
            if self.island:
                inland = np.minimum(inland, 2.0 - inland)
            climb = np.clip(inland, 0, 1) ** 0.8
            fall = 1 - 0.24 * np.clip(inland - 1.1, 0, 1.6)
            height: Line = self.rise * climb * fall - 22 * np.clip(-inland, 0, 1)
            return height

        return lifted


def headland_of(scene: Scene) -> Headland:
    """The headland at the landmark's box; its size and shape come from the seed.

    What stands at the water's edge (lighthouse, pavilion, bridge) has the land behind it.
    """
    random = scene.random("headland")
    box = scene.rect(scene.brief.composition.landmark_box)
    right = box.centre_x > scene.width / 2
    outward = 1 if right else -1
    motif = motif_of(scene.brief)
    stands = motif.stands if motif else "hill"
    inland = {"shore": 1.0, "water": 140.0}.get(stands, 0.0)
    length = random.uniform(290, 420)
    centre = box.centre_x + outward * random.uniform(0, 40)
    if inland > 0:
        centre = box.centre_x + outward * (inland + length)
    rise = box.height * random.uniform(0.26, 0.36) * {"cliff": 1.5}.get(stands, 1.0)
    if stands == "island":
        length, centre = 250.0, box.centre_x
    return Headland(centre, centre - outward * length, rise, right, stands == "island")


def headland_ridge(scene: Scene, headland: Headland) -> RidgeLine:
    """The crest of the headland."""
    return ridge_line(
        width=scene.width,
        base_y=scene.horizon + 15,
        relief=26,
        seed=scene.layer_seed("headland ridge"),
        frequency=5,
        lift=headland.lift(scene.width),
    )


def paint_headland(sheet: Sheet, palette: Palette, *, line: RidgeLine, headland: Headland) -> None:
    """The headland's ground under its trees."""
    ground = mix(palette.grass.dark, palette.leaves.mid, 0.5)
    if palette.snow_cover >= 0.7:
        ground = mix(palette.snow, palette.snow_shade, 0.35)
    fill_ridge(
        sheet.canvas,
        line,
        foot_y=sheet.scene.horizon + 2,
        colours=[palette.far_off(ground, 0.12), palette.far_off(ground, 0.4)],
    )
    conifer_row(
        sheet.canvas,
        RidgeLine(*(side[_land(line, headland)] for side in line)),
        random=sheet.scene.random("headland conifers"),
        spacing=34,
        least=26,
        most=52,
        top=palette.far_off(palette.conifers.mid, 0.15),
        foot=palette.far_off(palette.conifers.dark, 0.15),
    )


def paint_headland_wood(
    sheet: Sheet,
    palette: Palette,
    *,
    line: RidgeLine,
    headland: Headland,
    clearing: float,
) -> None:
    """Trees from crest to shore, the farther the hazier, and rocks along the water.

    Those nearer than `clearing` to the headland's centre stay below its crest, so that a
    landmark's foot is seen.
    """
    scene = sheet.scene
    shore = line.x[_land(line, headland)]
    first, last = float(shore.min()), float(shore.max())
    if palette.snow_cover >= 0.7:
        _winter_wood(sheet, palette, line=line, headland=headland)
    else:
        _round_wood(
            sheet, palette, line=line, span=(first, last), bare=(headland.centre_x, clearing)
        )
    shore_rocks(
        sheet.canvas,
        random=scene.random("rocks"),
        left=first - 20,
        right=last,
        y=scene.horizon,
        light=palette.far_off(palette.rock, 0.08),
        shade=palette.far_off(palette.rock_shade, 0.08),
        count=round(0.06 * (last - first)),
        snow=palette.snow if palette.snow_cover >= 0.5 else None,
    )


def _round_wood(
    sheet: Sheet,
    palette: Palette,
    *,
    line: RidgeLine,
    span: tuple[float, float],
    bare: tuple[float, float],
) -> None:
    scene, random = sheet.scene, sheet.scene.random("wood")
    crowns = []
    for _ in range(round(0.42 * (span[1] - span[0]))):
        x = random.uniform(*span)
        crest = line.height_at(x)
        y = crest + (scene.horizon - crest) * 0.95 * random.rand() ** 0.85
        radius = random.uniform(17, 30)
        kind = random.randint(5) + (5 if random.rand() < palette.accent_share else 0)
        if y > scene.horizon - 11 or (abs(x - bare[0]) < bare[1] and y < crest + 26):
            continue
        crowns.append(Crown(x, y, radius, kind))
    crowns.sort(key=lambda crown: crown.y)
    wood(crowns, sheet.canvas, _wood_kinds(palette), random, light_from=sun_side(scene))


def _winter_wood(sheet: Sheet, palette: Palette, *, line: RidgeLine, headland: Headland) -> None:
    """Rows of snowed conifers down a white slope, frosted crowns between them."""
    scene, random = sheet.scene, sheet.scene.random("wood")
    land = _land(line, headland)
    xs, crest = line.x[land], line.y[land]
    kinds = _wood_kinds(palette)[:5]
    for share in (0.16, 0.38, 0.6, 0.84):
        row = RidgeLine(xs, crest + (scene.horizon - 8 - crest) * share)
        nearness = 0.3 * (1 - share)
        snowed = mix(palette.snow, palette.conifers.mid, 0.18)
        conifer_row(
            sheet.canvas,
            row,
            random=random,
            spacing=20,
            least=24 + 14 * share,
            most=44 + 26 * share,
            top=palette.far_off(snowed, nearness),
            foot=palette.far_off(palette.conifers.dark, nearness + 0.05),
        )
        crowns = []
        for _ in range(len(xs) // 12):
            at = random.randint(len(xs))
            crowns.append(
                Crown(
                    float(xs[at]), float(row.y[at]) - 8, random.uniform(13, 22), random.randint(5)
                )
            )
        wood(crowns, sheet.canvas, kinds, random, light_from=sun_side(scene))


def paint_islet(sheet: Sheet, palette: Palette) -> None:
    """In two pictures of five, a wooded islet far out on the open side."""
    scene, random = sheet.scene, sheet.scene.random("islet")
    if random.rand() < 0.6:
        return
    right = scene.rect(scene.brief.composition.landmark_box).centre_x > scene.width / 2
    share = random.uniform(0.05, 0.24)
    x = scene.width * (share if right else 1 - share)
    half = random.uniform(80, 150)
    kinds = [
        Foliage(*(palette.far_off(tone, 0.34) for tone in tones))
        for tones in (palette.leaves, palette.accents)
    ]
    dome = skia.Rect(x - half, scene.horizon - half * 0.42, x + half, scene.horizon + half * 0.42)
    body = skia.Path()
    body.addArc(dome, 180, 180)
    sheet.canvas.drawPath(body, paint(kinds[0].dark))
    crowns = []
    for _ in range(round(half / 4)):
        across = random.uniform(-1, 1)
        tall = (1 - across**2) * half * 0.34
        y = scene.horizon - 9 - tall * random.rand()
        kind = int(random.rand() < palette.accent_share)
        crowns.append(Crown(x + across * half, y, random.uniform(11, 19), kind))
    crowns.sort(key=lambda crown: crown.y)
    wood(crowns, sheet.canvas, kinds, random, light_from=sun_side(scene))
    shore_rocks(
        sheet.canvas,
        random=random,
        left=x - half,
        right=x + half,
        y=scene.horizon,
        light=palette.far_off(palette.rock, 0.3),
        shade=palette.far_off(palette.rock_shade, 0.3),
        count=round(half / 7),
        size=0.7,
    )


def _wood_kinds(palette: Palette) -> list[Foliage]:
    """Five turns of the leaves, then five of the accents, all a little hazy."""
    distance = 0.1 + 0.3 * palette.haze_amount**2
    kinds = []
    for tones in (palette.leaves, palette.accents):
        for turn in (-12.0, -5.0, 0.0, 6.0, 13.0):
            shade = turn / 600
            turned = (tone.shifted(shade, 1.0, turn) for tone in tones)
            kinds.append(Foliage(*(palette.far_off(tone, distance) for tone in turned)))
    return kinds


def _land(line: RidgeLine, headland: Headland) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    beyond_tip = (line.x - headland.tip_x) * (1 if headland.right else -1)
    if headland.island:
        far_shore = 2 * abs(headland.centre_x - headland.tip_x)
        return (beyond_tip > 12) & (beyond_tip < far_shore - 12)
    return beyond_tip > 12
