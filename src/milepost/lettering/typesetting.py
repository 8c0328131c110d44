"""Sets all type of a poster but the AI label, which is drawn last (see `label`)."""

from __future__ import annotations

from milepost.brief.model import ArtBrief
from milepost.lettering.contents import contents_of
from milepost.lettering.framed import set_framed
from milepost.lettering.galley import Galley
from milepost.lettering.label import label_footprint
from milepost.lettering.model import Lettered, TypeReport
from milepost.lettering.overlay import set_overlay
from milepost.lettering.sheet import TypeSheet
from milepost.lettering.vertical import set_vertical
from milepost.pixels.arrays import Image, freeze
from milepost.trip.model import TripFacts


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
