"""From which side a landscape is lit, and how warm that light is."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

import numpy as np

from milepost.measure.horizon import sky_rows
from milepost.measure.thumbnail import Small, running_mean

EDGE_DEG: Final = 60.0
"""Azimuth of a light that stands on the picture's edge."""
SURE: Final = 0.5
"""From here on the side was right in every picture tried, and the colour in 19 of 20."""

_NIGHT_LIGHTNESS, _WARM = 40.0, 9.0
"""Of a sky: mean L* below which it is night, and warmth above which the sun is low."""
_GOLDEN_B, _GOLDEN_COUNTS = 20.0, 0.3
"""b* from which a sky is golden, which no a* shows, and how much that counts as warmth."""
_BLUE_HOUR_LIGHTNESS, _PALE = 24.0, 60.0
"""Mean L* that parts night from dusk, and dusk from day where the colour does not tell."""
_DAY_K, _DULL_K, _DUSK_K, _NIGHT_K = 5600.0, 7600.0, 3000.0, 8500.0
_CLEAR_LIGHTNESS, _DULL_LIGHTNESS = 86.0, 70.0
"""L* of the brightest tenth of a day's sky, clear and under clouds."""
_LEAST_SKY = 0.25
"""Of what is above the horizon: less of it tells nothing of towers in front of a sunset."""


Hour = Literal["day", "dusk", "night"]


class LightSide(NamedTuple):
    """Where the light stands."""

    azimuth_deg: float
    """-60 at the left edge, 0 straight behind the scene, +60 at the right edge."""
    elevation_deg: float
    """0 on the horizon, 60 at the upper edge."""
    confidence: float
    """0 where the brightness of the sky is spread out, near 1 for a disc; see `SURE`."""


class LightColour(NamedTuple):
    """What colour the light has."""

    temperature_k: float
    confidence: float
    """How far the sky is from looking like another time of day, 0 to 1; see `SURE`."""
    hour: Hour
    """As the sky's lightness and colour have it; as sure as the colour is."""


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
        return LightSide(0.0, 0.0, 0.0)
    rows, columns = np.nonzero(bright > top - max(2.0, 0.35 * (top - usual)))
    place = (float(columns.mean()) + 0.5) / width - 0.5
    spread = float(columns.std()) / width
    return LightSide(
        round(2 * EDGE_DEG * place, 1),
        round(EDGE_DEG * (1 - (float(rows.mean()) + 0.5) / len(above)), 1),
        round(float(1 / (1 + (spread / 0.07) ** 4)), 3),
    )


def find_light_colour(small: Small, horizon_y: float) -> LightColour:
    """Warm under a red sky, cool at night and under clouds, neutral by day.

    Args:
        small: of `thumbnail`.
        horizon_y: as a fraction from the top.
    """
    sky = _sky(small[: max(1, len(small) // 16, round(horizon_y * len(small)))])
    lightness, green_red, _ = (float(value) for value in sky.mean(axis=0))
    golden = float(np.quantile(sky[:, 2], 0.85)) - _GOLDEN_B
    warmth = green_red + _GOLDEN_COUNTS * max(0.0, golden)
    dark = (_NIGHT_LIGHTNESS - lightness) / 10
    hour: Hour
    if dark > 0 and warmth < _WARM + 3:
        hour = "night" if lightness < _BLUE_HOUR_LIGHTNESS else "dusk"
        return LightColour(_NIGHT_K, round(min(1.0, dark), 3), hour)
    # A pale sky is a day's even if it is tinted, a deep one an evening's even if it is not.
    low_sun = (warmth - _WARM) / 5 + float(np.clip((_PALE - lightness) / 15, -1, 1))
    warm = float(np.clip((low_sun + 1) / 2, 0, 1))
    brightest = float(np.quantile(sky[:, 0], 0.9))
    dull = float(
        np.clip((_CLEAR_LIGHTNESS - brightest) / (_CLEAR_LIGHTNESS - _DULL_LIGHTNESS), 0, 1)
    )
    by_day = _DAY_K + (_DULL_K - _DAY_K) * dull
    # Steps of equal reciprocals look equal.
    mired = (1 - warm) / by_day + warm / _DUSK_K
    hour = "dusk" if low_sun > 0 else "day"
    return LightColour(round(1 / mired), round(min(1.0, abs(low_sun)), 3), hour)


def _sky(above: Small) -> Small:
    """Pixels of the sky, `[pixels, 3]`; of everything above the horizon where it ends at once."""
    free = np.arange(len(above))[:, None] < sky_rows(above)[None, :]
    chosen = above[free]
    return chosen if free.mean() > _LEAST_SKY else above.reshape(-1, 3)
