"""The car upside down in a wet road."""

from __future__ import annotations

import numpy as np
from PIL import Image as Pillow
from PIL import ImageFilter

from milepost.car.stage import Stage
from milepost.pixels.light import Pixels

REDUCED = 2
SQUASH = 0.86
"""A rough mirror is shorter than what it shows."""


def wet_reflection(
    stage: Stage, car: Pixels, ground_row: float, *, seed: int
) -> tuple[Pixels, Pixels]:
    """Mirrored linear colours `[rows, width, 3]` and their cover `[rows, width]`.

    Rows count from the tyres' contact down to the stage's end. The mirror is smeared downwards,
    torn sideways by the road's unevenness and lost with distance.

    Args:
        stage: where the car stands.
        car: the relit car `[h, w, 4]`: linear colours times alpha, and alpha.
        ground_row: row of the cut-out that touches the road.
        seed: the road's unevenness.
    """
    contact = min(car.shape[0], round(ground_row))
    rows = max(1, stage.height - round(stage.ground))
    flipped = car[:contact][::-1]
    flipped = flipped[np.linspace(0, len(flipped) - 1, round(len(flipped) * SQUASH)).astype(int)]
    laid = np.zeros((rows, stage.width, 4), np.float32)
    tall = min(rows, flipped.shape[0])
    left, right = max(0, stage.car_x), min(stage.width, stage.car_x + flipped.shape[1])
    laid[:tall, left:right] = flipped[:tall, left - stage.car_x : right - stage.car_x]
    small = laid[::REDUCED, ::REDUCED]
    random = np.random.RandomState(seed)
    drift = np.cumsum(random.standard_normal(small.shape[0])) * 0.25
    drift += random.standard_normal(small.shape[0]) * (0.4 + 1.6 * np.arange(small.shape[0]) / 90)
    columns = np.arange(small.shape[1])[None, :] + np.round(drift).astype(int)[:, None]
    torn = np.take_along_axis(
        small, np.clip(columns, 0, small.shape[1] - 1)[..., None].repeat(4, axis=2), axis=1
    )
    reach_px = 7 * stage.body_width / 600
    planes = [
        _smeared(torn[..., channel], stage.width, rows, reach_px=reach_px) for channel in range(4)
    ]
    fade = np.clip(1 - np.arange(rows) / (0.70 * stage.body_height), 0, 1) ** 1.7
    mirrored = np.stack(planes, axis=-1) * fade[:, None, None].astype(np.float32)
    return mirrored[..., :3], mirrored[..., 3]


def _smeared(plane: Pixels, width: int, height: int, *, reach_px: float) -> Pixels:
    sheet = Pillow.fromarray(np.ascontiguousarray(plane * 255).astype(np.uint8))
    for _ in range(2):
        sheet = sheet.filter(ImageFilter.BoxBlur((0.2 * reach_px, reach_px)))
    scaled = sheet.resize((width, height), Pillow.Resampling.BILINEAR)
    return np.asarray(scaled, np.float32) / np.float32(255)
