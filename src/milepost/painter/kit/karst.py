"""Limestone peaks that rise straight out of the water."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from milepost.painter.kit.buildings.room import DrawSight, Room
from milepost.painter.noise import noise_line
from milepost.painter.palette import Palette
from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.oklch import mix, oklch
from milepost.pixels.skia_loader import skia


def limestone_peak(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    half: float,
    height: float,
    palette: Palette,
    seed: int,
    distance: float = 0.0,
) -> None:
    """One steep rounded peak: wooded top and foot, bare pale faces, a shaded side.

    Args:
        canvas: takes design units.
        x: axis.
        foot: waterline.
        half: half its width at the water.
        height: of the summit.
        palette: of the scene.
        seed: of its outline.
        distance: 0 near .. 1 haze.
    """
    random = np.random.RandomState(seed)
    along = np.linspace(-1, 1, 64)
    lean = random.uniform(-0.22, 0.22)
    away = np.abs(along - lean * (1 - along**2))
    profile = np.clip(1 - away ** random.uniform(2.0, 2.9), 0, 1) ** random.uniform(0.62, 0.82)
    rough = noise_line(along * 2.2, seed % 9973, octaves=4)
    rise = np.clip(profile * (1 + 0.09 * rough), 0, None)
    rise = rise / rise.max() * height
    xs, tops = x + along * half, foot - rise
    green = mix(mix(palette.leaves.mid, palette.leaves.light, 0.4), palette.far, 0.15)
    if palette.snow_cover >= 0.7:
        green = mix(palette.snow, palette.far, 0.4)
    top = palette.far_off(green, 0.12 + 0.5 * distance)
    low = palette.far_off(palette.leaves.mid.shifted(-0.05), 0.3 + 0.5 * distance)
    body = polygon([*zip(xs, tops, strict=True), (x + half, foot + 3), (x - half, foot + 3)])
    ramp = linear_gradient((0, foot - height), (0, foot), [top, low])
    canvas.drawPath(body, paint(shader=ramp))
    canvas.save()
    canvas.clipPath(body, True)
    summit = float(xs[int(rise.argmax())])
    ridge = summit + noise_line(np.linspace(0, 3, 12), seed % 997, octaves=2) * half * 0.16
    levels = np.linspace(foot - height, foot + 3, 12)
    side = [*zip(ridge, levels, strict=True), (x + half, foot + 3), (x + half, foot - height)]
    canvas.drawPath(polygon(side), paint(low.shifted(-0.05).faded(0.5)))
    stone = palette.far_off(palette.lit(oklch(0.80, 0.02, 85)), 0.1 + 0.5 * distance)
    faces, cracks = skia.Path(), skia.Path()
    for _ in range(6):
        left = x + random.uniform(-0.72, 0.5) * half
        level = foot - height * random.uniform(0.16, 0.7)
        wide, tall = half * random.uniform(0.07, 0.17), height * random.uniform(0.10, 0.24)
        points = [
            (left, level - tall),
            (left + wide, level - tall * random.uniform(0.7, 1.1)),
            (left + wide * 1.3, level - tall * 0.2),
            (left + wide * 0.7, level),
            (left - wide * 0.3, level - tall * 0.25),
        ]
        faces.addPath(polygon(points))
        for share in (0.3, 0.7):
            cracks.moveTo(left + wide * share, level - tall * 0.8)
            cracks.lineTo(left + wide * share + 1, level - tall * 0.15)
    canvas.drawPath(faces, paint(stone.faded(0.75)))
    canvas.drawPath(cracks, paint(low.faded(0.5), stroke=1.4))
    canvas.restore()


def limestone_row(heights: Sequence[float]) -> DrawSight:
    """Peaks side by side, one per height in units, the lower ones in front."""
    highest = max(heights)

    def draw(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
        step = room.width / len(heights)
        fit = min(1.0, room.height / highest)
        for at in sorted(range(len(heights)), key=lambda at: -heights[at]):
            inner = 0 < at < len(heights) - 1
            limestone_peak(
                canvas,
                x=room.left + step * (at + 0.5),
                foot=room.foot,
                half=step * (0.72 if inner else 0.5),
                height=heights[at] * fit,
                palette=palette,
                seed=(room.seed + 31 * at) % 99991,
                distance=0.3 * heights[at] / highest,
            )

    return draw
