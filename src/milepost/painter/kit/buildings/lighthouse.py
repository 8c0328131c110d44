"""A white lighthouse, its lantern under a dome or under a two-tiered upturned roof."""

from __future__ import annotations

from milepost.painter.kit.sky import glow as draw_glow
from milepost.pixels.brush import linear_gradient, outline, paint, polygon
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


def lighthouse(
    canvas: skia.Canvas,
    *,
    x: float,
    foot_y: float,
    height: float,
    wall: Colour,
    shade: Colour,
    roof: Colour,
    lamp: Colour,
    glow: float = 0.0,
    snow: Colour | None = None,
    snow_cover: float = 0.0,
    eaves: bool = False,
) -> None:
    """A lighthouse standing on (x, foot_y); `glow` 0..1 lights its lamp.

    `eaves` puts a Chinese roof of two upturned tiers over the lantern instead of a dome.
    """
    width = height * 0.17
    _tower(canvas, x=x, foot_y=foot_y, height=height, width=width, wall=wall, shade=shade)
    lamp_y = foot_y - height * 0.70
    if glow > 0:
        draw_glow(
            canvas,
            x=x,
            y=lamp_y,
            radius=height * 0.85,
            colour=lamp,
            strength=0.55 * glow,
            additive=True,
        )
    _lantern(canvas, x=x, foot_y=foot_y, height=height, width=width, lamp=lamp, roof=roof)
    _gallery(canvas, x=x, foot_y=foot_y, height=height, width=width, colour=shade)
    if eaves:
        for rise, half, tall in ((0.775, 0.86, 0.075), (0.845, 0.56, 0.085)):
            _roof(
                canvas,
                x=x,
                y=foot_y - height * rise,
                half=width * half,
                tall=height * tall,
                roof=roof,
                snow=snow,
                snow_cover=snow_cover,
            )
    else:
        _dome(
            canvas,
            x=x,
            y=foot_y - height * 0.775,
            half=width * 0.52,
            tall=height * 0.13,
            roof=roof,
            snow=snow if snow_cover > 0 else None,
        )
    tip = paint(roof, stroke=max(1.6, height * 0.014))
    canvas.drawLine(x, foot_y - height * 0.92, x, foot_y - height, tip)
    canvas.drawCircle(x, foot_y - height * 0.94, height * 0.015, paint(roof.shifted(0.15)))


def _tower(
    canvas: skia.Canvas,
    *,
    x: float,
    foot_y: float,
    height: float,
    width: float,
    wall: Colour,
    shade: Colour,
) -> None:
    body = polygon(
        [
            (x - width * 0.62, foot_y),
            (x - width * 0.42, foot_y - height * 0.60),
            (x + width * 0.42, foot_y - height * 0.60),
            (x + width * 0.62, foot_y),
        ]
    )
    shader = linear_gradient(
        (x - width * 0.6, 0),
        (x + width * 0.6, 0),
        [wall, wall, shade, shade.shifted(-0.06)],
        [0, 0.42, 0.58, 1],
    )
    canvas.drawPath(body, paint(shader=shader))
    windows = skia.Path()
    for rise in (0.16, 0.36):
        windows.addRoundRect(
            skia.Rect.MakeXYWH(
                x - width * 0.11, foot_y - height * (rise + 0.07), width * 0.22, height * 0.07
            ),
            width * 0.1,
            width * 0.1,
        )
    canvas.drawPath(windows, paint(shade.shifted(-0.3)))
    door = skia.Rect.MakeXYWH(
        x - width * 0.14, foot_y - height * 0.085, width * 0.28, height * 0.085
    )
    canvas.drawRoundRect(door, width * 0.12, width * 0.12, paint(shade.shifted(-0.34)))


def _lantern(
    canvas: skia.Canvas,
    *,
    x: float,
    foot_y: float,
    height: float,
    width: float,
    lamp: Colour,
    roof: Colour,
) -> None:
    top, bottom = foot_y - height * 0.78, foot_y - height * 0.62
    shader = linear_gradient((0, top), (0, bottom), [lamp, lamp.shifted(-0.15)])
    canvas.drawRect(
        skia.Rect(x - width * 0.36, top, x + width * 0.36, bottom), paint(shader=shader)
    )
    bars = skia.Path()
    for across in (-0.36, -0.12, 0.12, 0.36):
        bars.moveTo(x + width * across, top)
        bars.lineTo(x + width * across, bottom)
    canvas.drawPath(bars, paint(roof.shifted(-0.1), stroke=max(1.2, height * 0.010)))


def _gallery(
    canvas: skia.Canvas, *, x: float, foot_y: float, height: float, width: float, colour: Colour
) -> None:
    reach = width * 0.72
    deck = skia.Rect(x - reach, foot_y - height * 0.625, x + reach, foot_y - height * 0.59)
    canvas.drawRect(deck, paint(colour.shifted(-0.05)))
    rail = skia.Path()
    rail.moveTo(x - reach, foot_y - height * 0.67)
    rail.lineTo(x + reach, foot_y - height * 0.67)
    for at in range(7):
        post = x + reach * (at / 3 - 1)
        rail.moveTo(post, foot_y - height * 0.67)
        rail.lineTo(post, foot_y - height * 0.62)
    canvas.drawPath(rail, paint(colour.shifted(-0.12), stroke=max(1.1, height * 0.008)))


def _roof(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    half: float,
    tall: float,
    roof: Colour,
    snow: Colour | None,
    snow_cover: float,
) -> None:
    body = outline(
        f"M {x - half} {y - tall * 0.30} Q {x - half * 0.75} {y + tall * 0.12} "
        f"{x - half * 0.5} {y + tall * 0.12} L {x + half * 0.5} {y + tall * 0.12} "
        f"Q {x + half * 0.75} {y + tall * 0.12} {x + half} {y - tall * 0.30} "
        f"Q {x + half * 0.4} {y - tall * 0.35} {x + half * 0.10} {y - tall * 1.1} "
        f"L {x - half * 0.10} {y - tall * 1.1} "
        f"Q {x - half * 0.4} {y - tall * 0.35} {x - half} {y - tall * 0.30} Z"
    )
    shader = linear_gradient(
        (x - half, 0), (x + half, 0), [roof.shifted(0.1), roof, roof.shifted(-0.08)]
    )
    canvas.drawPath(body, paint(shader=shader))
    if snow is None or snow_cover <= 0:
        return
    canvas.save()
    canvas.clipPath(body, True)
    canvas.translate(0, -tall * (0.62 - 0.3 * snow_cover))
    canvas.drawPath(body, paint(snow))
    canvas.restore()


def _dome(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    half: float,
    tall: float,
    roof: Colour,
    snow: Colour | None,
) -> None:
    body = outline(
        f"M {x - half} {y} C {x - half * 0.9} {y - tall * 0.7} {x - half * 0.4} {y - tall} "
        f"{x} {y - tall} C {x + half * 0.4} {y - tall} {x + half * 0.9} {y - tall * 0.7} "
        f"{x + half} {y} Z"
    )
    shader = linear_gradient(
        (x - half, 0), (x + half, 0), [roof.shifted(0.1), roof, roof.shifted(-0.08)]
    )
    canvas.drawPath(body, paint(shader=shader))
    if snow is not None:
        canvas.save()
        canvas.clipPath(body, True)
        canvas.translate(0, -tall * 0.4)
        canvas.drawPath(body, paint(snow))
        canvas.restore()
    rim = skia.Rect(x - half * 1.12, y - 2, x + half * 1.12, y + tall * 0.12)
    canvas.drawRect(rim, paint(roof.shifted(-0.06)))
