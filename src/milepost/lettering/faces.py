"""The typefaces on board and what one character measures in each.

Metrics are kept per character in shares of the type size, so that setting a line is arithmetic;
Skia is asked once per face and character.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

from milepost.pixels.skia_loader import skia

Face = Literal["serif", "sans", "kai", "condensed", "condensed_bold", "emoji"]

FOLDER: Final = Path(__file__).parent / "fonts"
FILES: Final[dict[Face, str]] = {
    "serif": "serif-black.otf",
    "sans": "sans-medium.otf",
    "kai": "kai.ttf",
    "condensed": "condensed.ttf",
    "condensed_bold": "condensed-bold.ttf",
    "emoji": "emoji.ttf",
}
LAST_RESORT: Final[tuple[Face, ...]] = ("sans", "serif", "kai", "emoji")
"""Asked in this order for a character that a style's own faces lack."""


class Metrics(NamedTuple):
    """One glyph in shares of the type size; y grows downwards from the baseline."""

    glyph: int
    advance: float
    left: float
    top: float
    right: float
    bottom: float


@lru_cache(maxsize=8)
def typeface(face: Face) -> skia.Typeface:
    """The typeface of one face, opened once; the system's fonts are never looked at."""
    return _fonts_of_the_package().makeFromFile(str(FOLDER / FILES[face]))


@cache
def _fonts_of_the_package() -> skia.FontMgr:
    return skia.FontMgr.New_Custom_Empty()


@lru_cache(maxsize=256)
def font(face: Face, size: float) -> skia.Font:
    """A face at a size in design units: unhinted, placed at fractions of a pixel."""
    result = skia.Font(typeface(face), size)
    result.setEdging(skia.Font.Edging.kAntiAlias)
    result.setSubpixel(True)
    result.setHinting(skia.FontHinting.kNone)
    result.setLinearMetrics(True)
    return result


@lru_cache(maxsize=16384)
def metrics(face: Face, character: str) -> Metrics | None:
    """What a character measures in a face; None if the face lacks it."""
    glyph = typeface(face).unicharToGlyph(ord(character))
    if not glyph:
        return None
    large = font(face, _MEASURED_AT)
    box = large.getPath(glyph)
    bounds = box.computeTightBounds() if box is not None else skia.Rect.MakeEmpty()
    advance = large.getWidths([glyph])[0]
    return Metrics(glyph, *(value / _MEASURED_AT for value in (advance, *_edges(bounds))))


@lru_cache(maxsize=16384)
def face_for(character: str, faces: tuple[Face, ...]) -> Face | None:
    """The first of these faces, then of the last resorts, that has the character."""
    for face in (*faces, *LAST_RESORT):
        if metrics(face, character) is not None:
            return face
    return None


_MEASURED_AT: Final = 1000.0


def _edges(bounds: skia.Rect) -> tuple[float, float, float, float]:
    return bounds.left(), bounds.top(), bounds.right(), bounds.bottom()
