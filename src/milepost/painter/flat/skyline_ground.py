"""What an old height of a city stands on: a wooded hill, or a red bluff."""

from __future__ import annotations

import math

import numpy as np

from milepost.painter.flat.skyline_site import Site
from milepost.painter.kit.foliage import Crown, wood
from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.oklch import mix, oklch


def paint_hill(site: Site, *, height: float) -> float:
    """A wooded hill over the whole foot of the box; returns how high its top is."""
    box, palette = site.box, site.palette
    x = np.linspace(-1, 1, 41)
    crest = box.bottom - height * np.cos(x * math.pi / 2) ** 0.9
    half = box.width * 0.62
    shade = {"day": 0.10, "dusk": 0.55, "night": 0.35}[palette.light]
    tones = type(palette.leaves)(
        *(palette.far_off(mix(tone, palette.near_dark, shade), 0.10) for tone in palette.leaves)
    )
    ground = polygon(
        [
            *zip((box.centre_x + half * x).tolist(), crest.tolist(), strict=True),
            (box.centre_x + half, box.bottom + 3),
            (box.centre_x - half, box.bottom + 3),
        ]
    )
    site.canvas.drawPath(
        ground,
        paint(
            shader=linear_gradient(
                (0, box.bottom - height), (0, box.bottom), [tones.mid, tones.dark]
            )
        ),
    )
    crowns = []
    for _ in range(30):
        at = float(site.random.uniform(-0.94, 0.94))
        if abs(at) < 0.13 and height > 60:
            continue
        low = height * math.cos(at * math.pi / 2) ** 0.9
        radius = float(site.random.uniform(9, 17))
        level = float(site.random.uniform(0.25, 0.96))
        crowns.append(Crown(box.centre_x + half * at, box.bottom - low * level, radius, 0))
    sunny = (0.5, -0.8) if site.facade.sun_right else (-0.5, -0.8)
    wood(
        sorted(crowns, key=lambda crown: crown.y),
        site.canvas,
        [tones],
        site.random,
        light_from=sunny,
        puffs=7,
    )
    return height


def paint_cliff(site: Site, *, height: float) -> float:
    """A red bluff with a flat top; returns how high it is."""
    box = site.box
    red = site.shown(oklch(0.58, 0.12, 36))
    edge = (
        (-0.60, 0.0),
        (-0.50, 0.42),
        (-0.34, 0.60),
        (-0.24, 0.97),
        (0.16, 1.0),
        (0.26, 0.74),
        (0.44, 0.52),
        (0.62, 0.0),
    )
    points = [(box.centre_x + out * box.width, box.bottom + 3 - height * up) for out, up in edge]
    rock = polygon(points)
    tones = [red.shifted(0.06), red, red.shifted(-0.12)]
    site.canvas.drawPath(
        rock, paint(shader=linear_gradient((0, box.bottom - height), (0, box.bottom), tones))
    )
    site.canvas.save()
    site.canvas.clipPath(rock, True)
    for at in range(9):
        x = box.centre_x + (at - 4) * box.width * 0.13
        face = polygon(
            [
                (x, box.bottom - height),
                (x + 26, box.bottom - height * 0.5),
                (x + 8, box.bottom + 3),
                (x - 12, box.bottom + 3),
            ]
        )
        site.canvas.drawPath(face, paint(red.shifted(-0.14).faded(0.45)))
    site.canvas.restore()
    return height
