"""The framing branch: cherry, plum, maple, canopy leaves or rime, and its stamps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from milepost.painter.kit.places import Keep
from milepost.painter.kit.stamps import DrawStamp, Print, StampSheet, cut_stamps
from milepost.painter.noise import noise_line
from milepost.painter.plant_colours import Blossom
from milepost.pixels.brush import paint, polygon
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia

Growth = Literal["flower", "leaf", "maple", "rime"]
"""What grows on the branch."""


class Tip(NamedTuple):
    """A place on the branch where something grows."""

    x: float
    y: float
    heading: float
    """Direction of the wood there, in radians."""


def growth_stamps(growth: Growth, colours: Blossom, *, radius_px: float) -> StampSheet:
    """Six variants of one flower or leaf: three colours, upright and turned away."""
    draw = {"flower": _flower, "leaf": _leaf, "maple": _maple, "rime": _rime}[growth]
    petals = (colours.deep, colours.mid, colours.pale)
    stamps = [draw(petal, colours.heart, squash) for petal in petals for squash in (1.0, 0.78)]
    return cut_stamps(stamps, radius_px=radius_px)


def framing_branch(
    canvas: skia.Canvas,
    *,
    points: Sequence[tuple[float, float]],
    random: np.random.RandomState,
    bark: Colour,
    colours: Blossom,
    growth: Growth,
    stamps: StampSheet,
    keep: Keep,
    twigs: int = 27,
    size: float = 11.0,
    thickness: float = 15.0,
    spread: float = 50.0,
    snow: Colour | None = None,
) -> None:
    """A tapering branch through `points`, its twigs and what grows on them.

    Args:
        canvas: in design units.
        points: from the thick end, usually outside the picture, to the tip.
        random: this layer's random numbers.
        bark: colour of the wood.
        colours: the growth's colours; its shadow is drawn under each cluster.
        growth: what grows on it; leaves hang along their twig, flowers turn any way.
        stamps: the same growth's, from `growth_stamps`.
        keep: asked for every twig tip and flower, so that reserved places stay free.
        twigs: side twigs; about twelve flowers each.
        size: radius of a flower.
        thickness: of the wood at its thick end.
        spread: length of a twig.
        snow: laid on the branch's upper side, if any.
    """
    line = _wandering(points, random)
    steps = len(line)
    tips: list[Tip] = []
    twig_path = skia.Path()
    for _ in range(twigs):
        at = random.randint(steps // 8, steps - 1)
        x, y = line[at]
        heading = _heading(line, at) + random.choice([-1, 1]) * random.uniform(0.4, 1.1)
        length = spread * random.uniform(0.5, 1.5)
        tip = (x + math.cos(heading) * length, y + math.sin(heading) * length)
        if not keep(*tip, size):
            continue
        bend = heading + 0.4
        twig_path.moveTo(x, y)
        twig_path.quadTo(x + math.cos(bend) * length * 0.5, y + math.sin(bend) * length * 0.5, *tip)
        tips.append(Tip(tip[0], tip[1], heading))
        tips.append(Tip(x * 0.4 + tip[0] * 0.6, y * 0.4 + tip[1] * 0.6, heading))
    along = random.randint(steps // 10, steps, twigs * 2).tolist()
    tips += [Tip(line[at][0], line[at][1], _heading(line, at)) for at in along]
    canvas.drawPath(twig_path, paint(bark, stroke=max(1.6, thickness * 0.18)))
    canvas.drawPath(_tapering(line, thickness), paint(bark))
    if snow is not None:
        canvas.save()
        canvas.translate(0, -thickness * 0.22)
        canvas.drawPath(_tapering(line, thickness * 0.5), paint(snow))
        canvas.restore()
    flowers = _flowers(tips, random, growth, size=size, spread=spread, keep=keep)
    shadow = skia.Path()
    reach = 1.1 if growth in {"flower", "rime"} else 0.62
    for flower in flowers:
        shadow.addCircle(flower.x + 3, flower.y + 5, flower.radius * reach)
    canvas.drawPath(shadow, paint(colours.shadow.faded(0.75)))
    stamps.print(canvas, flowers)


def _wandering(
    points: Sequence[tuple[float, float]], random: np.random.RandomState, steps: int = 60
) -> list[tuple[float, float]]:
    along = np.linspace(0, 1, steps)
    knots = np.linspace(0, 1, len(points))
    xs = np.interp(along, knots, [x for x, _ in points])
    ys = np.interp(along, knots, [y for _, y in points])
    xs = xs + noise_line(along, random.randint(9999), octaves=3, frequency=5) * 10
    ys = ys + noise_line(along, random.randint(9999), octaves=3, frequency=5) * 10
    return list(zip(xs.tolist(), ys.tolist(), strict=True))


def _heading(line: Sequence[tuple[float, float]], at: int) -> float:
    (x0, y0), (x1, y1) = line[max(0, at - 1)], line[min(len(line) - 1, at + 1)]
    return math.atan2(y1 - y0, x1 - x0)


def _tapering(line: Sequence[tuple[float, float]], thickness: float) -> skia.Path:
    upper, lower = [], []
    for at, (x, y) in enumerate(line):
        half = (thickness * (1 - at / len(line)) ** 0.8 + 1.6) / 2
        across = _heading(line, at) + math.pi / 2
        upper.append((x + math.cos(across) * half, y + math.sin(across) * half))
        lower.append((x - math.cos(across) * half, y - math.sin(across) * half))
    return polygon([*upper, *reversed(lower)])


def _flowers(
    tips: Sequence[Tip],
    random: np.random.RandomState,
    growth: Growth,
    *,
    size: float,
    spread: float,
    keep: Keep,
) -> list[Print]:
    flowers = []
    for tip in tips:
        for _ in range(3):
            at_x = tip.x + random.normal() * spread * 0.28
            at_y = tip.y + random.normal() * spread * 0.26
            radius = size * random.uniform(0.7, 1.25)
            turn, stamp = random.uniform(0, 360), random.randint(6)
            if growth == "leaf":
                turn = math.degrees(tip.heading) * 0.5 + 45 + random.normal() * 34
            if keep(at_x, at_y, radius):
                flowers.append(Print(at_x, at_y, radius, turn, stamp))
    return flowers


def _flower(petal: Colour, heart: Colour, squash: float) -> DrawStamp:
    def draw(canvas: skia.Canvas) -> None:
        canvas.scale(1, squash)
        path = skia.Path()
        for at in range(5):
            angle = at * math.tau / 5
            path.addCircle(math.cos(angle) * 0.56, math.sin(angle) * 0.56, 0.5)
        canvas.drawPath(path, paint(petal))
        canvas.drawCircle(0, 0, 0.24, paint(heart))

    return draw


def _leaf(blade: Colour, vein: Colour, squash: float) -> DrawStamp:
    def draw(canvas: skia.Canvas) -> None:
        canvas.scale(1.3, squash)
        path = skia.Path()
        path.moveTo(-1.1, 0)
        path.cubicTo(-0.6, -0.5, 0.3, -0.46, 1.15, 0.05)
        path.cubicTo(0.3, 0.46, -0.6, 0.5, -1.1, 0)
        canvas.drawPath(path, paint(blade))
        canvas.save()
        canvas.clipPath(path, True)
        canvas.drawRect(skia.Rect(-1.2, 0.02, 1.2, 0.6), paint(mix(blade, vein, 0.4)))
        canvas.restore()

    return draw


def _maple(blade: Colour, vein: Colour, squash: float) -> DrawStamp:
    def draw(canvas: skia.Canvas) -> None:
        canvas.scale(1.15, 1.15 * squash)
        points = []
        for at in range(11):
            angle = math.radians(-90 + (at - 5) * 29)
            reach = (1.0 if at in {3, 5, 7} else 0.8) if at % 2 else 0.44
            if at == 5:
                reach = 1.1
            points.append((math.cos(angle) * reach, math.sin(angle) * reach))
        points.append((0.0, 0.35))
        canvas.drawPath(polygon(points), paint(blade))
        canvas.drawLine(0, 0.75, 0, -0.55, paint(mix(blade, vein, 0.7), stroke=0.08))

    return draw


def _rime(crystal: Colour, heart: Colour, squash: float) -> DrawStamp:
    def draw(canvas: skia.Canvas) -> None:
        canvas.scale(1, squash)
        canvas.drawCircle(0, 0, 0.72, paint(crystal))
        canvas.drawCircle(-0.2, -0.25, 0.42, paint(mix(crystal, heart, 0.3).shifted(0.06)))

    return draw
