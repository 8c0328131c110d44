"""Boats: the batten-sailed junk of Taihu, and a sloop."""

from __future__ import annotations

from collections.abc import Callable

from milepost.pixels.brush import linear_gradient, outline, paint
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia

_SAILS = ((-0.30, 0.72, 0.34), (0.12, 1.0, 0.46), (0.52, 0.62, 0.28))
"""Place along the hull, height and width of each sail, in boat sizes."""


def junk(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    size: float,
    sail: Colour,
    sail_shade: Colour,
    hull: Colour,
) -> None:
    """A three-masted junk on the waterline `y`, `size` units from keel to masthead."""
    for along, tall, wide in _SAILS:
        _sail(
            canvas,
            x=x + along * size,
            y=y,
            tall=tall * size,
            wide=wide * size,
            sail=sail,
            shade=sail_shade,
            mast=hull,
            size=size,
        )
    body = outline(
        f"M {x - 0.62 * size} {y - 0.12 * size} Q {x} {y - 0.02 * size} "
        f"{x + 0.74 * size} {y - 0.15 * size} L {x + 0.60 * size} {y + 0.03 * size} "
        f"Q {x} {y + 0.07 * size} {x - 0.48 * size} {y + 0.03 * size} Z"
    )
    shader = linear_gradient(
        (0, y - 0.15 * size), (0, y + 0.06 * size), [hull.shifted(0.06), hull.shifted(-0.06)]
    )
    canvas.drawPath(body, paint(shader=shader))


def sloop(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    size: float,
    sail: Colour,
    sail_shade: Colour,
    hull: Colour,
) -> None:
    """A small yacht with mainsail and jib on the waterline `y`, `size` units to its masthead."""
    mast_x = x - 0.02 * size
    main = outline(
        f"M {mast_x + 0.02 * size} {y - 1.0 * size} "
        f"Q {mast_x + 0.34 * size} {y - 0.5 * size} {mast_x + 0.42 * size} {y - 0.15 * size} "
        f"L {mast_x + 0.02 * size} {y - 0.15 * size} Z"
    )
    jib = outline(
        f"M {mast_x - 0.02 * size} {y - 0.86 * size} "
        f"Q {mast_x - 0.12 * size} {y - 0.42 * size} {mast_x - 0.38 * size} {y - 0.13 * size} "
        f"L {mast_x - 0.03 * size} {y - 0.17 * size} Z"
    )
    shader = linear_gradient((mast_x, 0), (mast_x + 0.42 * size, 0), [sail, sail_shade])
    canvas.drawPath(main, paint(shader=shader))
    canvas.drawPath(jib, paint(sail_shade.shifted(0.04)))
    mast = paint(hull, stroke=max(1.1, size * 0.016))
    canvas.drawLine(mast_x, y - 0.1 * size, mast_x, y - 1.03 * size, mast)
    body = outline(
        f"M {x - 0.42 * size} {y - 0.10 * size} L {x + 0.50 * size} {y - 0.10 * size} "
        f"Q {x + 0.44 * size} {y + 0.03 * size} {x + 0.30 * size} {y + 0.03 * size} "
        f"L {x - 0.26 * size} {y + 0.03 * size} "
        f"Q {x - 0.36 * size} {y} {x - 0.42 * size} {y - 0.10 * size} Z"
    )
    shader = linear_gradient(
        (0, y - 0.1 * size), (0, y + 0.03 * size), [hull.shifted(0.08), hull.shifted(-0.05)]
    )
    canvas.drawPath(body, paint(shader=shader))


DrawBoat = Callable[..., None]
"""`junk` or `sloop`."""


def with_reflection(
    boat: DrawBoat,
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    size: float,
    sail: Colour,
    sail_shade: Colour,
    hull: Colour,
    strength: float = 0.28,
) -> None:
    """A boat nearer than the mirrored shore, with a faint image of its own below it."""
    bounds = skia.Rect(x - size, y, x + size, y + size)
    canvas.saveLayerAlpha(bounds, round(255 * strength))
    canvas.translate(0, y * 1.75 + 0.13 * size)
    canvas.scale(1, -0.75)
    boat(canvas, x=x, y=y, size=size, sail=sail, sail_shade=sail_shade, hull=hull)
    canvas.restore()
    boat(canvas, x=x, y=y, size=size, sail=sail, sail_shade=sail_shade, hull=hull)


def _sail(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    tall: float,
    wide: float,
    sail: Colour,
    shade: Colour,
    mast: Colour,
    size: float,
) -> None:
    lean = 0.055 * size
    top = y - 0.10 * size - tall
    body = outline(
        f"M {x - wide * 0.42} {y - 0.14 * size} "
        f"Q {x - wide * 0.60} {y - tall * 0.6} {x - wide * 0.20 + lean} {top} "
        f"L {x + wide * 0.36 + lean} {top + tall * 0.10} "
        f"Q {x + wide * 0.62} {y - tall * 0.45} {x + wide * 0.50} {y - 0.16 * size} Z"
    )
    shader = linear_gradient(
        (x - wide * 0.5, 0), (x + wide * 0.5, 0), [sail, sail, shade], [0, 0.45, 1]
    )
    canvas.drawPath(body, paint(shader=shader))
    battens = skia.Path()
    for at in range(1, 7):
        level = y - 0.14 * size - (tall - 0.1 * size) * at / 7
        battens.moveTo(x - wide, level + size * 0.012)
        battens.lineTo(x + wide, level + size * 0.01)
    canvas.save()
    canvas.clipPath(body, True)
    canvas.drawPath(battens, paint(shade.shifted(-0.2).faded(0.5), stroke=max(0.8, size * 0.010)))
    canvas.restore()
    canvas.drawLine(
        x + lean * 0.5,
        y - 0.1 * size,
        x + lean * 1.1,
        top - size * 0.05,
        paint(mast, stroke=max(1.1, size * 0.014)),
    )
