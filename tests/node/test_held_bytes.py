from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pytest

from milepost.car.placed import Composite, Cutout, PlacedCar
from milepost.node.value_types import MOST_COUNTED, HoldingValue
from milepost.packs import car, lettering
from milepost.pixels.arrays import Image


class Pair(NamedTuple):
    picture: Image
    words: str


@dataclass(frozen=True)
class Holder:
    inner: object
    again: object = None


def pixels(count: int = 1000) -> Image:
    return np.zeros((1, count, 1, 3), np.float32)


@pytest.mark.parametrize(
    "value",
    [
        Pair(pixels(), "a"),
        Holder(pixels()),
        Holder(Pair(pixels(), "a")),
        Holder(Holder({"a": [pixels()]})),
        {"a": (pixels(),)},
    ],
)
def test_arrays_in_fields_count_and_become_read_only(value: Any) -> None:
    kept = HoldingValue("THING")

    assert 12_000 <= kept.size_bytes(value) < 13_000
    assert kept.freeze(value) is value
    assert not _array_in(value).flags.writeable


def _array_in(value: Any) -> Image:
    while not isinstance(value, np.ndarray):
        if isinstance(value, dict):
            value = value["a"]
        elif isinstance(value, Holder):
            value = value.inner
        else:
            value = value[0]
    return value


def test_an_array_that_is_held_twice_counts_once() -> None:
    shared = pixels()

    assert HoldingValue("THING").size_bytes(Holder(shared, [shared, shared])) < 13_000


def test_what_holds_itself_and_what_holds_very_much_is_counted_to_an_end() -> None:
    endless: list[object] = [pixels()]
    endless.append(endless)

    assert HoldingValue("THING").size_bytes(endless) > 12_000
    assert HoldingValue("THING").size_bytes(list(range(10 * MOST_COUNTED))) > 0


def test_classes_and_what_lies_too_deep_are_not_looked_into() -> None:
    deep: object = pixels()
    for _ in range(5):
        deep = Holder(deep)

    assert HoldingValue("THING").size_bytes(deep) < 1000
    assert HoldingValue("THING").size_bytes(Holder) < 10_000


def test_cars_and_type_count_their_pictures() -> None:
    types = {each.name: each for pack in (car, lettering) for each in pack.PACK.value_types}
    mask = np.zeros((1, 100, 100), np.float32)
    cutout = Cutout(
        image=np.zeros((1, 100, 100, 4), np.float32),
        badge=mask, plate=mask.copy(), lamps=mask.copy(), rims=mask.copy(), door=mask.copy(),
        body=(0, 0, 1, 1), ground_row=1, facing="right", height_m=1.5, light_azimuth_deg=0,
        lamp_spots=(), lights_on=False,
    )  # fmt: skip
    composite = Composite(pixels(), 0, 0, (0, 0, 1, 1), 0.5, pixels(), pixels(), pixels())

    placed = PlacedCar(cutout, composite, pixels())

    assert 360_000 <= types["CAR_CUTOUT"].size_bytes(cutout) < 370_000
    assert 420_000 <= types["PLACED_CAR"].size_bytes(placed) < 430_000
    assert {"LETTERED", "AI_LABELLED"} <= types.keys()
