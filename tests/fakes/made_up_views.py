"""Landscapes made of arithmetic, whose horizon, light and ground are known.

They share no code with our painter: skies with a glow, ridges of noise, water that mirrors, towns
of boxes, snow, night, haze, and a road that narrows towards the horizon.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from milepost.pixels.arrays import Image

Kind = Literal["sea", "lake", "town", "snow", "field", "road"]
Hour = Literal["day", "dusk", "night"]
KINDS: tuple[Kind, ...] = ("sea", "lake", "town", "snow", "field", "road")
HOURS: tuple[Hour, ...] = ("day", "dusk", "night")
Colours = NDArray[Any]

_SKY = {
    "day": ((0.35, 0.60, 0.90), (0.86, 0.92, 0.97)),
    "dusk": ((0.36, 0.26, 0.48), (0.98, 0.62, 0.36)),
    "night": ((0.03, 0.05, 0.14), (0.13, 0.18, 0.32)),
}
_BRIGHTNESS = {"day": 1.0, "dusk": 0.55, "night": 0.22}


@dataclass(frozen=True)
class View:
    """A made-up picture and the truth about it."""

    picture: Image
    """`[1, height, width, 3]`."""
    horizon_y: float
    shore_y: float
    """From here down there is ground; what lies between the horizon and here is water, if any."""
    light_x: float
    """Where the sun or moon stands, as a fraction from the left."""
    kind: Kind
    hour: Hour


def made_up_view(
    kind: Kind, hour: Hour, *, seed: int, width_px: int = 432, height_px: int = 540
) -> View:
    """Paint one; the seed decides horizon, light, colours, ridges and textures."""
    chance = np.random.RandomState(seed)
    horizon = chance.uniform(0.35, 0.70)
    light_x = chance.uniform(0.12, 0.88)
    row = round(horizon * height_px)
    picture = _sky(hour, chance, (height_px, width_px), row, light_x)
    haze = picture[row - 1].mean(axis=0)
    far_tone = _tone(chance, hour) * 0.4 + haze * 0.6
    has_water = kind in {"sea", "lake", "town"}
    if kind in {"lake", "snow", "field"} or (kind == "road" and chance.rand() < 0.6):
        for share in (0.75, 0.4):
            rise = chance.uniform(0.06, 0.30) * height_px * (0.6 + share / 2)
            tone = far_tone * (1 - share) + _tone(chance, hour) * share
            if kind == "snow":
                tone = 0.5 * tone + 0.45 * _BRIGHTNESS[hour] * np.array([0.9, 0.95, 1.0])
            _ridge(picture, chance, row, rise, tone)
    if kind == "town":
        _boxes(picture, chance, row, hour)
    shore = row
    if has_water:
        shore = min(height_px - 8, round(row + chance.uniform(0.12, 0.30) * height_px))
        _water(picture, chance, row, hour)
    _ground(picture, chance, shore, hour, kind)
    grain = chance.normal(0, 0.012, picture.shape[:2])[..., None]
    done = np.clip(picture + grain, 0, 1).astype(np.float32)
    return View(done[np.newaxis], row / height_px, shore / height_px, light_x, kind, hour)


def _tone(chance: np.random.RandomState, hour: Hour) -> Colours:
    base = np.array([[0.30, 0.42, 0.25], [0.42, 0.38, 0.30], [0.28, 0.36, 0.42]])
    return np.asarray(base[chance.randint(3)] * chance.uniform(0.7, 1.2) * _BRIGHTNESS[hour])


def _noise(chance: np.random.RandomState, count: int, octaves: int = 5) -> Colours:
    """A smooth random line, mean 0, about -1 to 1."""
    line = np.zeros(count)
    at = np.linspace(0, 1, count)
    for octave in range(octaves):
        knots = 3 * 2**octave
        line += np.interp(at, np.linspace(0, 1, knots), chance.uniform(-1, 1, knots)) / 1.8**octave
    return line / 2


def _sky(
    hour: Hour, chance: np.random.RandomState, size: tuple[int, int], row: int, light_x: float
) -> Colours:
    height, width = size
    top, low = (np.array(colour) for colour in _SKY[hour])
    down = np.clip(np.arange(height) / row, 0, 1)[:, None, None] ** chance.uniform(0.7, 1.6)
    picture: Colours = np.broadcast_to(top + (low - top) * down, (height, width, 3)).copy()
    light_y = row * {"day": 0.45, "dusk": 0.85, "night": 0.4}[hour]
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    far = np.hypot(x - light_x * width, y - light_y) / width
    glow = np.exp(-((far / 0.22) ** 2)) * 0.35 + np.clip((0.045 - far) / 0.006, 0, 1)
    tint = np.array({"day": (1, 0.98, 0.9), "dusk": (1, 0.75, 0.4), "night": (0.85, 0.9, 1)}[hour])
    strength = chance.uniform(0.5, 1.0)
    picture += (tint - picture) * np.clip(strength * glow, 0, 1)[..., None]
    for _ in range(chance.randint(0, 5)):
        centre, wide = chance.uniform(0, width), chance.uniform(0.1, 0.4) * width
        level = chance.uniform(0.05, 0.8) * row
        cloud = np.exp(-(((x - centre) / wide) ** 2) - ((y - level) / (0.07 * wide + 4)) ** 2)
        picture += (np.clip(low + 0.1, 0, 1) - picture) * (0.5 * cloud)[..., None]
    return np.asarray(picture)


def _ridge(
    picture: Colours,
    chance: np.random.RandomState,
    row: int,
    rise: float,
    tone: Colours,
) -> None:
    height, width, _ = picture.shape
    top = row - rise * np.clip(0.5 + _noise(chance, width), 0.02, None)
    inside = (np.arange(height)[:, None] >= top) & (np.arange(height)[:, None] < row)
    coarse = 1 + 0.15 * chance.normal(size=(height // 4 + 1, width // 4 + 1))
    relief = np.kron(coarse, np.ones((4, 4)))[:height, :width]
    picture[inside] = tone * relief[inside][:, None]


def _boxes(picture: Colours, chance: np.random.RandomState, row: int, hour: Hour) -> None:
    _, width, _ = picture.shape
    left = 0
    while left < width:
        wide = chance.randint(width // 20, width // 7)
        top = row - int(chance.uniform(0.05, 0.32) * row)
        if chance.rand() < 0.85:
            picture[top:row, left : left + wide] = _tone(chance, hour) * chance.uniform(0.7, 1.6)
            for y in range(top + 4, row - 4, 9):
                for x in range(left + 3, min(width, left + wide) - 4, 8):
                    if chance.rand() < 0.5:
                        lamp = (1.0, 0.8, 0.4) if hour != "day" else (0.75, 0.85, 0.95)
                        picture[y : y + 4, x : x + 3] = lamp
        left += wide + chance.randint(0, 8)


def _water(picture: Colours, chance: np.random.RandomState, row: int, hour: Hour) -> None:
    height, width, _ = picture.shape
    own = np.array((0.20, 0.40, 0.50)) * _BRIGHTNESS[hour]
    share = chance.uniform(0.25, 0.7)
    columns = np.arange(width)
    for y in range(row, height):
        depth = y - row
        source = picture[max(0, row - 1 - round(depth * 0.9))]
        sway = np.sin(depth * 0.9 + columns / 37) * depth * 0.03
        mirrored = source[np.clip(columns + np.round(sway).astype(int), 0, width - 1)]
        picture[y] = mirrored * (1 - share) + own * share + 0.02 * np.sin(depth * depth * 0.05)


def _ground(
    picture: Colours,
    chance: np.random.RandomState,
    shore: int,
    hour: Hour,
    kind: Kind,
) -> None:
    height, width, _ = picture.shape
    tone = _tone(chance, hour) * 1.2
    if kind == "snow":
        tone = np.array((0.86, 0.90, 0.95)) * _BRIGHTNESS[hour]
    rows = height - shore
    coarse = chance.normal(0, 1, (rows // 2 + 1, width // 6 + 1))
    texture = np.kron(coarse, np.ones((2, 6)))[:rows, :width]
    picture[shore:] = tone * (1 + 0.08 * texture[..., None])
    if kind in {"road", "field"} and chance.rand() < (1.0 if kind == "road" else 0.3):
        middle = width * chance.uniform(0.35, 0.65)
        depth = (np.arange(shore, height) - shore)[:, None] / rows
        across = np.abs(np.arange(width)[None, :] - middle)
        road = across < 0.02 * width + depth * 0.55 * width
        picture[shore:][road] = np.array((0.36, 0.36, 0.38)) * (0.5 + 0.5 * _BRIGHTNESS[hour])
