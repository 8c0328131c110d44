"""The lake's headland, under wood, conifers or grass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from milepost.painter.flat.air import sun_side
from milepost.painter.kit.foliage import Crown, conifer_row, wood
from milepost.painter.kit.hills import RidgeLine, fill_ridge, ridge_line
from milepost.painter.kit.lake_motifs import motif_of
from milepost.painter.kit.lake_words import cover_of, has_crater, is_broad, islands_of, mentions
from milepost.painter.kit.rocks import shore_rocks
from milepost.painter.noise import Line
from milepost.painter.palette import Palette
from milepost.painter.plant_colours import Foliage
from milepost.painter.scene import Scene, Sheet
from milepost.pixels.brush import paint, polygon
from milepost.pixels.oklch import Colour, mix, oklch
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
    if islands_of(scene.brief) > 5 or has_crater(scene.brief):
        inland = 120.0
    length = random.uniform(290, 420)
    centre = box.centre_x + outward * random.uniform(0, 40)
    if inland > 0:
        centre = box.centre_x + outward * (inland + length)
    rise = box.height * random.uniform(0.26, 0.36) * {"cliff": 1.5}.get(stands, 1.0)
    if is_broad(scene.brief) or cover_of(scene.brief) == "grass":
        rise *= 0.5
        length *= 1.25
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
    open_land = cover_of(sheet.scene.brief) == "grass"
    if open_land:
        ground = mix(palette.grass.mid, palette.grass.light, 0.4)
    if mentions(sheet.scene.brief, "红土"):
        ground = mix(ground, palette.lit(oklch(0.58, 0.11, 42)), 0.6)
    if palette.snow_cover >= 0.7:
        ground = mix(palette.snow, palette.snow_shade, 0.35)
    shades = [palette.far_off(ground, 0.12), palette.far_off(ground, 0.4)]
    body = fill_ridge(sheet.canvas, line, foot_y=sheet.scene.horizon + 2, colours=shades)
    if open_land:
        _folds(sheet, palette, line=line, headland=headland, body=body, ground=ground)
        return
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
    cover = cover_of(scene.brief)
    if cover == "grass":
        pass  # open land: its folds are all that is to be seen
    elif palette.snow_cover >= 0.7 or cover == "conifers":
        _conifer_wood(sheet, palette, line=line, headland=headland)
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
    motif = motif_of(scene.brief)
    box = scene.rect(scene.brief.composition.landmark_box)
    behind = box.width * 0.38 if motif and motif.stands == "cliff" else 0.0
    for _ in range(round(0.42 * (span[1] - span[0]))):
        x = random.uniform(*span)
        crest = line.height_at(x)
        y = crest + (scene.horizon - crest) * 0.95 * random.rand() ** 0.85
        radius = random.uniform(17, 30)
        kind = random.randint(5) + (5 if random.rand() < palette.accent_share else 0)
        if y > scene.horizon - 11 or (abs(x - bare[0]) < bare[1] and y < crest + 26):
            continue
        if abs(x - box.centre_x) < behind and y > crest + 70:
            continue  # a cliff stands before it
        crowns.append(Crown(x, y, radius, kind))
    crowns.sort(key=lambda crown: crown.y)
    wood(crowns, sheet.canvas, _wood_kinds(palette), random, light_from=sun_side(scene))


def _folds(
    sheet: Sheet,
    palette: Palette,
    *,
    line: RidgeLine,
    headland: Headland,
    body: skia.Path,
    ground: Colour,
) -> None:
    """Soft hollows that run down an open slope, and a few low shrubs."""
    random = sheet.scene.random("folds")
    land = _land(line, headland)
    xs, crest = line.x[land], line.y[land]
    hollows, shrubs = skia.Path(), skia.Path()
    foot = sheet.scene.horizon
    for _ in range(len(xs) // 14):
        at = random.randint(len(xs))
        x, y = float(xs[at]), float(crest[at])
        lean, wide = random.uniform(-50, 50), random.uniform(8, 26)
        hollows.moveTo(x, y)
        hollows.quadTo(x + lean * 0.3, (y + foot) / 2, x + lean, foot)
        hollows.lineTo(x + lean + wide, foot)
        hollows.quadTo(x + lean * 0.3 + wide, (y + foot) / 2, x, y)
    for _ in range(len(xs) // 5):
        at = random.randint(len(xs))
        y = crest[at] + (foot - crest[at]) * random.uniform(0.15, 0.95)
        shrubs.addOval(skia.Rect.MakeXYWH(float(xs[at]), float(y) - 4, random.uniform(5, 13), 5))
    canvas = sheet.canvas
    canvas.save()
    canvas.clipPath(body, True)
    if mentions(sheet.scene.brief, "油菜花") and palette.look in {"spring", "summer"}:
        rows = [*zip(xs, foot - (foot - crest) * 0.62, strict=True)]
        field = polygon([*rows, (float(xs[-1]), foot - 7), (float(xs[0]), foot - 7)])
        rape = palette.far_off(palette.lit(oklch(0.86, 0.16, 98)), 0.18)
        canvas.drawPath(field, paint(rape))
    canvas.drawPath(hollows, paint(palette.far_off(ground.shifted(-0.06), 0.2).faded(0.5)))
    if palette.snow_cover < 0.5:
        canvas.drawPath(shrubs, paint(palette.far_off(palette.grass.dark, 0.25).faded(0.7)))
    canvas.restore()


def _conifer_wood(sheet: Sheet, palette: Palette, *, line: RidgeLine, headland: Headland) -> None:
    """Rows of conifers down a slope, white after snow, other crowns between them."""
    scene, random = sheet.scene, sheet.scene.random("wood")
    land = _land(line, headland)
    xs, crest = line.x[land], line.y[land]
    kinds = _wood_kinds(palette)[:5]
    for share in (0.16, 0.38, 0.6, 0.84):
        row = RidgeLine(xs, crest + (scene.horizon - 8 - crest) * share)
        nearness = 0.3 * (1 - share)
        snowed = mix(palette.snow, palette.conifers.mid, 0.18)
        tip = snowed if palette.snow_cover >= 0.7 else palette.conifers.light
        conifer_row(
            sheet.canvas,
            row,
            random=random,
            spacing=20,
            least=24 + 14 * share,
            most=44 + 26 * share,
            top=palette.far_off(tip, nearness),
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
