"""The silk, and what stands on it: sun or moon, stars."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.guofeng.mist import cloud_scroll
from milepost.painter.noise import noise_field
from milepost.painter.scene import Rect, Scene, Sheet
from milepost.pixels.brush import draw_image, linear_gradient, paint, radial_gradient, skia_image
from milepost.pixels.skia_loader import skia

DISC_RADIUS = 88.0
LOWEST_DISC = 0.56
"""Share of the horizon's height below which no disc is drawn: even a low sun stands clear."""


def draw_silk(sheet: Sheet, minerals: Minerals) -> None:
    """Toned silk over the whole picture, with threads that run down it."""
    scene = sheet.scene
    silk = linear_gradient(
        (0, 0),
        (0, scene.height),
        [minerals.silk_top, minerals.silk, minerals.silk_pale, minerals.silk],
        [0, 0.3, 0.6, 1],
    )
    sheet.canvas.drawRect(skia.Rect(0, 0, scene.width, scene.height), paint(shader=silk))
    columns, rows = round(scene.width / 2), round(scene.height / 3)
    threads = noise_field(columns, rows, columns / 2.1, 22, scene.layer_seed("threads"), octaves=2)
    stains = noise_field(columns, rows, 6, 8, scene.layer_seed("stains"), octaves=3)
    texture = np.zeros((rows, columns, 4), np.uint8)
    texture[..., :3] = (115, 84, 51)
    texture[..., 3] = np.clip(255 * (0.045 + threads * 0.075 + stains * 0.07), 0, 64)
    draw_image(sheet.canvas, skia_image(texture), (0, 0, scene.width, scene.height))


def draw_disc(
    sheet: Sheet, minerals: Minerals, *, place: tuple[float, float]
) -> tuple[float, float]:
    """Sun or moon with its glow and two cloud scrolls; returns where it stands.

    It keeps out of the title: where `place` is inside, it steps aside.
    """
    scene, canvas, radius = sheet.scene, sheet.canvas, DISC_RADIUS
    title = scene.rect(scene.brief.composition.title_box)
    x, y = _beside(title, scene, place=place)
    strength = minerals.disc_strength
    reach = radius * 3.6
    glow = minerals.glow
    night = scene.brief.light == "night"
    shine = radial_gradient(
        (x, y),
        reach,
        [glow.faded(0.40 * strength), glow.faded(0.13 * strength), glow.faded(0)],
        [0, 0.45, 1],
    )
    canvas.drawCircle(x, y, reach, paint(shader=shine))
    if strength < 0.08:
        return x, y
    disc = linear_gradient(
        (0, y - radius), (0, y + radius), [minerals.disc_top, minerals.disc_foot]
    )
    body = paint(shader=disc)
    body.setAlphaf(min(1.0, 0.15 + strength))
    canvas.drawCircle(x, y, radius, body)
    if night:
        canvas.drawCircle(x, y, radius, paint(minerals.gold.faded(0.7 * strength), stroke=2))
    random = scene.random("disc clouds")
    for row, side in ((0.28, -1), (0.66, 1)):
        across = x + side * radius * random.uniform(0.5, 1.0)
        length = radius * random.uniform(2.0, 2.9)
        if _inside(title, across, y + radius * row, margin=length * 0.7):
            continue
        cloud_scroll(
            canvas,
            x=across,
            y=y + radius * row,
            length=length,
            thickness=radius * 0.11,
            colour=minerals.silk_pale.faded(0.85),
            gold=minerals.gold.faded(0.55),
        )
    return x, y


def draw_stars(sheet: Sheet, minerals: Minerals, *, strength: float, bottom: float) -> None:
    """Gold dots, some joined by thin lines as on old star charts, outside the title."""
    if strength <= 0:
        return
    scene, canvas = sheet.scene, sheet.canvas
    random = scene.random("stars")
    title = scene.rect(scene.brief.composition.title_box)
    places = [
        (x, y)
        for x, y in random.rand(round(scene.width / 12), 2) * (scene.width, bottom)
        if not _inside(title, x, y, margin=14)
    ]
    for x, y in places:
        size = random.uniform(0.8, 2.4)
        canvas.drawCircle(x, y, size, paint(minerals.gold.faded(strength * random.uniform(0.4, 1))))
    joined = sorted(places)[:: max(1, len(places) // 9)]
    line = paint(minerals.gold.faded(0.28 * strength), stroke=1)
    for (x, y), (to_x, to_y) in pairwise(joined):
        if abs(to_y - y) < 120 and not _inside(title, (x + to_x) / 2, (y + to_y) / 2, margin=40):
            canvas.drawLine(x, y, to_x, to_y, line)


def _beside(title: Rect, scene: Scene, *, place: tuple[float, float]) -> tuple[float, float]:
    """Where the disc goes: the wanted place, or the nearest one beside the title."""
    radius = DISC_RADIUS
    gap = radius + 26
    x = min(scene.width - gap, max(gap, place[0]))
    y = min(scene.horizon * LOWEST_DISC, max(gap, place[1]))
    if not _inside(title, x, y, margin=gap):
        return x, y
    below = title.bottom + gap
    if below < scene.horizon - radius * 1.2:
        return x, below
    left, right = title.left - gap, title.right + gap
    return (right, y) if right < scene.width - radius * 0.5 else (left, y)


def _inside(title: Rect, x: float, y: float, *, margin: float) -> bool:
    return (
        title.left - margin < x < title.right + margin
        and title.top - margin < y < title.bottom + margin
    )
