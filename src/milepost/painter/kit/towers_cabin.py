"""Concrete television towers: a shaft, its cabins and its antenna, each city's in its own shape."""

from __future__ import annotations

from typing import Literal, NamedTuple

from milepost.painter.kit.sky import glow
from milepost.painter.kit.towers import Facade
from milepost.painter.kit.towers_profile import Sides, Stand, hull
from milepost.painter.kit.towers_tv import Beacon, across, tip
from milepost.pixels.brush import paint
from milepost.pixels.oklch import Colour, mix, oklch
from milepost.pixels.skia_loader import skia

CabinShape = Literal["lens", "ball", "drum", "saucer"]


class Cabin(NamedTuple):
    """A pod around the shaft, in shares of the tower's height."""

    level: float
    half: float
    """Half its width."""
    rise: float
    """Half its height."""
    shape: CabinShape


class Mast(NamedTuple):
    """How one concrete tower is built."""

    shaft: Sides
    cabins: tuple[Cabin, ...]
    legs: float = 0.0
    """How far three buttresses spread at the foot, in heights."""
    striped_from: float = 1.0
    """Level above which the antenna is banded in red and white; 1 for a plain one."""


_SLIM: Sides = (
    (0.036, 0.0),
    (0.021, 0.10),
    (0.014, 0.60),
    (0.009, 0.80),
    (0.004, 0.81),
    (0.0015, 1),
)

PLAIN = Mast(_SLIM, (Cabin(0.64, 0.070, 0.034, "lens"), Cabin(0.705, 0.034, 0.022, "drum")))
"""No tower in particular."""
SAUCER = Mast(_SLIM, (Cabin(0.635, 0.105, 0.036, "saucer"), Cabin(0.70, 0.040, 0.018, "drum")))
"""Tianjin."""
BALL = Mast(_SLIM, (Cabin(0.68, 0.058, 0.058, "ball"), Cabin(0.775, 0.022, 0.022, "ball")))
"""Chengdu, Xining."""
SILVER_BALL = Mast(
    ((0.040, 0.0), (0.026, 0.06), (0.016, 0.50), (0.012, 0.70), (0.006, 0.72), (0.002, 1.0)),
    (Cabin(0.60, 0.062, 0.062, "ball"), Cabin(0.695, 0.016, 0.010, "drum")),
    striped_from=0.72,
)
"""Berlin."""
RING = Mast(
    ((0.030, 0.0), (0.022, 0.30), (0.017, 0.60), (0.013, 0.80), (0.006, 0.81), (0.002, 1.0)),
    (
        Cabin(0.615, 0.052, 0.016, "lens"),
        Cabin(0.648, 0.040, 0.020, "drum"),
        Cabin(0.805, 0.021, 0.014, "drum"),
    ),
    legs=0.075,
)
"""Toronto."""
NEEDLE = Mast(
    ((0.044, 0.0), (0.024, 0.05), (0.021, 0.54), (0.013, 0.70), (0.008, 0.72), (0.002, 1.0)),
    (
        Cabin(0.575, 0.036, 0.014, "lens"),
        Cabin(0.610, 0.060, 0.026, "saucer"),
        Cabin(0.660, 0.034, 0.020, "drum"),
    ),
    legs=0.060,
)
"""Auckland."""
HILLTOP = Mast(
    ((0.052, 0.0), (0.048, 0.40), (0.030, 0.55), (0.014, 0.66), (0.006, 0.68), (0.002, 1.0)),
    (Cabin(0.47, 0.092, 0.050, "drum"), Cabin(0.56, 0.060, 0.026, "lens")),
    striped_from=0.66,
)
"""Seoul."""
THREE_LEGGED = Mast(
    ((0.030, 0.0), (0.022, 0.30), (0.018, 0.62), (0.010, 0.75), (0.006, 0.77), (0.002, 1.0)),
    (
        Cabin(0.655, 0.060, 0.032, "saucer"),
        Cabin(0.705, 0.046, 0.016, "drum"),
        Cabin(0.735, 0.026, 0.012, "drum"),
    ),
    legs=0.068,
)
"""Macau."""


def cabin_tower(
    canvas: skia.Canvas, stand: Stand, *, form: Mast, facade: Facade, beacon: Beacon
) -> None:
    """Buttresses, shaft, antenna, then the cabins from the lowest up."""
    if form.legs:
        for side in (-1, 1):
            leg = hull(
                stand,
                ((side * form.legs, 0.0), (side * form.legs * 0.32, 0.30), (0.0, 0.46)),
                ((-side * form.legs * 0.55, 0.0), (-side * form.legs * 0.10, 0.28), (0.0, 0.46)),
            )
            canvas.drawPath(
                leg, paint(facade.dark if side < 0 else mix(facade.dark, facade.lit, 0.5))
            )
    shader = across(stand.x, stand.height * 0.03, facade)
    canvas.drawPath(hull(stand, form.shaft), paint(shader=shader))
    _stripe(canvas, stand, form)
    for cabin in form.cabins:
        _draw_cabin(canvas, stand, cabin, facade=facade, beacon=beacon)
    tip(canvas, x=stand.x, y=stand.foot - stand.height, beacon=beacon)


