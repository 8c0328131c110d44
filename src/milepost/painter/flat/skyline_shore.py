"""Below the skyline: the far bank, the river with its reflection, the promenade and the road."""

from __future__ import annotations

from functools import partial

from milepost.painter.flat.town_road import paint_town_road
from milepost.painter.flat.town_trees import in_the_dusk
from milepost.painter.kit.foliage import Crown, round_tree, wood
from milepost.painter.kit.lights import lamp_row, street_lamp
from milepost.painter.kit.palms import palm
from milepost.painter.kit.railing import promenade_railing
from milepost.painter.kit.sky import glow
from milepost.painter.kit.water import glints, rain_rings, reflect
from milepost.painter.palette import Palette
from milepost.painter.scene import Sheet
from milepost.pixels.brush import linear_gradient, outline, paint
from milepost.pixels.oklch import mix, oklch
from milepost.pixels.skia_loader import skia

LAMP_LIGHT = oklch(0.93, 0.10, 84)
PROMENADE = 46.0
"""Depth of the walkway between railing and kerb."""


def paint_far_shore(sheet: Sheet, palette: Palette) -> None:
    """A row of trees in the season's colours on an embankment, with lamps when it is dark."""
    scene, canvas = sheet.scene, sheet.canvas
    random = scene.random("far shore")
    foot = scene.horizon
    kinds = [palette.leaves, palette.accents]
    crowns = []
    x = -12.0
    while x < scene.width + 14:
        radius = random.uniform(10, 19)
        kind = int(random.rand() < palette.accent_share)
        crowns.append(Crown(x, foot - 4 - radius * 0.55, radius, kind))
        x += radius * random.uniform(0.9, 1.5)
    shade = {"day": 0.1, "dusk": 0.8, "night": 0.4}[palette.light]
    hazy = [
        type(tones)(*(palette.far_off(mix(tone, palette.near_dark, shade), 0.12) for tone in tones))
        for tones in kinds
    ]
    light_from = (0.5, -0.8) if scene.sun_x > scene.width / 2 else (-0.5, -0.8)
    wood(crowns, canvas, hazy, random, light_from=light_from, puffs=7)
    wall = palette.far_off(palette.lit(oklch(0.80, 0.02, 90)), 0.2)
    canvas.drawRect(skia.Rect(0, foot - 5, scene.width, foot + 1), paint(wall))
    if palette.window_glow > 0:
        lamp_row(
            canvas,
            left=8,
            right=scene.width,
            y=foot - 8,
            spacing=34,
            lamp=LAMP_LIGHT,
            strength=palette.window_glow,
        )


def paint_river(sheet: Sheet, palette: Palette) -> None:
    """The city upside down, glints under sun and lamps, a ferry."""
    scene, canvas = sheet.scene, sheet.canvas
    top, bottom = scene.horizon, scene.road - PROMENADE
    random = scene.random("river")
    reflect(
        sheet,
        waterline=top,
        bottom=bottom,
        far_tint=palette.water_far,
        near_tint=palette.water_near,
        seed=scene.layer_seed("ripples"),
        squash=1.35,
        ripple=0.9 if palette.weather in ("rain", "storm") else 1.25,
        tint={"day": 0.34, "dusk": 0.26, "night": 0.24}[palette.light],
    )
    shine = partial(glints, canvas, random=random, width=scene.width, top=top + 3, bottom=bottom)
    if palette.sun_strength > 0:
        shine(
            colour=palette.sun,
            count=200,
            centre_x=scene.sun_x,
            spread=95,
            strength=0.75 * palette.sun_strength,
        )
    if palette.window_glow > 0:
        shine(
            colour=LAMP_LIGHT,
            count=round(0.15 * scene.width),
            strength=0.55 * palette.window_glow,
        )
    else:
        shine(
            colour=palette.cloud_light,
            count=round(0.08 * scene.width),
            strength=0.42,
        )
    if palette.weather in ("rain", "storm"):
        rain_rings(
            canvas,
            random=random,
            width=scene.width,
            top=top + 3,
            bottom=bottom,
            colour=palette.rain,
        )
    _ferry(sheet, palette)


def _ferry(sheet: Sheet, palette: Palette) -> None:
    scene, canvas = sheet.scene, sheet.canvas
    random = scene.random("ferry")
    site = scene.rect(scene.brief.composition.landmark_box).centre_x
    away = (
        -1.0 if site > scene.width / 2 else 1.0
    )  # off the landmark's image, not on the car's roof
    x = scene.width * (0.5 + away * random.uniform(0.14, 0.24))
    y = scene.horizon + (scene.road - scene.horizon) * 0.19
    hull = outline(
        f"M {x - 92} {y - 12} L {x + 92} {y - 12} L {x + 68} {y + 15} L {x - 64} {y + 15} Z"
    )
    white = palette.lit(oklch(0.96, 0.01, 90))
    canvas.drawOval(
        skia.Rect(x - 84, y + 10, x + 88, y + 24), paint(palette.water_near.faded(0.55), blur=4)
    )
    canvas.drawPath(hull, paint(palette.lit(oklch(0.42, 0.09, 250))))
    canvas.drawRect(skia.Rect(x - 78, y - 4, x + 78, y - 1), paint(palette.accent))
    canvas.drawRect(skia.Rect(x - 54, y - 31, x + 66, y - 12), paint(white))
    canvas.drawRect(skia.Rect(x - 30, y - 44, x + 40, y - 31), paint(white.shifted(-0.04)))
    panes = skia.Path()
    for step in range(9):
        panes.addRect(skia.Rect.MakeXYWH(x - 48 + step * 12.4, y - 26, 7.5, 8.5))
    for step in range(5):
        panes.addRect(skia.Rect.MakeXYWH(x - 24 + step * 12.4, y - 41, 7.5, 6.5))
    dull = palette.lit(oklch(0.55, 0.07, 235))
    canvas.drawPath(panes, paint(mix(dull, LAMP_LIGHT, palette.window_glow)))
    if palette.snow_cover > 0.5:
        canvas.drawRect(skia.Rect(x - 32, y - 47, x + 42, y - 43), paint(palette.snow))
    if palette.window_glow > 0:
        glints(
            canvas,
            random=random,
            width=scene.width,
            top=y + 16,
            bottom=y + 66,
            colour=LAMP_LIGHT,
            count=26,
            centre_x=x,
            spread=50,
            strength=0.8 * palette.window_glow,
        )


