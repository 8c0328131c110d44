"""A model's accepted answer as an art brief: its words, within what the rules decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from milepost.brief import words
from milepost.brief.answer import LONGEST_PALETTE, ModelAnswer, Thing
from milepost.brief.composition_words import composition_words
from milepost.brief.contradictions import without_denials
from milepost.brief.free_text import clauses
from milepost.brief.model import ArtBrief, Element
from milepost.brief.prompts import light_phrase, season_phrase
from milepost.brief.words import Phrase
from milepost.trip.model import TripFacts

_FACT_NAMES: Final[Mapping[str, str]] = {
    "season": "season",
    "季节": "season",
    "start": "season",
    "city": "route",
    "cities": "route",
    "route": "route",
    "landmark": "route",
    "sight": "route",
    "sights": "route",
    "features": "route",
    "城市": "route",
    "地标": "route",
    "weather": "weather",
    "天气": "weather",
    "day_part": "day_part",
    "moment": "day_part",
    "moments": "day_part",
    "light": "day_part",
    "时段": "day_part",
    "mood": "mood",
    "情绪": "mood",
    "owner_words": "mood",
    "holiday": "holiday",
    "节日": "holiday",
    "nights": "nights",
}
"""What models call the facts they were told."""


def merge(answer: ModelAnswer, brief: ArtBrief, facts: TripFacts) -> ArtBrief:
    """The brief by rules with the model's prompts, palette and further elements.

    Composition, sight, season, light and weather stay as `brief` has them and are said in the
    prompts whether the model said them or not. A language that the model left out keeps the
    rules' prompt. An element without a fact of the trip is left out.

    Args:
        answer: accepted by `judge`.
        brief: by rules, of the answer's own sight and moment.
        facts: what elements may name.
    """
    zh, en = without_denials(answer.prompt_zh), without_denials(answer.prompt_en)
    first, last = _before(brief), _behind(brief)
    return brief.model_copy(
        update={
            "palette": _palette(answer, brief),
            "elements": (*brief.elements, *_elements(answer.elements, brief, facts)),
            "prompt_zh": ",".join((*_zh(first, zh), zh, *_zh(last, zh))) if zh else brief.prompt_zh,
            "prompt_en": ", ".join((*_en(first, en), en, *_en(last, en)))
            if en
            else brief.prompt_en,
            "negative": _negative(answer, brief),
        }
    )


def _before(brief: ArtBrief) -> tuple[Phrase, ...]:
    style = words.STYLE[brief.style]
    if brief.landmark is None:
        return style, words.LANDSCAPE[brief.archetype]
    sight = brief.landmark
    return style, Phrase(f"{sight.city}{sight.name}", f"{sight.name_en} in {sight.city_en}")


def _behind(brief: ArtBrief) -> tuple[Phrase, ...]:
    return (
        season_phrase(brief.climate, brief.season),
        light_phrase(brief.light, brief.day_part),
        words.WEATHER[brief.weather],
        composition_words(brief.composition),
    )


def _zh(phrases: tuple[Phrase, ...], text: str) -> tuple[str, ...]:
    return tuple(phrase.zh for phrase in phrases if phrase.zh not in text)


def _en(phrases: tuple[Phrase, ...], text: str) -> tuple[str, ...]:
    return tuple(phrase.en for phrase in phrases if phrase.en not in text)


def _palette(answer: ModelAnswer, brief: ArtBrief) -> str:
    intent = without_denials(answer.palette)[:LONGEST_PALETTE]
    return f"{brief.palette}, {intent}" if intent else brief.palette


def _negative(answer: ModelAnswer, brief: ArtBrief) -> str:
    """Ours first, then what the model adds."""
    items = [*brief.negative.split(","), *clauses(answer.negative)]
    return ",".join(dict.fromkeys(item.strip(" 。.") for item in items if item.strip(" 。.")))


def _elements(things: tuple[Thing, ...], brief: ArtBrief, facts: TripFacts) -> Iterator[Element]:
    said = _facts_said(brief, facts)
    known = {element.what for element in brief.elements}
    for thing in things:
        what = without_denials(thing.what)
        because = said.get(_fact_name(thing.because, said) or "")
        if what and because and what not in known:
            known.add(what)
            yield Element(what=what, because=because)


def _facts_said(brief: ArtBrief, facts: TripFacts) -> dict[str, str]:
    """Names of the facts, each with its value as elements have it."""
    said = {
        "season": f"season={brief.season}",
        "route": f"route={brief.place}",
        "weather": f"weather={brief.weather}",
        "day_part": f"day_part={brief.day_part}",
        "mood": f"mood={facts.mood}",
        "nights": f"nights={facts.nights}",
    }
    return said | ({"holiday": f"holiday={facts.holiday}"} if facts.holiday else {})


def _fact_name(because: str, said: Mapping[str, str]) -> str | None:
    """`season=spring`, `来自 season`, or just `spring`."""
    name, _, _ = because.partition("=")
    if found := _FACT_NAMES.get(name.strip().casefold()):
        return found
    by_name = (fact for word, fact in _FACT_NAMES.items() if word in because.casefold())
    by_value = (fact for fact, value in said.items() if value.partition("=")[2] in because)
    return next(by_name, None) or next(by_value, None)
