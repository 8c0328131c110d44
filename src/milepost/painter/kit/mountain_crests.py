"""Crests of famous mountains: what makes each one known from afar."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from milepost.painter.noise import Line


class Crest(NamedTuple):
    """One mountain's outline."""

    points: tuple[tuple[float, float], ...]
    """(place, rise): -1..1 across the landmark's box, 0 valley floor .. 1 summit."""
    broad: bool = False
    """A row of peaks rather than one summit."""
    bands: float = 0.0
    """How strongly level strata of rock show, 0..1."""
    notches: float = 0.85
    """How jagged the crest is, 0..1."""
    banner: bool = False
    """A cloud that streams from the summit."""

    def rise(self, across: Line) -> Line:
        """Height of the outline at places across the box; level beyond its ends."""
        place, rise = zip(*self.points, strict=True)
        return np.asarray(np.interp(across, place, rise), dtype=np.float64)


PYRAMID = Crest(
    (
        (-1.3, 0.30),
        (-0.95, 0.42),
        (-0.80, 0.36),
        (-0.52, 0.47),
        (-0.30, 0.64),
        (-0.22, 0.68),
        (0.0, 1.0),
        (0.20, 0.72),
        (0.32, 0.60),
        (0.56, 0.44),
        (0.78, 0.48),
        (1.3, 0.28),
    )
)
EVEREST = Crest(
    (
        (-1.3, 0.34),
        (-0.86, 0.58),
        (-0.66, 0.50),
        (-0.40, 0.66),
        (-0.26, 0.70),
        (-0.10, 0.90),
        (0.0, 1.0),
        (0.14, 0.84),
        (0.26, 0.72),
        (0.36, 0.70),
        (0.54, 0.84),
        (0.66, 0.72),
        (0.86, 0.50),
        (1.3, 0.34),
    ),
    banner=True,
)
SPEAR = Crest(
    (
        (-1.3, 0.30),
        (-0.80, 0.46),
        (-0.46, 0.58),
        (-0.30, 0.55),
        (-0.10, 0.80),
        (0.0, 1.0),
        (0.07, 0.80),
        (0.20, 0.58),
        (0.44, 0.66),
        (0.62, 0.48),
        (1.3, 0.30),
    )
)
DOME = Crest(
    (
        (-1.3, 0.26),
        (-0.70, 0.34),
        (-0.44, 0.42),
        (-0.31, 0.62),
        (-0.21, 0.83),
        (-0.10, 0.965),
        (0.0, 1.0),
        (0.11, 0.965),
        (0.23, 0.83),
        (0.34, 0.60),
        (0.46, 0.42),
        (0.72, 0.36),
        (1.3, 0.26),
    ),
    bands=1.0,
    notches=0.25,
)
CROOKED_HORN = Crest(
    (
        (-1.3, 0.26),
        (-0.60, 0.36),
        (-0.34, 0.46),
        (-0.20, 0.66),
        (-0.09, 0.92),
        (-0.04, 0.99),
        (0.02, 1.0),
        (0.06, 0.90),
        (0.12, 0.73),
        (0.19, 0.60),
        (0.32, 0.42),
        (0.66, 0.36),
        (1.3, 0.26),
    )
)
WEDGE = Crest(
    (
        (-1.3, 0.16),
        (-0.90, 0.26),
        (-0.40, 0.58),
        (0.02, 0.88),
        (0.16, 1.0),
        (0.21, 0.97),
        (0.27, 0.74),
        (0.36, 0.58),
        (0.50, 0.64),
        (0.60, 0.42),
        (1.3, 0.24),
    ),
    bands=0.6,
    notches=0.45,
)
SEATED = Crest(
    (
        (-1.3, 0.34),
        (-0.74, 0.44),
        (-0.58, 0.70),
        (-0.40, 0.78),
        (-0.22, 0.80),
        (-0.12, 0.93),
        (0.0, 1.0),
        (0.12, 0.94),
        (0.22, 0.80),
        (0.42, 0.77),
        (0.58, 0.68),
        (0.74, 0.44),
        (1.3, 0.34),
    )
)
FOUR_SISTERS = Crest(
    (
        (-1.3, 0.34),
        (-0.78, 0.62),
        (-0.62, 0.46),
        (-0.42, 0.69),
        (-0.28, 0.52),
        (-0.10, 0.76),
        (0.04, 0.56),
        (0.24, 1.0),
        (0.40, 0.66),
        (0.70, 0.46),
        (1.3, 0.34),
    ),
    broad=True,
)
THIRTEEN = Crest(
    (
        (-1.3, 0.30),
        (-0.94, 0.50),
        (-0.86, 0.43),
        (-0.78, 0.58),
        (-0.70, 0.49),
        (-0.62, 0.66),
        (-0.53, 0.56),
        (-0.45, 0.72),
        (-0.36, 0.63),
        (-0.28, 0.80),
        (-0.20, 0.71),
        (-0.11, 0.95),
        (0.0, 1.0),
        (0.10, 0.93),
        (0.20, 0.70),
        (0.27, 0.80),
        (0.35, 0.62),
        (0.43, 0.74),
        (0.51, 0.57),
        (0.59, 0.67),
        (0.67, 0.50),
        (0.75, 0.60),
        (0.83, 0.45),
        (0.92, 0.52),
        (1.3, 0.30),
    ),
    broad=True,
)
LONG_RIDGE = Crest(
    (
        (-1.3, 0.36),
        (-0.84, 0.66),
        (-0.66, 0.58),
        (-0.40, 0.84),
        (-0.22, 0.72),
        (0.0, 1.0),
        (0.20, 0.74),
        (0.42, 0.88),
        (0.62, 0.62),
        (0.84, 0.70),
        (1.3, 0.38),
    ),
    broad=True,
)

_WORDS: tuple[tuple[tuple[str, ...], Crest], ...] = (
    (("十三峰",), THIRTEEN),
    (("四座雪峰",), FOUR_SISTERS),
    (("旗云", "最高峰"), EVEREST),
    (("圆冠",), DOME),
    (("四面锥形",), CROOKED_HORN),
    (("楔形",), WEDGE),
    (("长矛",), SPEAR),
    (("大佛",), SEATED),
    (("金字塔",), PYRAMID),
    (("连绵雪峰", "雪山脊", "雪峰群"), LONG_RIDGE),
)


def crest_of(words: str) -> Crest | None:
    """The outline that a landmark's words describe; None where any range may stand."""
    return next((crest for keys, crest in _WORDS if any(key in words for key in keys)), None)
