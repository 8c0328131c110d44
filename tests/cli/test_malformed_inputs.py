"""Whatever is wrong: exit code 2, one plain line, nothing half-written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from milepost.cli import main

GOOD = (Path(__file__).parents[2] / "examples/trips/may-day.zh-CN.txt").read_text("utf-8")
GPX = '<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">{}</gpx>'
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "&a;" * 10}">' for n in range(9))
    + "]>"
    + GPX.format("<name>&a8;</name>")
)

RECORDS: dict[str, bytes] = {
    "empty": b"",
    "white space": b" \n\t\n",
    "binary": bytes(range(256)) * 40,
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 500,
    "no labels": "只是一段没有标签的话".encode(),
    "broken encoding": GOOD.encode()[:200] + b"\xff\xfe\x80" + GOOD.encode()[201:],
    "negative distance": GOOD.replace("645.4km", "-645.4km").encode(),
    "endless distance": GOOD.replace("645.4km", "9" * 400 + "km").encode(),
    "end before start": GOOD.replace("2024/5/5", "2024/5/1").encode(),
    "no such day": GOOD.replace("2024/5/2", "2024/2/31").encode(),
    "no time": "\n".join(x for x in GOOD.splitlines() if "时间" not in x).encode(),
    "words for a time": GOOD.replace("2024/5/2 下午10:38", "某个晚上").encode(),
    "no place that exists": "\n".join(
        line for line in GOOD.splitlines() if "点:" not in line and "城市" not in line
    ).encode()
    + "\n- 起点:哥谭市\n- 终点:瓦坎达\n".encode(),
    "no place at all": "\n".join(
        line for line in GOOD.splitlines() if "点:" not in line and "城市" not in line
    ).encode(),
    "JSON cut off": b'{"started_at": "2024-05-02',
    "JSON list": b"[1, 2, 3]",
    "JSON number": b"12",
    "JSON null": b"null",
    "JSON without times": '{"origin": "上海市"}'.encode(),
    "deep JSON": b"[" * 100_000 + b"]" * 100_000,
    "deep JSON object": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "JSON with NaN": json.dumps(
        {
            "started_at": "2024-05-02T10:00:00",
            "ended_at": "2024-05-02T12:00:00",
            "origin": "上海市",
            "distance_km": float("nan"),
        }
    ).encode(),
    "JSON of wrong types": json.dumps(
        {"started_at": [], "ended_at": {}, "origin": 5, "via": "x" * 100}
    ).encode(),
    "XML bomb": BOMB.encode(),
    "XML outside entity": (
        '<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        + GPX.format("<name>&x;</name>")
    ).encode(),
    "GPX without track": GPX.format("").encode(),
    "GPX without times": GPX.format(
        '<trk><trkseg><trkpt lat="31.2" lon="121.4"/><trkpt lat="31.3" lon="121.5"/></trkseg></trk>'
    ).encode(),
    "GPX off the earth": GPX.format(
        '<trk><trkseg><trkpt lat="931.2" lon="121.4"><time>2024-05-02T10:00:00Z</time></trkpt>'
        '<trkpt lat="31.3" lon="121.5"><time>2024-05-02T11:00:00Z</time></trkpt></trkseg></trk>'
    ).encode(),
    "GPX cut off": GPX.format("<trk><trkseg>").encode()[:-10],
    "50 MB": GOOD.encode() + b"x" * 50_000_000,
}

OPTIONS: dict[str, list[str]] = {
    "size of words": ["--size", "large"],
    "size of nothing": ["--size", "0x0"],
    "size beyond memory": ["--size", "99999x99999"],
    "negative size": ["--size=-5x10"],
    "style": ["--style", "cubism"],
    "seed of words": ["--seed", "lucky"],
    "negative seed": ["--seed=-1"],
    "endless seed": ["--seed", "9" * 50],
    "set without equals": ["--set", "brief.style"],
    "set of no node": ["--set", "nothing.style=travel"],
    "set of no input": ["--set", "brief.stil=travel"],
    "set of no choice": ["--set", "brief.style=cubism"],
    "another format by set": ["--set", "save.file_format=webp", "--size", "400x500"],
    "car": ["--car", "batmobile"],
    "car file": ["--car", "nowhere.png"],
    "workflow": ["--workflow", "nowhere.json"],
    "unknown option": ["--colour", "red"],
}


@pytest.fixture
def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[list[str]], str]:
    """Run `milepost poster`, expect exit code 2 and one plain line, and return it."""

    def run(arguments: list[str]) -> str:
        before = set(tmp_path.rglob("*"))

        code = main(["poster", *arguments])

        output = capsys.readouterr()
        lines = output.err.splitlines()
        assert code == 2, output.err
        assert len(lines) == 1, output.err
        assert lines[0].startswith("milepost: ")
        assert output.out == ""
        assert set(tmp_path.rglob("*")) == before
        return lines[0]

    return run


@pytest.mark.parametrize("name", RECORDS)
def test_a_wrong_record_gets_one_line(
    name: str, tmp_path: Path, refused: Callable[[list[str]], str]
) -> None:
    record = tmp_path / "trip.txt"
    record.write_bytes(RECORDS[name])

    line = refused([str(record), "-o", str(tmp_path / "poster.jpg")])

    assert "中山南路" not in line
    assert "1891" not in line


@pytest.mark.parametrize("name", OPTIONS)
def test_a_wrong_option_gets_one_line(
    name: str, tmp_path: Path, refused: Callable[[list[str]], str]
) -> None:
    record = tmp_path / "trip.txt"
    record.write_text(GOOD, "utf-8")
    data_dir = ["--data-dir", str(tmp_path)]

    refused([str(record), "-o", str(tmp_path / "poster.jpg"), *data_dir, *OPTIONS[name]])


@pytest.mark.parametrize(
    "output", ["poster.gif", "poster", "nowhere/poster.jpg", "folder.jpg", "poster.jpg.exe"]
)
def test_a_wrong_output_is_said_before_any_work(
    output: str, tmp_path: Path, refused: Callable[[list[str]], str]
) -> None:
    record = tmp_path / "trip.txt"
    record.write_text(GOOD, "utf-8")
    (tmp_path / "folder.jpg").mkdir()

    refused([str(record), "-o", str(tmp_path / output)])


@pytest.mark.parametrize("option", ["-o", "--car", "--workflow", "--data-dir"])
def test_a_name_that_is_too_long_is_said_to_be(
    option: str, tmp_path: Path, refused: Callable[[list[str]], str]
) -> None:
    record, endless = tmp_path / "trip.txt", str(tmp_path / f"{'a' * 300}.png")
    record.write_text(GOOD, "utf-8")
    output = [] if option == "-o" else ["-o", str(tmp_path / "poster.jpg")]

    assert "name too long" in refused([endless, *output, "-o", str(tmp_path / "b.jpg")])
    assert "name too long" in refused([str(record), *output, option, endless])


def test_links_that_go_round_are_said_to(
    tmp_path: Path, refused: Callable[[list[str]], str]
) -> None:
    (tmp_path / "round").symlink_to("round")

    assert refused([str(tmp_path / "round"), "-o", str(tmp_path / "b.jpg")])


def test_a_file_for_a_data_folder_is_no_empty_folder(
    tmp_path: Path, refused: Callable[[list[str]], str]
) -> None:
    record = tmp_path / "trip.txt"
    record.write_text(GOOD, "utf-8")

    told = refused([str(record), "-o", str(tmp_path / "a.jpg"), "--data-dir", str(record)])

    assert told == "milepost: --data-dir: is a file; name a folder, or leave it out"


def test_a_missing_record_and_a_folder_are_named(
    tmp_path: Path, refused: Callable[[list[str]], str]
) -> None:
    assert "nowhere.txt" in refused([str(tmp_path / "nowhere.txt"), "-o", str(tmp_path / "a.jpg")])
    assert refused([str(tmp_path), "-o", str(tmp_path / "a.jpg")])


def test_a_trip_record_is_never_overwritten(
    tmp_path: Path, refused: Callable[[list[str]], str]
) -> None:
    record = tmp_path / "poster.report.json"
    record.write_text(GOOD, "utf-8")

    refused([str(record), "-o", str(tmp_path / "poster.jpg")])

    assert record.read_text("utf-8") == GOOD


def test_no_command_and_no_record_are_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["poster"]) == 2
    assert main(["postre"]) == 2

    assert len(capsys.readouterr().err.splitlines()) == 2


@pytest.mark.parametrize("words", [["-h"], ["poster", "-h"], ["token", "create", "-h"]])
def test_the_short_way_to_a_help_is_known(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 0
    assert capsys.readouterr().out.startswith("Usage: ")


@pytest.mark.parametrize("group", ["jobs", "token", "simulate", "label", "car"])
def test_a_group_without_a_command_points_to_its_help(
    group: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([group]) == 2

    told = capsys.readouterr().err
    assert told == f"milepost: Missing command; see milepost {group} --help\n"


@pytest.mark.parametrize("name", ["", ".", "/"])
def test_a_folder_for_a_record_is_said_to_be_one(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: Callable[[list[str]], str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert "is a folder; name a file with one trip" in refused([name])


@pytest.mark.parametrize(
    "content",
    [b"", b"null", b"[]", b"{}", b'{"1": 5}', b'{"1": {"class_type": "Nothing", "inputs": {}}}'],
)
def test_a_wrong_workflow_gets_one_line(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "workflow.json"
    file.write_bytes(content)

    assert main(["run", str(file), "-o", str(tmp_path / "out.png")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
