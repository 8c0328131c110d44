"""The report beside a picture: what was known, decided, measured and done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, WithJsonSchema

from milepost.brief.model import ArtBrief, Element
from milepost.measure.measurement import Measurement
from milepost.poster.gate import Refusal
from milepost.trip.model import DayPart, Mood, Season, TripFacts, Weather

Results = Mapping[str, Sequence[Any]]
"""What the nodes showed, by name, whichever node it was."""


LocalTime = Annotated[
    datetime,
    WithJsonSchema(
        {"type": "string", "description": "ISO 8601; without an offset if the record had none."},
        mode="serialization",
    ),
]
"""The schema does not call it `date-time`: that format has an offset always."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FactsReport(_Record):
    """What was known of the trip."""

    start: LocalTime
    end: LocalTime
    season: Season
    holiday: str | None
    day_part_start: DayPart
    day_part_end: DayPart
    nights: int
    route: tuple[str, ...]
    """City names in driving order, Simplified."""
    distance_km: float | None
    driving_minutes: int | None
    colour: str | None
    generation: str | None
    weather_start: Weather | None
    weather_end: Weather | None
    mood: Mood


class LandmarkReport(_Record):
    """The sight that was painted."""

    name: str
    city: str
    kind: str


class BriefReport(_Record):
    """What was decided to paint."""

    landmark: LandmarkReport | None
    archetype: str
    light: str
    weather: str
    prompt_zh: str
    prompt_en: str
    negative: str
    elements: tuple[Element, ...]


class LabelReport(_Record):
    """The AI label as read back from the finished file."""

    text: str
    box: tuple[int, int, int, int]
    """Left, top, right, bottom in pixels."""
    metadata: dict[str, str]
    """The fields of the TC260 label by their own names: `Label`, `ContentProducer` …"""


PASSED_OVER: Final[Mapping[str, str]] = {
    "refused": "refused the content",
    "failed": "failed at it",
    "account": "refused the account",
    "unwell": "is unwell or out of reach",
    "unfinished": "was not done in time",
    "resting": "is left alone for a while after its failures",
    "cannot": "is no model for this",
    "cap": "would cost more than may be spent today",
}
"""How a warning tells why a model's answer was not taken, by its fate in `calls`."""


class CallReport(_Record):
    """One outside model that was asked."""

    role: Literal["writer", "painter", "viewer", "embedder"]
    model: str
    """`account:model`, or `builtin`."""
    fate: str
    """`taken`, or why it was not: `refused`, `unwell`, `account`, `unfit` …"""
    code: str | None = None
    """The vendor's own word, or ours for what was wrong with the answer."""
    took_s: float
    attempt: int = 1
    """The how-many-th picture it was for, refused ones counted."""


class SpentReport(_Record):
    """What the models cost, as the vendors count it; 0 for what was paid before."""

    cost_cny: float = 0.0
    input_tokens: int = 0
    output_tokens: int = 0
    pictures: int = 0


class AttemptReport(_Record):
    """A picture that was measured and repainted."""

    seed: int
    style: str
    failed: tuple[str, ...]


class Report(_Record):
    """Everything about one poster; holds nothing private."""

    schema_version: Literal["1"] = "1"
    facts: FactsReport
    brief: BriefReport
    seeds: dict[str, int]
    style: str
    models: dict[str, str]
    """Who wrote the brief, who painted the landscape, which car."""
    calls: tuple[CallReport, ...] = ()
    """For all attempts, in their order."""
    spent: SpentReport = SpentReport()
    """For all attempts."""
    timings: dict[str, float]
    """Seconds for each node of the workflow."""
    measurements: tuple[Measurement, ...]
    label: LabelReport
    attempts: tuple[AttemptReport, ...]
    warnings: tuple[str, ...]


def write_report(
    results: Results,
    *,
    timings: Mapping[str, float],
    refusals: Sequence[Refusal],
    earlier: Sequence[Results] = (),
) -> Report:
    """Gather what the journey's nodes showed.

    Args:
        results: `facts`, `brief`, `seed`, `writer`, `painter`, `car`, `measurements`, `label`,
            `calls`, `spent` and `warnings`, each a list, as the nodes' `ui` holds them.
        timings: seconds by node id.
        refusals: earlier attempts that the gate refused.
        earlier: what the nodes of these showed: their models were asked, and paid, too.
    """
    facts = TripFacts.model_validate(results["facts"][0])
    brief = ArtBrief.model_validate(results["brief"][0])
    calls = [
        CallReport.model_validate({**call, "attempt": number})
        for number, shown in enumerate((*earlier, results), start=1)
        for call in shown.get("calls", ())
    ]
    return Report(
        facts=_facts(facts),
        brief=_brief(brief),
        seeds={"brief": results["seed"][0], "landscape": results["seed"][-1]},
        style=brief.style,
        models={
            name: str(results[name][0]) for name in ("writer", "painter", "car") if name in results
        },
        calls=tuple(calls),
        spent=_sum([each for shown in (*earlier, results) for each in shown.get("spent", ())]),
        timings={node_id: round(seconds, 4) for node_id, seconds in timings.items()},
        measurements=tuple(Measurement.model_validate(m) for m in results.get("measurements", ())),
        label=LabelReport.model_validate(results["label"][0]),
        attempts=tuple(
            AttemptReport(seed=refusal.seed, style=refusal.style, failed=refusal.failed)
            for refusal in refusals
        ),
        warnings=(
            *(f"place not recognised: {name}" for name in facts.unrecognised),
            *_passed_over(calls),
            *results.get("warnings", ()),
        ),
    )


def _passed_over(calls: Iterable[CallReport]) -> list[str]:
    """Who was wanted and did not answer, once each; unfit briefs tell their own reasons."""
    return list(
        dict.fromkeys(
            f"{call.role} {call.model} was not taken: it {PASSED_OVER[call.fate]}"
            + (f" ({call.code})" if call.code else "")
            for call in calls
            if call.fate in PASSED_OVER
        )
    )


def _sum(spent: Sequence[Mapping[str, float]]) -> SpentReport:
    total = {name: sum(each[name] for each in spent) for name in SpentReport.model_fields}
    return SpentReport.model_validate({**total, "cost_cny": round(total["cost_cny"], 4)})


def _facts(facts: TripFacts) -> FactsReport:
    shared = facts.model_dump(include=set(FactsReport.model_fields) - {"route"})
    return FactsReport(**shared, route=tuple(stop.name for stop in facts.route))


def _brief(brief: ArtBrief) -> BriefReport:
    landmark = brief.landmark
    return BriefReport(
        landmark=LandmarkReport(name=landmark.name, city=landmark.city, kind=landmark.kind)
        if landmark
        else None,
        **brief.model_dump(include=set(BriefReport.model_fields) - {"landmark", "elements"}),
        elements=brief.elements,
    )
