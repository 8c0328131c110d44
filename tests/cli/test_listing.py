"""`milepost nodes` and `styles` are read by people and by `awk`."""

from __future__ import annotations

from milepost.cli.listing import in_columns


def test_the_longest_cell_still_has_blanks_after_it() -> None:
    lines = in_columns([("ImageCompositeMasked", "image", "one"), ("Blur", "image/sharper", "two")])

    assert lines == [
        "ImageCompositeMasked  image          one",
        "Blur                  image/sharper  two",
    ]
    assert [line.split()[0] for line in lines] == ["ImageCompositeMasked", "Blur"]


def test_chinese_names_keep_the_columns_straight() -> None:
    assert in_columns([("旅行", "text"), ("Canny", "edges")]) == ["旅行   text", "Canny  edges"]


def test_nothing_ends_in_blanks() -> None:
    assert in_columns([("a", ""), ("bcd", "e")]) == ["a", "bcd  e"]
