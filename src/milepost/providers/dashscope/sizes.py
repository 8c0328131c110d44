"""Sizes that a model paints, and the one nearest to a wish."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log, sqrt
from typing import Final, Protocol, TypeAlias

Size: TypeAlias = tuple[int, int]
"""Width and height in pixels."""
_STEP_PX: Final = 16


class Sizes(Protocol):
    """What a model allows."""

    def nearest(self, width_px: int, height_px: int) -> Size:
        """The allowed size that is nearest in shape, then in area; both sides are at least 1."""
        ...


@dataclass(frozen=True, slots=True)
class ListedSizes:
    """These and no others."""

    allowed: tuple[Size, ...]

    def nearest(self, width_px: int, height_px: int) -> Size:
        """As `Sizes` says."""

        def distance(size: Size) -> tuple[float, int]:
            width, height = size
            shape = abs(log(width / height) - log(width_px / height_px))
            return round(shape, 6), abs(width * height - width_px * height_px)

        return min(self.allowed, key=distance)


@dataclass(frozen=True, slots=True, kw_only=True)
class SideSizes:
    """Each side for itself lies in a range."""

    least_px: int
    most_px: int
    step_px: int = 1

    def nearest(self, width_px: int, height_px: int) -> Size:
        """As `Sizes` says."""
        shorter, longer = sorted((width_px, height_px))
        scale = max(self.least_px / shorter, 1.0)
        scale = min(scale, self.most_px / longer) if longer * scale > self.most_px else scale
        return self._side(width_px * scale), self._side(height_px * scale)

    def _side(self, wished_px: float) -> int:
        stepped = round(wished_px / self.step_px) * self.step_px
        return min(max(stepped, self.least_px), self.most_px)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSizes:
    """Width times height lies in a range, and so does their ratio; sides in steps of 16 px."""

    least_px2: int
    most_px2: int
    widest: float = 4.0
    """The longer side is at most this many times the shorter one."""

    def nearest(self, width_px: int, height_px: int) -> Size:
        """As `Sizes` says."""
        ratio = min(max(width_px / height_px, 1 / self.widest), self.widest)
        area = min(max(width_px * height_px, self.least_px2), self.most_px2)
        width, height = sqrt(area * ratio), sqrt(area / ratio)
        if self._allows(width_px, height_px):
            return width_px, height_px
        candidates = [
            (int(across(width / _STEP_PX)) * _STEP_PX, int(up(height / _STEP_PX)) * _STEP_PX)
            for across in (floor, ceil)
            for up in (floor, ceil)
        ]
        fitting = [size for size in candidates if self._allows(*size)]
        return ListedSizes(tuple(fitting) or (self._square(),)).nearest(width_px, height_px)

    def _allows(self, width_px: int, height_px: int) -> bool:
        longer, shorter = max(width_px, height_px), min(width_px, height_px)
        return (
            self.least_px2 <= width_px * height_px <= self.most_px2
            and longer <= self.widest * shorter
        )

    def _square(self) -> Size:
        side = floor(sqrt(self.most_px2) / _STEP_PX) * _STEP_PX
        return side, side
