"""The road that the car stands on: its bed, its lines, its wet shine, its snow."""

from __future__ import annotations

import numpy as np

from milepost.pixels.brush import linear_gradient, outline, paint, polygon
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia


def road_bed(
    canvas: skia.Canvas,
    *,
    width: float,
    top: float,
    bottom: float,
    far: Colour,
    near: Colour,
    bend: float = 12.0,
) -> skia.Path:
    """A road across the picture, its far edge bent upwards by `bend` in the middle.

    Returns its outline, to clip what lies on it.
    """
    body = outline(f"{_edge(width, top, bend)} L {width + 10} {bottom} L -10 {bottom} Z")
    canvas.drawPath(body, paint(shader=linear_gradient((0, top), (0, bottom), [far, near])))
    return body


def edge_line(
    canvas: skia.Canvas,
    *,
    width: float,
    y: float,
    colour: Colour,
    thickness: float = 4.0,
    bend: float = 12.0,
) -> None:
    """A painted line (or a kerb) that follows the road's far edge."""
    canvas.drawPath(outline(_edge(width, y, bend)), paint(colour, stroke=thickness))


def dashes(
    canvas: skia.Canvas,
    *,
    width: float,
    y: float,
    colour: Colour,
    length: float = 80.0,
    gap: float = 70.0,
    thickness: float = 8.0,
    offset: float = 0.0,
) -> None:
    """The dashed middle line."""
    path = skia.Path()
    left = -length + offset % (length + gap)
    while left < width + length:
        lean = thickness * 0.8
        corners = [
            (left, y),
            (left + length, y),
            (left + length - lean, y + thickness),
            (left - lean, y + thickness),
        ]
        path.addPath(polygon(corners))
        left += length + gap
    canvas.drawPath(path, paint(colour))


def speckle(
    canvas: skia.Canvas,
    *,
    random: np.random.RandomState,
    width: float,
    top: float,
    bottom: float,
    colour: Colour,
    count: int,
    size: float = 4.5,
) -> None:
    """Flat flecks on the ground: petals, leaves, pebbles, bits of snow."""
    path = skia.Path()
    for _ in range(count):
        down = random.rand()
        reach = size * (0.6 + 0.6 * down) * random.uniform(0.6, 1.3)
        x, y = random.uniform(0, width), top + (bottom - top) * down
        path.addOval(skia.Rect.MakeXYWH(x, y, reach, reach * 0.5))
    canvas.drawPath(path, paint(colour))


def dapples(
    canvas: skia.Canvas,
    *,
    random: np.random.RandomState,
    left: float,
    right: float,
    top: float,
    bottom: float,
    colour: Colour,
    count: int = 40,
) -> None:
    """Soft spots of tree shadow on the road."""
    path = skia.Path()
    for _ in range(count):
        reach = random.uniform(18, 70)
        x, y = random.uniform(left, right), random.uniform(top, bottom)
        path.addOval(skia.Rect.MakeXYWH(x - reach / 2, y, reach, reach * 0.16))
    canvas.drawPath(path, paint(colour, blur=2.0))


def wet_sheen(
    canvas: skia.Canvas,
    *,
    random: np.random.RandomState,
    width: float,
    top: float,
    bottom: float,
    sky: Colour,
    strength: float,
) -> None:
    """What a wet road gives back: a pale sky lying on it, broken into level streaks."""
    fade = [sky.faded(0.42 * strength), sky.faded(0.16 * strength), sky.faded(0.04 * strength)]
    shader = linear_gradient((0, top), (0, bottom), fade, smooth=False)
    canvas.drawRect(skia.Rect(0, top, width, bottom), paint(shader=shader))
    for alpha in (0.10, 0.16, 0.22):
        path = skia.Path()
        for _ in range(26):
            down = random.rand() ** 1.3
            length = (60 + 190 * down) * random.uniform(0.5, 1.3)
            x, y = random.uniform(-60, width), top + 4 + (bottom - top - 8) * down
            thickness = 1.5 + 4.5 * down
            path.addRoundRect(skia.Rect.MakeXYWH(x, y, length, thickness), 3, 3)
        canvas.drawPath(path, paint(sky.faded(alpha * strength), blur=1.2))


def snow_drift(
    canvas: skia.Canvas,
    *,
    width: float,
    y: float,
    height: float,
    light: Colour,
    shade: Colour,
    random: np.random.RandomState,
) -> None:
    """A ploughed bank of snow along a road edge: its foot at `y`, rounded and shaded below."""
    path = skia.Path()
    path.moveTo(-20, y)
    x = -20.0
    while x < width + 20:
        length = random.uniform(60, 150)
        crest = y - height * random.uniform(0.7, 1.25)
        path.quadTo(x + length * 0.5, crest, x + length, y - height * random.uniform(0.25, 0.5))
        x += length
    path.lineTo(x, y)
    path.close()
    shader = linear_gradient(
        (0, y - height), (0, y), [light, mix(light, shade, 0.35), shade], [0, 0.6, 1]
    )
    canvas.drawPath(path, paint(shader=shader))


def _edge(width: float, y: float, bend: float) -> str:
    return (
        f"M -10 {y + bend} C {width * 0.28} {y - bend * 0.4} {width * 0.7} {y - bend * 0.4} "
        f"{width + 10} {y + bend * 0.6}"
    )
