from __future__ import annotations

from typing import get_args

import pytest

from milepost.lettering.faces import FOLDER, Face, face_for, metrics, typeface


@pytest.mark.parametrize("face", get_args(Face))
def test_every_face_is_on_board_under_a_name_that_is_not_reserved(face: Face) -> None:
    family = typeface(face).getFamilyName()

    assert family.startswith(("Milepost ", "Barlow Condensed"))
    assert not any(word in family for word in ("LXGW", "WenKai", "Klee", "Noto", "Source"))


def test_every_font_has_its_licence_beside_it() -> None:
    licences = sorted(path.name for path in FOLDER.glob("*.LICENSE.txt"))

    assert licences == [
        "barlow-condensed.LICENSE.txt",
        "emoji.LICENSE.txt",
        "kai.LICENSE.txt",
        "serif-and-sans.LICENSE.txt",
    ]
    for path in FOLDER.glob("*.LICENSE.txt"):
        assert "SIL OPEN FONT LICENSE" in path.read_text("utf-8")


def test_all_of_gb_2312_and_common_traditional_can_be_set_in_the_title_s_own_face() -> None:
    level_one = bytes(
        byte
        for first in range(0xB0, 0xD7)
        for second in range(0xA1, 0xFA)
        for byte in (first, second)
    ).decode("gb2312", "ignore")
    for character in level_one + "機遊蘇錫黿頭灣臺灘":
        assert metrics("serif", character) is not None


def test_a_character_no_face_has_has_no_face() -> None:
    assert face_for("ᚠ", ("serif",)) is None
