"""A white monastery with gold roofs, as on the high plateau."""

from __future__ import annotations

from milepost.painter.palette import Palette
from milepost.pixels.brush import linear_gradient, outline, paint, polygon
from milepost.pixels.oklch import Colour, oklch
from milepost.pixels.skia_loader import skia

BLOCKS = (
    (-1.10, 0.00, 0.62, 0.44, False),
    (1.02, 0.00, 0.70, 0.40, False),
    (-0.62, 0.16, 0.66, 0.56, True),
    (0.58, 0.14, 0.72, 0.52, True),
    (0.0, 0.20, 0.86, 0.80, True),
)
"""Per block: place, extra height, width and height in sizes, and whether it has a gold roof."""


def draw_monastery(
    canvas: skia.Canvas, *, x: float, foot_y: float, size: float, palette: Palette
) -> None:
    """Five stepped blocks around `x`, about 3.4 `size` wide and 1.5 `size` high above `foot_y`."""
    for place, lift, width, tall, golden in BLOCKS:
        _draw_block(
            canvas,
            x=x + place * size,
            foot=foot_y + 0.24 * size,
            width=width * size,
            height=(tall + lift + 0.24) * size,
            golden=golden,
            palette=palette,
        )


def _draw_block(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    width: float,
    height: float,
    golden: bool,
    palette: Palette,
) -> None:
    """A battered white wall under a dark red frieze, small windows, a flat or a gold roof."""
    half, top = width / 2, foot - height
    wall = palette.far_off(palette.wall, 0.10)
    shade = palette.far_off(palette.wall_shade, 0.10)
    body = polygon(
        [(x - half, foot), (x - half * 0.88, top), (x + half * 0.88, top), (x + half, foot)]
    )
    canvas.drawPath(
        body, paint(shader=linear_gradient((x - half, 0), (x + half, 0), [wall, wall, shade]))
    )
    frieze = palette.lit(oklch(0.40, 0.12, 25))
    canvas.drawRect(
        skia.Rect(x - half * 0.9, top, x + half * 0.9, top + height * 0.13), paint(frieze)
    )
    _draw_windows(
        canvas, x=x, top=top + height * 0.22, foot=foot - height * 0.2, half=half, palette=palette
    )
    if golden:
        _draw_gold_roof(
            canvas, x=x, eave=top, half=half * 0.72, gold=palette.lit(oklch(0.80, 0.13, 84))
        )


def _draw_windows(
    canvas: skia.Canvas, *, x: float, top: float, foot: float, half: float, palette: Palette
) -> None:
    lit = palette.window_glow > 0.3
    colour = palette.window if lit else palette.lit(oklch(0.28, 0.03, 40))
    pitch = 11.0
    columns = int(half * 1.5 / pitch)
    y = top
    while y < foot:
        for at in range(columns):
            left = x + (at - (columns - 1) / 2) * pitch - 2.4
            canvas.drawRect(skia.Rect.MakeXYWH(left, y, 4.8, 7), paint(colour))
        y += 15


def _draw_gold_roof(
    canvas: skia.Canvas, *, x: float, eave: float, half: float, gold: Colour
) -> None:
    rise = half * 0.5
    roof = outline(
        f"M {x - half * 1.15} {eave - rise * 0.12} Q {x - half * 0.7} {eave} {x - half * 0.5} "
        f"{eave - rise * 0.72} L {x + half * 0.5} {eave - rise * 0.72} Q {x + half * 0.7} {eave} "
        f"{x + half * 1.15} {eave - rise * 0.12} L {x + half} {eave + 2} L {x - half} {eave + 2} Z"
    )
    shader = linear_gradient(
        (0, eave - rise), (0, eave), [gold.shifted(0.08), gold, gold.shifted(-0.14)]
    )
    canvas.drawPath(roof, paint(shader=shader))
    canvas.drawLine(
        x, eave - rise * 0.7, x, eave - rise * 1.25, paint(gold.shifted(0.06), stroke=2.4)
    )
    canvas.drawCircle(x, eave - rise * 1.0, 3.0, paint(gold.shifted(0.08)))
