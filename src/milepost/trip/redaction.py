"""From the private record to the one that may be kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from milepost.atlas.model import City
from milepost.trip.model import Script
from milepost.trip.own_addresses import OwnAddresses
from milepost.trip.places import Atlas, safe_place, safe_stop
from milepost.trip.private import MASK
from milepost.trip.record import RedactedTrip, Trip
from milepost.trip.redact_text import redact_text
from milepost.trip.script import detect_script, to_simplified

MOST_CITIES: Final = 40
NEAR_END_KM: Final = 60.0
"""An end of a track belongs to a city whose centre is this near."""
NEAR_ROUTE_KM: Final = 15.0
"""A track passes a city whose centre it comes this near to."""

_PRIVATE_LABEL: Final = re.compile(
    r"姓名|名字|车主|联系|电话|手机|地址|住址|住所|家庭|车牌|牌照|证|邮箱|邮件|微信|账号|密码|卡号|车架|识别|发动机"
    r"|坐标|经度|纬度|经纬|生日|位置|name|phone|mobile|tel|address|home|plate|licen[cs]e|mail|wechat"
    r"|account|password|token|vin\b|coord|latitude|longitude|(?<![a-z])(?:lat|lon|lng|gps)(?![a-z])|birth|passport|owner|driver"
    r"|user|device|imei|serial",
    re.IGNORECASE,
)


def redact(trip: Trip, atlas: Atlas) -> RedactedTrip:
    """Keep cities and districts of places, mask the private parts of texts, drop the track.

    Redacting what was redacted changes nothing.
    """
    script = trip.script or "hans"
    origin = safe_place(trip.origin.reveal(), atlas, script)
    destination = safe_place(trip.destination.reveal(), atlas, script)
    via = tuple(safe_stop(name, atlas, script) for name in trip.via.reveal())
    own = OwnAddresses(
        (address, kept)
        for address, kept in (
            (trip.origin.reveal(), origin),
            (trip.destination.reveal(), destination),
            *zip(trip.via.reveal(), via, strict=True),
        )
        if address and kept and address != kept
    )
    track = trip.track.reveal()
    if track:
        first, *middle, last = _cities_along(track, atlas, script)
        origin, destination = origin or first or MASK, destination or last or MASK
        via = via or tuple(name for name in middle if name)
    return RedactedTrip(
        started_at=trip.started_at,
        ended_at=trip.ended_at,
        driving_minutes=trip.driving_minutes,
        distance_km=trip.distance_km,
        origin=origin,
        destination=destination,
        via=via,
        weather_start=_masked(trip.weather_start.reveal(), own),
        weather_end=_masked(trip.weather_end.reveal(), own),
        words=_masked(trip.words.reveal(), own),
        emoji=_masked(trip.emoji.reveal(), own),
        team=_masked(trip.team.reveal(), own),
        model=_masked(trip.model.reveal(), own),
        colour=_masked(trip.colour.reveal(), own),
        generation=_masked(trip.generation.reveal(), own),
        notes=tuple(_safe_note(note, own) for note in trip.notes.reveal()),
        script=trip.script or detect_script(" ".join(_texts(trip))),
    )


def _masked(text: str | None, own: OwnAddresses) -> str | None:
    return None if text is None else _without(own, text)


def _without(own: OwnAddresses, text: str) -> str:
    # A house number is known by its street, so the street must not go first.
    return redact_text(own.masked(redact_text(text)))


def _safe_note(note: str, own: OwnAddresses) -> str:
    """A note whose label announces something private goes as a whole."""
    label, colon, _ = note.replace(":", "：").partition("：")
    if colon and _PRIVATE_LABEL.search(to_simplified(label)):
        return MASK
    return _without(own, note)


def _texts(trip: Trip) -> Iterable[str]:
    private = (trip.origin, trip.destination, trip.words, trip.team, trip.colour)
    return [*filter(None, (value.reveal() for value in private)), *trip.via.reveal()]


def _cities_along(
    track: tuple[tuple[float, float], ...], atlas: Atlas, script: Script
) -> list[str | None]:
    """Names of the cities at the start, along the way and at the end of a track."""
    start, end = (atlas.nearest(*point, NEAR_END_KM) for point in (track[0], track[-1]))
    step = max(1, len(track) // 2000)
    passed: list[City] = []
    for point in track[::step]:
        city = atlas.nearest(*point, NEAR_ROUTE_KM)
        if city is not None and (not passed or passed[-1].id != city.id):
            passed.append(city)
    passed = _without_swaying(passed)
    if passed and start is not None and passed[0].id == start.id:
        passed = passed[1:]
    if passed and end is not None and passed[-1].id == end.id:
        passed = passed[:-1]
    thinned = passed[:: max(1, -(-len(passed) // MOST_CITIES))]
    return [_name(city, script) for city in (start, *thinned, end)]


def _without_swaying(passed: list[City]) -> list[City]:
    """A B A B … along a border between two cities is A B, once."""
    kept: list[City] = []
    for city in passed:
        if len(kept) >= 2 and kept[-2].id == city.id:
            later = [other.id for other in passed].count(city.id)
            if later > 2:
                continue
        kept.append(city)
    return kept


def _name(city: City | None, script: Script) -> str | None:
    if city is None:
        return None
    return city.name_hant if script == "hant" else city.name_hans
