from __future__ import annotations

import unicodedata

import pytest

from milepost.lettering.wording import MAX_CHARACTERS, wording


def test_text_is_composed() -> None:
    assert wording("A\u0301").text == "Á"
    assert wording(unicodedata.normalize("NFD", "ガソリン")).text == "ガソリン"


def test_bidi_controls_and_zero_width_characters_are_taken_out_and_named() -> None:
    safe = wording("无锡\u202egnp\u200b.exe\x07\ufeff")

    assert safe.text == "无锡gnp.exe"
    assert safe.removed == ("U+202E", "U+200B", "U+0007", "U+FEFF")


def test_line_breaks_and_tabs_become_single_spaces() -> None:
    assert wording("  新司机\n\t 出游\u3000了 ").text == "新司机 出游 了"


@pytest.mark.parametrize("text", ["Привет", "Ελλάδα", "ドライブ", "黿頭渚", "甪直", "Ærø", "→·…—"])
def test_scripts_on_board_stay_whole(text: str) -> None:
    assert wording(text) == (text, (), ())


def test_characters_without_a_glyph_are_taken_out_and_reported_once() -> None:
    safe = wording("去서서울สวัส海边")

    assert safe.text == "去海边"
    assert safe.missing == ("서", "울", "ส", "ว", "ั")


def test_common_emoji_stay_without_their_selectors_and_skin_tones() -> None:
    assert wording("❤\ufe0f🚗👋🏽").text == "♥🚗👋"


def test_a_joined_emoji_becomes_its_first_one() -> None:
    assert wording("👩\u200d👩\u200d👧").text == "👩"


def test_endless_text_is_bounded() -> None:
    assert len(wording("长" * 100_000).text) == MAX_CHARACTERS
