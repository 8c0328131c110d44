"""What lies beyond the lake: pale ridges, and the mountains that a sight is known for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from milepost.painter.kit.hills import fill_ridge, mist, ridge_line
from milepost.painter.kit.lake_words import has_karst, has_snow_peaks
from milepost.painter.kit.snow_crest import snow_crest
from milepost.painter.noise import Line
from milepost.painter.palette import Palette
from milepost.painter.scene import Scene, Sheet
from milepost.pixels.oklch import mix


def paint_far_hills(sheet: Sheet, palette: Palette) -> None:
    """Three ridges that pale with distance, mist at their feet."""
    scene, canvas = sheet.scene, sheet.canvas
    random = scene.random("far hills")
    frequency = random.uniform(1.3, 2.6)
    layers = ((62.0, 135.0, 0.26), (34.0, 105.0, 0.50), (6.0, 74.0, 0.74))
    below_title = scene.horizon - scene.rect(scene.brief.composition.title_box).bottom - 10
    tall = min(random.uniform(0.75, 1.7), max(0.2, below_title / (62 + 135)))
    if has_snow_peaks(scene.brief) or has_karst(scene.brief):
        tall = min(tall, 0.8)
        _paint_peaks(sheet, palette, tallest=below_title)
    for at, (lift, relief, nearness) in enumerate(layers):
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
        line = ridge_line(
            width=scene.width,
            base_y=scene.horizon - height * 0.34,
            relief=height * 0.66,
            seed=scene.layer_seed("snow peaks"),
            frequency=2.1,
            ridged=True,
            octaves=4,
            gain=0.38,
        )
        rock = mix(palette.haze, palette.far, 0.6 * clear_air)
        snow_crest(
            canvas,
            line,
            foot_y=scene.horizon,
            rock=rock,
            haze=palette.haze,
            snow=mix(palette.haze, palette.snow, 0.9 * clear_air),
            shade=mix(rock, palette.snow_shade, 0.55),
            seed=scene.layer_seed("snow line"),
        )
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
