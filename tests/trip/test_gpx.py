from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from fakes.atlas import EightCities
from milepost.errors import InvalidInput
from milepost.trip import read_facts, read_trip, read_trip_file, redact

EXAMPLES = Path(__file__).parents[2] / "examples" / "trips"
START = datetime.fromisoformat("2024-05-01T01:00")

Fix = tuple[float, float, float]
"""Latitude, longitude, minutes after the start."""


def gpx(*segments: list[Fix], head: str = "", body: str = "") -> str:
    def fix(latitude: float, longitude: float, minutes: float) -> str:
        at = (START + timedelta(minutes=minutes)).isoformat(timespec="milliseconds")
        return f'<trkpt lat="{latitude}" lon="{longitude}"><ele>5</ele><time>{at}Z</time></trkpt>'

    tracks = "".join(f"<trkseg>{''.join(fix(*p) for p in points)}</trkseg>" for points in segments)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<gpx version="1.1" creator="x" '
        f'xmlns="http://www.topografix.com/GPX/1/1">{body}<trk>{tracks}</trk></gpx>'
    )


def north(count: int, *, first: float = 31.0, minutes: float = 0.0) -> list[Fix]:
    """A drive straight north at 66.7 km/h, one fix a minute, 1.112 km each."""
    return [(first + 0.01 * n, 121.0, minutes + n) for n in range(count)]


def test_distance_moving_time_start_and_end_come_from_the_track() -> None:
    trip = read_trip(gpx(north(61)))

    assert trip.distance_km == pytest.approx(66.7, abs=0.2)
    assert trip.driving_minutes == 60
    assert trip.started_at.isoformat() == "2024-05-01T01:00:00+00:00"
    assert (trip.ended_at - trip.started_at) == timedelta(hours=1)


def test_a_pause_adds_neither_time_nor_distance() -> None:
    drift = [(31.3 + 0.00005 * (n % 3), 121.0, 31.0 + n) for n in range(60)]
    trip = read_trip(gpx([*north(31), *drift, *north(31, first=31.3, minutes=91)]))

    assert trip.distance_km == pytest.approx(66.7, abs=0.5)
    assert trip.driving_minutes == pytest.approx(60, abs=2)


def test_a_jump_of_the_receiver_adds_nothing() -> None:
    points = north(61)
    points[30] = (35.0, 110.0, 30.0)

    assert read_trip(gpx(points)).distance_km == pytest.approx(66.7, abs=0.3)


def test_segments_add_up_and_the_gap_between_them_does_not() -> None:
    trip = read_trip(gpx(north(31, first=32.0, minutes=300), north(31)))

    assert trip.distance_km == pytest.approx(66.7, abs=0.3)
    assert trip.driving_minutes == 60
    assert trip.ended_at - trip.started_at == timedelta(minutes=330)


def test_nothing_but_a_coarse_track_is_kept() -> None:
    private = (
        "<metadata><name>Home of Zhang</name><author><name>Zhang San</name></author></metadata>"
        '<wpt lat="31.2345" lon="121.4567"><name>garage</name></wpt>'
    )
    points = [(31.23456, 121.45678, 0.0), (31.34567, 121.56789, 20.0)]

    trip = read_trip(gpx(points, body=private))
    redacted = redact(trip, EightCities())

    assert trip.track.reveal() == ((31.23, 121.46), (31.35, 121.57))
    kept = redacted.model_dump_json() + str(trip.notes.reveal()) + str(trip.words.reveal())
    for secret in ("Zhang", "garage", "31.2", "121.4", "track"):
        assert secret not in kept


def test_the_example_leads_from_chengdu_to_dujiangyan_in_local_time() -> None:
    redacted = redact(read_trip_file(EXAMPLES / "chengdu-dujiangyan.gpx"), EightCities())
    facts = read_facts(redacted, EightCities())

    assert [stop.name for stop in facts.route] == ["成都", "都江堰"]
    assert facts.start.isoformat() == "2024-04-13T09:05:00+08:00"
    assert facts.distance_km == pytest.approx(57, abs=1)
    assert redact(read_trip(redacted.model_dump_json()), EightCities()) == redacted


def test_cities_passed_are_named_in_order() -> None:
    way = [(31.23, 121.47), (30.89, 120.09), (31.49, 120.31), (31.81, 119.97)]
    points = [
        (a[0] + (b[0] - a[0]) * n / 50, a[1] + (b[1] - a[1]) * n / 50, leg * 100 + 2.0 * n)
        for leg, (a, b) in enumerate(pairwise(way))
        for n in range(51)
    ]

    redacted = redact(read_trip(gpx(points)), EightCities())

    assert (redacted.origin, redacted.via, redacted.destination) == (
        "上海",
        ("湖州", "无锡"),
        "常州",
    )


def test_thousands_of_points_are_read(tmp_path: Path) -> None:
    points = [(31.0 + 0.0001 * n, 121.0, n / 60) for n in range(3000)]
    file = tmp_path / "long.gpx"
    file.write_text(gpx(points), encoding="utf-8")

    assert read_trip_file(file).distance_km == pytest.approx(33.3, abs=0.2)


BOMB = '<!DOCTYPE gpx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (gpx(north(3), head=BOMB), "document type"),
        (gpx(north(3), head='<!DOCTYPE gpx SYSTEM "file:///etc/passwd">'), "document type"),
        (BOMB + "<gpx/>", "document type"),
        ("<gpx><trk>", "not valid XML"),
        ("<gpx></gpx>", "no track"),
        ("<a/>", "not GPX"),
        (gpx([]), "no track"),
        (gpx([(91.0, 0.0, 0.0)]), "point 1: has no latitude"),
        (gpx([(float("nan"), 0.0, 0.0)]), "point 1: has no latitude"),
        (gpx(north(3)).replace("2024", "x"), "point 1: has a time"),
        (gpx(north(3)).replace("lat", "lot"), "no latitude"),
        (gpx(north(3)).replace("time>", "tide>"), "fewer than two"),
        (gpx(north(1)), "fewer than two"),
        (gpx(list(reversed(north(3)))), "earlier than the one before"),
        (gpx(north(3)).replace("2024", "0024"), "year outside"),
        (gpx(north(1)).replace("2024-05-01T01:00:00.000Z", "0001-01-01T00:00+08:00"), "a time"),
        ("<gpx>" * 100_000, "nested too deeply"),
        (gpx(north(3), body="<a " + 'b="1" ' * 20_000 + "/>"), "beyond any length"),
        (gpx([], body="<rte><rtept lat='31' lon='121'/></rte>"), "no track"),
    ],
)
def test_a_malformed_gpx_is_refused_in_one_line(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said) as refused:
        read_trip(text)

    assert "\n" not in str(refused.value)
