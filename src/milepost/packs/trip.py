"""Nodes that read a trip. After them nobody sees anything private."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from milepost.atlas import load_atlas
from milepost.node.annotations import Int, Text, Value
from milepost.node.declare import node
from milepost.node.registry import Pack
from milepost.node.spec import Ui
from milepost.trip import RedactedTrip, read_facts, read_trip, redact
from milepost.trip.model import TripFacts

TripValue = Annotated[RedactedTrip, Value("TRIP")]
FactsValue = Annotated[TripFacts, Value("TRIP_FACTS")]


def redact_record(record: str) -> str:
    """Any form of a trip record as the JSON of the redacted trip; the same for its own result."""
    return redact(read_trip(record), load_atlas()).model_dump_json(exclude_none=True)


@node("ReadTrip", category="poster/trip", display_name="Read trip")
def trip_from_record(
    trip: Annotated[str, Text(multiline=True, redact=redact_record)],
) -> TripValue:
    """Take a trip record: JSON, labelled text or GPX. It is redacted before anything is kept."""
    return RedactedTrip.model_validate_json(trip)


class FactsFound(NamedTuple):
    """Outputs of `TripFacts`."""

    facts: FactsValue
    ui: Ui


@node(
    "TripFacts", category="poster/trip", display_name="Trip facts", output_node=True, cacheable=True
)
def trip_facts(trip: TripValue) -> FactsFound:
    """Season, day parts, holiday, nights, weather, mood and the route's recognised cities."""
    facts = read_facts(trip, load_atlas())
    return FactsFound(facts, {"facts": [facts.model_dump(mode="json")]})


class Format(NamedTuple):
    """Outputs of `PictureFormat`."""

    width: int
    height: int
    seed: int


@node("PictureFormat", category="poster/trip", display_name="Format and seed")
def picture_format(
    width: Annotated[int, Int(min=320, max=3200)] = 1080,
    height: Annotated[int, Int(min=320, max=3200)] = 1350,
    seed: Annotated[int, Int(min=0, max=2**32 - 1)] = 0,
) -> Format:
    """The picture's size in pixels and the seed that repeats it."""
    return Format(width, height, seed)


PACK = Pack(name="trip", nodes=(trip_from_record, trip_facts, picture_format))
