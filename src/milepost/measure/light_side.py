"""From which side a landscape is lit, and how warm that light is."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from milepost.measure.thumbnail import Small, running_mean

EDGE_DEG: Final = 60.0
"""Azimuth of a light that stands on the picture's edge."""
SURE: Final = 0.5
"""From here on the side was right in every picture tried, and the colour in 19 of 20."""

_NIGHT_LIGHTNESS, _WARM_A = 40.0, 10.0
"""Of a sky's mean: L* below which it is night, and a* above which the sun is low."""
_DAY_K, _DULL_K, _DUSK_K, _NIGHT_K = 5600.0, 7600.0, 3000.0, 8500.0
_CLEAR_LIGHTNESS, _DULL_LIGHTNESS = 86.0, 70.0
"""L* of the brightest tenth of a day's sky, clear and under clouds."""


class LightSide(NamedTuple):
    """Where the light stands."""

    azimuth_deg: float
    """-60 at the left edge, 0 straight behind the scene, +60 at the right edge."""
    confidence: float
    """0 where the brightness of the sky is spread out, near 1 for a disc; see `SURE`."""


class LightColour(NamedTuple):
    """What colour the light has."""

    temperature_k: float
    confidence: float
    """How far the sky is from looking like another time of day, 0 to 1; see `SURE`."""


def find_light_side(small: Small, horizon_y: float) -> LightSide:
    """The middle of the brightest spot above the horizon, and how compact that spot is.

    Args:
        small: of `thumbnail`.
        horizon_y: as a fraction from the top.
    """
    height, width, _ = small.shape
    above = small[: max(1, height // 16, round(horizon_y * height)), :, 0]
    bright = running_mean(running_mean(above, 1, 0), 1, 1)
    top = float(np.partition(bright.ravel(), -8)[-8]) if bright.size > 8 else float(bright.max())
    usual = float(np.quantile(bright, 0.75))
    if top - usual < 2.0:  # nothing stands out
        return LightSide(0.0, 0.0)
    columns = np.nonzero(bright > top - max(2.0, 0.35 * (top - usual)))[1]
    place = (float(columns.mean()) + 0.5) / width - 0.5
    spread = float(columns.std()) / width
    return LightSide(
        round(2 * EDGE_DEG * place, 1), round(float(1 / (1 + (spread / 0.07) ** 4)), 3)
    )


def find_light_colour(small: Small, horizon_y: float) -> LightColour:
    """Warm under a red sky, cool at night and under clouds, neutral by day.

    Args:
        small: of `thumbnail`.
        horizon_y: as a fraction from the top.
    """
    above = small[: max(1, len(small) // 16, round(horizon_y * len(small)))]
    lightness, green_red, _ = (float(value) for value in above.mean(axis=(0, 1)))
    warm = float(np.clip((green_red - 4) / (2 * (_WARM_A - 4)), 0, 1))
    dark = (_NIGHT_LIGHTNESS - lightness) / 10
    if dark > 0 and green_red < _WARM_A + 2:
        return LightColour(_NIGHT_K, round(min(1.0, dark), 3))
    brightest = float(np.quantile(above[..., 0], 0.9))
    dull = float(
        np.clip((_CLEAR_LIGHTNESS - brightest) / (_CLEAR_LIGHTNESS - _DULL_LIGHTNESS), 0, 1)
    )
    by_day = _DAY_K + (_DULL_K - _DAY_K) * dull
    # Steps of equal reciprocals look equal.
    mired = (1 - warm) / by_day + warm / _DUSK_K
    sure = min(1.0, abs(green_red - _WARM_A) / 6, max(0.3, -dark + 0.5))
    return LightColour(round(1 / mired), round(sure, 3))
