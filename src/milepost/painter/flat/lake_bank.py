"""The near bank between the lake and the road: grass, trees, reeds, lotus."""

from __future__ import annotations

import numpy as np

from milepost.painter.flat.air import sun_side
from milepost.painter.kit.foliage import grass_edge, reeds, round_tree
from milepost.painter.kit.hills import RidgeLine, fill_ridge, ridge_line
from milepost.painter.kit.lake_words import mentions
from milepost.painter.kit.lotus import lotus_bed
from milepost.painter.kit.palms import palm
from milepost.painter.palette import Palette
from milepost.painter.plant_colours import Foliage
from milepost.painter.scene import Sheet
from milepost.pixels.brush import paint
from milepost.pixels.oklch import Colour, mix, oklch
from milepost.pixels.skia_loader import skia


def paint_bank(sheet: Sheet, palette: Palette) -> RidgeLine:
    """The grassy bank between water and road."""
    scene = sheet.scene
    line = ridge_line(
        width=scene.width,
        base_y=scene.road - 30,
        relief=30,
        seed=scene.layer_seed("bank"),
        frequency=2.2,
        octaves=4,
    )
    snowy = palette.snow_cover >= 0.7
    top = palette.snow if snowy else palette.grass.light
    mid = mix(palette.snow, palette.snow_shade, 0.6) if snowy else palette.grass.mid
    low = palette.snow_shade if snowy else palette.grass.dark
    fill_ridge(sheet.canvas, line, foot_y=scene.road + 26, colours=[top.shifted(-0.03), mid, low])
    return line


def paint_lotus(sheet: Sheet, palette: Palette) -> None:
    """In summer, lotus on the water below the bank, left and right of the car."""
    scene = sheet.scene
    if palette.look != "summer" or palette.climate in {"plateau", "arid", "continental"}:
        return
    car = scene.rect(scene.brief.composition.car_box)
    random = scene.random("lotus")
    for left, right in ((-30.0, car.left + 40), (car.right - 40, scene.width + 30)):
        lotus_bed(
            sheet.canvas,
            left=left,
            right=right,
            y=scene.road - 96,
            depth=46,
            random=random,
            leaves=palette.leaves,
            flower=palette.lit(oklch(0.84, 0.10, 355)),
            count=round((right - left) / 11),
        )


def paint_bank_plants(sheet: Sheet, palette: Palette, line: RidgeLine) -> None:
    """Grass along the bank, trees at both ends of the picture, reeds by the water."""
    scene, canvas = sheet.scene, sheet.canvas
    random = scene.random("bank plants")
    car = scene.rect(scene.brief.composition.car_box)
    paint_trees = _palms if palette.climate == "tropical" else _bank_trees
    for left, right, outward in ((0.0, car.left, -1), (car.right, scene.width, 1)):
        if mentions(scene.brief, "芦苇"):
            _reed_belt(sheet, palette, line, left=left, right=right)
        paint_trees(sheet, palette, line, left=left, right=right, outward=outward, random=random)
    grass_edge(
        canvas,
        line,
        random=random,
        tones=palette.grass,
        count=round(0.3 * scene.width),
    )
    _flowers(sheet, palette, line)


def _reed_belt(
    sheet: Sheet, palette: Palette, line: RidgeLine, *, left: float, right: float
) -> None:
    """Reeds side by side where the sight is known for them."""
    random = sheet.scene.random(f"reed belt {round(left)}")
    for x in np.arange(left, right, 46.0).tolist():
        reeds(
            sheet.canvas,
            x=x,
            foot_y=line.height_at(x) + 6,
            height=random.uniform(84, 128),
            random=random,
            stalk=mix(palette.grass.dark, palette.grass.mid, random.uniform(0, 1)),
            plume=mix(palette.grass.light, palette.wall, 0.55),
            count=12,
        )


