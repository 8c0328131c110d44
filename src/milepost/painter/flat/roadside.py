"""The road of a flat poster, from its far edge to the lower edge of the picture."""

from __future__ import annotations

import numpy as np

from milepost.painter.kit.foliage import grass_edge
from milepost.painter.kit.hills import RidgeLine
from milepost.painter.kit.lights import street_lamp
from milepost.painter.kit.road import (
    dapples,
    dashes,
    edge_line,
    road_bed,
    snow_drift,
    speckle,
    wet_sheen,
)
from milepost.painter.kit.sky import glow
from milepost.painter.palette import Palette
from milepost.painter.plant_colours import Foliage
from milepost.painter.scene import Sheet
from milepost.pixels.brush import linear_gradient, paint
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia

_LANE = 54.0
"""From the tyres to the near edge of the road, in units."""


def paint_road(
    sheet: Sheet, palette: Palette, *, litter: Colour | None = None, shaded_sides: bool = True
) -> None:
    """The asphalt with its lines, wet or snowed on, and the calm verge under the figures.

    `litter` strews petals or leaves; `shaded_sides` throws tree shadow on both ends.
    """
    scene, canvas = sheet.scene, sheet.canvas
    top, edge = scene.road, min(scene.ground + _LANE, scene.height)
    bed = road_bed(
        canvas,
        width=scene.width,
        top=top,
        bottom=scene.height,
        far=palette.road_far,
        near=palette.road_near,
    )
    snowy = palette.snow_cover >= 0.7
    line = palette.road_edge.faded(0.4 if snowy else 0.9)
    edge_line(canvas, width=scene.width, y=top + 6, colour=line)
    canvas.save()
    canvas.clipPath(bed, True)
    random = scene.random("road")
    if palette.wetness > 0:
        wet_sheen(
            canvas,
            random=random,
            width=scene.width,
            top=top,
            bottom=edge + 10,
            sky=palette.horizon,
            strength=palette.wetness,
        )
    _sun_pool(sheet, palette)
    dashes(
        canvas,
        width=scene.width,
        y=scene.ground + 16,
        colour=palette.road_line.faded(0.5 if snowy else 0.9),
        offset=random.uniform(0, 150),
    )
    if shaded_sides and palette.sun_strength > 0.5 and palette.light == "day":
        shade = palette.near_dark.faded(0.17)
        for left, right in ((-40.0, scene.width * 0.3), (scene.width * 0.7, scene.width + 40)):
            dapples(
                canvas,
                random=random,
                left=left,
                right=right,
                top=top + 8,
                bottom=edge,
                colour=shade,
            )
    if litter is not None:
        speckle(
            canvas,
            random=random,
            width=scene.width,
            top=top + 8,
            bottom=edge - 6,
            colour=litter.faded(0.9),
            count=round(0.1 * scene.width),
        )
    if snowy:
        _snow_on_road(sheet, palette)
    canvas.restore()
    _verge(sheet, palette, top=edge)


def paint_street_lamps(sheet: Sheet, palette: Palette) -> None:
    """Two lamps at the road's far edge, left and right of the car, where they burn."""
    if palette.window_glow <= 0:
        return
    scene, canvas = sheet.scene, sheet.canvas
    car = scene.rect(scene.brief.composition.car_box)
    random = scene.random("street lamps")
    for x, reach in (
        (car.left * random.uniform(0.42, 0.55), 46.0),
        (scene.width - (scene.width - car.right) * random.uniform(0.42, 0.55), -46.0),
    ):
        street_lamp(
            canvas,
            x=x,
            foot=scene.road + 10,
            height=random.uniform(178, 200),
            reach=reach,
            pole=mix(palette.near_dark, palette.road_near, 0.3),
            lamp=palette.window,
            strength=palette.window_glow,
        )
        amber = palette.window.shifted(-0.10, 1.25, -12)
        glow(
            canvas,
            x=x + reach,
            y=scene.road + 52,
            radius=270,
            colour=amber,
            strength=0.44 * palette.window_glow,
            flatness=0.2,
            additive=True,
        )
        if palette.wetness > 0.5:
            _lamp_in_wet_road(sheet, x=x + reach, colour=amber, strength=0.5 * palette.window_glow)


