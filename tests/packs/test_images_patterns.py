from __future__ import annotations

import pytest

from milepost.errors import InvalidInput
from milepost.packs.images.patterns import (
    json_extract_string,
    regex_extract,
    regex_match,
    regex_replace,
)


def test_a_pattern_is_found_whatever_its_letters_case_unless_asked() -> None:
    assert regex_match("West Lake", "west")
    assert not regex_match("West Lake", "west", case_insensitive=False)
    assert not regex_match("West\nLake", "^lake")
    assert regex_match("West\nLake", "^lake", multiline=True)
    assert regex_match("West\nLake", "west.lake", dotall=True)


def test_a_broken_pattern_is_found_nowhere() -> None:
    assert not regex_match("(", "(")
    assert regex_extract("(", "(") == ""
    with pytest.raises(InvalidInput, match="no regular expression"):
        regex_replace("(", "(", "")


@pytest.mark.parametrize(
    ("mode", "group", "found"),
    [
        ("First Match", 1, "a1"),
        ("All Matches", 1, "a\nb"),
        ("First Group", 2, "1"),
        ("All Groups", 2, "1\n2"),
        ("All Groups", 0, "a1\nb2"),
        ("First Group", 3, ""),
    ],
)
def test_finds_come_one_per_line(mode: str, group: int, found: str) -> None:
    extracted = regex_extract("a1 b2", r"([a-z])(\d)", mode, group_index=group)  # type: ignore[arg-type]  # one of them

    assert extracted == found


def test_matches_of_a_pattern_without_groups_are_whole() -> None:
    assert regex_extract("12 km, 34 km", r"\d+", "All Matches") == "12\n34"
    assert regex_extract("12 km", r"\d+", "First Group") == ""
    assert regex_extract("12 km", r"\d+", "All Groups", group_index=0) == ""


def test_finds_are_replaced_with_their_groups_from_the_first_on() -> None:
    assert regex_replace("a1 b2", r"([a-z])(\d)", r"\2\1") == "1a 2b"
    assert regex_replace("aaa", "A", "b", count=2) == "bba"
    assert regex_replace("aaa", "A", "b", case_insensitive=False) == "aaa"


def test_a_group_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidInput, match="names no group"):
        regex_replace("a", "a", r"\3")


def test_a_text_does_not_grow_without_end() -> None:
    with pytest.raises(InvalidInput, match="too long"):
        regex_replace("a" * 5000, "a", "b" * 5000)


def test_matches_that_overlap_fill_no_memory() -> None:
    with pytest.raises(InvalidInput, match="too long"):
        regex_extract("a" * 4_000, "(?=(.*))", "All Matches")


def test_patterns_run_where_they_can_be_ended() -> None:
    for node in (regex_match, regex_extract, regex_replace):
        assert node.spec.lane == "process"
        assert node.spec.deadline_s == 10


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"city": "杭州"}', "杭州"),
        ('{"city": 7}', "7"),
        ('{"city": null}', ""),
        ("{}", ""),
        ("[1]", ""),
        ("no json", ""),
        ("[" * 100_000, ""),
    ],
)
def test_a_value_is_taken_from_json_by_its_key(text: str, value: str) -> None:
    assert json_extract_string(text, "city") == value
