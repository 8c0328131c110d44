"""What falls and drifts: rain, snow, fog, petals and leaves."""

from __future__ import annotations

import math

import numpy as np

from milepost.painter.kit.places import Keep
from milepost.painter.noise import noise_field
from milepost.pixels.brush import draw_image, linear_gradient, paint, skia_image
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


def rain(
    canvas: skia.Canvas,
    *,
    random: np.random.RandomState,
    width: float,
    height: float,
    colour: Colour,
    count: int = 260,
    lean: float = -0.16,
    strength: float = 0.5,
    top: float = 0.0,
) -> None:
    """Slanting streaks in three depths; `lean` is run over fall, below 0 falls to the left."""
    for length, thickness, share, alpha in (
        (22.0, 1.0, 0.5, 0.5),
        (44.0, 1.5, 0.36, 0.75),
        (84.0, 2.2, 0.14, 1.0),
    ):
        path = skia.Path()
        for _ in range(int(count * share)):
            fall = length * random.uniform(0.6, 1.3)
            x, y = random.uniform(-40, width + 40), random.uniform(top - 40, height)
            path.moveTo(x, y)
            path.lineTo(x + fall * lean, y + fall)
        canvas.drawPath(path, paint(colour.faded(strength * alpha), stroke=thickness))


def snowfall(
    canvas: skia.Canvas,
    *,
    random: np.random.RandomState,
    width: float,
    height: float,
    colour: Colour,
    count: int = 260,
    strength: float = 0.9,
    top: float = 0.0,
) -> None:
    """Flakes in three depths, the nearest few large and soft."""
    for least, most, share, alpha, blur in (
        (1.0, 2.2, 0.62, 0.75, 0.0),
        (2.2, 4.2, 0.30, 0.9, 0.0),
        (5.0, 8.5, 0.08, 0.55, 2.4),
    ):
        path = skia.Path()
        for _ in range(int(count * share)):
            x, y = random.uniform(0, width), random.uniform(top, height)
            path.addCircle(x, y, random.uniform(least, most))
        canvas.drawPath(path, paint(colour.faded(strength * alpha), blur=blur))


def fog_bank(
    canvas: skia.Canvas,
    *,
    width: float,
    top: float,
    bottom: float,
    colour: Colour,
    strength: float,
    seed: int,
) -> None:
    """Uneven fog between two heights, thickest in the middle, drawn from coarse noise."""
    columns, rows = 120, 40
    drift = noise_field(columns, rows, 3, 3, seed, octaves=4)
    along = np.linspace(0, math.pi, rows, dtype=np.float32)[:, None]
    alpha = np.clip(np.sin(along) * (0.62 + drift * 0.75), 0, 1) * strength
    picture = np.empty((rows, columns, 4), np.uint8)
    picture[..., :3] = [round(255 * value) for value in colour[:3]]
    picture[..., 3] = (alpha * 255).astype(np.uint8)
    draw_image(canvas, skia_image(picture), (0.0, top, width, bottom - top))


def veil(
    canvas: skia.Canvas,
    *,
    width: float,
    top: float,
    bottom: float,
    colour: Colour,
    strength: float,
) -> None:
    """Even haze that grows from nothing at `top` to `strength` at `bottom`."""
    fades = [colour.faded(0.0), colour.faded(strength)]
    shader = linear_gradient((0, top), (0, bottom), fades, smooth=False)
    canvas.drawRect(skia.Rect(0, top, width, bottom), paint(shader=shader))


def drifting(
    canvas: skia.Canvas,
    *,
    random: np.random.RandomState,
    width: float,
    top: float,
    bottom: float,
    colours: tuple[Colour, ...],
    keep: Keep | None = None,
    count: int = 54,
    size: float = 5.0,
) -> None:
    """Petals or leaves in the air where `keep` allows: small leaning ovals, a path a colour."""
    for colour in colours:
        path = skia.Path()
        for _ in range(count // len(colours)):
            reach = size * random.uniform(0.6, 1.4)
            x, y = random.uniform(0, width), random.uniform(top, bottom)
            turn = random.uniform(0, 180)
            if keep is not None and not keep(x, y, reach):
                continue
            petal = skia.Path()
            petal.addOval(skia.Rect.MakeXYWH(-reach, -reach * 0.45, 2 * reach, reach * 0.9))
            place = skia.Matrix()
            place.setRotate(turn)
            place.postTranslate(x, y)
            petal.transform(place)
            path.addPath(petal)
        canvas.drawPath(path, paint(colour.faded(0.92)))
