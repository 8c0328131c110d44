"""The season's trees on the bank: peach blossom, green crowns, red maples, bare frost."""

from __future__ import annotations

import math

import numpy as np

from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.palette import Palette
from milepost.painter.scene import Sheet
from milepost.pixels.brush import paint, polygon
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


def draw_orchard(sheet: Sheet, palette: Palette, minerals: Minerals) -> None:
    """A few trees at both ends of the bank, beside the pines and clear of the car."""
    scene = sheet.scene
    random = scene.random("orchard")
    car = scene.rect(scene.brief.composition.car_box)
    summer = palette.season == "summer"
    right_room = scene.width - car.right
    spots = [car.left * share for share in (0.50, 0.76)]
    spots += [car.right + right_room * share for share in (0.24, 0.46)]
    for x in spots[1:3] if summer else spots:
        draw_tree(
            sheet.canvas,
            x=x + random.uniform(-16, 16),
            foot_y=scene.road + random.uniform(2, 10),
            height=random.uniform(84, 126),
            petals=minerals.petals,
            bark=minerals.bark,
            gold=minerals.gold.faded(0.5 * minerals.gold_strength),
            fullness=0.45 if palette.season == "winter" else 1.0,
            random=random,
        )


def draw_tree(
    canvas: skia.Canvas,
    *,
    x: float,
    foot_y: float,
    height: float,
    petals: tuple[Colour, Colour, Colour],
    bark: Colour,
    gold: Colour,
    fullness: float,
    random: np.random.RandomState,
) -> None:
    """A crooked tree whose twigs carry dots of blossom or leaf, dark to light.

    `fullness` 0..1 is the share of twigs in leaf.
    """
    tips = _draw_limbs(canvas, x=x, y=foot_y, height=height, bark=bark, random=random)
    blossoms = [
        (tip_x + random.normal() * height * 0.07, tip_y + random.normal() * height * 0.055)
        for tip_x, tip_y in tips
        for _ in range(round(9 * fullness))
    ]
    size = height * 0.034
    for at, tone in enumerate(petals):
        dots = skia.Path()
        for dot_x, dot_y in blossoms:
            if random.rand() < (1.0, 0.75, 0.45)[at]:
                radius = size * random.uniform(0.7, 1.3) * (1.25, 1.0, 0.7)[at]
                dots.addCircle(dot_x - at * size * 0.4, dot_y - at * size * 0.5, radius)
        canvas.drawPath(dots, paint(tone))
    hearts = skia.Path()
    for dot_x, dot_y in blossoms[::5]:
        hearts.addCircle(dot_x - size * 0.8, dot_y - size, size * 0.24)
    canvas.drawPath(hearts, paint(gold))


def _draw_limbs(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    height: float,
    bark: Colour,
    random: np.random.RandomState,
) -> list[tuple[float, float]]:
    """Trunk and limbs; returns where the twigs end."""
    tips: list[tuple[float, float]] = []
    limbs = [(x, y, -math.pi / 2 + random.uniform(-0.25, 0.25), height * 0.42, height * 0.060, 0)]
    while limbs:
        from_x, from_y, angle, length, thickness, order = limbs.pop()
        bend = angle + random.uniform(-0.3, 0.3)
        to_x = from_x + math.cos(bend) * length
        to_y = from_y + math.sin(bend) * length
        ends = _taper(from_x, from_y, to_x, to_y, thickness)
        canvas.drawPath(polygon(ends), paint(bark))
        if order == 3:
            tips.append((to_x, to_y))
            continue
        if order:
            tips.append((to_x, to_y))
        limbs.extend(
            (
                to_x,
                to_y,
                angle + turn * random.uniform(0.35, 0.85),
                length * random.uniform(0.55, 0.78),
                thickness * 0.6,
                order + 1,
            )
            for turn in (-1, 1)
        )
    return tips


def _taper(
    from_x: float, from_y: float, to_x: float, to_y: float, thickness: float
) -> list[tuple[float, float]]:
    angle = math.atan2(to_y - from_y, to_x - from_x) + math.pi / 2
    wide_x, wide_y = math.cos(angle) * thickness / 2, math.sin(angle) * thickness / 2
    thin_x, thin_y = wide_x * 0.6, wide_y * 0.6
    return [
        (from_x - wide_x, from_y - wide_y),
        (from_x + wide_x, from_y + wide_y),
        (to_x + thin_x, to_y + thin_y),
        (to_x - thin_x, to_y - thin_y),
    ]
