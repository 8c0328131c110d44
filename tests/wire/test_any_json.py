"""Whatever nodes show, it is told in JSON."""

from __future__ import annotations

import json

import pytest

from milepost.wire.any_json import encode_json


def deep(levels: int) -> list[object]:
    value: list[object] = []
    for _ in range(levels):
        value = [value]
    return value


def test_a_value_that_holds_itself_is_named_where_it_comes_again() -> None:
    shown: dict[str, object] = {"text": ["a"]}
    shown["all"] = [shown, shown]

    told = json.loads(encode_json(shown))

    assert told == {"text": ["a"], "all": ["<dict>", "<dict>"]}


def test_what_lies_too_deep_is_cut_off() -> None:
    told = encode_json({"deep": deep(100_000), "text": ["a"]})

    assert json.loads(told)["text"] == ["a"]
    assert "<list>" in told
    assert len(told) < 1000


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_json_has_no_number_for_is_null(number: float) -> None:
    assert json.loads(encode_json({"a": (1.5, number)})) == {"a": [1.5, None]}


def test_half_a_character_and_an_object_can_be_told() -> None:
    assert json.loads(encode_json(["\ud800", {2, 1}, object()])) == ["\ud800", [1, 2], "<object>"]
