"""What lies beyond the lake: pale ridges, and the mountains that a sight is known for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from milepost.painter.kit.hills import RidgeLine, fill_ridge, mist, ridge_line
from milepost.painter.kit.lake_words import (
    has_crater,
    has_karst,
    has_snow_peaks,
    has_volcano,
    mentions,
)
from milepost.painter.kit.snow_range import RangeColours, snow_range
from milepost.painter.noise import Line
from milepost.painter.palette import Palette
from milepost.painter.scene import Scene, Sheet
from milepost.pixels.brush import paint, polygon
from milepost.pixels.oklch import Colour, mix, oklch
from milepost.pixels.skia_loader import skia


def paint_far_hills(sheet: Sheet, palette: Palette) -> None:
    """Three ridges that pale with distance, mist at their feet."""
    scene, canvas = sheet.scene, sheet.canvas
    random = scene.random("far hills")
    frequency = random.uniform(1.3, 2.6)
    layers = ((62.0, 135.0, 0.26), (34.0, 105.0, 0.50), (6.0, 74.0, 0.74))
    below_title = scene.horizon - scene.rect(scene.brief.composition.title_box).bottom - 10
    tall = min(random.uniform(0.75, 1.7), max(0.2, below_title / (62 + 135)))
    if any(has(scene.brief) for has in (has_snow_peaks, has_karst, has_crater, has_volcano)):
        tall = min(tall, 0.8)
        _paint_peaks(sheet, palette, tallest=below_title)
    for at, (lift, relief, nearness) in enumerate(() if has_crater(scene.brief) else layers):
        line = ridge_line(
            width=scene.width,
            base_y=scene.horizon - lift * tall,
            relief=relief * tall,
            seed=scene.layer_seed(f"far hill {at}"),
            frequency=frequency * (1 + 0.3 * at),
        )
        tone = mix(palette.haze, palette.far, nearness * (1 - 0.45 * palette.haze_amount))
        if palette.snow_cover >= 0.7:
            tone = mix(tone, palette.snow, 0.3)
        crest = tone.shifted(-0.02, 1.1)
        fill_ridge(
            canvas, line, foot_y=scene.horizon + 2, colours=[crest, mix(tone, palette.haze, 0.65)]
        )
        if palette.haze_amount > 0.3:
            mist(
                canvas,
                width=scene.width,
                y=scene.horizon - lift * tall,
                half_height=60,
                colour=palette.horizon,
                strength=0.5 * palette.haze_amount,
            )
    mist(
        canvas,
        width=scene.width,
        y=scene.horizon - 6,
        half_height=46,
        colour=palette.horizon,
        strength=0.6,
    )


def _paint_peaks(sheet: Sheet, palette: Palette, *, tallest: float) -> None:
    """The mountains that a sight is known for: a range under snow, or limestone towers."""
    scene, canvas = sheet.scene, sheet.canvas
    height = min(tallest, scene.horizon * 0.42)
    clear_air = 1 - 0.6 * palette.haze_amount
    if has_snow_peaks(scene.brief):
        snow_range(
            canvas,
            width=scene.width,
            foot=scene.horizon,
            height=height,
            random=scene.random("snow peaks"),
            colours=RangeColours(
                rock=mix(palette.haze, palette.far, 0.75 * clear_air),
                snow=mix(palette.haze, palette.snow, 0.92 * clear_air),
                shade=mix(palette.haze, palette.snow_shade, 0.9 * clear_air),
                haze=palette.haze,
            ),
            lit_left=scene.sun_x < scene.width / 2,
        )
    if has_crater(scene.brief):
        _paint_rim(sheet, palette, height=height, clear_air=clear_air)
    if has_volcano(scene.brief):
        line = ridge_line(
            width=scene.width,
            base_y=scene.horizon + 4,
            relief=8,
            seed=scene.layer_seed("volcano"),
            frequency=6,
            lift=_cones(scene, height=min(height * 0.62, 190.0)),
            step=3,
        )
        tone = mix(palette.haze, palette.far, 0.8 * clear_air)
        fill_ridge(canvas, line, foot_y=scene.horizon + 2, colours=[tone, palette.haze])
    if has_karst(scene.brief):
        for at, (share, nearness) in enumerate(((1.0, 0.34), (0.72, 0.62))):
            line = ridge_line(
                width=scene.width,
                base_y=scene.horizon + 8,
                relief=16,
                seed=scene.layer_seed(f"karst {at}"),
                frequency=9,
                lift=_limestone(scene, f"karst {at}", height=height * share),
                step=2.5,
            )
            tone = mix(palette.far, palette.leaves.mid, 0.15 + 0.4 * at)
            tone = mix(palette.haze, tone, nearness * clear_air + 0.1)
            foot = mix(tone, palette.haze, 0.75)
            fill_ridge(canvas, line, foot_y=scene.horizon + 2, colours=[tone, foot])


def _paint_rim(sheet: Sheet, palette: Palette, *, height: float, clear_air: float) -> None:
    """The inside of a crater: ragged walls behind the water that rise to both sides."""
    scene = sheet.scene
    rocky = palette.snow_cover < 0.7
    wooded = mentions(scene.brief, "落叶松", "白桦", "林")
    stone = palette.conifers.mid if wooded else palette.lit(oklch(0.56, 0.035, 60))
    if not rocky:
        stone = palette.snow
    if wooded:
        height *= 0.55
    for at, (low, high, nearness) in enumerate(((0.30, 0.62, 0.55), (0.05, 1.0, 0.86))):

        def rising(across: Line, low: float = low, high: float = high) -> Line:
            sides: Line = height * (low + (high - low) * np.abs(2 * across - 1) ** 1.5)
            return sides

        line = ridge_line(
            width=scene.width,
            base_y=scene.horizon + 6,
            relief=height * 0.24,
            seed=scene.layer_seed(f"rim {at}"),
            frequency=5,
            ridged=True,
            octaves=4,
            gain=0.42,
            lift=rising,
            step=3,
        )
        tone = mix(palette.haze, stone, nearness * clear_air)
        green = mix(palette.haze, palette.grass.mid, 0.7 * nearness * clear_air)
        body = fill_ridge(
            sheet.canvas,
            line,
            foot_y=scene.horizon + 2,
            colours=[tone.shifted(0.05), tone, green if rocky else tone],
        )
        _paint_screes(sheet, line, body=body, tone=tone, layer=f"scree {at}")


def _paint_screes(
    sheet: Sheet, line: RidgeLine, *, body: skia.Path, tone: Colour, layer: str
) -> None:
    """Gullies that fan down from the crest, alternately light and dark."""
    random = sheet.scene.random(layer)
    light, dark = skia.Path(), skia.Path()
    for _ in range(round(46 * sheet.scene.width / 1080)):
        x = random.uniform(0, sheet.scene.width)
        y = line.height_at(x)
        fall = (sheet.scene.horizon - y) * random.uniform(0.35, 0.9)
        wide = fall * random.uniform(0.08, 0.22)
        lean = random.uniform(-0.3, 0.3) * fall
        fan = polygon([(x, y), (x + lean + wide, y + fall), (x + lean - wide * 0.4, y + fall)])
        (light if random.rand() < 0.45 else dark).addPath(fan)
    canvas = sheet.canvas
    canvas.save()
    canvas.clipPath(body, True)
    canvas.drawPath(dark, paint(tone.shifted(-0.07).faded(0.45)))
    canvas.drawPath(light, paint(tone.shifted(0.08).faded(0.5)))
    canvas.restore()


def _cones(scene: Scene, *, height: float) -> Callable[[Line], Line]:
    """Two cut-off cones of a volcano, the larger one over the open water."""
    box = scene.rect(scene.brief.composition.landmark_box)
    great = box.centre_x / scene.width
    cones = ((1.02 - great, 1.0, 300.0), (0.96 * great, 0.5, 190.0))

    def lifted(across: Line) -> Line:
        summit = np.zeros_like(across)
        for centre, share, half in cones:
            away = np.abs(across - centre) * scene.width / half
            cone = np.clip(1 - away, 0, 0.78) ** 1.25 * height * share / 0.73
            summit = np.maximum(summit, cone)
        return summit

    return lifted


def _limestone(scene: Scene, layer: str, *, height: float) -> Callable[[Line], Line]:
    """Steep rounded towers side by side, of uneven height."""
    random = scene.random(layer)
    count = round(9 * scene.width / 1080)
    centres = (np.arange(count) + random.uniform(0.1, 0.9, count)) / count
    heights = height * random.uniform(0.4, 1.0, count)
    halves = random.uniform(46, 92, count) / scene.width

    def lifted(across: Line) -> Line:
        away = np.abs(across[:, None] - centres) / halves
        towers: Line = np.clip(1 - away**2.6, 0, 1) ** 0.62 * heights
        summit: Line = towers.max(axis=1)
        return summit

    return lifted
