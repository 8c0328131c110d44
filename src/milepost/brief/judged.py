"""Whether a model's answer keeps to the trip, and what it chose."""

from __future__ import annotations

from typing import Final, NamedTuple

from milepost.brief.answer import ModelAnswer
from milepost.brief.contradictions import FOUND, Sky, Trip, contradictions, without_denials
from milepost.brief.model import ArtBrief
from milepost.brief.moment import LIGHT_OF, Moment
from milepost.brief.offer import Offer
from milepost.brief.rules import Chosen
from milepost.brief.spot import find_spot
from milepost.brief.words import Phrase

UNREADABLE: Final = Phrase("没有找到 JSON 对象;只输出一个 JSON 对象", "no JSON object found")
NO_PROMPT: Final = Phrase("缺少 prompt_zh", "no prompt")


class Verdict(NamedTuple):
    """What an answer chose, or why it cannot be used."""

    chosen: Chosen | None
    """None if there are corrections."""
    corrections: tuple[Phrase, ...]
    """Our own sentences: in Chinese for the model, in English for the report."""


def judge(answer: ModelAnswer, offer: Offer, trip: Trip, rules: ArtBrief) -> Verdict:
    """Hold an answer against the trip.

    Args:
        answer: as read.
        offer: what the trip may show.
        trip: what its texts are held against.
        rules: the brief without a model; decides what the answer leaves open.
    """
    if not answer.readable:
        return Verdict(None, (UNREADABLE,))
    spot = find_spot(answer, offer, trip, rules)
    moment = _find_moment(answer, offer, rules)
    corrections = [one for one in (spot, moment) if isinstance(one, Phrase)]
    if answer.season not in {None, offer.season}:
        corrections.append(Phrase(f"season 必须是 {offer.season}", "a season the trip has not"))
    sky = None if isinstance(moment, Phrase) else Sky(LIGHT_OF[moment.day_part], moment.weather)
    corrections += _wrong_texts(answer, trip, sky)
    if corrections or isinstance(spot, Phrase) or isinstance(moment, Phrase):
        return Verdict(None, tuple(dict.fromkeys(corrections)))
    return Verdict(Chosen(spot.city, spot.landmark, moment), ())


def _wrong_texts(answer: ModelAnswer, trip: Trip, sky: Sky | None) -> list[Phrase]:
    if not answer.prompt_zh and not answer.prompt_en:
        return [NO_PROMPT]
    texts = {
        "prompt_zh": answer.prompt_zh,
        "prompt_en": answer.prompt_en,
        "palette": answer.palette,
        "elements": ",".join(thing.what for thing in answer.elements),
    }
    return [
        Phrase(f"{key}: {FOUND[kind].zh}", f"{key}: {FOUND[kind].en}")
        for key, text in texts.items()
        for kind in contradictions(without_denials(text), trip, sky)
    ]


def _find_moment(answer: ModelAnswer, offer: Offer, rules: ArtBrief) -> Moment | Phrase:
    """The trip's moment with that part of the day and that weather; the rules' own if it fits."""
    fitting = [
        moment
        for moment in offer.moments
        if (not answer.day_parts or moment.day_part in answer.day_parts)
        and answer.weather in {None, moment.weather}
    ]
    if not fitting:
        pairs = "、".join(f"({one.day_part}, {one.weather})" for one in offer.moments)
        return Phrase(
            f"(day_part, weather) 只能是其中之一: {pairs}", "a light or weather the trip has not"
        )
    ruled = (rules.day_part, rules.weather)
    return next((one for one in fitting if (one.day_part, one.weather) == ruled), fitting[0])
