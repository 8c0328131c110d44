from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.brief.loose_json import find_object

KEYS = ("city", "season", "prompt_zh")
WUXI = {"city": "无锡", "season": "spring"}


@pytest.mark.parametrize(
    "text",
    [
        '{"city": "无锡", "season": "spring"}',
        '好的,如下:\n```json\n{"city": "无锡", "season": "spring",}\n```\n希望满意',
        "{'city': '无锡', 'season': 'spring'}",
        "｛“city”：“无锡”，“season”：“spring”｝",
        "{city: 无锡, season: spring}",
        '{"city": "无锡", "season": "spring"',
        '{"city": "无锡", "season": "spring',
        '{"city": "无锡"\n"season": "spring"}',
        '{"city": "无锡", // the first\n "season": /* now */ "spring"}',
        '{"result": {"brief": [{"CITY": "无锡", "Season": "spring"}]}}',
        '{"output": "{\\"city\\": \\"无锡\\", \\"season\\": \\"spring\\"}"}',
        '<think>{"city": "?", "season": "winter"}</think>{"city": "无锡", "season": "spring"}',
        '格式:{"city": "城市", "season": "季节"}\n{"city": "无锡", "season": "spring"}',
        '{注意}:{"city": "无锡", "season": "spring"}',
    ],
)
def test_the_object_is_found_however_it_was_written(text: str) -> None:
    assert find_object(text, KEYS) == WUXI


def test_quotes_inside_a_text_do_not_end_it() -> None:
    found = find_object('{"prompt_zh": "门上的"春"字,it\'s", "city": \'it\'s\'}', KEYS)

    assert found == {"prompt_zh": '门上的"春"字,it\'s', "city": "it's"}


@pytest.mark.parametrize("text", ["", "sorry", "[]", "{}", '{"other": 1}', "{{{{", '"city"'])
def test_nothing_is_found_where_no_key_is(text: str) -> None:
    assert find_object(text, KEYS) is None


@pytest.mark.parametrize(
    "text",
    [
        "{" * 200_000,
        '{"city":' * 50_000,
        '{"city":[' * 50_000,
        "[" * 200_000 + '{"city":1}',
        '{"x":1}' * 50_000,
        '{"x":' + "9" * 200_000 + "}",
        '{"city":"' + "</think" * 40_000,
        '{"a":"{\\"a\\":\\"{' * 10_000,
        '{"city" "city"' * 20_000,
    ],
)
def test_huge_and_deep_answers_take_no_time(text: str) -> None:
    started = time.perf_counter()

    find_object(text, KEYS)

    assert time.perf_counter() - started < 1.0


JSON_PIECES = st.sampled_from(
    [*"{}[]:,\"'“”，：｛｝\\/*\n ", "city", "season", "null", "\\u12", "//", "/*", "```", "1e999"]
)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.lists(JSON_PIECES | st.text(max_size=5), max_size=60).map("".join))
def test_no_text_breaks_it(text: str) -> None:
    find_object(text, KEYS)