def _stripe(canvas: skia.Canvas, stand: Stand, form: Mast) -> None:
    if form.striped_from >= 1:
        return
    canvas.save()
    canvas.clipPath(hull(stand, form.shaft), True)
    step = (1 - form.striped_from) / 7
    for at in range(7):
        low = form.striped_from + at * step
        tone = oklch(0.56, 0.19, 28) if at % 2 == 0 else oklch(0.95, 0.01, 90)
        canvas.drawRect(stand.box(-0.03, low, 0.03, low + step), paint(tone))
    canvas.restore()


def _draw_cabin(
    canvas: skia.Canvas, stand: Stand, cabin: Cabin, *, facade: Facade, beacon: Beacon
) -> None:
    """A pod with a ribbon of windows and a coloured light below it."""
    level, half, rise, _ = cabin
    if beacon.aura:
        x, y = stand.at(0, level)
        glow(
            canvas,
            x=x,
            y=y,
            radius=stand.height * half * 1.9,
            colour=beacon.body,
            strength=0.5 * beacon.aura,
            additive=True,
        )
    shape = _cabin_path(stand, cabin)
    canvas.drawPath(shape, paint(shader=across(stand.x, stand.height * half, facade)))
    canvas.save()
    canvas.clipPath(shape, True)
    window = mix(facade.pane.shifted(-0.08), facade.lamp, min(1.0, facade.lamps * 2.4))
    canvas.drawRect(stand.box(-half, level - rise * 0.05, half, level + rise * 0.38), paint(window))
    light: Colour = beacon.body.faded(0.9)
    canvas.drawRect(stand.box(-half, level - rise * 0.42, half, level - rise * 0.26), paint(light))
    canvas.restore()


def _cabin_path(stand: Stand, cabin: Cabin) -> skia.Path:
    level, half, rise, shape = cabin
    path = skia.Path()
    if shape == "ball":
        path.addOval(stand.box(-half, level - rise, half, level + rise))
    elif shape == "drum":
        path = hull(
            stand, ((half * 0.70, level - rise), (half, level - rise * 0.3), (half, level + rise))
        )
    elif shape == "saucer":
        path = hull(
            stand,
            (
                (half * 0.30, level - rise),
                (half, level - rise * 0.10),
                (half * 0.98, level + rise * 0.30),
                (half * 0.42, level + rise),
            ),
        )
    else:
        path.moveTo(*stand.at(-half, level))
        path.cubicTo(
            *stand.at(-half * 0.8, level + rise),
            *stand.at(half * 0.8, level + rise),
            *stand.at(half, level),
        )
        path.cubicTo(
            *stand.at(half * 0.6, level - rise),
            *stand.at(-half * 0.6, level - rise),
            *stand.at(-half, level),
        )
        path.close()
    return path


def space_needle(canvas: skia.Canvas, stand: Stand, *, facade: Facade, beacon: Beacon) -> None:
    """Three legs drawn in to a waist that carry a flying saucer (Seattle)."""
    shader = across(stand.x, stand.height * 0.12, facade)
    for side in (-1, 0, 1):
        leg = skia.Path()
        leg.moveTo(*stand.at(side * 0.125 - 0.012, 0.0))
        leg.cubicTo(
            *stand.at(side * 0.05 - 0.010, 0.30),
            *stand.at(side * 0.018 - 0.008, 0.56),
            *stand.at(side * 0.060 - 0.008, 0.80),
        )
        leg.lineTo(*stand.at(side * 0.060 + 0.008, 0.80))
        leg.cubicTo(
            *stand.at(side * 0.018 + 0.008, 0.56),
            *stand.at(side * 0.05 + 0.010, 0.30),
            *stand.at(side * 0.125 + 0.012, 0.0),
        )
        leg.close()
        canvas.drawPath(leg, paint(shader=shader))
    canvas.drawRect(stand.box(-0.055, 0.155, 0.055, 0.170), paint(shader=shader))
    for cabin in (Cabin(0.815, 0.150, 0.026, "saucer"), Cabin(0.850, 0.115, 0.020, "lens")):
        _draw_cabin(canvas, stand, cabin, facade=facade, beacon=beacon)
    cap = hull(stand, ((0.070, 0.860), (0.030, 0.885), (0.010, 0.90), (0.0015, 1.0)))
    canvas.drawPath(cap, paint(shader=shader))
    tip(canvas, x=stand.x, y=stand.foot - stand.height, beacon=beacon)
