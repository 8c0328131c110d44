"""The node that writes the art brief: by rules, or by a model that is held to the facts."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Annotated, Final, Literal, NamedTuple
from uuid import uuid4

from milepost.atlas import load_atlas
from milepost.brief.asked import SYSTEM_PROMPT, Messages, in_one
from milepost.brief.model import ArtBrief, Style
from milepost.brief.rules import write_brief
from milepost.node.annotations import Int, Text, Value
from milepost.node.declare import node
from milepost.node.spec import Ui
from milepost.providers.capabilities import TextWish
from milepost.providers.chain import AnswerUnfit
from milepost.providers.models import Asks, Chain, Models
from milepost.trip.model import TripFacts
from milepost.trip.redact_text import redact_text

FactsValue = Annotated[TripFacts, Value("TRIP_FACTS")]
BriefValue = Annotated[ArtBrief, Value("ART_BRIEF")]
RULES: Final = "rules"
MOST_TOKENS: Final = 1500
"""About three times the longest brief."""


class BriefWritten(NamedTuple):
    """Outputs of `WriteBrief`."""

    brief: BriefValue
    prompt_zh: str
    prompt_en: str
    negative: str
    ui: Ui


def _anew_with_models(inputs: Mapping[str, object], _services: Mapping[str, object]) -> object:
    """A model that was away may be back; one that answered is not paid again."""
    return "" if inputs.get("writer", RULES) == RULES else uuid4().hex


@node(
    "WriteBrief",
    category="poster/brief",
    display_name="Write art brief",
    output_node=True,
    cacheable=True,
    fingerprint=_anew_with_models,
)
async def art_brief(
    facts: FactsValue,
    width: Annotated[int, Int(min=320, max=3200)],
    height: Annotated[int, Int(min=320, max=3200)],
    seed: Annotated[int, Int(min=0, max=2**32 - 1)],
    style: Literal["auto", "travel", "guofeng"] = "auto",
    writer: Annotated[str, Text(max_chars=400)] = RULES,
    system_prompt: Annotated[
        str, Text(multiline=True, max_chars=20_000, redact=redact_text, linkable=True)
    ] = SYSTEM_PROMPT,
    *,
    models: Models,
) -> BriefWritten:
    """Decide what to paint: sight, season, light, weather, composition.

    `writer` is `rules`, or language models as `ACCOUNT:MODEL`, tried in their order; the rules
    write when none gives a brief that is true to the trip.
    """
    atlas = await asyncio.to_thread(load_atlas)
    from milepost.brief.by_model import BriefAnswer, brief_by_model

    chain = Chain.parse(writer, where="writer")
    look: Style | None = None if style == "auto" else style
    by_rules = partial(
        write_brief, facts, atlas, seed=seed, width_px=width, height_px=height, style=look
    )
    if not chain.models:
        return _written(await asyncio.to_thread(by_rules), RULES, seed, {})
    rejected: list[str] = []

    async def work(asks: Asks[TextWish, str]) -> BriefAnswer:
        answer = await brief_by_model(
            lambda messages: asks(_wish(messages, seed)),
            facts,
            atlas,
            seed=seed,
            width_px=width,
            height_px=height,
            style=look,
            system_prompt=system_prompt,
        )
        rejected.extend(answer.rejected)
        if answer.writer == RULES:
            raise AnswerUnfit("not_true_to_the_trip")
        return answer

    told = await models.write(replace(chain, built_in=True), work)
    calls: Ui = {
        **told.shown("writer"),
        "warnings": [f"the brief of a model was not taken: {reason}" for reason in rejected],
    }
    if told.value is None:
        return _written(await asyncio.to_thread(by_rules), RULES, seed, calls)
    return _written(told.value.brief, told.name, seed, calls)


def _wish(messages: Messages, seed: int) -> TextWish:
    system, prompt = in_one(messages)
    return TextWish(
        prompt=prompt, system=system, json_object=True, most_tokens=MOST_TOKENS, seed=seed
    )


def _written(brief: ArtBrief, writer: str, seed: int, further: Ui) -> BriefWritten:
    shown: Ui = {"brief": [brief.model_dump(mode="json")], "writer": [writer], "seed": [seed]}
    return BriefWritten(
        brief, brief.prompt_zh, brief.prompt_en, brief.negative, {**shown, **further}
    )


NODES = (art_brief,)
