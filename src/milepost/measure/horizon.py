"""Where the horizon of any landscape lies.

Every row is given five numbers that tell a horizon from other lines, and a score that weighs
them; the scores of all rows, as probabilities, give the best row and how sure it is. The weights
were fitted to pictures of our painter, cropped at random, and to made-up views (decision 0023).
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from milepost.measure.thumbnail import Small, running_mean

SURE: Final = 0.5
"""From here on nineteen of twenty horizons were right to 4 % of the height."""
FEWEST_ROWS: Final = 32
"""Of a picture in which there is a horizon to be seen."""
NEAR: Final = 0.03
"""Of the height: rows this close to the best one say the same."""

_LARGEST_STEP = 15.0
"""In Lab: a step between night and a lamp counts no more than one between hill and sky."""
_SEEN_STEP = 3.0
_SKY_ENDS = 6.0
_AGREED = 0.6
"""Share of columns that must step alike for a line to count as level."""
_WEIGHTS: Final = {
    "level": 2.14,
    "below_sky": 2.99,
    "off_middle": -7.84,
    "line_above": -1.29,
    "mirror": 1.06,
}

Rows = NDArray[np.float64]
"""One number for each row of the thumbnail; row `y` means the line above that row."""


class Horizon(NamedTuple):
    """Where the eye's height is."""

    y: float
    """As a fraction from the top."""
    confidence: float
    """Probability that it is right to 3 % of the height; see `SURE`."""


def find_horizon(small: Small) -> Horizon:
    """The row where sky or far land meets water or ground; of a flat surface, an unsure middle."""
    if len(small) < FEWEST_ROWS:
        return Horizon(0.5, 0.0)
    found = row_features(small)
    scores = sum(_WEIGHTS[name] * values for name, values in found.items())
    likely = np.exp(scores - np.max(scores))
    likely /= likely.sum()
    best = int(likely.argmax())
    reach = max(2, round(NEAR * len(likely)))
    sure = float(likely[max(0, best - reach) : best + reach + 1].sum())
    return Horizon(best / len(likely), sure)


def row_features(small: Small) -> dict[str, Rows]:
    """The five numbers of every row.

    `level`: share of columns whose colour steps the same way.
    `below_sky`: square of the share of columns whose sky has ended.
    `off_middle`: distance from the picture's middle, squared; horizons are seldom far from it.
    `line_above`: how strong a level line there is already above: of two, the far one is it.
    `mirror`: how far the rows below repeat those above upside down.
    """
    height = len(small)
    rows = np.arange(height)
    step, level = _steps(small)
    strongest = max(float(np.sort(step)[-4:].min()), 1e-3)
    lines = np.where(level > _AGREED, step, 0.0) / strongest
    reach = round(0.3 * height)
    above = [lines[max(0, row - reach) : max(0, row - 4)].max(initial=0.0) for row in rows]
    ended = (sky_rows(small)[None, :] < rows[:, None]).mean(axis=1)
    return {
        "level": level,
        "below_sky": ended**2,
        "off_middle": 4 * (rows / height - 0.5) ** 2,
        "line_above": np.array(above),
        "mirror": 3 * np.maximum(_mirror(small, 1.0), _mirror(small, 0.8)),
    }


def _steps(small: Small) -> tuple[Rows, Rows]:
    """How far all columns step together, and the share of columns that do."""
    change = _mean_of_rows(small, 0, 2) - _mean_of_rows(small, -2, 0)
    size = np.linalg.norm(change, axis=-1, keepdims=True)
    change *= np.minimum(1.0, _LARGEST_STEP / np.maximum(size, 1e-3))
    together = change.mean(axis=1)
    length = np.linalg.norm(together, axis=-1)
    direction = together / np.maximum(1e-6, length)[:, None]
    along = np.einsum("hwc,hc->hw", change, direction)
    return length, (along > _SEEN_STEP).mean(axis=1)


def sky_rows(small: Small) -> NDArray[np.intp]:
    """For each column the first row where the smooth sky ends."""
    height = len(small)
    rough = np.zeros(small.shape[:2], bool)
    rough[2:] = np.linalg.norm(small[2:] - small[:-2], axis=-1) > _SKY_ENDS
    rough[: height // 20] = False
    return np.where(rough.any(axis=0), rough.argmax(axis=0), height)


def _mirror(small: Small, squash: float) -> Rows:
    """Correlation, over an eighth of the height, of each row's two sides, one turned over.

    Args:
        small: the thumbnail.
        squash: height of a reflection over that of its thing.
    """
    height, width, _ = small.shape
    detail = running_mean(small - running_mean(small, 8, 1), 1, 0)
    depth = max(6, height // 8)
    product, upper, lower, count = (np.zeros(height) for _ in range(4))
    rows = np.arange(height)
    for below in range(depth):
        above = 1 + round(below / squash)
        fits = rows[(rows >= above) & (rows + below < height)]
        first, second = detail[fits - above], detail[fits + below]
        product[fits] += np.einsum("hwc,hwc->h", first, second)
        upper[fits] += np.einsum("hwc,hwc->h", first, first)
        lower[fits] += np.einsum("hwc,hwc->h", second, second)
        count[fits] += 1
    # One Lab unit of noise everywhere keeps plain surfaces from mirroring each other.
    result = product / (np.sqrt(upper * lower) + np.maximum(count, 1) * width)
    return np.where(count >= depth // 2, result, 0.0)


def _mean_of_rows(small: Small, first: int, last: int) -> NDArray[np.float64]:
    """For each row the mean of the rows from `first` to before `last`, counted from it."""
    height, width, _ = small.shape
    sums = np.concatenate([np.zeros((1, width, 3)), np.cumsum(small, axis=0, dtype=np.float64)])
    start = np.clip(np.arange(height) + first, 0, height)
    end = np.clip(np.arange(height) + last, 0, height)
    count = np.maximum(1, end - start)[:, None, None]
    return np.asarray((sums[end] - sums[start]) / count)
