"""A far range of snow peaks: each with a lit face, a shaded one and bare rock at its foot."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia

Points = list[tuple[float, float]]


class RangeColours(NamedTuple):
    """Tones of a range in the light and air of its scene."""

    rock: Colour
    snow: Colour
    shade: Colour
    """Snow on the side away from the light."""
    haze: Colour
    """What its feet fade into."""


def snow_range(
    canvas: skia.Canvas,
    *,
    width: float,
    foot: float,
    height: float,
    random: np.random.RandomState,
    colours: RangeColours,
    lit_left: bool,
) -> None:
    """Peaks from edge to edge, the tallest `height` above `foot`, lower ones before them."""
    count = max(4, round(6 * width / 1080))
    places = (np.arange(count) + random.uniform(0.15, 0.85, count)) / count * width
    heights = random.uniform(0.5, 0.86, count)
    heights[random.randint(count)] = 1.0
    for at in np.argsort(-heights).tolist():
        tall = float(heights[at]) * height
        _peak(
            canvas,
            x=float(places[at]),
            foot=foot,
            half=tall * random.uniform(0.95, 1.3),
            height=tall,
            random=random,
            colours=colours,
            lit_left=lit_left,
        )


def _peak(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    half: float,
    height: float,
    random: np.random.RandomState,
    colours: RangeColours,
    lit_left: bool,
) -> None:
    top = foot - height
    left = _flank(x, top, x - half, foot, random)
    right = _flank(x, top, x + half, foot, random)
    body = polygon([*reversed(left), *right[1:]])
    ramp = linear_gradient((0, top), (0, foot), [colours.rock, colours.rock, colours.haze])
    canvas.drawPath(body, paint(shader=ramp))
    ridge = [(x, top)]
    for step in range(1, 7):
        sway = (0.5 if step % 2 else -0.22) * half * 0.16 * random.uniform(0.6, 1.3)
        lean = (sway + half * 0.05 * step) * (1 if lit_left else -1)
        ridge.append((x + lean, top + height * step / 6))
    away = right if lit_left else left
    canvas.save()
    canvas.clipPath(body, True)
    canvas.drawPath(polygon(_cap(x, top, half, height, random)), paint(colours.snow))
    side = polygon([*ridge, *reversed(away)])
    shadow = mix(colours.shade, colours.rock, 0.3)
    canvas.clipPath(side, True)
    canvas.drawPath(body, paint(shadow.faded(0.72)))
    streaks = skia.Path()
    for _ in range(5):
        share = random.uniform(0.12, 0.55)
        start = (x + (0.5 if lit_left else -0.5) * half * share, top + height * share)
        streaks.moveTo(*start)
        streaks.lineTo(start[0] + random.uniform(-6, 14), start[1] + height * 0.16)
    canvas.drawPath(streaks, paint(colours.rock.faded(0.5), stroke=2.4))
    canvas.restore()
    fade = [colours.haze.faded(0.0), colours.haze.faded(0.85)]
    ends = ((0.0, foot - height * 0.55), (0.0, foot))
    canvas.drawPath(body, paint(shader=linear_gradient(*ends, fade, smooth=False)))


def _flank(
    x: float, top: float, end_x: float, foot: float, random: np.random.RandomState
) -> Points:
    """From the summit down to the foot in uneven steps."""
    points = [(x, top)]
    for step in range(1, 8):
        share = step / 8
        bulge = 0.05 * np.sin(share * np.pi) + random.uniform(-0.035, 0.035)
        points.append((x + (end_x - x) * (share - bulge), top + (foot - top) * (share + bulge)))
    return [*points, (end_x, foot)]


def _cap(x: float, top: float, half: float, height: float, random: np.random.RandomState) -> Points:
    """Snow from the summit to a line of long teeth about two thirds down."""
    teeth = 13
    line = []
    for at in range(teeth):
        across = -1 + 2 * at / (teeth - 1)
        deep = 0.62 + 0.16 * abs(across) + (0.13 if at % 2 else -0.07) * random.uniform(0.5, 1.4)
        line.append((x + across * half, top + height * deep))
    return [(x - half, top - 4), (x + half, top - 4), *reversed(line)]
