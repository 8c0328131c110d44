"""A many-storeyed pagoda with upturned eaves."""

from __future__ import annotations

from milepost.painter.kit.sky import glow as draw_glow
from milepost.pixels.brush import linear_gradient, outline, paint
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia


def pagoda(
    canvas: skia.Canvas,
    *,
    x: float,
    foot_y: float,
    height: float,
    storeys: int = 7,
    wall: Colour,
    wall_light: Colour,
    roof: Colour,
    window: Colour,
    glow: float = 0.0,
    snow: Colour | None = None,
    snow_cover: float = 0.0,
    width: float | None = None,
    reach: float = 0.66,
) -> None:
    """A pagoda standing on (x, foot_y), spire included in `height`.

    Args:
        canvas: in design units.
        x: its axis.
        foot_y: where it stands.
        height: from the foot to the tip of the spire.
        storeys: five, seven or nine.
        wall: colour of the walls away from the light.
        wall_light: colour of the lit side.
        roof: colour of eaves, spire and rails.
        window: colour of the doors; lit ones glow.
        glow: 0 unlit .. 1 lanterns in every door.
        snow: lies on the eaves.
        snow_cover: 0 none .. 1 thick.
        width: of the lowest walls and eaves together; a third of the height if not given.
        reach: half of the eaves' width as a share of the storey's; 0.66 for timber, about 0.5 for
            brick and stone, whose eaves are short.
    """
    base = (width if width is not None else height * 0.33) / 1.32
    storey = height * 0.80 / storeys
    y = foot_y
    _plinth(canvas, x=x, y=foot_y, half=base * 0.56, colour=wall)
    if glow > 0:
        middle = foot_y - height * 0.42
        draw_glow(
            canvas,
            x=x,
            y=middle,
            radius=height * 0.55,
            colour=window,
            strength=0.28 * glow,
            additive=True,
        )
    for at in range(storeys):
        span = base * (1 - 0.5 * at / storeys)
        _storey(
            canvas,
            x=x,
            y=y,
            span=span,
            height=storey,
            wall=wall,
            wall_light=wall_light,
            roof=roof,
            window=window,
            glow=glow,
        )
        _eaves(canvas, x=x, y=y - storey * 0.80, span=span, height=storey, roof=roof, reach=reach)
        if snow is not None and snow_cover > 0:
            _snow_on_eaves(
                canvas,
                x=x,
                y=y - storey * 0.80,
                span=span,
                height=storey,
                snow=snow,
                cover=snow_cover,
                reach=reach,
            )
        y -= storey
    top = base * 0.5
    _spire(canvas, x=x, y=y, half=top * 0.72, height=height * 0.20, roof=roof)


def _plinth(canvas: skia.Canvas, *, x: float, y: float, half: float, colour: Colour) -> None:
    canvas.drawRect(skia.Rect(x - half, y - 5, x + half, y + 7), paint(colour.shifted(-0.1)))
    canvas.drawRect(skia.Rect(x - half, y - 5, x + half, y - 2), paint(colour.shifted(0.03)))


def _storey(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    span: float,
    height: float,
    wall: Colour,
    wall_light: Colour,
    roof: Colour,
    window: Colour,
    glow: float,
) -> None:
    half = span * 0.36
    shader = linear_gradient(
        (x - half, 0), (x + half, 0), [wall_light, mix(wall_light, wall, 0.7), wall.shifted(-0.12)]
    )
    canvas.drawRect(skia.Rect(x - half, y - height, x + half, y), paint(shader=shader))
    under_eaves = skia.Rect(x - half, y - height * 0.82, x + half, y - height * 0.66)
    canvas.drawRect(under_eaves, paint(wall.shifted(-0.24).faded(0.55)))
    doors = skia.Path()
    for side in (-1, 0, 1):
        doors.addRoundRect(
            skia.Rect.MakeXYWH(
                x + side * span * 0.22 - span * 0.058,
                y - height * 0.58,
                span * 0.116,
                height * 0.46,
            ),
            span * 0.058,
            span * 0.058,
        )
    canvas.drawPath(doors, paint(mix(roof.shifted(-0.08), window, min(1.0, glow * 1.2))))
    rail = span * 0.44
    canvas.drawRect(
        skia.Rect(x - rail, y - height * 0.13, x + rail, y - height * 0.04),
        paint(roof.shifted(0.10)),
    )


def _eaves(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    span: float,
    height: float,
    roof: Colour,
    reach: float,
) -> None:
    reach *= span
    tip, rim, ridge = y - height * 0.18, y + height * 0.07, y - height * 0.36
    body = outline(
        f"M {x - reach} {tip} "
        f"Q {x - reach * 0.86} {rim} {x - reach * 0.6} {rim} "
        f"L {x + reach * 0.6} {rim} "
        f"Q {x + reach * 0.86} {rim} {x + reach} {tip} "
        f"Q {x + reach * 0.6} {y - height * 0.10} {x + span * 0.34} {ridge} "
        f"L {x - span * 0.34} {ridge} "
        f"Q {x - reach * 0.6} {y - height * 0.10} {x - reach} {tip} Z"
    )
    shader = linear_gradient(
        (x - reach, 0), (x + reach, 0), [roof.shifted(0.12), roof, roof.shifted(-0.07)]
    )
    canvas.drawPath(body, paint(shader=shader))


def _snow_on_eaves(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    span: float,
    height: float,
    snow: Colour,
    cover: float,
    reach: float,
) -> None:
    reach *= span
    tip, ridge = y - height * 0.19, y - height * 0.38
    thick = height * (0.06 + 0.14 * cover)
    body = outline(
        f"M {x - reach} {tip} "
        f"Q {x - reach * 0.6} {y - height * 0.12} {x - span * 0.34} {ridge} "
        f"L {x + span * 0.34} {ridge} "
        f"Q {x + reach * 0.6} {y - height * 0.12} {x + reach} {tip} "
        f"Q {x + reach * 0.62} {y - height * 0.12 + thick} {x + span * 0.32} {ridge + thick * 1.6} "
        f"L {x - span * 0.32} {ridge + thick * 1.6} "
        f"Q {x - reach * 0.62} {y - height * 0.12 + thick} {x - reach} {tip} Z"
    )
    canvas.drawPath(body, paint(snow.faded(min(1.0, 0.55 + cover * 0.5))))


def _spire(
    canvas: skia.Canvas, *, x: float, y: float, half: float, height: float, roof: Colour
) -> None:
    cap = outline(
        f"M {x - half} {y} Q {x - half * 0.2} {y - height * 0.25} {x} {y - height * 0.5} "
        f"Q {x + half * 0.2} {y - height * 0.25} {x + half} {y} Z"
    )
    canvas.drawPath(cap, paint(roof))
    canvas.drawLine(
        x,
        y - height * 0.35,
        x,
        y - height,
        paint(roof.shifted(0.05), stroke=max(1.5, height * 0.06)),
    )
    for at in range(3):
        radius = height * 0.06 * (1.2 - 0.25 * at)
        canvas.drawCircle(x, y - height * (0.55 + 0.15 * at), radius, paint(roof.shifted(0.1)))
