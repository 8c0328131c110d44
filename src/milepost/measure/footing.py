"""Whether a car could stand somewhere in a landscape: on ground, not on water nor in the sky.

Ten numbers speak for ground or against it; their weights were fitted to made-up views whose
surfaces are known, and to pictures of our painter (decision 0023). None of them is sure by itself:
snow looks like sky, a wet road mirrors, a river may be brown. What they leave in doubt is not taken
for ground.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from milepost.measure.foreground import Foreground
from milepost.measure.thumbnail import Small

NO_GROUND: Final = 0.5
"""Below it a place is given up: a road is laid there, which is never wrong."""
ABOVE_ROWS: Final = 0.02
"""Of the height: tyres this far above the horizon stand in the sky."""
_UNDER: Final = 0.3
_BEHIND: Final = 0.15
"""Of the car's height: how far the looked-at strip reaches before and behind the tyres."""

_WEIGHTS: Final = {
    "columns": -3.1,
    "rows": -0.9,
    "slanting": 1.5,
    "upright": -3.4,
    "drawn_out": -9.5,
    "warm": 3.4,
    "watery": -4.5,
    "like_beyond": -3.8,
    "unlike_foot": -2.6,
    "lost": -0.8,
}
_BIAS: Final = 2.3
"""Four tenths below the fitted one: a river taken for ground is worse than a road too many."""

_BLUE_DEG: Final = (172.0, 298.0)
"""Hues from turquoise to blue, in Lab."""

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions of the picture."""


def ground_probability(
    small: Small, front: Foreground | None, car: Rectangle, horizon_y: float, *, confidence: float
) -> float:
    """How likely the strip under a car's tyres is ground, 0 to 1; 0 above the horizon.

    Args:
        small: of `thumbnail`.
        front: of `look_in_front`; without one there is no ground.
        car: the car's rectangle; its bottom is where the tyres touch.
        horizon_y: as a fraction from the top.
        confidence: of the horizon, 0 to 1.
    """
    if front is None or car[3] < horizon_y - ABOVE_ROWS:
        return 0.0
    found = footing_features(small, front, car, confidence=confidence)
    score = _BIAS + sum(_WEIGHTS[name] * value for name, value in found.items())
    return float(1 / (1 + np.exp(-score)))


def footing_features(
    small: Small, front: Foreground, car: Rectangle, *, confidence: float
) -> dict[str, float]:
    """The ten numbers of the strip under the tyres.

    `columns`, `rows`, `slanting`, `upright`, `drawn_out`: of the whole foreground, as far as they
    stand out.
    `warm`: yellow as sand, earth and dry grass.
    `watery`: blue or turquoise as no ground is by day; by night all is blue.
    `like_beyond`: how near its colour is to that of what lies above the horizon, 0 to 1.
    `unlike_foot`: how far it is from that of the picture's foot, 0 to 2.
    `lost`: how little of a horizon was found; without one, no plane is seen.
    """
    height, width, _ = small.shape
    left, top, right, bottom = car
    rise = bottom - top
    first = min(height - 4, max(0, round((bottom - _BEHIND * rise) * height)))
    last = min(height, max(first + 4, round((bottom + _UNDER * rise) * height)))
    across = slice(max(0, round(left * width)), max(round(left * width) + 2, round(right * width)))
    strip = small[first:last, across]
    middle = np.median(strip.reshape(-1, 3), axis=0)
    foot = np.median(small[-max(4, height // 16) :, across].reshape(-1, 3), axis=0)
    apart = float(np.linalg.norm(middle - front.beyond))
    return {
        "columns": max(0.0, front.columns - 0.1),
        "rows": max(0.0, front.rows - 0.15),
        "slanting": front.slanting,
        "upright": max(0.0, front.upright - 0.25) * 3,
        "drawn_out": max(0.0, front.drawn_out - 0.2),
        "warm": min(0.5, max(0.0, float(middle[2]) / 20 - 0.7)),
        "watery": _watery(middle) * min(1.0, max(0.0, float(front.beyond[0]) / 25 - 1)),
        "like_beyond": max(0.0, 1 - apart / 10.5),
        "unlike_foot": min(2.0, float(np.linalg.norm(middle - foot)) / 20),
        "lost": max(0.0, 0.35 - confidence) * 5,
    }


def _watery(colour: NDArray[np.floating[Any]]) -> float:
    """How far a Lab colour is from what ground may be: 0 for greys, greens and browns, to 1.5."""
    hue_deg = np.degrees(np.arctan2(colour[2], colour[1])) % 360
    if not _BLUE_DEG[0] < hue_deg < _BLUE_DEG[1]:
        return 0.0
    return float(np.clip((np.hypot(colour[1], colour[2]) - 12) / 12, 0, 1.5))
