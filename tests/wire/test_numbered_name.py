from __future__ import annotations

from itertools import islice

import pytest

from milepost.wire.numbered_name import free_names, numbered_name


def test_a_number_has_five_digits_between_underscores() -> None:
    assert numbered_name("trips/car", 12, ".png") == "trips/car_00012_.png"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("car_00001_.png", ["car_00001_.png", "car_00002_.png", "car_00003_.png"]),
        ("a/b_99999_.webp", ["a/b_99999_.webp", "a/b_100000_.webp", "a/b_100001_.webp"]),
        ("poster.jpg", ["poster.jpg", "poster-2.jpg", "poster-3.jpg"]),
    ],
)
def test_a_taken_name_counts_up(name: str, expected: list[str]) -> None:
    assert list(islice(free_names(name), 3)) == expected
