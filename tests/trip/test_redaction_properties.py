from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from milepost.trip import redact_text
from milepost.trip.redact_text import STEPS, redacted_by

SAMPLES = Path(__file__).parent / "samples"
PRIVATE = [
    line.partition(" ~ ")[0]
    for line in (SAMPLES / "private.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
HARMLESS = (SAMPLES / "harmless.txt").read_text("utf-8").splitlines()
EVERYWHERE = tuple(
    replace(
        step,
        rules=tuple(
            replace(rules, sign=(r"[\s\S]",), before=9999, after=9999) for rules in step.rules
        ),
    )
    for step in STEPS
)
"""The same patterns, tried at every letter, whether a sign of them stands there or not."""

DIGITS = "0123456789"
WIDE = str.maketrans(DIGITS, "０１２３４５６７８９")
CIRCLED = str.maketrans(DIGITS, "⓪①②③④⑤⑥⑦⑧⑨")
HAN = str.maketrans(DIGITS, "零一二三四五六七八九")
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u3164\ufe0f"
SEPARATORS = " \n，。；！？《》「」“”、我在的和~|"


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=count, max_size=count)


def letters(count: int, chosen: str = "ABCDEFGHJKLMNPQRSTUVWXYZ") -> st.SearchStrategy[str]:
    return st.text(chosen, min_size=count, max_size=count)


MOBILES = st.builds("1{}{}".format, st.sampled_from("3456789"), digits(9))
PLATES = st.builds(
    "{}{}{}{}".format,
    st.sampled_from("京沪粤川浙苏鄂湘鲁豫"),
    letters(1, "ABCDEF"),
    st.sampled_from(["", "·", " ", "D", "·F"]),
    digits(5),
)
IDENTITIES = st.builds(
    "{}19{}{:02}{:02}{}".format,
    st.sampled_from(["310101", "440305", "110105"]),
    digits(2),
    st.integers(1, 12),
    st.integers(1, 28),
    st.builds("{}{}".format, digits(3), st.sampled_from("0123456789X")),
)
HOUSES = st.builds(
    "{}路{}号{}".format,
    st.sampled_from(["中山南", "人民", "解放东", "天府三"]),
    st.integers(11, 9999),
    st.sampled_from(["", "3栋501室", "-2", "12弄"]),
)
MAILS = st.builds(
    "{}@{}.com".format, st.from_regex(r"\A[a-z]{3}[a-z0-9._]{0,8}[a-z]\Z"), letters(4, "abcxyz")
)
POINTS = st.builds(
    "{}.{}, {}.{}".format, st.integers(18, 53), digits(5), st.integers(100, 134), digits(5)
)
KEYS = st.builds("sk-{}{}".format, digits(1), letters(16, "abcdef0123456789"))


def left_of(secret: str, masked: str) -> list[str]:
    """Runs of four digits or letters of the secret that a text still says, plain or disguised."""
    plain = redigited(masked).lower()
    runs = re.findall(r"[0-9a-z]{4,}", secret.lower())
    return [
        run[at : at + 4] for run in runs for at in range(len(run) - 3) if run[at : at + 4] in plain
    ]


def redigited(text: str) -> str:
    for dress in (WIDE, CIRCLED, HAN):
        text = text.translate({there: chr(digit) for digit, there in dress.items()})
    return text


@settings(max_examples=150, deadline=None)
@given(
    before=st.text(st.characters(exclude_categories=["Cs", "Nd", "Nl", "No"]), max_size=30),
    secret=st.one_of(MOBILES, PLATES, IDENTITIES, HOUSES, MAILS, POINTS, KEYS),
    after=st.text(st.characters(exclude_categories=["Cs", "Nd", "Nl", "No"]), max_size=30),
    edges=st.tuples(st.sampled_from(SEPARATORS), st.sampled_from(SEPARATORS)),
)
def test_a_planted_secret_survives_in_no_surrounding(
    before: str, secret: str, after: str, edges: tuple[str, str]
) -> None:
    masked = redact_text(f"{before}{edges[0]}{secret}{edges[1]}{after}")

    around = redigited(f"{before} {after}").lower()
    assert [run for run in left_of(secret, masked) if run not in around] == []


@settings(max_examples=150, deadline=None)
@given(
    before=st.sampled_from(HARMLESS),
    secret=st.one_of(MOBILES, PLATES, IDENTITIES, HOUSES, POINTS),
    after=st.sampled_from(HARMLESS),
)
def test_a_planted_secret_survives_between_no_titles(before: str, secret: str, after: str) -> None:
    masked = redact_text(f"{before}，{secret}，{after}")

    around = redigited(f"{before} {after}").lower()
    assert [run for run in left_of(secret, masked) if run not in around] == []


@settings(max_examples=150, deadline=None)
@given(
    secret=st.one_of(MOBILES, IDENTITIES, PLATES, HOUSES),
    dress=st.sampled_from([WIDE, CIRCLED]),
    unseen=st.lists(st.tuples(st.integers(0, 30), st.sampled_from(UNSEEN)), max_size=6),
)
def test_neither_wide_digits_nor_unseen_letters_hide_a_secret(
    secret: str, dress: dict[int, int], unseen: list[tuple[int, str]]
) -> None:
    disguised = secret.translate(dress)
    for at, letter in unseen:
        disguised = f"{disguised[:at]}{letter}{disguised[at:]}"

    assert left_of(secret, redact_text(f"五一出游 {disguised} 集合")) == []


@settings(max_examples=150, deadline=None)
@given(MOBILES)
def test_a_phone_number_spelled_in_chinese_goes(phone: str) -> None:
    assert left_of(phone, redact_text(f"打{phone.translate(HAN)}找我")) == []


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from(PRIVATE), st.sampled_from(HARMLESS), st.text(max_size=8)),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["", " ", "，", "\n", "-", "."]),
)
@example(["138", "0013", "8000"], "…")
def test_redacting_twice_changes_nothing_more(pieces: list[str], between: str) -> None:
    once = redact_text(between.join(pieces))

    assert redact_text(once) == once


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([*PRIVATE, *HARMLESS, *HARMLESS]), min_size=1, max_size=8),
    st.sampled_from([" ", "，", "", ", ", "\n"]),
)
def test_looking_at_signs_finds_as_much_as_looking_everywhere(
    pieces: list[str], between: str
) -> None:
    text = between.join(pieces)

    assert redacted_by(STEPS, text) == redacted_by(EVERYWHERE, text)


@pytest.mark.parametrize("text", [*PRIVATE, *HARMLESS])
def test_every_pattern_stands_near_a_sign_of_it(text: str) -> None:
    assert redacted_by(STEPS, text) == redacted_by(EVERYWHERE, text)


@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "1度",
        "A1-",
        "一八九路1",
        "-",
        "a.",
        "A B ",
        "x@x.",
        "12 Aa ",
        "家住",
        "1-2-",
        "no. 1 ",
    ],
)
def test_a_hostile_text_takes_no_more_than_its_length_asks(piece: str) -> None:
    spent_s = []
    for length in (2_000, 8_000):
        text = (piece * length)[:length]
        spent_s.append(min(seconds_to_redact(text) for _ in range(3)))

    assert spent_s[1] < 10 * spent_s[0] + 0.02  # four times is linear, sixteen times quadratic


def seconds_to_redact(text: str) -> float:
    """Seconds of the processor, which other programs do not lengthen."""
    start_s = time.process_time()
    redact_text(text)
    return time.process_time() - start_s
