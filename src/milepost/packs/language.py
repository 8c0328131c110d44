"""Nodes that write: the art brief by rules."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

from milepost.atlas import load_atlas
from milepost.brief.model import ArtBrief
from milepost.brief.rules import write_brief
from milepost.node.annotations import Int, Value
from milepost.node.declare import node
from milepost.node.registry import Pack
from milepost.node.spec import Ui
from milepost.trip.model import TripFacts

FactsValue = Annotated[TripFacts, Value("TRIP_FACTS")]
BriefValue = Annotated[ArtBrief, Value("ART_BRIEF")]


class BriefWritten(NamedTuple):
    """Outputs of `WriteBrief`."""

    brief: BriefValue
    prompt_zh: str
    prompt_en: str
    negative: str
    ui: Ui


@node(
    "WriteBrief",
    category="poster/brief",
    display_name="Write art brief",
    output_node=True,
    cacheable=True,
)
def brief_by_rules(
    facts: FactsValue,
    width: Annotated[int, Int(min=320, max=3200)],
    height: Annotated[int, Int(min=320, max=3200)],
    seed: Annotated[int, Int(min=0, max=2**32 - 1)],
    style: Literal["auto", "travel", "guofeng"] = "auto",
    writer: Literal["rules"] = "rules",
) -> BriefWritten:
    """Decide what to paint: sight, season, light, weather, composition. Rules, no model."""
    brief = write_brief(
        facts,
        load_atlas(),
        seed=seed,
        width_px=width,
        height_px=height,
        style=None if style == "auto" else style,
    )
    return BriefWritten(
        brief,
        brief.prompt_zh,
        brief.prompt_en,
        brief.negative,
        {"brief": [brief.model_dump(mode="json")], "writer": [writer], "seed": [seed]},
    )


PACK = Pack(name="language", nodes=(brief_by_rules,))
