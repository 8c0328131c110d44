"""Tall towers with a shape of their own; which city may show which is the scene's decision."""

from __future__ import annotations

import numpy as np

from milepost.painter.kit.towers import Facade, Plot, fill_body, fins, glass, veil_foot
from milepost.painter.kit.towers_profile import Stand, build, hull
from milepost.pixels.brush import paint, polygon
from milepost.pixels.oklch import mix
from milepost.pixels.skia_loader import skia


def shoot_tower(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """A smooth bullet of glass ending in a point, like a bamboo shoot."""
    x, foot, height = stand
    half = height * 0.085
    outline = skia.Path()
    outline.moveTo(x - half, foot)
    outline.cubicTo(
        x - half * 1.25, foot - height * 0.45, x - half * 0.8, foot - height * 0.8, x, foot - height
    )
    outline.cubicTo(
        x + half * 0.8, foot - height * 0.8, x + half * 1.25, foot - height * 0.45, x + half, foot
    )
    outline.close()
    _glaze(
        canvas, outline, Plot(x - half * 1.2, x + half * 1.2, foot - height, foot), facade, random
    )


def vessel_tower(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """A tower drawn in at its waist and flaring to a flat crown, like a ritual vessel."""
    x, foot, height = stand
    half = height * 0.088
    top = foot - height
    outline = skia.Path()
    outline.moveTo(x - half, foot)
    outline.cubicTo(
        x - half * 0.62, foot - height * 0.4, x - half * 0.62, top + height * 0.3, x - half, top
    )
    outline.lineTo(x + half, top)
    outline.cubicTo(
        x + half * 0.62, top + height * 0.3, x + half * 0.62, foot - height * 0.4, x + half, foot
    )
    outline.close()
    _glaze(canvas, outline, Plot(x - half, x + half, top, foot), facade, random)


def _glaze(
    canvas: skia.Canvas,
    outline: skia.Path,
    plot: Plot,
    facade: Facade,
    random: np.random.RandomState,
) -> None:
    fill_body(canvas, outline, plot=plot, facade=facade)
    canvas.save()
    canvas.clipPath(outline, True)
    glass(canvas, plot, facade=facade, random=random)
    canvas.restore()
    veil_foot(canvas, outline, plot=plot, facade=facade)


def jointed_tower(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """Eight flaring segments on a tapering base, like joints of bamboo (Taipei 101)."""
    x, foot, height = stand
    half = height * 0.062
    base, crown = foot - height * 0.24, foot - height * 0.84
    outline = polygon(
        [(x - half * 1.5, foot), (x - half, base), (x + half, base), (x + half * 1.5, foot)]
    )
    pitch = (base - crown) / 8
    for joint in range(8):
        low = base - joint * pitch
        outline.addPath(
            polygon(
                [
                    (x - half * 0.86, low),
                    (x - half * 1.16, low - pitch),
                    (x + half * 1.16, low - pitch),
                    (x + half * 0.86, low),
                ]
            )
        )
    for level, wide in ((0.84, 0.55), (0.88, 0.34), (0.91, 0.12)):
        outline.addRect(
            skia.Rect(
                x - half * wide,
                foot - height * (level + 0.05),
                x + half * wide,
                foot - height * level + 1,
            )
        )
    outline.addRect(skia.Rect(x - 1.4, foot - height, x + 1.4, foot - height * 0.93))
    _glaze(canvas, outline, Plot(x - half * 1.5, x + half * 1.5, crown, foot), facade, random)
    ledges = skia.Path()
    for joint in range(1, 9):
        y = base - joint * pitch
        ledges.addRect(skia.Rect(x - half * 1.16, y, x + half * 1.16, y + 2.4))
    canvas.drawPath(ledges, paint(mix(facade.lit, facade.lamp, facade.lamps).faded(0.8)))


def stepped_spire(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """Setbacks on alternating sides that shrink towards a needle."""
    x, foot, height = stand
    half = height * 0.095
    outline = skia.Path()
    steps = 9
    for step in range(steps):
        share = step / steps
        left = half * (1 - share) * (0.82 if step % 2 else 1.0)
        right = half * (1 - share) * (1.0 if step % 2 else 0.82)
        top = foot - height * 0.80 * (0.22 + 0.78 * (step + 1) / steps)
        outline.addRect(skia.Rect(x - left, top, x + right, foot))
    spike = [
        (x - half * 0.12, foot - height * 0.79),
        (x, foot - height),
        (x + half * 0.12, foot - height * 0.79),
    ]
    outline.addPath(polygon(spike))
    plot = Plot(x - half, x + half, foot - height * 0.8, foot)
    fill_body(canvas, outline, plot=plot, facade=facade)
    canvas.save()
    canvas.clipPath(outline, True)
    fins(canvas, plot, facade=facade, random=random)
    canvas.restore()
    veil_foot(canvas, outline, plot=plot, facade=facade)


def shard_tower(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """A steep pyramid of glass whose faces do not quite meet at the top."""
    x, foot, height = stand
    half = height * 0.13
    outline = polygon(
        [
            (x - half, foot),
            (x - half * 0.12, foot - height),
            (x - half * 0.02, foot - height * 0.95),
            (x + half * 0.08, foot - height * 0.985),
            (x + half, foot),
        ]
    )
    _glaze(canvas, outline, Plot(x - half, x + half, foot - height, foot), facade, random)


def sky_park_towers(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """Three slabs that carry one long boat of gardens."""
    x, foot, height = stand
    tall, half = height * 0.62, height * 0.3
    for place in (-0.68, 0.0, 0.68):
        left = x + place * half - height * 0.055
        right = left + height * 0.11
        outline = polygon(
            [(left - 8, foot), (left + 6, foot - tall), (right - 2, foot - tall), (right + 4, foot)]
        )
        _glaze(canvas, outline, Plot(left - 8, right + 4, foot - tall, foot), facade, random)
    deck = skia.Path()
    deck.moveTo(x - half * 1.12, foot - tall - 16)
    deck.lineTo(x + half * 1.25, foot - tall - 20)
    deck.quadTo(x + half * 1.1, foot - tall + 2, x + half * 0.8, foot - tall + 3)
    deck.lineTo(x - half * 0.95, foot - tall + 3)
    deck.close()
    canvas.drawPath(
        deck, paint(mix(mix(facade.dark, facade.lit, 0.25), facade.lamp, min(0.7, facade.lamps)))
    )


def needle_tower(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """A shaft with bevelled shoulders that narrows into a spire: no building in particular."""
    side = ((0.078, 0.0), (0.072, 0.62), (0.048, 0.74), (0.023, 0.83), (0.004, 0.9), (0.002, 1.0))
    build(canvas, hull(stand, side), facade=facade, random=random)
