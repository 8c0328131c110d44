"""Sky, sun, moon, stars and clouds."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from milepost.pixels.brush import linear_gradient, paint, radial_gradient
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia


def paint_sky(
    canvas: skia.Canvas,
    *,
    width: float,
    bottom: float,
    colours: Sequence[Colour],
    stops: Sequence[float] = (0.0, 0.35, 0.68, 1.0),
) -> None:
    """The air from the upper edge down to `bottom`."""
    shader = linear_gradient((0, 0), (0, bottom), colours, stops)
    canvas.drawRect(skia.Rect(0, 0, width, bottom), paint(shader=shader))


def glow(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    radius: float,
    colour: Colour,
    strength: float = 0.6,
    flatness: float = 1.0,
    additive: bool = False,
) -> None:
    """Light that spreads from a point; `flatness` 0.2 lays it on the ground like a pool."""
    stops = [colour.faded(strength), colour.faded(strength * 0.32), colour.faded(0.0)]
    shader = radial_gradient((0, 0), radius, stops, [0, 0.33, 1])
    blend = skia.BlendMode.kPlus if additive else None
    canvas.save()
    canvas.translate(x, y)
    canvas.scale(1, flatness)
    canvas.drawCircle(0, 0, radius, paint(shader=shader, blend=blend))
    canvas.restore()


def sun(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    radius: float,
    disc: Colour,
    halo: Colour,
    strength: float = 1.0,
    spread: float = 5.2,
) -> None:
    """A sun with its halo; `strength` below 1 sinks it into the clouds."""
    if strength <= 0:
        return
    glow(canvas, x=x, y=y, radius=radius * spread, colour=halo, strength=0.62 * strength)
    canvas.drawCircle(x, y, radius, paint(disc.faded(0.35 + 0.65 * strength)))


def moon(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    radius: float,
    disc: Colour,
    halo: Colour,
    strength: float = 1.0,
    crescent: bool = False,
) -> None:
    """A full moon with its seas, or a crescent lit from the lower right."""
    if strength <= 0:
        return
    glow(canvas, x=x, y=y, radius=radius * 5.5, colour=halo, strength=0.42 * strength)
    face = skia.Path()
    face.addCircle(x, y, radius)
    if crescent:
        dark = skia.Path()
        dark.addCircle(x - radius * 0.42, y - radius * 0.26, radius * 0.92)
        face = skia.Op(face, dark, skia.PathOp.kDifference_PathOp)
    canvas.drawPath(face, paint(disc.faded(0.4 + 0.6 * strength)))
    if crescent:
        return
    canvas.save()
    canvas.clipPath(face, True)
    sea = paint(halo.faded(0.28 * strength))
    for across, down, size in ((-0.35, -0.25, 0.34), (0.1, -0.45, 0.22), (0.25, 0.3, 0.3)):
        canvas.drawCircle(x + across * radius, y + down * radius, size * radius, sea)
    canvas.restore()


def stars(
    canvas: skia.Canvas,
    *,
    random: np.random.RandomState,
    width: float,
    bottom: float,
    colour: Colour,
    count: int = 150,
    strength: float = 1.0,
) -> None:
    """Points that thin out and fade towards `bottom`."""
    for radius, share, alpha in ((0.8, 0.6, 0.55), (1.25, 0.3, 0.8), (1.9, 0.1, 1.0)):
        path = skia.Path()
        for _ in range(int(count * share)):
            path.addCircle(random.uniform(0, width), bottom * random.rand() ** 1.5, radius)
        fade = linear_gradient(
            (0, 0),
            (0, bottom),
            [colour.faded(alpha * strength), colour.faded(0.0)],
            smooth=False,
        )
        canvas.drawPath(path, paint(shader=fade))


def strat_cloud(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    width: float,
    height: float,
    colour: Colour,
    random: np.random.RandomState,
) -> None:
    """A long lens of four overlapping bars."""
    path = skia.Path()
    for _ in range(4):
        length = width * random.uniform(0.35, 0.9)
        left = x + random.uniform(-0.4, 0.4) * width - length / 2
        top = y + random.uniform(-1, 1) * height
        thickness = height * random.uniform(0.35, 0.7)
        path.addRoundRect(
            skia.Rect.MakeXYWH(left, top, length, thickness), height * 0.3, height * 0.3
        )
    canvas.drawPath(path, paint(colour))


def cumulus(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    width: float,
    height: float,
    top: Colour,
    base: Colour,
    random: np.random.RandomState,
    softness: float = 0.0,
) -> None:
    """A flat-based heap: circles joined, lit above, dissolving towards its base at `y`."""
    path = skia.Path()
    count = int(9 + width / 60)
    for at in range(count):
        along = (at + 0.5) / count
        swell = math.sin(math.pi * along) ** 0.8
        radius = height * (0.16 + 0.34 * swell * random.uniform(0.6, 1.1))
        lift = height * 0.28 * swell * random.rand()
        path.addCircle(x + (along - 0.5) * width, y - radius * 0.55 - lift, radius)
    shader = linear_gradient(
        (0, y - height), (0, y), [top, mix(top, base, 0.6), base.faded(0.0)], [0, 0.5, 1]
    )
    canvas.save()
    canvas.clipRect(skia.Rect(x - width, y - height * 2, x + width, y), doAntiAlias=True)
    canvas.drawPath(path, paint(shader=shader, blur=softness))
    canvas.restore()


def cloud_bank(
    canvas: skia.Canvas,
    *,
    width: float,
    y: float,
    height: float,
    light: Colour,
    shade: Colour,
    random: np.random.RandomState,
    strength: float = 1.0,
) -> None:
    """A deck of cloud across the picture: its scalloped belly hangs at `y`, it fades upwards."""
    path = skia.Path()
    path.addRect(skia.Rect(-height, y - height, width + height, y - height * 0.22))
    along = -height * 0.3
    while along < width + height * 0.3:
        radius = height * random.uniform(0.16, 0.36)
        path.addOval(
            skia.Rect.MakeXYWH(
                along - radius * 1.5, y - height * 0.2 - radius, radius * 3.0, radius * 1.8
            )
        )
        along += radius * random.uniform(1.1, 1.9)
    shader = linear_gradient(
        (0, y - height),
        (0, y + height * 0.14),
        [light.faded(0.0), light.faded(strength * 0.5), shade.faded(strength)],
        [0, 0.5, 1],
    )
    canvas.save()
    canvas.clipRect(skia.Rect(0, y - height, width, y + height), doAntiAlias=True)
    canvas.drawPath(path, paint(shader=shader))
    canvas.restore()


def birds(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    span: float,
    count: int,
    colour: Colour,
    random: np.random.RandomState,
) -> None:
    """A few gulls far away, each two strokes of `span` units, scattered over six spans."""
    path = skia.Path()
    for at in range(count):
        size = span * random.uniform(0.55, 1.0)
        left = x + at * span * 1.15 + random.uniform(-0.4, 0.4) * span
        top = y + random.uniform(-1, 1) * span
        dip = size * random.uniform(0.16, 0.3)
        path.moveTo(left - size / 2, top - dip * 0.4)
        path.quadTo(left - size * 0.22, top - dip, left, top)
        path.quadTo(left + size * 0.22, top - dip, left + size / 2, top - dip * 0.4)
    canvas.drawPath(path, paint(colour, stroke=max(1.2, span * 0.07)))
