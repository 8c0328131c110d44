"""Ridge lines and the mist between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from milepost.painter.noise import Line, noise_line
from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


class RidgeLine(NamedTuple):
    """The upper edge of a hill, from beyond the left edge to beyond the right."""

    x: Line
    y: Line

    def height_at(self, x: float) -> float:
        """Where the ridge runs at `x`."""
        return float(np.interp(x, self.x, self.y))

    @property
    def top(self) -> float:
        """Its highest point."""
        return float(self.y.min())


def ridge_line(
    *,
    width: float,
    base_y: float,
    relief: float,
    seed: int,
    frequency: float,
    octaves: int = 5,
    gain: float = 0.5,
    ridged: bool = False,
    lift: Callable[[Line], Line] | None = None,
    step: float = 4.0,
) -> RidgeLine:
    """A noisy crest between `base_y` and `relief` units above it.

    `lift` gives extra height in units for places across the picture (0 left edge .. 1 right).
    """
    x = np.arange(-12.0, width + 12.0 + step, step)
    across = x / 1080
    warp = noise_line(across, seed + 7, octaves=3, frequency=frequency * 0.7) * 0.25
    crest = noise_line(
        across + warp, seed, octaves=octaves, frequency=frequency, gain=gain, ridged=ridged
    )
    y = base_y - relief * (crest * 0.5 + 0.5)
    if lift is not None:
        y = y - lift(x / width)
    return RidgeLine(x, y)


def ridge_path(line: RidgeLine, foot_y: float) -> skia.Path:
    """The hill's body from its crest down to `foot_y`."""
    points = [*zip(line.x, line.y, strict=True), (line.x[-1], foot_y), (line.x[0], foot_y)]
    return polygon(points)


def fill_ridge(
    canvas: skia.Canvas,
    line: RidgeLine,
    *,
    foot_y: float,
    colours: Sequence[Colour],
    stops: Sequence[float] | None = None,
) -> skia.Path:
    """Paint the hill from crest to foot; usually from its colour to the haze."""
    body = ridge_path(line, foot_y)
    shader = linear_gradient((0, line.top), (0, foot_y), colours, stops)
    canvas.drawPath(body, paint(shader=shader))
    return body


def mist(
    canvas: skia.Canvas,
    *,
    width: float,
    y: float,
    half_height: float,
    colour: Colour,
    strength: float,
) -> None:
    """A band of mist around `y` that fades upwards and downwards."""
    fades = [colour.faded(strength * share) for share in (0.0, 0.25, 0.8, 1.0, 0.8, 0.25, 0.0)]
    shader = linear_gradient((0, y - half_height), (0, y + half_height), fades, smooth=False)
    band = skia.Rect(0, y - half_height, width, y + half_height)
    canvas.drawRect(band, paint(shader=shader))