def paint_promenade(sheet: Sheet, palette: Palette) -> None:
    """Railing, walkway, kerb, road, lamps beside the car and trees at the picture's edges."""
    scene, canvas = sheet.scene, sheet.canvas
    width, road, quay = scene.width, scene.road, scene.road - PROMENADE
    snow = palette.snow if palette.snow_cover > 0.5 else None
    paving = mix(palette.road_far, palette.lit(oklch(0.78, 0.03, 70)), 0.5)
    if snow is not None:
        paving = mix(paving, palette.snow_shade, 0.75 * palette.snow_cover)
    shades = [paving.shifted(0.03), paving.shifted(-0.05)]
    walkway = skia.Rect(0, quay, width, road + 1)
    canvas.drawRect(walkway, paint(shader=linear_gradient((0, quay), (0, road), shades)))
    sunny = mix(palette.lit(oklch(0.90, 0.02, 80)), palette.sun_glow, 0.25 * palette.sun_strength)
    edge = palette.snow if snow else mix(sunny, palette.horizon, 0.3)
    canvas.drawRect(skia.Rect(0, quay - 2, width, quay + 4), paint(edge))
    promenade_railing(
        canvas,
        left=0,
        right=width,
        foot=quay,
        lit=mix(palette.lit(oklch(0.62, 0.03, 240)), sunny, 0.35),
        dark=mix(palette.lit(oklch(0.38, 0.03, 250)), palette.near_dark, 0.4),
        snow=snow,
    )
    _edge_trees(sheet, palette)
    _lamps(sheet, palette)
    paint_town_road(sheet, palette)
    _lamp_pools(sheet, palette)


def _edge_trees(sheet: Sheet, palette: Palette) -> None:
    """A promenade tree at each side frames the river, a palm in the tropics."""
    scene, canvas = sheet.scene, sheet.canvas
    random = scene.random("edge trees")
    light_from = (0.5, -0.8) if scene.sun_x > scene.width / 2 else (-0.5, -0.8)
    tones = palette.accents if palette.season in ("spring", "autumn") else palette.leaves
    tones = in_the_dusk(tones, palette)
    if palette.climate == "tropical":
        for x, lean, height in ((34.0, 46.0, 330.0), (scene.width - 26.0, -38.0, 300.0)):
            palm(
                canvas,
                x=x,
                foot_y=scene.road - 4,
                height=height,
                lean=lean,
                leaves=in_the_dusk(palette.leaves, palette),
                bark=palette.bark,
                random=random,
            )
        return
    for x, radius in ((6.0, 104.0), (scene.width - 4.0, 92.0)):
        y = scene.road - 176 + random.uniform(-14, 14)
        trunk = skia.Rect(x - 7, y, x + 7, scene.road - 4)
        canvas.drawRect(trunk, paint(palette.bark))
        round_tree(
            canvas,
            x=x,
            y=y,
            radius=radius,
            tones=tones,
            random=random,
            light_from=light_from,
            puffs=34,
            flecks=tones.light,
        )


def _lamp_places(sheet: Sheet) -> list[tuple[float, int]]:
    """Where lamps stand, and to which side they reach; none before the car or under the title."""
    scene = sheet.scene
    car = scene.rect(scene.brief.composition.car_box)
    places = [(car.left - 132 - 420 * at, 1) for at in range(4)]
    places += [(car.right + 132 + 420 * at, -1) for at in range(4)]
    title = scene.rect(scene.brief.composition.title_box)
    return [
        (x, side)
        for x, side in places
        if 40 < x < scene.width - 40
        and (title.bottom < scene.road - 400 or not title.left - 180 < x < title.right + 180)
    ]


def _lamps(sheet: Sheet, palette: Palette) -> None:
    pole = mix(palette.lit(oklch(0.42, 0.03, 250)), palette.near_dark, 0.6)
    for x, side in _lamp_places(sheet):
        street_lamp(
            sheet.canvas,
            x=x,
            foot=sheet.scene.road,
            height=272,
            reach=54 * side,
            pole=pole,
            lamp=LAMP_LIGHT,
            strength=palette.window_glow,
        )


def _lamp_pools(sheet: Sheet, palette: Palette) -> None:
    """What the lamps throw on the road."""
    if palette.window_glow <= 0:
        return
    for x, side in _lamp_places(sheet):
        glow(
            sheet.canvas,
            x=x + 54 * side,
            y=sheet.scene.road + 52,
            radius=250,
            colour=LAMP_LIGHT,
            strength=0.26 * palette.window_glow,
            flatness=0.21,
            additive=True,
        )
