"""Own cars over a real store: whole or not at all, one tenant's alone, at hand where they draw."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from milepost.assets.failures import StoreUnreachable
from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.leftovers import collect_leftovers
from milepost.assets.store import AssetStore
from milepost.car.catalogue import load_catalogue
from milepost.errors import CannotWrite
from milepost.tasks.poster_cars import MAX_CARS, UNUSED_S, NotKept, OwnCars

TOML = b"""
facing = "right"
ground_y = 0.9
models = ["wayfarer"]
[door]
box = [0.4, 0.5, 0.5, 0.6]
[[protected]]
what = "badge"
box = [0.6, 0.5, 0.7, 0.6]
"""
PNG = b"\x89PNG as it was sent"
NOW_S = 1_714_660_680.0


@pytest.fixture
def cars(tmp_path: Path) -> OwnCars:
    store = AssetStore(FolderShelf(tmp_path / "assets"), environment="test")
    copies = tmp_path / "cache" / "cars"
    return OwnCars(assets=store, shared=load_catalogue(), copies=copies, clock=lambda: NOW_S)


def bring(cars: OwnCars, name: str = "mine", *, tenant: str = "north", png: bytes = PNG) -> None:
    assert cars.add(tenant, name, png=png, toml=TOML) is None


def test_an_own_car_is_chosen_before_ours_with_its_picture_at_hand(cars: OwnCars) -> None:
    bring(cars)

    catalogue = cars.catalogue_for("north", None)

    assert catalogue.names == ("mine", "suv", "sedan")
    chosen = catalogue.choose("Wayfarer 2").car
    assert chosen.name == "mine"
    assert chosen.artwork is not None
    assert chosen.artwork.read_bytes() == PNG


def test_another_tenant_sees_and_takes_away_nothing_of_it(cars: OwnCars) -> None:
    bring(cars)

    assert cars.of("south") == []
    assert not cars.has("south", "mine")
    assert not cars.remove("south", "mine")
    assert cars.catalogue_for("south", None) is cars.shared
    assert cars.has("north", "mine")


def test_the_same_car_again_changes_nothing_another_of_its_name_is_refused(cars: OwnCars) -> None:
    bring(cars)
    bring(cars)

    assert cars.add("north", "mine", png=b"other", toml=TOML) is NotKept.NAME_TAKEN
    assert cars.add("north", "suv", png=PNG, toml=TOML) is NotKept.NAME_TAKEN
    assert cars.add("north", "auto", png=PNG, toml=TOML) is NotKept.NAME_TAKEN
    assert [car.name for car in cars.of("north")] == ["mine"]


@pytest.mark.parametrize("name", ["", "..", "a/b", "Mine", "dashscope:x,y", "a" * 200])
def test_what_is_no_name_is_of_no_car(cars: OwnCars, name: str) -> None:
    assert not cars.has("north", name)


def test_a_tenant_has_so_many_and_no_more(cars: OwnCars) -> None:
    for number in range(MAX_CARS):
        bring(cars, f"car-{number}")

    assert cars.add("north", "one-more", png=PNG, toml=TOML) is NotKept.TOO_MANY
    bring(cars, tenant="south")


def test_a_car_taken_away_leaves_no_byte_in_the_store(cars: OwnCars) -> None:
    bring(cars)

    assert cars.remove("north", "mine")

    assert not cars.remove("north", "mine")
    assert cars.of("north") == []
    left = cars.assets.shelf.listing("test/tenants/north/content")
    assert list(left) == []


def test_only_the_car_that_was_asked_for_is_fetched(cars: OwnCars) -> None:
    bring(cars, "one")
    bring(cars, "two", png=PNG + b"2")

    asked = cars.catalogue_for("north", "two")

    assert asked.names[0] == "two"
    assert len(list(cars.copies.iterdir())) == 1
    assert cars.catalogue_for("north", "suv") is cars.shared


def test_machines_with_the_same_cars_agree_about_them(cars: OwnCars, tmp_path: Path) -> None:
    bring(cars)
    elsewhere = replace(cars, copies=tmp_path / "elsewhere", clock=lambda: NOW_S + 60)

    here, there = (each.catalogue_for("north", None) for each in (cars, elsewhere))

    assert here.fingerprint == there.fingerprint != cars.shared.fingerprint


def test_copies_that_nobody_draws_from_go(cars: OwnCars) -> None:
    bring(cars)
    bring(cars, "other", png=PNG + b"2")
    cars.catalogue_for("north", "mine")
    later = replace(cars, clock=lambda: NOW_S + UNUSED_S + 1)

    later.catalogue_for("north", "other")

    (copy,) = cars.copies.iterdir()
    assert copy.read_bytes() == PNG + b"2"


def test_a_car_of_another_version_of_ours_is_passed_over(cars: OwnCars) -> None:
    kept = cars.assets.of("north")
    kept.put(b"\0\0\0\5a = ]png", owner="own-cars", name="odd", media_type="image/png")
    kept.put(b"", owner="own-cars", name="empty", media_type="image/png")
    bring(cars)

    assert [car.name for car in cars.of("north")] == ["mine"]


def test_cars_are_no_leftovers(cars: OwnCars) -> None:
    bring(cars)

    collect_leftovers(cars.assets, grace_s=-3600.0)

    assert cars.catalogue_for("north", None).names[0] == "mine"


def test_a_folder_that_takes_no_copies_is_the_worlds_failure(cars: OwnCars) -> None:
    bring(cars)
    cars.copies.parent.mkdir()
    cars.copies.write_bytes(b"")

    with pytest.raises(CannotWrite) as told:
        cars.catalogue_for("north", None)

    assert os.sep not in str(told.value)


class ShelfAway(FolderShelf):
    """Answers nothing."""

    def read(self, key: str) -> bytes | None:
        raise StoreUnreachable(f"nobody answers for {len(key)} characters")


def test_while_the_store_is_away_nothing_is_half_kept(tmp_path: Path, cars: OwnCars) -> None:
    away = replace(cars, assets=AssetStore(ShelfAway(tmp_path / "assets"), environment="test"))

    with pytest.raises(StoreUnreachable):
        away.add("north", "mine", png=PNG, toml=TOML)

    assert cars.of("north") == []
