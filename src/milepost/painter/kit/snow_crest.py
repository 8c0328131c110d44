"""A distant range under snow: lit and shaded faces above a jagged snow line."""

from __future__ import annotations

import numpy as np

from milepost.painter.kit.hills import RidgeLine, fill_ridge
from milepost.painter.noise import noise_line
from milepost.pixels.brush import paint, polygon
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia


def snow_crest(
    canvas: skia.Canvas,
    line: RidgeLine,
    *,
    foot_y: float,
    rock: Colour,
    haze: Colour,
    snow: Colour,
    shade: Colour,
    seed: int,
    depth: float = 0.62,
) -> None:
    """Paint a range whose upper part lies under snow.

    Args:
        canvas: in design units.
        line: its crest.
        foot_y: where it ends, in the haze.
        rock: colour of its bare slopes.
        haze: what its foot fades into.
        snow: of slopes that fall to the left, towards the light.
        shade: of slopes that fall to the right.
        seed: of the snow line.
        depth: part of the height that the snow reaches down on a high summit, 0..1.
    """
    body = fill_ridge(canvas, line, foot_y=foot_y, colours=[rock, rock, haze], stops=[0, 0.4, 1])
    height = np.maximum(0.0, foot_y - line.y)
    summit = max(1.0, float(height.max()))
    teeth = 0.5 + 0.5 * noise_line(line.x / 26, seed, octaves=2)
    reach = np.clip(height / summit - 0.16, 0, 1) * summit * depth * (0.7 + 0.5 * teeth)
    fall = np.gradient(line.y)
    smooth = np.convolve(fall, np.ones(15) / 15, mode="same")
    canvas.save()
    canvas.clipPath(body, True)
    cap = [*zip(line.x, line.y - 2, strict=True)]
    cap += [*zip(line.x[::-1], (line.y + reach)[::-1], strict=True)]
    canvas.drawPath(polygon(cap), paint(snow))
    shaded = skia.Path()
    for first, last in _runs(smooth > 0.35):
        span = slice(first, last)
        xs, crest, low = line.x[span], line.y[span], (line.y + reach * 0.72)[span]
        lean = np.linspace(-0.75, -0.15, len(xs)) * (low - crest)
        face = [*zip(xs, crest - 2, strict=True)]
        face += [*zip((xs + lean)[::-1], low[::-1], strict=True)]
        shaded.addPath(polygon(face))
    canvas.drawPath(shaded, paint(mix(shade, haze, 0.1)))
    canvas.restore()


def _runs(falling: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> list[tuple[int, int]]:
    """First and last+1 sample of every slope that falls to the right, short ones left out."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], falling.astype(int), [0]))))
    pairs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(first, last) for first, last in pairs if last - first >= 4]
