"""What the car takes from the ground: contact, the dark under it, and its cast shadow."""

from __future__ import annotations

import numpy as np
from PIL import Image as Pillow
from PIL import ImageFilter

from milepost.brief.model import Light
from milepost.car.placed import Cutout
from milepost.car.stage import Stage
from milepost.pixels.light import Pixels
from milepost.trip.model import Weather

SHADOW_RISE = 0.10
"""Of the car's length: no shadow lies higher above the tyres' contact."""
REDUCED = 3
"""Shadows are soft: they are drawn at a third of the size."""

_HARDNESS: dict[Weather, float] = {
    "clear": 1.0,
    "cloudy": 0.55,
    "overcast": 0.12,
    "rain": 0.0,
    "storm": 0.0,
    "snow": 0.15,
    "fog": 0.05,
}
_BY_LIGHT: dict[Light, float] = {"day": 0.66, "dusk": 0.52, "night": 0.28}


def ground_light(
    stage: Stage,
    cutout: Cutout,
    sky: Pixels,
    *,
    weather: Weather,
    light: Light,
) -> Pixels:
    """Share of its light that the ground keeps, `[height, width, 3]` of the stage, 0..1.

    Args:
        stage: where the car stands.
        cutout: the car.
        sky: linear colour of the open sky at luminance 1: it alone lights a shadow, which is why
            shadows on snow are blue.
        weather: overcast skies cast no shadow, they only darken the ground under the car.
        light: day, dusk or night.
    """
    size = (-(-stage.width // REDUCED), -(-stage.height // REDUCED))
    cast = _cast(stage, cutout, size, hardness=_HARDNESS[weather])
    strength = _BY_LIGHT[light] * min(1.0, 0.25 + _HARDNESS[weather]) if cast is not None else 0.0
    covered = _contact(stage, cutout, size)
    # Sky still reaches under a car on snow: the darkness keeps a little of its colour.
    kept = 1 - covered[..., None] * (1 - 0.07 * sky)
    if cast is not None:
        in_shadow = 0.16 * sky / max(1.0, float(sky.max()) * 0.16)
        kept = kept * (1 - strength * cast[..., None] * (1 - in_shadow))
    kept = 1 - (1 - kept) * _inside(stage, size)[..., None]
    planes = [
        np.asarray(
            Pillow.fromarray(np.ascontiguousarray(plane)).resize(
                (stage.width, stage.height), Pillow.Resampling.BILINEAR
            )
        )
        for plane in np.moveaxis(kept.astype(np.float32), -1, 0)
    ]
    return np.stack(planes, axis=-1)


def _cast(stage: Stage, cutout: Cutout, size: tuple[int, int], *, hardness: float) -> Pixels | None:
    """The silhouette laid on the ground, 0..1, fading with distance; None under a closed sky."""
    if hardness < 0.1:
        return None
    towards_us, aside = stage.shadow_lean
    alpha = Pillow.fromarray((cutout.image[0, ..., 3] * 255).astype(np.uint8)).reduce(REDUCED)
    # Pillow asks for the way back: from a place on the ground to one on the silhouette.
    ground, car_x = stage.ground / REDUCED, stage.car_x / REDUCED
    base = cutout.ground_row / REDUCED
    matrix = (
        1.0,
        -aside / towards_us,
        aside / towards_us * ground - car_x,
        0.0,
        -1 / towards_us,
        base + ground / towards_us,
    )
    laid = alpha.transform(size, Pillow.Transform.AFFINE, matrix, Pillow.Resampling.BILINEAR)
    soft = stage.body_width * (0.004 + 0.02 * (1 - hardness)) / REDUCED
    shade = np.asarray(laid.filter(ImageFilter.GaussianBlur(soft)), np.float32) / np.float32(255)
    rows = np.arange(size[1], dtype=np.float32)[:, None] - np.float32(ground)
    reach = stage.body_height * towards_us / REDUCED
    fade = np.clip(1.08 - 0.55 * rows / max(1.0, reach), 0.0, 1.0)
    return np.asarray(shade * fade, np.float32)


def _contact(stage: Stage, cutout: Cutout, size: tuple[int, int]) -> Pixels:
    """Darkness under the car and where its tyres press on the road, 0..1."""
    rows = np.arange(size[1], dtype=np.float32)[:, None] * REDUCED
    columns = np.arange(size[0], dtype=np.float32)[None, :] * REDUCED
    centre = (stage.body_left + stage.body_right) / 2
    length, ground = stage.body_width, stage.ground

    def pool(x: float, y: float, wide: float, tall: float, edge: float) -> Pixels:
        """A patch that is full in the middle and gone at its rim; small `edge`: a hard rim."""
        distance = np.sqrt(((columns - x) / wide) ** 2 + ((rows - y) / tall) ** 2)
        inside = np.clip((1 - distance) / edge, 0, 1)
        return np.asarray(inside * inside * (3 - 2 * inside), np.float32)

    under = 0.95 * pool(centre, ground - 0.032 * length, 0.49 * length, 0.062 * length, 0.50)
    near = 0.70 * pool(centre, ground - 0.006 * length, 0.52 * length, 0.046 * length, 0.70)
    around = 0.34 * pool(centre, ground + 0.004 * length, 0.58 * length, 0.095 * length, 1.0)
    kept = (1 - under) * (1 - near) * (1 - around)
    for left, right in _tyres(cutout):
        x = stage.car_x + (left + right) / 2
        wide = max(0.034 * length, (right - left) * 0.9)
        kept = kept * (1 - 0.85 * pool(x, ground, wide, 0.016 * length, 0.8))
    result: Pixels = 1 - kept
    return result


def _inside(stage: Stage, size: tuple[int, int]) -> Pixels:
    """1 in the stage's middle, 0 at its left, right and lower border: no seam in the road."""
    reach = 0.09 * stage.body_width / REDUCED
    columns = np.arange(size[0], dtype=np.float32)
    rows = np.arange(size[1], dtype=np.float32)
    aside = np.clip(np.minimum(columns, size[0] - 1 - columns) / reach, 0, 1)
    below = np.clip((size[1] - 1 - rows) / (0.5 * reach), 0, 1)
    return np.asarray(below[:, None] * aside[None, :], np.float32)


def _tyres(cutout: Cutout) -> list[tuple[int, int]]:
    """Columns of the cut-out that stand on the ground, as (left, right)."""
    alpha = cutout.image[0, ..., 3]
    row = min(alpha.shape[0] - 1, max(0, round(cutout.ground_row - 0.008 * alpha.shape[1])))
    touching = np.concatenate([[False], alpha[row] > 0.5, [False]])
    edges = np.flatnonzero(np.diff(touching.astype(np.int8)))
    return [(int(left), int(right)) for left, right in zip(edges[::2], edges[1::2], strict=True)]
