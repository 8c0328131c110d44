from __future__ import annotations

from pathlib import Path

import pytest

from milepost import wiring
from milepost.api.posters.garage import CarFacts, CarRefused, CarUpload
from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.store import AssetStore
from milepost.wiring.garage import StoredGarage

TOML = b"""
facing = "left"
ground_y = 0.9
models = ["wayfarer"]
colour = "red"
[door]
box = [0.4, 0.5, 0.5, 0.6]
[[protected]]
what = "badge"
box = [0.6, 0.5, 0.7, 0.6]
"""
FACTS = CarFacts(name="mine", models=("wayfarer",), colour="red", facing="left", own=True)


@pytest.fixture
def garage(tmp_path: Path) -> StoredGarage:
    store = AssetStore(FolderShelf(tmp_path / "assets"), environment="test")
    return StoredGarage(wiring.own_cars(tmp_path, store))


async def test_an_own_car_comes_first_and_is_told_as_it_was_brought(garage: StoredGarage) -> None:
    assert await garage.add("north", CarUpload(facts=FACTS, png=b"png", toml=TOML)) is None

    assert next(iter(await garage.cars("north"))) == FACTS
    assert [car.name for car in await garage.cars("north")] == ["mine", "suv", "sedan"]
    assert [car.own for car in await garage.cars("south")] == [False, False]


async def test_orders_name_own_cars_and_everybodys(garage: StoredGarage) -> None:
    await garage.add("north", CarUpload(facts=FACTS, png=b"png", toml=TOML))

    assert await garage.has("north", "mine")
    assert await garage.has("south", "suv")
    assert not await garage.has("south", "mine")
    assert not await garage.has("north", "auto")


async def test_refusals_are_told_in_the_routes_words(garage: StoredGarage) -> None:
    await garage.add("north", CarUpload(facts=FACTS, png=b"png", toml=TOML))

    again = await garage.add("north", CarUpload(facts=FACTS, png=b"other", toml=TOML))

    assert again is CarRefused.NAME_TAKEN
    assert await garage.remove("north", "mine")
    assert not await garage.remove("north", "mine")
