"""GPX tracks: distance, moving time, start and end, and a track too coarse to find a house on.

Read straight from the XML events: names, descriptions, authors and waypoints are never looked at.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError

from milepost.errors import InvalidInput
from milepost.trip.labelled import Fields

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

EARTH_KM: Final = 6371.0088
FASTEST_KM_H: Final = 250.0
"""Faster is no car but a jump of the receiver."""
SLOWEST_KM_H: Final = 3.0
"""Slower is a pause with a drifting receiver."""
STEP_KM: Final = 0.02
"""Shorter moves than this are taken together, so that drift does not add up."""
PAUSE_HOURS: Final = 2 / 60
"""Standing still for longer is no part of the step that ends it."""
JUMPED_POINTS: Final = 5
"""After so many points far off, the track really is there."""
MOST_POINTS: Final = 500_000
MOST_ELEMENTS: Final = 1_000_000
"""So many are parsed in about two seconds, and 20 MB of real points are half as many."""
_FLOOD: Final = re.compile("<[^<]{100000}")
"""One tag with a million attributes, say, over which the parser would sit for seconds."""
_RIGHT: Final = "give a GPX 1.1 track whose points have times"


@dataclass(frozen=True, slots=True)
class Point:
    """One fix of the receiver."""

    latitude: float
    longitude: float
    at: datetime

    def km_to(self, other: Point) -> float:
        """Great-circle distance."""
        lat_a, lat_b = math.radians(self.latitude), math.radians(other.latitude)
        half_lat = (lat_b - lat_a) / 2
        half_lon = math.radians(other.longitude - self.longitude) / 2
        chord = (
            math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
        )
        return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))

    def hours_to(self, other: Point) -> float:
        """Time between the two fixes."""
        return (other.at - self.at).total_seconds() / 3600


@dataclass
class _Driven:
    km: float = 0.0
    hours: float = 0.0
    points: list[Point] = field(default_factory=list)


def read_gpx(text: str) -> Fields:
    """Fields of a GPX text: times in UTC, distance, moving minutes and the coarsened track.

    Raises:
        InvalidInput: no XML, XML with a DTD or entities, no GPX, no timed track, bad coordinates.
    """
    segments = sorted(_segments(text), key=lambda points: points[0].at)
    driven = [_drive(points) for points in segments]
    points = [point for part in driven for point in part.points]
    if len(points) < 2:
        raise InvalidInput("trip, GPX", "has fewer than two track points with a time", _RIGHT)
    fields = Fields()
    fields.put("started_at", points[0].at, "trip, GPX start")
    fields.put("ended_at", max(point.at for point in points), "trip, GPX end")
    fields.put("distance_km", round(sum(part.km for part in driven), 1), "trip, GPX track")
    fields.put("driving_minutes", round(sum(part.hours for part in driven) * 60), "trip, GPX track")
    fields.put("track", coarsened(points), "trip, GPX track")
    return fields


def coarsened(points: Iterable[Point]) -> tuple[tuple[float, float], ...]:
    """The track on a grid of a hundredth of a degree, about 1 km, repeats taken out."""
    grid = [(round(p.latitude, 2), round(p.longitude, 2)) for p in points]
    return (*(a for a, b in pairwise(grid) if a != b), grid[-1])


def _drive(points: list[Point]) -> _Driven:
    """Add up one segment, without pauses and without jumps of the receiver."""
    driven = _Driven(points=[points[0]])
    anchor, jumped = points[0], 0
    rested_hours = 0.0
    for point in points[1:]:
        km, hours = anchor.km_to(point), anchor.hours_to(point)
        if km < STEP_KM and point is not points[-1]:
            rested_hours = hours
            continue
        if rested_hours > PAUSE_HOURS:
            hours -= rested_hours
        if hours <= 0 or km / hours > FASTEST_KM_H:
            jumped += 1
            if jumped <= JUMPED_POINTS:
                continue
        elif km / hours >= SLOWEST_KM_H:
            driven.km += km
            driven.hours += hours
        anchor, jumped, rested_hours = point, 0, 0.0
        driven.points.append(point)
    return driven


def _segments(text: str) -> Iterator[list[Point]]:
    """Track segments with at least one timed point, each in order of time."""
    count, points = 0, list[Point]()
    for element in _elements(text):
        tag = _local_name(element)
        if tag == "trkpt":
            count += 1
            if count > MOST_POINTS:
                raise InvalidInput("trip, GPX", f"has more than {MOST_POINTS} points", _RIGHT)
            point = _point(element, count)
            if point is not None and (not points or point.at >= points[-1].at):
                points.append(point)
            elif point is not None and (points[-1].at - point.at).total_seconds() > 1:
                raise InvalidInput(
                    f"trip, GPX track point {count}", "is earlier than the one before it", _RIGHT
                )
        elif tag == "trkseg" and points:
            yield points
            points = []
        if tag not in {"time", "ele"}:
            element.clear()
    if not count:
        raise InvalidInput("trip, GPX", "has no track", _RIGHT)


def _elements(text: str) -> Iterator[Element]:
    # Imported here: only GPX needs an XML parser.
    from defusedxml.common import DefusedXmlException  # noqa: PLC0415
    from defusedxml.ElementTree import iterparse  # noqa: PLC0415

    # The text is decoded already, so a declaration of another encoding would mislead the parser.
    if _FLOOD.search(text):
        raise InvalidInput("trip, GPX", "has a tag or a text beyond any length", _RIGHT)
    body = text[text.index("?>") + 2 :] if text.startswith("<?xml") and "?>" in text else text
    depth = count = 0
    try:
        source = io.BytesIO(body.encode("utf-8"))
        for event, element in iterparse(source, events=("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1 and _local_name(element) != "gpx":
                refused = InvalidInput("trip", "is XML but not GPX", _RIGHT)
                break
            if depth > 64:
                refused = InvalidInput("trip, GPX", "is nested too deeply", _RIGHT)
                break
            if event == "end":
                count += 1
                if count > MOST_ELEMENTS:
                    refused = InvalidInput(
                        "trip, GPX", f"has more than {MOST_ELEMENTS} elements", _RIGHT
                    )
                    break
                yield element
        else:
            return
    except DefusedXmlException:
        refused = InvalidInput(
            "trip, GPX", "has a document type or entities, which are refused", "leave them out"
        )
    except ParseError as error:
        line, column = error.position
        refused = InvalidInput(f"trip, line {line}, column {column}", "is not valid XML", _RIGHT)
    except (ValueError, LookupError):
        refused = InvalidInput("trip, GPX", "is not valid XML", _RIGHT)
    raise refused


def _local_name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _point(element: Element, number: int) -> Point | None:
    """The timed point of a `trkpt`, None without a time."""
    where = f"trip, GPX track point {number}"
    try:
        latitude, longitude = float(element.attrib["lat"]), float(element.attrib["lon"])
    except (KeyError, ValueError):
        latitude = longitude = math.nan
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise InvalidInput(where, "has no latitude and longitude on Earth", _RIGHT)
    time = next((child.text for child in element if _local_name(child) == "time"), None)
    if not time:
        return None
    try:
        at = datetime.fromisoformat(time.strip())
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        at = None
    if at is None:
        raise InvalidInput(where, "has a time that is no ISO 8601 time", _RIGHT)
    return Point(latitude, longitude, at)
