"""The route: a dotted line with ring stops and the cities' names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from milepost.lettering.fitting import fit_line
from milepost.lettering.ink import Ink
from milepost.lettering.line import Hand, Line
from milepost.lettering.sheet import Rect, TypeSheet
from milepost.pixels.brush import paint
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia

STOP: Final = Hand(("sans",), 19.0, tracking=1.9)
"""How the names of stops are set."""
NAME_BELOW: Final = 34.0
"""From the line to the baseline of the names."""
NAME_ABOVE: Final = 19.0
SWING: Final = 9.0
_MOST_RINGS: Final = 48
_BETWEEN_NAMES: Final = 14.0
_WAYS: Final = ((1.0, 1), (0.9, 1), (0.95, 2), (0.8, 2))
"""Type size and rows of names, from the best to the last."""
_STAGGER_DOWN: Final = 3.0
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

    Names shrink first, then stand below and above the line in turn, then those without room are
    left out; the first and the last are always named.
    """
    shown = _sampled(stops)
    count = len(shown)
    inset = 9.0
    if count == 1:
        only = fit_line(shown[0], hand, right - left - 24.0)
        return RoutePlan((left + inset,), ((only.lines[0], left + 30.0, False),), 0, only.shortened)
    step = (right - left - 2 * inset) / (count - 1)
    xs = tuple(left + inset + step * at for at in range(count))
    for share, levels in _WAYS:
        blocks = [fit_line(name, hand.scaled(share), (right - left) * 0.3) for name in shown]
        lines = [block.lines[0] for block in blocks]
        places = [_name_x(line.width, x, left, right) for line, x in zip(lines, xs, strict=True)]
        placed = _without_touching(lines, places, levels)
        if len(placed) == count:
            break
    cut = any(block.shortened for block in blocks)
    return RoutePlan(xs, tuple(placed), len(stops) - len(placed), cut)


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


def _sampled(stops: tuple[str, ...]) -> tuple[str, ...]:
    if len(stops) <= _MOST_RINGS:
        return stops
    step = (len(stops) - 1) / (_MOST_RINGS - 1)
    return tuple(stops[round(at * step)] for at in range(_MOST_RINGS))


def _name_x(width: float, ring_x: float, left: float, right: float) -> float:
    return min(max(ring_x - width / 2, left), right - width)


def _without_touching(
    lines: list[Line], places: list[float], levels: int
) -> list[tuple[Line, float, bool]]:
    """First and last first, then every name that finds room below the line or above it."""
    count = len(lines)
    taken: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    chosen: list[tuple[int, bool]] = []
    for at in (0, count - 1, *range(1, count - 1)):
        prefer_above = levels == 2 and at % 2 == 1
        span = (places[at] - _BETWEEN_NAMES, places[at] + lines[at].width + _BETWEEN_NAMES)
        for above in (prefer_above, not prefer_above) if levels == 2 else (False,):
            if all(span[1] <= left or span[0] >= right for left, right in taken[above]):
                taken[above].append((span[0] + _BETWEEN_NAMES, span[1] - _BETWEEN_NAMES))
                chosen.append((at, above))
                break
    return [(lines[at], places[at], above) for at, above in sorted(chosen)]


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
