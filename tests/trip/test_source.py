from __future__ import annotations

import json
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from milepost.errors import InvalidInput
from milepost.trip import Trip, read_trip, read_trip_file
from milepost.trip.source import MOST_GPX_BYTES

EXAMPLES = Path(__file__).parents[2] / "examples" / "trips"
TIMES = {"started_at": "2024-05-02T22:38", "ended_at": "2024-05-05T18:57"}
TIME_LINE = "出行时间:2024/5/2 下午10:38-2024/5/5 下午6:57\n"
SIMPLIFIED = (EXAMPLES / "may-day.zh-CN.txt").read_text(encoding="utf-8")


def labelled(**lines: str) -> Trip:
    return read_trip(TIME_LINE + "\n".join(f"{label}:{value}" for label, value in lines.items()))


@pytest.mark.parametrize("name", ["may-day.zh-CN.txt", "may-day.zh-TW.txt"])
def test_the_example_reads_whole_in_both_scripts(name: str) -> None:
    trip = read_trip_file(EXAMPLES / name)

    assert trip.started_at == datetime.fromisoformat("2024-05-02T22:38")
    assert trip.ended_at == datetime.fromisoformat("2024-05-05T18:57")
    assert (trip.driving_minutes, trip.distance_km) == (868, 645.4)
    assert len(trip.via.reveal()) == 3
    assert trip.generation.reveal() == "一代"
    assert trip.colour.reveal() == "黑色"
    assert trip.model.reveal() is None
    assert trip.notes.reveal() == ()
    assert trip.script == ("hant" if "TW" in name else "hans")


@pytest.mark.parametrize(
    "encoded",
    [
        SIMPLIFIED.encode(),
        SIMPLIFIED.encode("utf-8-sig"),
        SIMPLIFIED.encode("gb18030"),
        SIMPLIFIED.encode("utf-16"),
        b"\xfe\xff" + SIMPLIFIED.encode("utf-16-be"),
        SIMPLIFIED.replace("\n", "\r\n").encode(),
        SIMPLIFIED.replace("- ", "* ").replace(":", "：", 40).encode(),
        SIMPLIFIED.replace("- ", "• ").encode(),
        SIMPLIFIED.replace("- ", "").encode(),
        SIMPLIFIED.replace("途径", "途经").encode(),
        "\n".join(reversed(SIMPLIFIED.splitlines())).encode(),
    ],
    ids=["utf-8", "mark", "gb18030", "utf-16", "be", "crlf", "star", "dot", "bare", "经", "order"],
)
def test_every_writing_of_a_record_reads_the_same(encoded: bytes) -> None:
    # Full-width colons in the times are part of the writing, not of the record.
    assert read_trip(encoded) == read_trip(SIMPLIFIED)


@pytest.mark.parametrize(
    "between",
    [" ", "、", "，", ",", "/", " / ", "；", "→", "  ", "-", " - ", "—", "~", "·", " & ", "+"],
)
def test_cities_are_separated_by_any_usual_sign(between: str) -> None:
    assert labelled(途经城市=between.join(("湖州", "无锡", "常州"))).via.reveal() == (
        "湖州",
        "无锡",
        "常州",
    )


@pytest.mark.parametrize("between", [", ", " / ", " > ", " -> ", " - ", " & "])
def test_a_latin_city_keeps_its_space_and_its_hyphen(between: str) -> None:
    names = ("New York", "Saint-Denis")

    assert labelled(via=between.join(names)).via.reveal() == names


@pytest.mark.parametrize("marker", ["(1) ", "①", "― ", "－", "1. ", "★", "📍"])
def test_a_line_may_begin_with_any_marker(marker: str) -> None:
    trip = read_trip(f"{marker}起点:上海\n{marker}出行时间:2024/5/2 9:00-18:00")

    assert trip.origin.reveal() == "上海"


def test_a_label_in_brackets_needs_no_colon() -> None:
    assert read_trip("【起点】上海\n【出行时间】2024/5/2 9:00-18:00").origin.reveal() == "上海"


def test_json_start_and_end_are_times_or_places_as_their_values_say() -> None:
    times = read_trip({"start": TIMES["started_at"], "end": TIMES["ended_at"], "startCity": "上海"})

    assert times.started_at == datetime.fromisoformat(TIMES["started_at"])
    assert times.origin.reveal() == "上海"
    assert read_trip({**TIMES, "start": "上海"}).origin.reveal() == "上海"


@pytest.mark.parametrize(
    ("line", "model", "colour", "generation"),
    [
        ("黑色一代", None, "黑色", "一代"),
        ("星际灰", None, "星际灰", None),
        ("珊瑚红", None, "珊瑚红", None),
        ("XX 二代 黑色", "XX", "黑色", "二代"),
        ("问界M9 星际灰", "问界M9", "星际灰", None),
        ("Model Y deep blue", "Model Y", "deep blue", None),
        ("一代", None, None, "一代"),
        ("S7黑色", "S7", "黑色", None),
        ("白车", None, "白", None),
        ("香槟 二代", None, "香槟", "二代"),
        ("红黑双拼 一代", None, "红黑双拼", "一代"),
        ("黑色一代(SUV)", "SUV", "黑色", "一代"),
    ],
)
def test_a_car_line_splits_into_model_colour_and_generation(
    line: str, model: str | None, colour: str | None, generation: str | None
) -> None:
    trip = labelled(车辆信息=line)

    found = (trip.model.reveal(), trip.colour.reveal(), trip.generation.reveal())
    assert found == (model, colour, generation)


