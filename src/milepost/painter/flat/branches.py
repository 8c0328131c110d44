"""Where framing branches reach into the picture without entering a reserved box."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from milepost.painter.kit.places import Keep, outside, reserved
from milepost.painter.scene import Rect, Scene

Knots = list[tuple[float, float]]


class Branch(NamedTuple):
    """One framing branch."""

    points: Knots
    """From outside the picture to its tip."""
    twigs: int
    thickness: float


def branches_of(scene: Scene) -> list[Branch]:
    """A large branch with a smaller one below it from each side that has room, or from above."""
    random = scene.random("branches")
    allowed = outside(reserved(scene), margin=26)
    art = scene.rect(scene.brief.composition.art_box)
    landmark_right = scene.rect(scene.brief.composition.landmark_box).centre_x > scene.width / 2
    free_left = landmark_right
    branches: list[Branch] = []
    sides = [(free_left, 360.0), (not free_left, 230.0)]
    if random.rand() < 0.4:
        sides.pop()
    for left, reach in sides:
        length, fall = reach * random.uniform(0.85, 1.1), random.uniform(40, 90)
        branches += _from_side(scene, art, allowed, left=left, reach=length, fall=fall)
    if not branches and len(sides) == 1:
        branches += _from_side(scene, art, allowed, left=not free_left, reach=230.0, fall=50.0)
    if not branches:
        branches += _from_above(art, allowed, drop=random.uniform(70, 100))
    return branches


def _from_side(
    scene: Scene, art: Rect, allowed: Keep, *, left: bool, reach: float, fall: float
) -> list[Branch]:
    layout = scene.brief.composition
    boxes = [scene.rect(layout.title_box), scene.rect(layout.label_box)]
    heights = [art.top + 40, *sorted(box.bottom + 44 for box in boxes)]
    edge, inward = (art.left, 1) if left else (art.right, -1)

    def knots(*points: tuple[float, float]) -> Knots:
        return [(edge + inward * x, y) for x, y in points]

    for y in heights:
        if y > scene.horizon * 0.5:
            continue
        for share in (1.0, 0.75, 0.55):
            long = reach * share
            main = knots((-24, y), (long * 0.35, y + fall * 0.7), (long, y + fall))
            if not _clear(main, allowed, art):
                continue
            branches = [Branch(main, round(27 * share), 17.0)]
            below = knots((-24, y + 96), (long * 0.3, y + 140), (long * 0.5, y + 215))
            if _clear(below, allowed, art):
                branches.append(Branch(below, 16, 11.0))
            return branches
    return []


def _from_above(art: Rect, allowed: Keep, *, drop: float) -> list[Branch]:
    for share in (0.5, 0.4, 0.6, 0.32, 0.68):
        x = art.left + art.width * share
        knots = [(x - 130, art.top - 20), (x - 40, art.top + drop * 0.5), (x + 90, art.top + drop)]
        if _clear(knots, allowed, art):
            return [Branch(knots, 14, 11.0)]
    return []


def _clear(points: Knots, allowed: Keep, art: Rect) -> bool:
    """Whether the whole line, as far as it lies in the picture, stays where it may be."""
    along = np.linspace(0, len(points) - 1, 24)
    xs = np.interp(along, range(len(points)), [x for x, _ in points])
    ys = np.interp(along, range(len(points)), [y for _, y in points])
    return all(
        allowed(float(x), float(y), 10.0)
        for x, y in zip(xs, ys, strict=True)
        if art.left < x < art.right and y > art.top
    )
