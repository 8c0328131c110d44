"""Twin pagodas entered through the jaws of a dragon and of a tiger."""

from __future__ import annotations

from milepost.painter.kit.buildings.room import DrawSight, Room, floodlit
from milepost.painter.palette import Palette
from milepost.pixels.brush import linear_gradient, outline, paint, polygon
from milepost.pixels.oklch import Colour, oklch
from milepost.pixels.skia_loader import skia


def behind_beasts(pagodas: DrawSight) -> DrawSight:
    """The pagodas, before them at the water a green dragon's and a striped tiger's head."""

    def draw(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
        pagodas(canvas, room, palette)
        size = min(room.width * 0.17, room.height * 0.2)
        dragon = floodlit(oklch(0.60, 0.13, 155), palette)
        tiger = floodlit(oklch(0.76, 0.15, 72), palette)
        _head(canvas, x=room.at(0.44), foot=room.foot, size=size, skin=dragon, palette=palette)
        _horns(canvas, x=room.at(0.44), foot=room.foot, size=size, palette=palette)
        _head(canvas, x=room.at(-0.44), foot=room.foot, size=size, skin=tiger, palette=palette)
        _stripes(canvas, x=room.at(-0.44), foot=room.foot, size=size, palette=palette)

    return draw


def _head(
    canvas: skia.Canvas, *, x: float, foot: float, size: float, skin: Colour, palette: Palette
) -> None:
    """A broad face with round ears, glaring eyes and an open mouth that is a doorway."""
    ears = skia.Path()
    for side in (-1, 1):
        ears.addCircle(x + side * size * 0.36, foot - size * 0.95, size * 0.13)
    canvas.drawPath(ears, paint(skin.shifted(-0.08)))
    face = skia.Rect(x - size * 0.5, foot - size * 1.02, x + size * 0.5, foot + 4)
    shades = [skin.shifted(0.06), skin.shifted(-0.08)]
    ramp = linear_gradient((0, face.top()), (0, foot), shades)
    canvas.drawRoundRect(face, size * 0.34, size * 0.34, paint(shader=ramp))
    mouth = outline(
        f"M {x - size * 0.36} {foot + 3} Q {x - size * 0.4} {foot - size * 0.5} {x} "
        f"{foot - size * 0.5} Q {x + size * 0.4} {foot - size * 0.5} {x + size * 0.36} "
        f"{foot + 3} Z"
    )
    red = palette.lit(oklch(0.50, 0.19, 27))
    canvas.drawPath(mouth, paint(palette.window if palette.window_glow > 0.6 else red))
    white = palette.lit(oklch(0.97, 0.01, 90))
    teeth, eyes, pupils = skia.Path(), skia.Path(), skia.Path()
    for side in (-1, 1):
        at = x + side * size * 0.2
        teeth.addPath(
            polygon(
                [
                    (at - size * 0.06, foot - size * 0.46),
                    (at + size * 0.06, foot - size * 0.46),
                    (at, foot - size * 0.28),
                ]
            )
        )
        eyes.addCircle(x + side * size * 0.22, foot - size * 0.74, size * 0.11)
        pupils.addCircle(x + side * size * 0.2, foot - size * 0.73, size * 0.055)
    canvas.drawPath(teeth, paint(white))
    canvas.drawPath(eyes, paint(white))
    canvas.drawPath(pupils, paint(palette.lit(oklch(0.22, 0.02, 60))))


def _horns(canvas: skia.Canvas, *, x: float, foot: float, size: float, palette: Palette) -> None:
    horns = skia.Path()
    for side in (-1, 1):
        horns.moveTo(x + side * size * 0.16, foot - size * 0.98)
        horns.quadTo(
            x + side * size * 0.3,
            foot - size * 1.2,
            x + side * size * 0.52,
            foot - size * 1.24,
        )
    canvas.drawPath(horns, paint(palette.lit(oklch(0.82, 0.13, 88)), stroke=size * 0.075))


def _stripes(canvas: skia.Canvas, *, x: float, foot: float, size: float, palette: Palette) -> None:
    stripes = skia.Path()
    for across in (-0.12, 0.0, 0.12):
        stripes.moveTo(x + size * across, foot - size * 0.98)
        stripes.lineTo(x + size * across * 0.8, foot - size * 0.86)
    for side in (-1, 1):
        for level in (0.42, 0.54, 0.66):
            stripes.moveTo(x + side * size * 0.48, foot - size * level)
            stripes.lineTo(x + side * size * 0.38, foot - size * (level - 0.03))
    canvas.drawPath(stripes, paint(palette.lit(oklch(0.25, 0.03, 60)), stroke=size * 0.045))
