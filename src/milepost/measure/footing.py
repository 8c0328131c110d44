"""Whether a car could stand somewhere in a landscape: on ground, not on water nor in the sky.

Six numbers tell water from ground; their weights were fitted to places in pictures of our painter
and in made-up views whose shores are known (decision 0023). None of them is sure by itself: snow
looks like sky, a wet road mirrors, a river may be brown.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from milepost.measure.thumbnail import Small, running_mean

NO_GROUND: Final = 0.2
"""Below it a place is given up: one ground in forty was, and two waters in three."""
ABOVE_ROWS: Final = 0.02
"""Of the height: tyres this far above the horizon stand in the sky."""
_UNDER: Final = 0.3
_BEHIND: Final = 0.15
"""Of the car's height: how far the looked-at strip reaches before and behind the tyres."""

_WEIGHTS: Final = {
    "mirror": -3.98,
    "red": 0.82,
    "yellow": 1.35,
    "streaks": 0.84,
    "brighter_than_sky": -1.47,
    "unlike_foot": -0.99,
    "rough": -0.58,
}
_BIAS: Final = 0.99

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions of the picture."""


def ground_probability(small: Small, car: Rectangle, horizon_y: float) -> float:
    """How likely the strip under a car's tyres is ground, 0 to 1; 0 above the horizon.

    Args:
        small: of `thumbnail`.
        car: the car's rectangle; its bottom is where the tyres touch.
        horizon_y: as a fraction from the top.
    """
    if car[3] < horizon_y - ABOVE_ROWS:
        return 0.0
    found = footing_features(small, car, horizon_y)
    score = _BIAS + sum(_WEIGHTS[name] * value for name, value in found.items())
    return float(1 / (1 + np.exp(-score)))


def footing_features(small: Small, car: Rectangle, horizon_y: float) -> dict[str, float]:
    """The numbers of the strip under the tyres.

    `mirror`: how far it repeats, upside down, what stands beyond the horizon.
    `red`, `yellow`: its colour; water is blue and green.
    `streaks`: whether it changes more from row to row than along them.
    `brighter_than_sky`, `unlike_foot`: against the sky above it and the picture's foot.
    `rough`: how much it changes at all.
    """
    height, width, _ = small.shape
    left, top, right, bottom = car
    rise = bottom - top
    horizon = min(height - 1, max(1, round(horizon_y * height)))
    first = min(height - 4, max(0, round((bottom - _BEHIND * rise) * height)))
    last = min(height, max(first + 4, round((bottom + _UNDER * rise) * height)))
    across = slice(max(0, round(left * width)), max(round(left * width) + 2, round(right * width)))
    strip = small[first:last, across]
    middle = np.median(strip.reshape(-1, 3), axis=0)
    sky = small[horizon // 2 : horizon, across].reshape(-1, 3).mean(axis=0)
    foot = np.median(small[-max(4, height // 16) :, across].reshape(-1, 3), axis=0)
    down = float(np.abs(np.diff(strip, axis=0)).sum(axis=-1).mean())
    along = float(np.abs(np.diff(strip, axis=1)).sum(axis=-1).mean())
    return {
        "mirror": 2 * _mirrors(small, horizon, range(first, last), across),
        "red": float(middle[1]) / 20,
        "yellow": float(middle[2]) / 20,
        "streaks": float(np.log((down + 0.4) / (along + 0.4))),
        "brighter_than_sky": float(middle[0] - sky[0]) / 30,
        "unlike_foot": min(2.0, float(np.linalg.norm(middle - foot)) / 20),
        "rough": min(2.0, (down + along) / 6),
    }


def _mirrors(small: Small, horizon: int, strip: range, across: slice) -> float:
    """Correlation with what lies as far above the horizon, for whole and for squashed mirrors."""
    detail = small - running_mean(small, 8, 1)
    rows = np.arange(strip.start, strip.stop)
    best = 0.0
    for squash in (1.0, 0.8):
        beyond = horizon - 1 - np.round((rows - horizon) / squash).astype(int)
        seen = (beyond >= 0) & (beyond < len(small))
        if seen.sum() >= 3:
            near, far = detail[rows[seen], across], detail[beyond[seen], across]
            # A little noise everywhere keeps plain surfaces from mirroring each other.
            size = np.sqrt(float((near * near).sum()) * float((far * far).sum())) + near.size / 3
            best = max(best, float((near * far).sum()) / size)
    return best
