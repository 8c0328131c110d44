"""A white bottle-shaped dagoba with a gilded canopy."""

from __future__ import annotations

from milepost.pixels.brush import linear_gradient, outline, paint, polygon
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


def dagoba(
    canvas: skia.Canvas,
    *,
    x: float,
    foot_y: float,
    height: float,
    wall: Colour,
    shade: Colour,
    gold: Colour,
    niche: Colour,
    snow: Colour | None = None,
) -> None:
    """A dagoba standing on (x, foot_y): stepped base, bottle, ringed spire, canopy and jewel."""
    half = height * 0.27

    def ramp(reach: float) -> skia.Paint:
        shades = [wall, wall, shade, shade.shifted(-0.06)]
        return paint(
            shader=linear_gradient((x - reach, 0), (x + reach, 0), shades, [0, 0.4, 0.75, 1])
        )

    for low, high, reach in ((0.0, 0.09, 1.0), (0.09, 0.16, 0.84), (0.16, 0.21, 0.7)):
        step = skia.Rect(
            x - half * reach, foot_y - height * high, x + half * reach, foot_y - height * low
        )
        canvas.drawRect(step, ramp(half * reach))
        cap = snow if snow is not None else shade.shifted(-0.08)
        canvas.drawRect(
            skia.Rect(step.left(), step.top(), step.right(), step.top() + 3), paint(cap)
        )
    neck, belly = foot_y - height * 0.52, foot_y - height * 0.21
    bottle = outline(
        f"M {x - half * 0.46} {belly} "
        f"C {x - half * 0.74} {belly - height * 0.14} {x - half * 0.74} {neck + height * 0.03} "
        f"{x - half * 0.26} {neck} L {x + half * 0.26} {neck} "
        f"C {x + half * 0.74} {neck + height * 0.03} {x + half * 0.74} {belly - height * 0.14} "
        f"{x + half * 0.46} {belly} Z"
    )
    canvas.drawPath(bottle, ramp(half * 0.74))
    door = skia.Rect.MakeXYWH(x - half * 0.16, belly - height * 0.19, half * 0.32, height * 0.15)
    canvas.drawRoundRect(door, half * 0.16, half * 0.16, paint(niche))
    top = foot_y - height * 0.84
    spire = polygon(
        [
            (x - half * 0.24, neck),
            (x - half * 0.10, top),
            (x + half * 0.10, top),
            (x + half * 0.24, neck),
        ]
    )
    canvas.drawPath(spire, ramp(half * 0.24))
    rings = skia.Path()
    for at in range(1, 9):
        share = at / 9
        reach = half * (0.24 - 0.14 * share)
        y = neck + (top - neck) * share
        rings.moveTo(x - reach, y)
        rings.lineTo(x + reach, y)
    canvas.drawPath(rings, paint(shade.shifted(-0.12).faded(0.6), stroke=max(1.0, height * 0.006)))
    canopy = polygon(
        [
            (x - half * 0.34, top),
            (x - half * 0.2, top - height * 0.035),
            (x + half * 0.2, top - height * 0.035),
            (x + half * 0.34, top),
        ]
    )
    canvas.drawPath(canopy, paint(gold))
    jewel = outline(
        f"M {x - half * 0.12} {top - height * 0.03} Q {x - half * 0.14} {top - height * 0.09} "
        f"{x} {foot_y - height} Q {x + half * 0.14} {top - height * 0.09} "
        f"{x + half * 0.12} {top - height * 0.03} Z"
    )
    canvas.drawPath(jewel, paint(gold.shifted(0.05)))
