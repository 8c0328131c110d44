"""Umbrella pines: a leaning trunk and flat pads of needles, gold in the light."""

from __future__ import annotations

import math

import numpy as np

from milepost.painter.guofeng.minerals import Minerals
from milepost.pixels.brush import linear_gradient, outline, paint
from milepost.pixels.skia_loader import skia

PADS = (
    (0.40, 0.42, 1.0),
    (0.52, -0.40, 1.0),
    (0.64, 0.34, 0.85),
    (0.74, -0.30, 0.80),
    (0.86, 0.16, 0.75),
    (0.99, 0.04, 0.62),
)
"""Per pad: height and reach to the side as shares of the tree, and size."""
DETAILED_FROM = 60.0
"""Trees below this height are drawn without twigs and needles."""


def draw_pine(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    height: float,
    lean: int,
    minerals: Minerals,
    snow: float,
    random: np.random.RandomState,
) -> None:
    """A pine standing at `x`, `y`, leaning to -1 or 1; `snow` 0..1 whitens its pads."""
    detailed = height > DETAILED_FROM
    trunk = outline(
        f"M {x - height * 0.05} {y} Q {x + lean * height * 0.14} {y - height * 0.36} "
        f"{x - lean * height * 0.03} {y - height * 0.62} Q {x - lean * height * 0.09} "
        f"{y - height * 0.8} {x + lean * height * 0.08} {y - height * 0.98}"
    )
    canvas.drawPath(trunk, paint(minerals.bark, stroke=height * 0.055))
    for level, reach, size in PADS:
        pad_x = x + lean * reach * height
        pad_y = y - level * height
        if detailed:
            twig = skia.Path()
            twig.moveTo(x + lean * height * 0.02, pad_y + height * 0.10)
            twig.quadTo((x + pad_x) / 2, pad_y + height * 0.01, pad_x, pad_y)
            canvas.drawPath(twig, paint(minerals.bark, stroke=height * 0.024))
        _draw_pad(
            canvas,
            x=pad_x,
            y=pad_y,
            width=height * 0.50 * size,
            height=height * 0.17 * size,
            needles=26 if detailed else 0,
            minerals=minerals,
            snow=snow,
            random=random,
        )


def _draw_pad(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    width: float,
    height: float,
    needles: int,
    minerals: Minerals,
    snow: float,
    random: np.random.RandomState,
) -> None:
    """One flat-bottomed cloud of needles, the middle of its lower edge at `x`, `y`."""
    pad = skia.Path()
    humps = 7
    for hump in range(humps):
        t = (hump + 0.5) / humps
        radius = height * (0.42 + 0.45 * math.sin(math.pi * t))
        pad.addCircle(x - width / 2 + width * t, y - radius * 0.35, radius)
    green = minerals.needles
    wash = linear_gradient(
        (0, y - height * 1.1),
        (0, y + height * 0.2),
        [green.shifted(0.14, 1.1), green, green.shifted(-0.10)],
        smooth=False,  # one hue: straight sRGB looks the same and costs a tenth
    )
    canvas.save()
    canvas.clipRect(skia.Rect(x - width, y - height * 3, x + width, y + height * 0.16), True)
    canvas.drawPath(pad, paint(shader=wash))
    if needles:
        strokes = skia.Path()
        for _ in range(needles):
            across = random.uniform(-0.5, 0.5)
            angle = -math.pi / 2 + across * 1.6
            root_x, root_y = x + across * width, y - height * random.uniform(0, 0.25)
            length = height * random.uniform(0.3, 0.75)
            strokes.moveTo(root_x, root_y)
            strokes.lineTo(root_x + math.cos(angle) * length, root_y + math.sin(angle) * length)
        gold = minerals.gold.faded(0.45 * minerals.gold_strength)
        canvas.drawPath(strokes, paint(gold, stroke=1.1))
    if snow > 0.3:
        canvas.drawPath(
            pad,
            paint(
                shader=linear_gradient(
                    (0, y - height * 1.25),
                    (0, y - height * 0.25),
                    [minerals.white.faded(min(1, snow)), minerals.white.faded(0)],
                    smooth=False,
                )
            ),
        )
    canvas.restore()
