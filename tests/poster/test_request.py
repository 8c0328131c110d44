from __future__ import annotations

from pathlib import PurePath

import pytest

from milepost.errors import InvalidInput
from milepost.poster.request import format_of, read_request, read_seed, read_size, read_style

TRIP = (
    '{"started_at": "2024-05-02T10:00:00", "ended_at": "2024-05-02T12:00:00",'
    ' "origin": "上海市黄浦区中山南路1891号", "words": "电话13912345678"}'
).encode()


def test_a_request_holds_the_redacted_trip_only() -> None:
    text = read_request(TRIP).trip.model_dump_json()

    assert "上海市黄浦区" in text
    assert "1891" not in text
    assert "13912345678" not in text


def test_the_same_trip_has_the_same_seed_and_another_trip_another() -> None:
    other = TRIP.replace(b"12:00:00", b"13:00:00")

    assert read_request(TRIP).seed == read_request(TRIP).seed
    assert read_request(TRIP).seed != read_request(other).seed


def test_private_text_does_not_move_the_seed() -> None:
    other = TRIP.replace("1891号".encode(), "77号".encode())

    assert read_request(TRIP).seed == read_request(other).seed


def test_a_wrong_wish_is_refused_before_the_record_is_read() -> None:
    with pytest.raises(InvalidInput, match="--size"):
        read_request(b"no record at all", size="huge")


@pytest.mark.parametrize("text", ["1080x1350", "1080X1350", "1080×1350"])
def test_sizes_are_read_as_people_write_them(text: str) -> None:
    assert read_size(text) == (1080, 1350)


@pytest.mark.parametrize("text", ["", "x", "1080", "0x0", "-1x5", "1e3x900", "319x400", "9000x320"])
def test_a_wrong_size_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="--size"):
        read_size(text)


def test_seeds_have_32_bits() -> None:
    assert read_seed("4294967295") == 4294967295
    for wrong in ("4294967296", "-1", "1.5", "", "９"):
        with pytest.raises(InvalidInput, match="--seed"):
            read_seed(wrong)


def test_an_unknown_style_is_answered_with_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match="travel, guofeng"):
        read_style("cubism")


def test_the_extension_chooses_the_format() -> None:
    assert format_of(PurePath("a.JPG")) == "jpeg"
    assert format_of(PurePath("a.webp")) == "webp"
    with pytest.raises(InvalidInput, match=r"\.gif"):
        format_of(PurePath("a.gif"))
