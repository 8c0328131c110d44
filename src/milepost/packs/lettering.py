"""Nodes that set type and draw the AI label."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from milepost.brief.model import ArtBrief
from milepost.lettering.model import Labelled, Lettered, TypeReport
from milepost.node.annotations import Value
from milepost.node.declare import node
from milepost.node.registry import Pack
from milepost.node.spec import Ui
from milepost.node.value_types import HoldingValue
from milepost.pixels.arrays import Image, freeze
from milepost.trip.model import TripFacts

ImageValue = Annotated[Image, Value("IMAGE")]
FactsValue = Annotated[TripFacts, Value("TRIP_FACTS")]
BriefValue = Annotated[ArtBrief, Value("ART_BRIEF")]
LetteredValue = Annotated[Lettered, Value("LETTERED")]
LabelledValue = Annotated[Labelled, Value("AI_LABELLED")]


class TypeSet(NamedTuple):
    """Outputs of `SetLettering`."""

    picture: ImageValue
    lettered: LetteredValue
    ui: Ui


@node(
    "SetLettering",
    category="poster/lettering",
    display_name="Set lettering",
    lane="process",
    output_node=True,
    cacheable=True,
)
def lettering(picture: ImageValue, facts: FactsValue, brief: BriefValue) -> TypeSet:
    """Title, place, dates, route and figures, by the composition's template."""
    from milepost.lettering.typesetting import set_type

    lettered = set_type(picture, facts, brief)
    return TypeSet(lettered.picture, lettered, {"warnings": list(_warnings(lettered.report))})


class LabelDrawn(NamedTuple):
    """Outputs of `DrawAILabel`."""

    picture: ImageValue
    labelled: LabelledValue


@node("DrawAILabel", category="poster/lettering", display_name="Draw AI label", lane="process")
def ai_label(picture: ImageValue, brief: BriefValue) -> LabelDrawn:
    """The visible label that the law demands; draw it last."""
    from milepost.lettering.label import draw_label

    labelled = draw_label(picture, brief.composition.label_box)
    return LabelDrawn(freeze(labelled.picture), labelled)


def _warnings(report: TypeReport) -> tuple[str, ...]:
    warnings = []
    if report.missing:
        codes = " ".join(f"U+{ord(character):04X}" for text in report.missing for character in text)
        warnings.append(f"no font has these characters; they were left out: {codes}")
    if report.removed:
        warnings.append(f"invisible characters were removed: {' '.join(report.removed)}")
    if report.shortened:
        warnings.append(f"shortened to fit: {', '.join(report.shortened)}")
    if report.hidden_stops:
        warnings.append(f"{report.hidden_stops} stops of the route are not named for want of room")
    return tuple(warnings)


PACK = Pack(
    name="lettering",
    nodes=(lettering, ai_label),
    value_types=(HoldingValue("LETTERED"), HoldingValue("AI_LABELLED")),
)
