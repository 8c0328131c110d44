"""The route: a dotted line with ring stops and the cities' names."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from milepost.lettering.fitting import fit_line
from milepost.lettering.ink import Ink
from milepost.lettering.line import Hand, Line
from milepost.lettering.sheet import Rect, TypeSheet
from milepost.pixels.brush import paint
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia

NAME_BELOW: Final = 34.0
"""From the line to the baseline of the names."""
NAME_ABOVE: Final = 19.0
SWING: Final = 9.0
_MOST_RINGS: Final = 48
_BETWEEN_NAMES: Final = 14.0
_STAGGER_DOWN: Final = 10.0
"""Names above the line need room there, so the line moves down."""


@dataclass(frozen=True)
class RoutePlan:
    """Where the stops and their names go."""

    ring_xs: tuple[float, ...]
    names: tuple[tuple[Line, float, bool], ...]
    """Line, x of its origin, and whether it stands above the route."""
    hidden: int
    """Stops that keep their ring but not their name."""
    shortened: bool


def plan_route(stops: tuple[str, ...], left: float, right: float, hand: Hand) -> RoutePlan:
    """Give every stop a ring and as many a name as fit without touching.

    Names shrink first, then stand above and below the line in turn, then every second, third …
    is left out; the first and the last are always named.
    """
    shown = _sampled(stops)
    count = len(shown)
    inset = 9.0
    if count == 1:
        only = fit_line(shown[0], hand, right - left - 24.0)
        return RoutePlan((left + inset,), ((only.lines[0], left + 30.0, False),), 0, only.shortened)
    step = (right - left - 2 * inset) / (count - 1)
    xs = tuple(left + inset + step * at for at in range(count))
    for share, levels, stride in _ways(count):
        smaller = hand.scaled(share)
        blocks = [fit_line(name, smaller, (right - left) * 0.3) for name in shown]
        chosen = _named(count, stride)
        placed = [
            (blocks[at].lines[0], _name_x(blocks[at].lines[0].width, xs[at], left, right), above)
            for at, above in zip(chosen, _levels(len(chosen), levels), strict=True)
        ]
        if not _touching(placed):
            break
    hidden = len(stops) - len(chosen)
    return RoutePlan(xs, tuple(placed), hidden, any(blocks[at].shortened for at in chosen))


def draw_route(sheet: TypeSheet, plan: RoutePlan, y: float, ink: Ink, accent: Colour) -> Rect:
    """Draw a plan at height `y`; returns what it covers."""
    staggered = any(above for _, _, above in plan.names)
    y += _STAGGER_DOWN if staggered else 0.0
    canvas = sheet.canvas
    xs = plan.ring_xs
    if len(xs) > 1:
        dots = paint(accent, stroke=3.0)
        dots.setPathEffect(skia.DashPathEffect.Make([0.5, 8.0], 0.0))
        canvas.drawPath(_swinging(xs, y), dots)
    crowded = len(xs) > 1 and xs[1] - xs[0] < 26.0
    for at, x in enumerate(xs):
        is_end = at in {0, len(xs) - 1}
        radius = 9.0 if is_end else (5.0 if crowded else 7.0)
        canvas.drawCircle(x, y, radius, paint(accent))
        canvas.drawCircle(x, y, radius * 0.46, paint(_ring_centre(ink)))
    covered = Rect(xs[0] - 12, y - SWING - 12, xs[-1] + 12, y + SWING + 12)
    sheet.drawn(covered)
    single = len(xs) == 1
    for line, x, above in plan.names:
        baseline = y + (7.0 if single else (-NAME_ABOVE if above else NAME_BELOW))
        written = sheet.write("stop", line, x, baseline, paint(ink.main))
        covered = Rect(
            min(covered.left, written.left),
            min(covered.top, written.top),
            max(covered.right, written.right),
            max(covered.bottom, written.bottom),
        )
    return covered


def _ways(count: int) -> list[tuple[float, int, int]]:
    """Type size, rows of names and stride, from the best to the one that always fits."""
    ways = [(1.0, 1, 1), (0.9, 1, 1), (0.95, 2, 1), (0.8, 2, 1)]
    ways += [(0.85, 2, stride) for stride in range(2, max(3, count))]
    return ways


def _sampled(stops: tuple[str, ...]) -> tuple[str, ...]:
    if len(stops) <= _MOST_RINGS:
        return stops
    step = (len(stops) - 1) / (_MOST_RINGS - 1)
    return tuple(stops[round(at * step)] for at in range(_MOST_RINGS))


def _named(count: int, stride: int) -> list[int]:
    """Every `stride`-th stop and the last, which pushes out a close neighbour."""
    chosen = list(range(0, count - 1, stride))
    if stride > 1 and len(chosen) > 1 and count - 1 - chosen[-1] < stride:
        chosen.pop()
    return [*chosen, count - 1]


def _levels(count: int, levels: int) -> list[bool]:
    return [levels == 2 and at % 2 == 1 for at in range(count)]


def _name_x(width: float, ring_x: float, left: float, right: float) -> float:
    return min(max(ring_x - width / 2, left), right - width)


def _touching(placed: list[tuple[Line, float, bool]]) -> bool:
    for level in (False, True):
        edge = -math.inf
        for line, x, above in placed:
            if above != level:
                continue
            if x < edge + _BETWEEN_NAMES:
                return True
            edge = x + line.width
    return False


def _swinging(xs: tuple[float, ...], y: float) -> skia.Path:
    path = skia.Path()
    path.moveTo(xs[0], y)
    swing = min(SWING, (xs[1] - xs[0]) * 0.12)
    for at in range(len(xs) - 1):
        side = -2 * swing if at % 2 == 0 else 2 * swing
        path.quadTo((xs[at] + xs[at + 1]) / 2, y + side, xs[at + 1], y)
    return path


def _ring_centre(ink: Ink) -> Colour:
    return Colour(0.99, 0.985, 0.97) if not ink.is_light else ink.main


def stop_hand(size: float = 19.0) -> Hand:
    """How the names of stops are set."""
    return Hand(("sans",), size, tracking=size * 0.1)