def _lamp_in_wet_road(sheet: Sheet, *, x: float, colour: Colour, strength: float) -> None:
    """A lamp's image in the wet: a streak broken by level gaps, fading towards the viewer."""
    scene, canvas = sheet.scene, sheet.canvas
    random = scene.random(f"wet lamp {round(x)}")
    top, bottom = scene.road + 14, scene.ground + _LANE - 6
    streak = skia.Path()
    y = top
    while y < bottom:
        half = random.uniform(9, 26)
        tall = random.uniform(3, 8)
        streak.addRoundRect(
            skia.Rect(x - half + random.uniform(-5, 5), y, x + half, y + tall), tall / 2, tall / 2
        )
        y += tall + random.uniform(1, 6)
    fade = linear_gradient(
        (0, top), (0, bottom), [colour.faded(strength), colour.faded(0.0)], smooth=False
    )
    canvas.drawPath(streak, paint(shader=fade, blur=2.2, blend=skia.BlendMode.kPlus))


def _sun_pool(sheet: Sheet, palette: Palette) -> None:
    """The low sun, or the moon, lying on the road."""
    if palette.light == "day" or palette.sun_strength <= 0:
        return
    glow(
        sheet.canvas,
        x=sheet.scene.sun_x,
        y=sheet.scene.road + 40,
        radius=380,
        colour=palette.sun_glow,
        strength=0.3 * palette.sun_strength,
        flatness=0.2,
        additive=True,
    )


def _snow_on_road(sheet: Sheet, palette: Palette) -> None:
    scene, canvas, random = sheet.scene, sheet.canvas, sheet.scene.random("road snow")
    speckle(
        canvas,
        random=random,
        width=scene.width,
        top=scene.road + 6,
        bottom=scene.ground + _LANE,
        colour=palette.snow.faded(0.55),
        count=round(0.16 * scene.width),
        size=9,
    )
    canvas.drawRect(  # the drift's crest is uneven; no asphalt may show above it
        skia.Rect(0, scene.road - 14, scene.width, scene.road + 8), paint(palette.snow_shade)
    )
    snow_drift(
        canvas,
        width=scene.width,
        y=scene.road + 17,
        height=28,
        light=palette.snow,
        shade=palette.snow_shade,
        random=random,
    )


def _verge(sheet: Sheet, palette: Palette, *, top: float) -> None:
    """Ground between the road and the lower edge: dark and calm, or snow; figures stand on it."""
    scene, canvas = sheet.scene, sheet.canvas
    if top >= scene.height - 4:
        return
    if palette.snow_cover >= 0.7:
        dimmed = {"day": 0.0, "dusk": 0.45, "night": 0.66}[palette.light]
        near = mix(palette.snow_shade, palette.near_dark, dimmed)
        far = mix(palette.snow, palette.near_dark, dimmed * 0.7)
    else:
        far = mix(palette.grass.dark, palette.near_dark, 0.35)
        near = mix(palette.grass.dark, palette.near_dark, 0.85)
    body = skia.Path()
    body.moveTo(-10, top + 4)
    body.cubicTo(scene.width * 0.3, top - 7, scene.width * 0.68, top - 6, scene.width + 10, top + 3)
    body.lineTo(scene.width + 10, scene.height + 10)
    body.lineTo(-10, scene.height + 10)
    body.close()
    shader = linear_gradient((0, top), (0, scene.height), [far, mix(far, near, 0.7), near])
    canvas.drawPath(body, paint(shader=shader))
    art_ends = scene.rect(scene.brief.composition.art_box).bottom
    if palette.snow_cover >= 0.7 or top > art_ends - 30:  # tips cut by a frame look like dirt
        return
    edge = RidgeLine(np.array([0.0, scene.width / 2, scene.width]), np.array([top, top - 4, top]))
    grass_edge(
        canvas,
        edge,
        random=scene.random("verge"),
        tones=Foliage(far, far.shifted(0.02), far.shifted(0.07)),
        count=round(0.3 * scene.width),
        least=5,
        most=15,
    )
