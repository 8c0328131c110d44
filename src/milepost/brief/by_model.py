"""The brief written by a language model, held against the trip; the rules when it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Literal, NamedTuple, Protocol

from milepost.atlas.model import City
from milepost.brief.answer import read_answer
from milepost.brief.asked import SYSTEM_PROMPT, Messages, ask_again, ask_for_brief
from milepost.brief.composition_words import composition_words
from milepost.brief.contradictions import Trip
from milepost.brief.judged import judge
from milepost.brief.merged import merge
from milepost.brief.model import ArtBrief, Style
from milepost.brief.offer import Offer, what_to_offer
from milepost.brief.rules import Places, write_brief
from milepost.brief.words import Phrase
from milepost.trip.model import TripFacts

Ask = Callable[[Messages], Awaitable[str]]
"""Gives a conversation to a language model and returns what it says."""


class Atlas(Places, Protocol):
    """What checking a model's words needs beyond the rules."""

    def cities(self) -> Iterable[City]:
        """Every city whose name a text could hold."""


class BriefAnswer(NamedTuple):
    """A brief, who wrote it, and what was wrong with the answers that were not taken."""

    brief: ArtBrief
    writer: Literal["model", "rules"]
    rejected: tuple[str, ...]
    """For the report, `attempt 1: a city the trip has not`; holds nothing that a model wrote."""


async def brief_by_model(
    ask: Ask,
    facts: TripFacts,
    atlas: Atlas,
    *,
    seed: int,
    width_px: int,
    height_px: int,
    style: Style | None = None,
    attempts: int = 2,
    system_prompt: str = SYSTEM_PROMPT,
) -> BriefAnswer:
    """Have a model decide sight, moment, elements and prompts; check it; ask again; or use rules.

    The composition is decided by the rules, before painting, whoever writes. What `ask` raises
    (no account, content refused, time out) passes through: a fallback chain decides on it.

    Args:
        ask: the model.
        facts: of the redacted trip.
        atlas: cities and sights.
        seed: repeats what the rules decide.
        width_px: picture width.
        height_px: picture height.
        style: a look by name; None lets the holiday decide.
        attempts: how often the model is asked; 0 leaves all to the rules.
        system_prompt: ours, or one that a workflow sets; its answer is checked all the same.
    """
    by_rules = partial(
        write_brief, facts, atlas, seed=seed, width_px=width_px, height_px=height_px, style=style
    )

    def prepared() -> tuple[ArtBrief, Offer, Trip, Messages]:
        rules = by_rules()
        offer = what_to_offer(facts, atlas, seed=seed)
        trip = Trip.of(offer, atlas.cities(), facts.words)
        asked = ask_for_brief(
            facts,
            offer,
            composition=composition_words(rules.composition, with_light=False),
            style=rules.style,
            system_prompt=system_prompt,
        )
        return rules, offer, trip, asked

    def judged(said: str) -> tuple[ArtBrief | None, tuple[Phrase, ...]]:
        answer = read_answer(said)
        verdict = judge(answer, offer, trip, rules)
        if verdict.chosen is None:
            return None, verdict.corrections
        return merge(answer, by_rules(chosen=verdict.chosen), facts), ()

    # A tenth of a second of thinking: whoever else is served by this thread need not wait for it.
    rules, offer, trip, asked = await asyncio.to_thread(prepared)
    conversation = asked
    rejected: list[str] = []
    for attempt in range(1, attempts + 1):
        said = await ask(conversation)
        brief, corrections = await asyncio.to_thread(judged, said)
        if brief is not None:
            return BriefAnswer(brief, "model", tuple(rejected))
        rejected += [f"attempt {attempt}: {wrong.en}" for wrong in corrections]
        conversation = ask_again(asked, said, tuple(wrong.zh for wrong in corrections))
    return BriefAnswer(rules, "rules", tuple(rejected))
