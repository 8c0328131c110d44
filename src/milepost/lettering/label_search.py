"""Looks for the visible AI label in pixels by its shape.

Normalised correlation with the glyphs as we set them, coarsely over the whole picture by FFT, then
finely where that was promising. It finds the label `draw_label` draws, after any recompression;
another typeface counts as not found.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from milepost.lettering.label import draw_shape, label_shape
from milepost.lettering.model import LABEL_TEXT
from milepost.lettering.sheet import surface_over
from milepost.pixels.arrays import Bytes
from milepost.pixels.brush import paint
from milepost.pixels.oklch import WHITE

_COARSE_SIDE, _FINE_SIDE = 240, 720
"""Shortest side, in pixels, of the pictures that are searched."""
_COARSE_HEIGHTS: Final = tuple(0.046 * 1.07**step for step in range(11))
"""Ink heights tried, as shares of the shortest side: 4.6 to 9 %."""
_FINE_STEPS: Final = (0.95, 0.97, 0.985, 1.0, 1.015, 1.03, 1.05)
_MARGIN: Final = 0.16
"""Ground around the glyphs that belongs to the shape, in ink heights."""
_COARSE_SCORE, _FINE_SCORE = 0.45, 0.68
_CANDIDATES: Final = 3
_FLAT: Final = 0.012
"""Deviation below which a patch counts as empty: noise must not look like a faint label."""

Plane = NDArray[np.float32]


@dataclass(frozen=True)
class VisibleLabel:
    """The label as found in the pixels."""

    text: str
    box_px: tuple[int, int, int, int]
    """Left, top, right, bottom of its ink."""
    ink_share: float
    """Ink height against the shortest side."""
    edge_share: float
    """Distance to the nearest edge against the side it is measured along."""
    score: float
    """Correlation with the shape looked for, up to 1."""


def find_visible_label(picture: Bytes) -> VisibleLabel | None:
    """Look for the label in `[height, width, 3]` bytes; None if its shape is nowhere."""
    short = min(picture.shape[:2])
    if short < _COARSE_SIDE // 4:
        return None
    coarse, fine = _planes(picture)
    best: VisibleLabel | None = None
    for share, y, x in _candidates(coarse):
        found = _look_closely(fine, share, y, x)
        if found is not None and (best is None or found.score > best.score):
            best = found
    if best is None or best.score < _FINE_SCORE:
        return None
    return _in_pixels_of(best, fine.shape[0], picture.shape[0])


def _planes(picture: Bytes) -> tuple[Plane, Plane]:
    """Lightness, mean 0, at the two sizes that are searched (or as it is, if smaller)."""
    from PIL import Image  # noqa: PLC0415  # only checks need it

    grey = Image.fromarray(picture).convert("L")
    planes = []
    for short_side in (_FINE_SIDE, _COARSE_SIDE):
        share = min(1.0, short_side / min(grey.size))
        size = (max(1, round(grey.width * share)), max(1, round(grey.height * share)))
        grey = grey.resize(size, Image.Resampling.BOX)
        plane: Plane = np.asarray(grey, np.float32) / np.float32(255)
        planes.append(plane - plane.mean())
    return planes[1], planes[0]


class _Searched(NamedTuple):
    """A plane with what every template needs of it, computed once."""

    plane: Plane
    spectrum: NDArray[np.complex128]
    sums: NDArray[np.float64]
    """Integral image of the plane."""
    squares: NDArray[np.float64]
    """Integral image of its squares."""

    @classmethod
    def of(cls, plane: Plane) -> _Searched:
        return cls(plane, np.fft.rfft2(plane), _integral(plane), _integral(plane**2))


@cache
def _template(height_px: float) -> tuple[Plane, float]:
    """The shape at an ink height, mean 0 and norm 1, and its margin in pixels."""
    shape = label_shape(height_px)
    margin = _MARGIN * height_px
    width, height = round(shape.width + 2 * margin), round(height_px + 2 * margin)
    pixels = np.zeros((height, width, 4), np.uint8)
    surface = surface_over(pixels)
    with surface as canvas:
        draw_shape(canvas, shape, margin, margin, paint(WHITE))
    plane = pixels[..., 3].astype(np.float32)
    plane -= plane.mean()
    return plane / np.linalg.norm(plane), margin


def _candidates(plane: Plane) -> list[tuple[float, float, float]]:
    """The likeliest places: ink height as a share, top and left as shares of height and width."""
    short = min(plane.shape)
    found: list[tuple[float, float, float, float]] = []
    searched = _Searched.of(plane)
    for share in _COARSE_HEIGHTS:
        template, _ = _template(share * short)
        height, width = template.shape
        if height >= plane.shape[0] or width >= plane.shape[1]:
            continue
        score = _correlation(searched, template)
        y, x = np.unravel_index(int(np.argmax(score)), score.shape)
        found.append((float(score[y, x]), share, y / plane.shape[0], x / plane.shape[1]))
    found.sort(reverse=True)
    return [(share, y, x) for score, share, y, x in found[:_CANDIDATES] if score >= _COARSE_SCORE]


def _look_closely(
    plane: Plane, share: float, y_share: float, x_share: float
) -> VisibleLabel | None:
    short = min(plane.shape)
    reach = round(0.025 * short)
    best: VisibleLabel | None = None
    for step in _FINE_STEPS:
        ink_height = share * step * short
        template, margin = _template(round(ink_height, 1))
        height, width = template.shape
        top = max(0, round(y_share * plane.shape[0]) - reach)
        left = max(0, round(x_share * plane.shape[1]) - reach)
        window = plane[top : top + height + 2 * reach, left : left + width + 2 * reach]
        if window.shape[0] < height or window.shape[1] < width:
            continue
        score = _correlation(_Searched.of(window), template)
        y, x = np.unravel_index(int(np.argmax(score)), score.shape)
        if best is None or score[y, x] > best.score:
            box = (
                left + x + margin,
                top + y + margin,
                left + x + width - margin,
                top + y + height - margin,
            )
            best = _visible(box, plane.shape, ink_height, float(score[y, x]))
    return best


def _correlation(searched: _Searched, template: Plane) -> Plane:
    """Normalised correlation at every place, without regard to polarity, 0..1."""
    height, width = template.shape
    shape = searched.plane.shape
    rows, columns = shape[0] - height + 1, shape[1] - width + 1
    turned = np.fft.rfft2(template, s=(shape[0], shape[1])).conj()
    products = np.fft.irfft2(searched.spectrum * turned, s=(shape[0], shape[1]))[:rows, :columns]
    area = height * width
    sums = _window_sums(searched.sums, height, width)
    squares = _window_sums(searched.squares, height, width)
    spread = np.sqrt(np.maximum(squares - sums**2 / area, area * _FLAT**2))
    result: Plane = (np.abs(products) / spread).astype(np.float32)
    return result


def _integral(plane: Plane) -> NDArray[np.float64]:
    total = np.zeros((plane.shape[0] + 1, plane.shape[1] + 1))
    total[1:, 1:] = plane.cumsum(axis=0, dtype=np.float64).cumsum(axis=1)
    return total


def _window_sums(total: NDArray[np.float64], height: int, width: int) -> NDArray[np.float64]:
    result: NDArray[np.float64] = (
        total[height:, width:]
        - total[:-height, width:]
        - total[height:, :-width]
        + total[:-height, :-width]
    )
    return result


def _visible(
    box: tuple[float, float, float, float],
    shape: tuple[int, ...],
    ink_height: float,
    score: float,
) -> VisibleLabel:
    left, top, right, bottom = box
    height, width = shape
    nearest = float(min(left / width, top / height, 1 - right / width, 1 - bottom / height))
    rounded = (round(left), round(top), round(right), round(bottom))
    return VisibleLabel(LABEL_TEXT, rounded, ink_height / min(shape), max(0.0, nearest), score)


def _in_pixels_of(found: VisibleLabel, searched_height: int, height: int) -> VisibleLabel:
    scale = height / searched_height
    left, top, right, bottom = (round(edge * scale) for edge in found.box_px)
    return VisibleLabel(
        found.text, (left, top, right, bottom), found.ink_share, found.edge_share, found.score
    )
