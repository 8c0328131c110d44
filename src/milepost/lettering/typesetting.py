"""Sets all type of a poster but the AI label, which is drawn last (see `label`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from milepost.brief.model import ArtBrief
from milepost.lettering.contents import contents_of
from milepost.lettering.framed import set_framed
from milepost.lettering.galley import Galley
from milepost.lettering.label import label_footprint
from milepost.lettering.overlay import set_overlay
from milepost.lettering.sheet import TextBox, TypeSheet
from milepost.lettering.vertical import set_vertical
from milepost.pixels.arrays import Image, Mask, freeze
from milepost.trip.model import TripFacts


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


def set_type(picture: Image, facts: TripFacts, brief: ArtBrief) -> Lettered:
    """Set title, place, dates, team, route and figures by the composition's template.

    Args:
        picture: `[1, height, width, 3]`, landscape and car; it is not changed.
        facts: what to say; what is unknown is left out.
        brief: the composition with its template and boxes, style and season for the colours.

    Returns:
        A new picture; no text lies outside the title box, the figures box and the strip beside
        the label, and none under the label's plate.
    """
    sheet = TypeSheet(picture)
    contents = contents_of(facts, brief)
    footprint = label_footprint(brief.composition.label_box, sheet.width_px, sheet.height_px)
    galley = Galley(sheet, contents, brief, sheet.rect(footprint))
    set_template = {
        "overlay": set_overlay,
        "framed": set_framed,
        "vertical": set_vertical,
    }[brief.composition.template]
    set_template(galley)
    mask = sheet.coverage(galley.draw_title)
    return Lettered(
        freeze(sheet.blended()),
        freeze(mask),
        tuple(sheet.text_boxes),
        TypeReport(
            missing=contents.missing,
            undrawable=contents.undrawable,
            removed=contents.removed,
            shortened=tuple(dict.fromkeys(galley.shortened)),
            hidden_stops=galley.hidden_stops,
            title_contrast=galley.title_contrast,
            figures_contrast=galley.figures_contrast,
        ),
    )
