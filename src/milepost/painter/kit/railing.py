"""What keeps walkers off the water: a city railing, and stone posts with chains."""

from __future__ import annotations

import numpy as np

from milepost.pixels.brush import linear_gradient, paint
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


def promenade_railing(
    canvas: skia.Canvas,
    *,
    left: float,
    right: float,
    foot: float,
    lit: Colour,
    dark: Colour,
    snow: Colour | None = None,
    height: float = 40.0,
) -> None:
    """Posts, a broad hand rail and two thin rails; `snow` lies on the hand rail."""
    posts = skia.Path()
    x = left - 10.0
    while x < right:
        posts.addRect(skia.Rect(x, foot - height + 4, x + 7, foot))
        x += 46
    canvas.drawPath(
        posts, paint(shader=linear_gradient((0, foot - height), (0, foot), [lit, dark]))
    )
    for level in (0.38, 0.64):
        y = foot - height * (1 - level)
        canvas.drawRect(skia.Rect(left, y, right, y + 2.6), paint(dark))
    rail = skia.Rect(left, foot - height - 3, right, foot - height + 5)
    shader = linear_gradient((0, rail.top()), (0, rail.bottom()), [lit.shifted(0.06), dark])
    canvas.drawRect(rail, paint(shader=shader))
    if snow is not None:
        cap = skia.Rect(left, rail.top() - 5, right, rail.top() + 2)
        canvas.drawRoundRect(cap, 3, 3, paint(snow))


def chain_posts(
    canvas: skia.Canvas,
    *,
    left: float,
    right: float,
    foot: float,
    stone: Colour,
    chain: Colour,
    snow: Colour | None = None,
    spacing: float = 116.0,
) -> None:
    """Short round-headed stone posts with a chain hanging between them."""
    posts, links, caps = skia.Path(), skia.Path(), skia.Path()
    x = left + 24.0
    while x < right + spacing:
        posts.addRoundRect(skia.Rect(x, foot - 36, x + 14, foot + 2), 4, 4)
        posts.addRoundRect(skia.Rect(x - 2, foot - 40, x + 16, foot - 31), 4, 4)
        caps.addRoundRect(skia.Rect(x - 3, foot - 45, x + 17, foot - 36), 4, 4)
        links.moveTo(x + 7 - spacing, foot - 26)
        links.quadTo(x + 7 - spacing / 2, foot - 6, x + 7, foot - 26)
        x += spacing
    canvas.drawPath(links, paint(chain, stroke=3.4))
    shader = linear_gradient((0, foot - 40), (0, foot), [stone.shifted(0.05), stone.shifted(-0.07)])
    canvas.drawPath(posts, paint(shader=shader))
    if snow is not None:
        canvas.drawPath(caps, paint(snow))


def quay_wall(
    canvas: skia.Canvas,
    *,
    left: float,
    right: float,
    top: float,
    foot: float,
    stone: Colour,
    random: np.random.RandomState,
    snow: Colour | None = None,
) -> None:
    """A wall of two courses under broad coping stones of slightly different greys."""
    shader = linear_gradient((0, top), (0, foot), [stone, stone.shifted(-0.10)])
    canvas.drawRect(skia.Rect(left, top, right, foot), paint(shader=shader))
    x = left - float(random.uniform(0, 50))
    while x < right:
        coping = stone.shifted(0.04 + float(random.uniform(-0.035, 0.035)))
        canvas.drawRect(skia.Rect(x, top, x + 56, top + 11), paint(coping))
        x += 58
    joints = skia.Path()
    middle = (top + 11 + foot) / 2
    joints.addRect(skia.Rect(left, middle - 1, right, middle + 1))
    x = left
    while x < right:
        joints.addRect(skia.Rect(x, top + 11, x + 1.6, middle))
        joints.addRect(skia.Rect(x + 38, middle, x + 39.6, foot))
        x += 76
    canvas.drawPath(joints, paint(stone.shifted(-0.14).faded(0.6)))
    if snow is not None:
        canvas.drawRect(skia.Rect(left, top - 4, right, top + 4), paint(snow))
