"""The valley before the range: forests, snow or meadow, an alpine lake, the road."""

from __future__ import annotations

import numpy as np

from milepost.painter.flat.snow_tones import forest_tones, is_white
from milepost.painter.kit.firs import draw_fir
from milepost.painter.kit.foliage import conifer_row, grass_edge
from milepost.painter.kit.hills import fill_ridge, mist, ridge_line
from milepost.painter.kit.road import dashes, edge_line, road_bed, snow_drift, speckle, wet_sheen
from milepost.painter.kit.water import glints, reflect
from milepost.painter.palette import Palette
from milepost.painter.scene import Sheet
from milepost.pixels.brush import linear_gradient, paint
from milepost.pixels.oklch import Colour, mix, oklch
from milepost.pixels.skia_loader import skia

FOREST_ROWS = ((-14.0, 24.0, 48.0, 11.0, 0.55), (32.0, 40.0, 76.0, 16.0, 0.30), (84.0, 60.0, 112.0, 24.0, 0.04))
"""Per row: y below the horizon, least and most height, spacing, distance."""
ROAD_DEPTH = 42.0
"""Units of road below the tyres."""


def floor_colours(palette: Palette) -> tuple[Colour, Colour, Colour]:
    """The valley floor from far to near: snow, or grass under what snow there is."""
    snow = (palette.snow, mix(palette.snow, palette.snow_shade, 0.45), palette.snow_shade)
    if is_white(palette):
        return snow
    air = palette.horizon
    grass = (
        palette.far_off(palette.grass.light, 0.12),
        mix(mix(palette.grass.light, palette.grass.mid, 0.4), air, 0.10),
        mix(mix(palette.grass.light, palette.grass.mid, 0.3), air, 0.30),
    )
    share = 0.6 * palette.snow_cover
    far, middle, near = (mix(g, s, share) for g, s in zip(grass, snow, strict=True))
    return far, middle, near


def draw_forests(sheet: Sheet, palette: Palette, *, rows: int = 3) -> None:
    """Rows of conifers from far to near, with mist between them."""
    scene, canvas = sheet.scene, sheet.canvas
    far, middle, _ = floor_colours(palette)
    trees = forest_tones(palette)
    for at, (drop, least, most, spacing, distance) in enumerate(FOREST_ROWS[:rows]):
        line = ridge_line(
            width=scene.width,
            base_y=scene.horizon + drop + 10,
            relief=36,
            seed=scene.layer_seed(f"forest {at}"),
            frequency=2.4,
            octaves=4,
        )
        foot = palette.far_off(trees.dark if at else trees.mid, distance)
        conifer_row(
            canvas,
            line,
            random=scene.random(f"forest {at}"),
            spacing=spacing,
            least=least,
            most=most,
            top=mix(foot, palette.horizon if not is_white(palette) else palette.snow, 0.26),
            foot=foot,
        )
        ground = [palette.far_off(middle, distance), palette.far_off(far, distance * 0.6)]
        fill_ridge(canvas, line, foot_y=scene.road + 20, colours=ground)
        mist(
            canvas,
            width=scene.width,
            y=scene.horizon + drop + 14,
            half_height=28,
            colour=palette.horizon,
            strength=0.34 + 0.4 * palette.haze_amount,
        )


def draw_lake(sheet: Sheet, palette: Palette) -> None:
    """An alpine lake that mirrors the range; ice-pale in winter."""
    scene = sheet.scene
    top, bottom = scene.horizon + 16, scene.road - 22
    reflect(
        sheet,
        waterline=top,
        bottom=bottom,
        far_tint=mix(palette.water_far, palette.lit(oklch(0.82, 0.09, 195)), 0.6),
        near_tint=mix(palette.water_near, palette.lit(oklch(0.56, 0.11, 212)), 0.7),
        seed=scene.layer_seed("lake"),
        squash=2.7,
        ripple=0.5,
        tint=0.42,
    )
    canvas = sheet.canvas
    mist(canvas, width=scene.width, y=top + 2, half_height=12, colour=palette.horizon, strength=0.6)
    glints(
        canvas,
        random=scene.random("glints"),
        width=scene.width,
        top=top + 6,
        bottom=bottom,
        colour=palette.glint,
        count=90,
        strength=0.5 * (0.4 + palette.sun_strength),
    )
    shore = ridge_line(
        width=scene.width,
        base_y=scene.road - 14,
        relief=26,
        seed=scene.layer_seed("shore"),
        frequency=2.6,
        octaves=4,
    )
    far, middle, _ = floor_colours(palette)
    fill_ridge(canvas, shore, foot_y=scene.road + 20, colours=[far, middle])


