"""The road through the snow valley, its poles, and the firs that frame the picture."""

from __future__ import annotations

import numpy as np

from milepost.painter.flat.snow_tones import is_white
from milepost.painter.flat.snow_valley import draw_flowers
from milepost.painter.kit.firs import draw_fir
from milepost.painter.kit.prayer_flags import prayer_flags
from milepost.painter.kit.road import dashes, edge_line, road_bed, snow_drift, speckle, wet_sheen
from milepost.painter.palette import Palette
from milepost.painter.scene import Sheet
from milepost.pixels.brush import paint
from milepost.pixels.oklch import mix, oklch
from milepost.pixels.skia_loader import skia

ROAD_DEPTH = 42.0
"""Units of road below the tyres."""


def draw_road(sheet: Sheet, palette: Palette) -> None:
    """The road under the car, ploughed snow or flowers along it, posts on its far side."""
    scene, canvas = sheet.scene, sheet.canvas
    width, top, bottom = scene.width, scene.road, scene.ground + ROAD_DEPTH
    body = road_bed(
        canvas, width=width, top=top, bottom=bottom, far=palette.road_far, near=palette.road_near
    )
    canvas.save()
    canvas.clipPath(body, True)
    if palette.wetness > 0.4:
        wet_sheen(
            canvas,
            random=scene.random("sheen"),
            width=width,
            top=top,
            bottom=bottom,
            sky=palette.horizon,
            strength=palette.wetness * 0.8,
        )
    dashes(canvas, width=width, y=scene.ground + 12, colour=palette.road_line.faded(0.85))
    if is_white(palette):
        speckle(
            canvas,
            random=scene.random("ice"),
            width=width,
            top=top,
            bottom=bottom,
            colour=palette.snow.faded(0.5),
            count=70,
        )
    canvas.restore()
    _draw_posts(sheet, palette)
    if is_white(palette):
        snow_drift(
            canvas,
            width=width,
            y=top + 3,
            height=13,
            light=palette.snow,
            shade=palette.snow_shade,
            random=scene.random("drift"),
        )
        snow_drift(
            canvas,
            width=width,
            y=bottom + 10,
            height=16,
            light=palette.snow,
            shade=mix(palette.snow, palette.snow_shade, 0.5),
            random=scene.random("near drift"),
        )
    else:
        edge_line(canvas, width=width, y=top + 5, colour=palette.road_edge.faded(0.9))
        draw_flowers(sheet, palette, top=bottom + 8, bottom=bottom + 22, count=60, size=4.2)


def draw_framing_firs(sheet: Sheet, palette: Palette) -> None:
    """One tall fir at one edge, smaller ones at the other; the sides change with the seed."""
    scene = sheet.scene
    random = scene.random("firs")
    tall_right = random.rand() < 0.5
    trees = palette.conifers
    white = is_white(palette) or palette.snow_cover > 0.2
    car = scene.rect(scene.brief.composition.car_box)
    room = min(car.left, scene.width - car.right)
    plan = ((0.30, 330.0, True), (-0.02, 236.0, True), (0.24, 240.0, False), (-0.06, 190.0, False))
    for share, height, tall in sorted(plan, key=lambda entry: entry[1]):
        inset = share * room + random.uniform(-14, 14)
        x = scene.width - inset if tall == tall_right else inset
        draw_fir(
            sheet.canvas,
            x=x,
            foot_y=scene.road + 10 + random.uniform(-4, 6),
            height=height * random.uniform(0.9, 1.08),
            tones=trees,
            sun_side=1.0 if scene.sun_x > scene.width / 2 else -1.0,
            bark=palette.bark,
            snow=palette.snow if white else None,
            snow_shade=palette.snow_shade,
        )


FLAGS = (
    oklch(0.50, 0.15, 255),
    oklch(0.96, 0.01, 90),
    oklch(0.58, 0.20, 27),
    oklch(0.62, 0.15, 150),
    oklch(0.84, 0.15, 92),
)
"""Sky, cloud, fire, water, earth."""


def draw_framing_flags(sheet: Sheet, palette: Palette) -> None:
    """Above the trees, prayer flags on a pole at each edge instead of firs."""
    scene = sheet.scene
    car = scene.rect(scene.brief.composition.car_box)
    cloth = tuple(mix(palette.lit(hue), hue, 0.25) for hue in FLAGS)
    room = min(car.left, scene.width - car.right)
    random = scene.random("flags")
    foot = scene.road + 4
    for edge, inward, height in ((0.0, 1.0, 236.0), (scene.width, -1.0, 196.0)):
        pole = edge + inward * (0.26 * room + random.uniform(-10, 10))
        prayer_flags(
            sheet.canvas,
            pole=pole,
            foot=foot,
            height=height,
            ends=(
                (edge - inward * 20, foot - 0.55 * height),
                (edge + inward * 0.92 * room, foot - 6),
            ),
            cloth=cloth,
            wood=mix(palette.bark, palette.near_dark, 0.4),
            random=random,
        )


def _draw_posts(sheet: Sheet, palette: Palette) -> None:
    """Snow poles with red tips; none behind the car."""
    scene = sheet.scene
    car = scene.rect(scene.brief.composition.car_box)
    for x in np.arange(40, scene.width, 170):
        if car.left - 30 < x < car.right + 30:
            continue
        y = scene.road - 6 - 8 * np.sin(np.pi * x / scene.width)
        post = skia.Rect.MakeXYWH(float(x), float(y) - 40, 7, 46)
        sheet.canvas.drawRect(post, paint(palette.near_dark))
        tip = skia.Rect.MakeXYWH(float(x), float(y) - 40, 7, 12)
        sheet.canvas.drawRect(tip, paint(palette.accent))
