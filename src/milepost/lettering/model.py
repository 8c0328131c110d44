"""The records of type on a picture: what was set, and the AI label that was drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from milepost.brief.model import Box
from milepost.pixels.arrays import Image, Mask

LABEL_TEXT: Final = "AI生成"


class TextBox(NamedTuple):
    """Where one text stands, in fractions of the picture."""

    name: str
    box: Box


@dataclass(frozen=True)
class TypeReport:
    """What happened to the texts."""

    missing: tuple[str, ...]
    """Characters that no font has; they were taken out, so no empty box is ever drawn."""
    undrawable: tuple[str, ...]
    """Characters that were to be set although no font has them; a fault of ours."""
    removed: tuple[str, ...]
    """Invisible characters that were taken out (controls, direction overrides), as `U+202E`."""
    shortened: tuple[str, ...]
    """Names of the texts that end in an ellipsis."""
    hidden_stops: int
    """Stops of the route that have a ring but no room for their name."""
    title_contrast: float
    """WCAG contrast of the title against nearly all of its ground."""
    figures_contrast: float
    """The same for the row of figures."""


class Lettered(NamedTuple):
    """A picture with its type."""

    picture: Image
    """`[1, height, width, 3]`."""
    title_mask: Mask
    """Coverage of the title's ink, `[1, height, width]`."""
    text_boxes: tuple[TextBox, ...]
    """Every text's name and ink box, in fractions of the picture."""
    report: TypeReport


class Labelled(NamedTuple):
    """A labelled picture and what was read back from its pixels."""

    picture: Image
    box_px: tuple[int, int, int, int]
    """Left, top, right, bottom of the label's ink."""
    text: str
    contrast: float
    """Of the ink against the palest or darkest spot of its plate, 1 to 21."""
    ink_height: float
    """Of the lowest glyph, in pixels."""