def draw_meadows(sheet: Sheet, palette: Palette) -> None:
    """Rolling grassland instead of forest, with flowers that grow towards the viewer."""
    scene = sheet.scene
    far, middle, near = floor_colours(palette)
    for at, (drop, relief, distance) in enumerate(((6, 44, 0.42), (52, 54, 0.20), (98, 50, 0.0))):
        line = ridge_line(
            width=scene.width,
            base_y=scene.horizon + drop + 24,
            relief=relief,
            seed=scene.layer_seed(f"meadow {at}"),
            frequency=1.1 + 0.3 * at,
            octaves=3,
        )
        tones = [palette.far_off(tone, distance) for tone in (far, mix(middle, near, 0.3), middle)]
        fill_ridge(sheet.canvas, line, foot_y=scene.road + 20, colours=tones)
        if not is_white(palette):
            top = scene.horizon + drop + 16
            _draw_flowers(sheet, palette, top=top, bottom=top + 40, count=90, size=1.6 + 0.8 * at)


def draw_floor(sheet: Sheet, palette: Palette) -> None:
    """Snow or meadow from before the forests down to the lower edge, with the road on it."""
    scene, canvas = sheet.scene, sheet.canvas
    top = scene.road - 54
    far, middle, near = floor_colours(palette)
    near_y = scene.ground + ROAD_DEPTH + 60
    wash = linear_gradient(
        (0, top), (0, scene.height), [far, middle, near], [0, (near_y - top) / (scene.height - top), 1]
    )
    line = ridge_line(
        width=scene.width,
        base_y=top + 12,
        relief=22,
        seed=scene.layer_seed("floor"),
        frequency=1.4,
        octaves=3,
    )
    points = skia.Path()
    points.moveTo(-12, scene.height)
    for x, y in zip(line.x, line.y, strict=True):
        points.lineTo(float(x), float(y))
    points.lineTo(scene.width + 12, scene.height)
    points.close()
    canvas.drawPath(points, paint(shader=wash))
    random = scene.random("floor")
    shade = palette.snow_shade if is_white(palette) else palette.grass.mid
    for _ in range(round(26 * scene.width / 1080)):
        x, y = random.uniform(-80, scene.width), random.uniform(top + 14, scene.road - 6)
        long, thick = random.uniform(120, 420), random.uniform(5, 12)
        canvas.drawOval(skia.Rect.MakeXYWH(x, y, long, thick), paint(shade.faded(0.30), blur=3))
    if not is_white(palette):
        grass_edge(canvas, line, random=random, tones=palette.grass, count=round(150 * scene.width / 1080), least=4, most=12)
        _draw_flowers(sheet, palette, top=top + 22, bottom=scene.road - 8, count=150, size=3.0)


def draw_road(sheet: Sheet, palette: Palette) -> None:
    """The road under the car, ploughed snow or flowers along it, posts on its far side."""
    scene, canvas = sheet.scene, sheet.canvas
    width, top, bottom = scene.width, scene.road, scene.ground + ROAD_DEPTH
    body = road_bed(canvas, width=width, top=top, bottom=bottom, far=palette.road_far, near=palette.road_near)
    canvas.save()
    canvas.clipPath(body, True)
    if palette.wetness > 0.4:
        wet_sheen(canvas, random=scene.random("sheen"), width=width, top=top, bottom=bottom, sky=palette.horizon, strength=palette.wetness * 0.8)
    dashes(canvas, width=width, y=scene.ground + 12, colour=palette.road_line.faded(0.85))
    if is_white(palette):
        speckle(canvas, random=scene.random("ice"), width=width, top=top, bottom=bottom, colour=palette.snow.faded(0.5), count=70)
    canvas.restore()
    _draw_posts(sheet, palette)
    if is_white(palette):
        snow_drift(canvas, width=width, y=top + 3, height=13, light=palette.snow, shade=palette.snow_shade, random=scene.random("drift"))
        snow_drift(canvas, width=width, y=bottom + 10, height=16, light=palette.snow, shade=mix(palette.snow, palette.snow_shade, 0.5), random=scene.random("near drift"))
    else:
        edge_line(canvas, width=width, y=top + 5, colour=palette.road_edge.faded(0.9))
        _draw_flowers(sheet, palette, top=bottom + 8, bottom=bottom + 22, count=60, size=4.2)


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


def _draw_flowers(
    sheet: Sheet, palette: Palette, *, top: float, bottom: float, count: int, size: float
) -> None:
    """Meadow flowers in three colours; in autumn dry grass heads."""
    if palette.season == "autumn":
        kinds = (oklch(0.78, 0.11, 80), oklch(0.70, 0.12, 60))
    else:
        kinds = (oklch(0.97, 0.02, 95), oklch(0.85, 0.15, 90), oklch(0.68, 0.14, 330))
    for at, kind in enumerate(kinds):
        speckle(
            sheet.canvas,
            random=sheet.scene.random(f"flowers {at} {round(top)}"),
            width=sheet.scene.width,
            top=top,
            bottom=bottom,
            colour=palette.lit(kind),
            count=round(count / len(kinds) * sheet.scene.width / 1080),
            size=size,
        )
