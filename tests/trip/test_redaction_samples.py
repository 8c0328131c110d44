from __future__ import annotations

from pathlib import Path

import pytest

from milepost.trip import redact_text

SAMPLES = Path(__file__).parent / "samples"
AROUND = ("{}", "五一出游 {}", "从{}出发", "五一出游，{}，好开心", "see {} soon", "《{}》")


def lines(name: str) -> list[str]:
    read = (SAMPLES / name).read_text("utf-8").splitlines()
    return [line for line in read if not line.startswith("# ") and not line.startswith("## ")]


@pytest.mark.parametrize("line", lines("private.txt"))
def test_what_is_private_in_thirteen_lands_goes_wherever_it_stands(line: str) -> None:
    text, _, secrets = line.partition(" ~ ")

    for around in AROUND:
        masked = redact_text(around.format(text))
        assert [secret for secret in secrets.split() if secret in masked] == [], around
        assert redact_text(masked) == masked


@pytest.mark.parametrize("text", lines("harmless.txt"))
def test_titles_roads_cars_and_songs_stay_exactly_as_they_are(text: str) -> None:
    assert redact_text(text) == text


@pytest.mark.parametrize("text", lines("not_promised.txt"))
def test_the_list_of_what_is_not_promised_is_true(text: str) -> None:
    assert redact_text(text) == text
