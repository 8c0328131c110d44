"""One line of type: glyphs with places, measured by its ink, drawn as text blobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from milepost.lettering.faces import Face, Metrics, face_for, font, metrics
from milepost.lettering.wording import is_cjk
from milepost.pixels.skia_loader import skia

PAUSES: Final = frozenset("，。、：；！？…")
OPENERS: Final = frozenset("（《〈「『【〔“‘")
CLOSERS: Final = frozenset("）》〉」』】〕”’")
_INNER_SPACE: Final = 0.20
"""What a full-width mark keeps on its empty side inside a line, in ems; nothing at the ends."""
_MIXED_SPACE: Final = 0.14
"""Between an ideograph and a Latin letter or digit, in ems."""


@dataclass(frozen=True)
class Hand:
    """How a piece of text is set."""

    faces: tuple[Face, ...]
    """Asked in order for every character."""
    size: float
    """Type size in design units."""
    tracking: float = 0.0
    """Extra space between characters in design units."""
    cjk_scale: float = 1.0
    """Size of ideographs against the rest, where two faces differ in weight or height."""

    def scaled(self, share: float) -> Hand:
        """The same, smaller or larger."""
        return Hand(self.faces, self.size * share, self.tracking * share, self.cjk_scale)


class Glyph(NamedTuple):
    """One glyph on the line."""

    face: Face
    size: float
    glyph: int
    x: float


@dataclass(frozen=True)
class Line:
    """Text set on a baseline that begins at (0, 0); units are design units."""

    text: str
    glyphs: tuple[Glyph, ...]
    width: float
    """From the origin to the end of the last ink."""
    top: float
    """Highest ink, negative above the baseline."""
    bottom: float
    """Lowest ink."""


def set_line(text: str, hand: Hand) -> Line:
    """Set clean text (see `wording`) on one line, full-width punctuation pulled in."""
    glyphs: list[Glyph] = []
    pen = right = 0.0
    top, bottom = 0.0, 0.0
    previous = ""
    for at, character in enumerate(text):
        face = face_for(character, hand.faces)
        if face is None:  # the caller skipped `wording`
            continue
        size = hand.size * (hand.cjk_scale if is_cjk(character) else 1.0)
        measured = _must(metrics(face, character))
        before, advance = _sides(character, measured, first=at == 0)
        if previous and _is_mixed(previous, character):
            pen += _MIXED_SPACE * size
        glyphs.append(Glyph(face, size, measured.glyph, pen + before * size))
        if measured.right > measured.left:
            right = pen + (before + measured.right) * size
            top = min(top, measured.top * size)
            bottom = max(bottom, measured.bottom * size)
        pen += advance * size + hand.tracking
        previous = character
    return Line(text, tuple(glyphs), right, top, bottom)


def draw_line(
    canvas: skia.Canvas, line: Line, x: float, baseline: float, paint: skia.Paint
) -> None:
    """Draw a line whose origin is at (x, baseline)."""
    run: list[Glyph] = []
    for glyph in line.glyphs:
        if run and (glyph.face, glyph.size) != (run[0].face, run[0].size):
            _draw_run(canvas, run, x, baseline, paint)
            run = []
        run.append(glyph)
    if run:
        _draw_run(canvas, run, x, baseline, paint)


def _draw_run(
    canvas: skia.Canvas, run: list[Glyph], x: float, baseline: float, paint: skia.Paint
) -> None:
    builder = skia.TextBlobBuilder()
    builder.allocRunPosH(
        font(run[0].face, round(run[0].size, 3)),
        [glyph.glyph for glyph in run],
        [glyph.x for glyph in run],
        0.0,
    )
    canvas.drawTextBlob(builder.make(), x, baseline, paint)


def _sides(character: str, measured: Metrics, *, first: bool) -> tuple[float, float]:
    """How far a glyph moves and what it advances, in ems."""
    if character in PAUSES or (character in CLOSERS and is_wide(measured)):
        return 0.0, min(measured.advance, measured.right + _INNER_SPACE)
    if character in OPENERS and is_wide(measured):
        before = (0.0 if first else _INNER_SPACE) - measured.left
        return min(before, 0.0), measured.advance + min(before, 0.0)
    if first and measured.left > 0:  # ink, not the side bearing, stands on the margin
        return -measured.left, measured.advance - measured.left
    return 0.0, measured.advance


def is_wide(measured: Metrics) -> bool:
    """Whether the glyph takes a whole ideograph's square."""
    return measured.advance > 0.95


def _is_mixed(left: str, right: str) -> bool:
    if is_cjk(left) == is_cjk(right):
        return False
    other, ideograph = (right, left) if is_cjk(left) else (left, right)
    return other.isalnum() and ideograph not in PAUSES | OPENERS | CLOSERS


def _must(measured: Metrics | None) -> Metrics:
    assert measured is not None  # noqa: S101  # face_for has just found the face
    return measured