def _flowers(sheet: Sheet, palette: Palette, line: RidgeLine) -> None:
    """Rape, meadow flowers or bougainvillea along the bank, in the months that have them."""
    brief = sheet.scene.brief
    if palette.look not in {"spring", "summer"}:
        return
    yellow, violet = oklch(0.86, 0.16, 98), oklch(0.66, 0.15, 310)
    beds: tuple[tuple[str, tuple[Colour, ...]], ...] = (
        ("油菜花", (yellow, yellow.shifted(-0.06))),
        ("野花", (yellow, violet, oklch(0.95, 0.01, 90))),
        ("三角梅", (oklch(0.62, 0.21, 350), oklch(0.70, 0.18, 345))),
    )
    random = sheet.scene.random("flowers")
    for word, colours in beds:
        if not mentions(brief, word):
            continue
        for colour in colours:
            blooms = skia.Path()
            for _ in range(round(0.5 * sheet.scene.width / len(colours))):
                x = random.uniform(0, sheet.scene.width)
                y = line.height_at(x) + random.uniform(-7, 34)
                blooms.addCircle(x, y, random.uniform(2.4, 4.6))
            sheet.canvas.drawPath(blooms, paint(palette.lit(colour)))


def _bank_trees(
    sheet: Sheet,
    palette: Palette,
    line: RidgeLine,
    *,
    left: float,
    right: float,
    outward: int,
    random: np.random.RandomState,
) -> None:
    canvas, scene = sheet.canvas, sheet.scene
    span = right - left
    reeds_x = (right - span * 0.2) if outward < 0 else (left + span * 0.2)
    count = max(2, round(span / 95))
    for at in range(count):
        share = (at + random.uniform(0.2, 0.8)) / count * 0.82
        x = left + span * share if outward < 0 else right - span * share
        radius = random.uniform(48, 78) * (1.08 - 0.55 * share)
        radius = min(radius, (x - left) if outward > 0 else (right - x))
        y = line.height_at(x) + 14 - radius * random.uniform(0.75, 1.0)
        tones, flecks = _tree_tones(palette, random)
        round_tree(
            canvas,
            x=x,
            y=y,
            radius=radius,
            tones=tones,
            random=random,
            light_from=sun_side(scene),
            puffs=30,
            trunk=palette.bark,
            flecks=flecks,
        )
    reeds(
        canvas,
        x=reeds_x,
        foot_y=line.height_at(reeds_x) + 10,
        height=random.uniform(60, 92),
        random=random,
        stalk=palette.grass.dark,
        plume=mix(palette.grass.light, palette.wall, 0.45),
    )


def _palms(
    sheet: Sheet,
    palette: Palette,
    line: RidgeLine,
    *,
    left: float,
    right: float,
    outward: int,
    random: np.random.RandomState,
) -> None:
    """Palms of uneven height that lean over the water, low bushes at their feet."""
    span = right - left
    count = max(2, round(span / 110))
    for at in range(count):
        share = (at + random.uniform(0.2, 0.8)) / count * 0.6
        x = left + span * share if outward < 0 else right - span * share
        height = random.uniform(120, 215) * (1.0 - 0.4 * share)
        foot = line.height_at(x) + 16
        palm(
            sheet.canvas,
            x=x,
            foot_y=foot,
            height=height,
            lean=-outward * random.uniform(8, 44),
            leaves=palette.leaves,
            bark=palette.bark,
            random=random,
        )
        radius = random.uniform(20, 32)
        round_tree(
            sheet.canvas,
            x=x + random.uniform(-30, 30),
            y=foot - radius * 0.4,
            radius=radius,
            tones=palette.accents if at % 2 else palette.leaves,
            random=random,
            light_from=sun_side(sheet.scene),
            puffs=14,
        )


def _tree_tones(palette: Palette, random: np.random.RandomState) -> tuple[Foliage, Colour | None]:
    """Blossom and autumn trees line the road; in green seasons leaves do."""
    accent_chance = {"spring": 0.85, "autumn": 0.6}.get(palette.look, 0.25)
    if random.rand() < accent_chance:
        return palette.accents, palette.accents.light.shifted(0.05)
    return palette.leaves, None