def test_separate_times_english_labels_and_unknown_ones_read() -> None:
    trip = read_trip(
        "Start time: 2024-05-02 22:38\nEnd time: 2024-05-05 18:57\nFrom: London\nTo: Paris\n"
        "Distance: 459 km\nDuration: 5h 40m\nOdd thing: 13800138000\nTitle: To Paris\nagain"
    )

    assert (trip.origin.reveal(), trip.destination.reveal()) == ("London", "Paris")
    assert (trip.distance_km, trip.driving_minutes) == (459, 340)
    assert trip.notes.reveal() == ("Odd thing：13800138000",)
    assert trip.words.reveal() == "To Paris again"


def test_json_reads_field_names_and_labels_alike() -> None:
    trip = read_trip(
        {**TIMES, "起点": "上海", "公里数": "645.4km", "vehicle": {"a": 1}, "odd": True}
    )

    assert trip.origin.reveal() == "上海"
    assert trip.distance_km == 645.4
    assert len(trip.notes.reveal()) == 2
    assert read_trip(json.dumps(TIMES)) == read_trip(TIMES)


def test_invisible_characters_leave_the_words() -> None:
    assert labelled(用户文字="五一\u202e出\u200b游").words.reveal() == "五一出游"


RECORD = json.dumps(TIMES)[:-1]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "empty"),
        ("  \n\ufeff", "no known label"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        (b"\x00\x01\x02" * 9, "binary"),
        (b"\xff\xfe\x00", "no known encoding"),
        (b"\x81\x20\xff\xff", "no known encoding"),
        ("hello", "no known label"),
        ("null", "not an object"),
        ("[]", "not an object"),
        ("{", "not valid JSON"),
        ("[" * 100_000, "nested"),
        ('{"' + '\\"' * 900_000, "not valid JSON"),
        (RECORD + ', "driving_minutes": 1' + "0" * 400 + "}", "finite"),
        ('{"a":' * 5000 + "1" + "}" * 5000, "nested"),
        (RECORD + ', "started_at": "2024-05-02T22:38"}', "same JSON key"),
        (RECORD + ', "distance_km": NaN}', "no JSON number"),
        (RECORD + ', "distance_km": ' + "9" * 5000 + "}", "no JSON number"),
        (RECORD + ', "distance_km": 1e999}', "finite"),
        (RECORD + ', "distance_km": -1}', "below"),
        (RECORD + ', "distance_km": 40001}', "above"),
        (RECORD + ', "distance_km": "far"}', "not a distance"),
        (RECORD + ', "driving_minutes": -5}', "negative"),
        (RECORD + ', "words": "\\ud800"}', "broken characters"),
        (RECORD + ', "via": 7}', "not a list"),
        (RECORD + ', "via": [7]}', "not a city"),
        (RECORD + ', "via": "' + "a," * 300 + '"}', "too many"),
        (RECORD + ', "words": "' + "长" * 3000 + '"}', "too long"),
        ('{"started_at": "2024-05-02T22:38"}', "ended_at: is missing"),
        ('{"started_at": 5, "ended_at": 6}', "time of day"),
        ('{"started_at": "2024-05-02T22:38", "ended_at": "2024-05-01T22:38"}', "before the start"),
        ('{"started_at": "2024-05-02T22:38", "ended_at": "2027-05-01T22:38"}', "two years"),
        ('{"started_at": "2024-05-02T22:38", "ended_at": "2024-05-03T22:38Z"}', "offset"),
        (TIME_LINE + "公里数:-5km", "line 2 (公里数): is below"),
        ("起点:上海", "started_at: is missing"),
        ("- 起点:上海\n- 出行时间:2024/5/2", "line 2 (出行时间): has a date but no time"),
        ("出行时间:2024/5/2 8:00-2024/5/1 8:00", "line 1 (出行时间): is before the start"),
        ("出行时间:2024/5/2 8:00", "only one time"),
        (TIME_LINE + "起点:上海\n起点:湖州", "repeats a label"),
        ("a\n" * 5000, "more than"),
        ("x" * 2_000_001, "larger than 2 MB"),
        (b"x" * (MOST_GPX_BYTES + 1), "larger than 20 MB"),
        ("<html></html>", "not GPX"),
        ({1: 2}, "not a text"),
    ],
)
def test_a_malformed_trip_is_refused_in_one_line(source: Any, said: str) -> None:
    began = time.perf_counter()

    with pytest.raises(InvalidInput) as refused:
        read_trip(source)

    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 300
    assert time.perf_counter() - began < 5


def test_a_missing_file_a_folder_and_a_device_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    for path, said in (
        (tmp_path / "none.txt", "does not exist"),
        (tmp_path, "is a folder"),
        (Path("/dev/null"), "not a regular file"),
        (tmp_path / "empty", "empty"),
        (tmp_path / ("x" * 400), "cannot be read"),
        (Path("nul\0l"), "cannot be read"),
    ):
        with pytest.raises(InvalidInput, match=said):
            read_trip_file(path)


def test_the_schema_says_what_each_field_is() -> None:
    fields = Trip.model_json_schema()["properties"]

    assert [name for name, field in fields.items() if "description" not in field] == []
