"""A humpback stone bridge of one round arch."""

from __future__ import annotations

import numpy as np

from milepost.pixels.brush import linear_gradient, outline, paint
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


def arch_bridge(
    canvas: skia.Canvas,
    *,
    x: float,
    foot_y: float,
    width: float,
    stone: Colour,
    random: np.random.RandomState,
    snow: Colour | None = None,
    snow_cover: float = 0.0,
) -> None:
    """A bridge centred on `x` over water at `foot_y`, a third as high as wide.

    Its mirror image completes the arch to a circle. Courses of masonry, a balustrade with posts,
    snow on the deck if `snow_cover` is above 0.
    """
    rise = width * 0.30
    top = foot_y - rise
    half = width / 2
    body = outline(f"{_hump(x, half, foot_y + 2, top)} {_arch(x, half, foot_y, rise)} Z")
    shader = linear_gradient(
        (0, top), (0, foot_y), [stone.shifted(0.08), stone, stone.shifted(-0.10)]
    )
    canvas.drawPath(body, paint(shader=shader))
    _masonry(canvas, body, x=x, half=half, top=top, foot_y=foot_y, stone=stone, random=random)
    ring = outline("M" + _arch(x, half, foot_y, rise)[1:])
    canvas.drawPath(ring, paint(stone.shifted(0.13), stroke=max(3.0, width * 0.016)))
    deck = outline(_hump(x, half, foot_y - 4, top - 4))
    canvas.drawPath(deck, paint(stone.shifted(0.15), stroke=max(4.0, width * 0.02)))
    _balustrade(canvas, x=x, half=half, foot_y=foot_y, top=top, stone=stone)
    if snow is not None and snow_cover > 0:
        drift = outline(_hump(x, half * 0.98, foot_y - 8, top - 8))
        canvas.drawPath(drift, paint(snow, stroke=2 + width * 0.016 * snow_cover))


def _hump(x: float, half: float, foot: float, top: float) -> str:
    return (
        f"M {x - half} {foot} "
        f"C {x - half * 0.72} {foot - (foot - top) * 0.42} {x - half * 0.42} {top} {x} {top} "
        f"C {x + half * 0.42} {top} {x + half * 0.72} {foot - (foot - top) * 0.42} "
        f"{x + half} {foot}"
    )


def _arch(x: float, half: float, foot: float, rise: float) -> str:
    span, crown = half * 0.47, foot - rise * 0.84
    return (
        f"L {x + span} {foot + 2} "
        f"C {x + span} {crown + rise * 0.12} {x + span * 0.6} {crown} {x} {crown} "
        f"C {x - span * 0.6} {crown} {x - span} {crown + rise * 0.12} {x - span} {foot + 2}"
    )


def _masonry(
    canvas: skia.Canvas,
    body: skia.Path,
    *,
    x: float,
    half: float,
    top: float,
    foot_y: float,
    stone: Colour,
    random: np.random.RandomState,
) -> None:
    lighter, darker = skia.Path(), skia.Path()
    height, length = half * 0.07, half * 0.17
    row = 0
    y = top + height * 0.4
    while y < foot_y:
        left = x - half + (row % 2) * length / 2
        while left < x + half:
            (lighter if random.rand() < 0.5 else darker).addRoundRect(
                skia.Rect.MakeXYWH(left, y, length - 2, height - 2), 1.5, 1.5
            )
            left += length
        y += height
        row += 1
    canvas.save()
    canvas.clipPath(body, True)
    canvas.drawPath(lighter, paint(stone.shifted(0.06).faded(0.45)))
    canvas.drawPath(darker, paint(stone.shifted(-0.07).faded(0.45)))
    canvas.restore()


def _balustrade(
    canvas: skia.Canvas, *, x: float, half: float, foot_y: float, top: float, stone: Colour
) -> None:
    tall = half * 0.15
    rail = outline(_hump(x, half * 0.96, foot_y - 4 - tall, top - 4 - tall))
    canvas.drawPath(rail, paint(stone.shifted(0.12), stroke=max(2.4, half * 0.022)))
    measure = skia.PathMeasure(rail, False)
    posts = skia.Path()
    for at in range(1, 20):
        place, _ = measure.getPosTan(measure.getLength() * at / 20)
        posts.addRect(skia.Rect.MakeXYWH(place.x() - 2.2, place.y() - 4, 4.4, tall + 6))
    canvas.drawPath(posts, paint(stone.shifted(0.08)))
