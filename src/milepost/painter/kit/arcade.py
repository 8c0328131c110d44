"""The roofed walk along a canal: a lean-to of tiles on wooden posts before the houses."""

from __future__ import annotations

from milepost.painter.kit.houses import HouseColours
from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.oklch import mix
from milepost.pixels.skia_loader import skia

EAVE, RIDGE = 74.0, 112.0
"""Heights of the lower and the upper edge of its roof above the water."""


def riverside_arcade(
    canvas: skia.Canvas, *, left: float, right: float, foot: float, colours: HouseColours
) -> None:
    """Shade, posts with a bench rail between them, and the tiled roof from end to end."""
    depth = skia.Rect(left + 4, foot - EAVE, right - 4, foot - 12)
    inside = mix(mix(colours.wood, colours.pane, 0.5), colours.lamp, 0.55 * colours.lamps)
    shades = [mix(inside, colours.pane, 0.5), inside]
    shader = linear_gradient((0, depth.top()), (0, depth.bottom()), shades)
    canvas.drawRect(depth, paint(shader=shader))
    posts, rail = skia.Path(), skia.Path()
    count = max(2, round((right - left) / 52))
    pitch = (right - left - 14) / count
    for at in range(count + 1):
        x = left + 7 + at * pitch
        posts.addRect(skia.Rect(x - 3.5, foot - EAVE, x + 3.5, foot - 10))
    rail.addRect(skia.Rect(left + 4, foot - 36, right - 4, foot - 31))
    for step in range(int((right - left - 8) / 9)):
        rail.addRect(skia.Rect.MakeXYWH(left + 6 + step * 9, foot - 31, 2.2, 19))
    wood = mix(colours.wood, colours.lamp, 0.12 * colours.lamps)
    canvas.drawPath(rail, paint(wood.shifted(0.05)))
    canvas.drawPath(posts, paint(wood))
    canvas.drawRect(skia.Rect(left, foot - 13, right, foot + 1), paint(colours.stone))
    roof = polygon(
        [
            (left - 8, foot - EAVE + 5),
            (left + 4, foot - RIDGE),
            (right - 4, foot - RIDGE),
            (right + 8, foot - EAVE + 5),
        ]
    )
    tile = [colours.tile.shifted(0.08), colours.tile]
    canvas.drawPath(roof, paint(shader=linear_gradient((0, foot - RIDGE), (0, foot - EAVE), tile)))
    rows = skia.Path()
    for step in range(int((right - left) / 11)):
        x = left + step * 11 + 4
        rows.moveTo(x, foot - RIDGE)
        rows.lineTo(x, foot - EAVE + 4)
    canvas.save()
    canvas.clipPath(roof, True)
    canvas.drawPath(rows, paint(colours.tile.shifted(0.12).faded(0.6), stroke=1.6))
    if colours.snow_cover > 0.1:
        canvas.drawPaint(paint(colours.snow.faded(min(1.0, colours.snow_cover))))
    canvas.restore()
    edge = skia.Rect(left - 8, foot - EAVE + 2, right + 8, foot - EAVE + 6)
    canvas.drawRect(edge, paint(colours.tile.shifted(-0.06)))
