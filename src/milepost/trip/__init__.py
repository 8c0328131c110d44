"""What happened: reading, redacting and understanding a trip."""

from __future__ import annotations

from milepost.trip.facts import UnknownPlaces, read_facts
from milepost.trip.model import Stop, TripFacts
from milepost.trip.places import Atlas
from milepost.trip.private import MASK, Private
from milepost.trip.record import RedactedTrip, Trip
from milepost.trip.redact_text import redact_text
from milepost.trip.redaction import redact
from milepost.trip.source import read_trip, read_trip_file

__all__ = [
    "MASK",
    "Atlas",
    "Private",
    "RedactedTrip",
    "Stop",
    "Trip",
    "TripFacts",
    "UnknownPlaces",
    "read_facts",
    "read_trip",
    "read_trip_file",
    "redact",
    "redact_text",
]
