from __future__ import annotations

import pytest

from milepost.errors import InvalidInput
from milepost.packs.images.text import (
    case_converter,
    preview_any,
    primitive_boolean,
    primitive_float,
    primitive_int,
    primitive_string,
    primitive_string_multiline,
    string_compare,
    string_concatenate,
    string_contains,
    string_length,
    string_replace,
    string_substring,
    string_trim,
)


def test_primitives_give_what_they_hold() -> None:
    assert primitive_int(-3) == -3
    assert primitive_float(0.5) == 0.5
    assert primitive_string("西湖") == "西湖"
    assert primitive_string_multiline("a\nb") == "a\nb"
    assert primitive_boolean(value=True) is True


def test_texts_are_joined_cut_measured_and_replaced() -> None:
    assert string_concatenate("a", "b", ", ") == "a, b"
    assert string_concatenate("a", "b") == "ab"
    assert string_substring("abcdef", 1, -1) == "bcde"
    assert string_length("西湖🚗") == 3
    assert string_replace("a-b-c", "-", "+") == "a+b+c"


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("UPPERCASE", "A NICE TRIP"),
        ("lowercase", "a nice trip"),
        ("Capitalize", "A nice trip"),
        ("Title Case", "A Nice Trip"),
    ],
)
def test_letters_are_converted(mode: str, expected: str) -> None:
    assert case_converter("a Nice trip", mode) == expected  # type: ignore[arg-type]  # one of them


@pytest.mark.parametrize(("mode", "expected"), [("Both", "a"), ("Left", "a "), ("Right", " a")])
def test_blanks_are_trimmed(mode: str, expected: str) -> None:
    assert string_trim(" a ", mode) == expected  # type: ignore[arg-type]  # one of them


def test_texts_are_searched_and_compared_with_or_without_case() -> None:
    assert not string_contains("Lhasa", "LHA")
    assert string_contains("Lhasa", "LHA", case_sensitive=False)
    assert string_compare("Lhasa", "Lha", "Starts With")
    assert string_compare("Lhasa", "SA", "Ends With", case_sensitive=False)
    assert not string_compare("Lhasa", "lhasa", "Equal")


def test_a_text_beyond_all_memory_is_refused_before_it_is_made() -> None:
    million = "a" * 1_000_000

    with pytest.raises(InvalidInput, match="are the most"):
        string_replace(million, "a", million)
    with pytest.raises(InvalidInput, match="are the most"):
        string_concatenate(million * 3, million * 2)


class Car:
    def __str__(self) -> str:
        return "a car"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("as it is", "as it is"),
        (12, "12"),
        (0.5, "0.5"),
        (True, "True"),
        (None, "None"),
        ([1, "a"], '[1, "a"]'),
        ({"a": None}, '{"a": null}'),
        (Car(), "a car"),
    ],
)
def test_anything_is_shown_as_text(source: object, text: str) -> None:
    assert preview_any(source) == {"text": [text]}
