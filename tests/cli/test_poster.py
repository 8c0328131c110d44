"""`milepost poster` and `milepost run`, as a user calls them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from milepost.cli import main
from milepost.poster.report import Report
from milepost.wire.picture_file import read_picture

EXAMPLES = Path(__file__).parents[2] / "examples/trips"
SMALL = ("--size", "400x500")

pytestmark = pytest.mark.slow


def pixels(path: Path) -> np.ndarray[Any, np.dtype[np.uint8]]:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def poster(record: Path, picture: Path, *options: str) -> None:
    assert main(["poster", str(record), "-o", str(picture), *SMALL, *options]) == 0


@pytest.mark.parametrize("record", sorted(EXAMPLES.iterdir()), ids=lambda path: path.name)
def test_every_example_becomes_a_measured_labelled_poster(record: Path, tmp_path: Path) -> None:
    picture = tmp_path / "poster.jpg"

    poster(record, picture)

    report = Report.model_validate_json((tmp_path / "poster.report.json").read_text("utf-8"))
    assert all(measurement.ok for measurement in report.measurements)
    assert len(report.measurements) >= 10
    assert report.label.text == "AI生成"
    assert report.label.metadata["Label"] == "1"
    assert report.label.metadata["ContentPropagator"] == report.label.metadata["ContentProducer"]
    assert report.facts.route
    assert read_picture(picture.read_bytes()).aigc is not None
    assert pixels(picture).shape == (500, 400, 3)
    assert {path.name for path in tmp_path.iterdir()} == {"poster.jpg", "poster.report.json"}


def test_the_may_day_trip_is_understood(tmp_path: Path) -> None:
    for script in ("CN", "TW"):
        poster(EXAMPLES / f"may-day.zh-{script}.txt", tmp_path / f"{script}.png")

    reports = [
        Report.model_validate_json((tmp_path / f"{script}.report.json").read_text("utf-8"))
        for script in ("CN", "TW")
    ]
    facts = reports[0].facts
    assert facts == reports[1].facts
    assert facts.start.isoformat() == "2024-05-02T22:38:00+08:00"
    assert (facts.season, facts.holiday, facts.nights) == ("spring", "Labour Day", 3)
    assert (facts.day_part_start, facts.day_part_end) == ("night", "dusk")
    assert facts.route == ("上海", "湖州", "无锡", "常州", "上海")
    assert (facts.distance_km, facts.driving_minutes) == (645.4, 868)
    assert (facts.colour, facts.generation) == ("黑色", "一代")
    assert (facts.weather_start, facts.weather_end) == ("clear", "cloudy")


def test_the_same_trip_and_seed_give_the_same_pixels(tmp_path: Path) -> None:
    record = EXAMPLES / "may-day.zh-CN.txt"
    for name in ("one", "two"):
        poster(record, tmp_path / f"{name}.png", "--seed", "11")
    poster(record, tmp_path / "other.png", "--seed", "12")

    first, second, other = (pixels(tmp_path / f"{n}.png") for n in ("one", "two", "other"))
    assert np.array_equal(first, second)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("extension", ["png", "webp", "jpg"])
def test_a_picture_can_be_run_again(extension: str, tmp_path: Path) -> None:
    first, again = tmp_path / f"first.{extension}", tmp_path / "again.png"
    poster(EXAMPLES / "may-day.zh-CN.txt", first, "--seed", "3")
    poster(EXAMPLES / "may-day.zh-CN.txt", tmp_path / "same.png", "--seed", "3")

    assert main(["run", str(first), "-o", str(again)]) == 0

    assert np.array_equal(pixels(again), pixels(tmp_path / "same.png"))


def test_a_workflow_s_own_file_names_stay_inside_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture, folder = tmp_path / "first.png", tmp_path / "here"
    poster(EXAMPLES / "may-day.zh-CN.txt", picture)
    folder.mkdir()
    monkeypatch.chdir(folder)

    for prefix in ("../../out", "/tmp/../out", "deep/er/out"):  # noqa: S108  # hostile on purpose
        assert main(["run", str(picture), "--set", f"save.filename_prefix={prefix}"]) == 0

    assert {path.name for path in tmp_path.iterdir()} == {
        "first.png",
        "first.report.json",
        "here",
    }
    assert (folder / "deep/er/out.png").is_file()


def test_without_workflow_only_the_label_is_embedded(tmp_path: Path) -> None:
    picture = tmp_path / "poster.png"

    poster(EXAMPLES / "may-day.zh-CN.txt", picture, "--no-workflow")

    found = read_picture(picture.read_bytes())
    assert (found.prompt, found.workflow) == (None, None)
    assert found.aigc is not None
    assert main(["run", str(picture), "-o", str(tmp_path / "again.png")]) == 2


def test_run_prints_what_was_made_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "poster.png"
    poster(EXAMPLES / "may-day.zh-CN.txt", picture)
    capsys.readouterr()

    assert main(["run", str(picture), "-o", str(tmp_path / "again.webp"), "--json"]) == 0

    said = json.loads(capsys.readouterr().out)
    assert said["status"] == "success"
    assert said["prompt_id"]
    assert said["outputs"]["save"]["images"][0]["type"] == "output"


def test_set_changes_one_input_by_id_and_by_title(tmp_path: Path) -> None:
    record = EXAMPLES / "may-day.zh-CN.txt"
    poster(record, tmp_path / "style.png", "--style", "guofeng", "--seed", "5")
    poster(record, tmp_path / "id.png", "--set", "brief.style=guofeng", "--seed", "5")
    poster(record, tmp_path / "title.png", "--set", "Art brief.style=guofeng", "--seed", "5")

    assert np.array_equal(pixels(tmp_path / "style.png"), pixels(tmp_path / "id.png"))
    assert np.array_equal(pixels(tmp_path / "style.png"), pixels(tmp_path / "title.png"))


def test_an_unknown_place_is_a_warning_when_another_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = tmp_path / "trip.txt"
    text = (EXAMPLES / "may-day.zh-CN.txt").read_text("utf-8")
    record.write_text(text.replace("湖州市", "哥谭市"), "utf-8")

    poster(record, tmp_path / "poster.jpg")

    assert "place not recognised" in capsys.readouterr().err


def test_both_labels_of_a_poster_are_found_and_a_stripped_copy_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture, stripped = tmp_path / "poster.jpg", tmp_path / "stripped.png"
    poster(EXAMPLES / "may-day.zh-CN.txt", picture)
    Image.fromarray(pixels(picture)[100:]).save(stripped)
    capsys.readouterr()

    assert main(["label", "check", str(picture)]) == 0
    assert main(["label", "check", str(stripped)]) == 3

    said = capsys.readouterr().out
    assert "no visible label" in said
    assert "no AI label in the metadata" in said


@pytest.mark.parametrize("document", ["trip", "report"])
def test_schemas_are_json_schemas(document: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", document]) == 0

    assert json.loads(capsys.readouterr().out)["type"] == "object"


def test_lists_have_one_name_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["styles"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [
        "travel",
        "guofeng",
    ]
    assert main(["nodes"]) == 0
    assert "ReadTrip" in capsys.readouterr().out


def test_the_doctor_finds_this_machine_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--data-dir", str(tmp_path)]) == 0

    assert "Skia draws" in capsys.readouterr().out


def test_without_arguments_the_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "poster" in capsys.readouterr().out
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("milepost ")


def test_a_record_may_come_from_standard_input_and_not_without_end(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "milepost", "poster", "-", *SMALL, "-o"]
    record = (EXAMPLES / "may-day.zh-CN.txt").read_bytes()

    good = subprocess.run([*command, "good.jpg"], input=record, cwd=tmp_path, check=False)
    with Path("/dev/zero").open("rb") as endless:
        bad = subprocess.run(
            [*command, "bad.jpg"], stdin=endless, cwd=tmp_path, check=False, capture_output=True
        )

    assert good.returncode == 0
    assert bad.returncode == 2
    assert len(bad.stderr.splitlines()) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"good.jpg", "good.report.json"}
