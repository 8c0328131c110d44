from __future__ import annotations

from pathlib import Path

import pytest

from car.car_scenes import photographed, save_photo
from milepost.car.catalogue import load_catalogue
from milepost.errors import InvalidInput

OURS = load_catalogue()


@pytest.mark.parametrize("character", list("黑白灰银红蓝绿金橙紫棕黄粉青米"))
def test_every_plain_colour_word_is_a_paint_without_a_warning(character: str) -> None:
    choice = OURS.choose(colour=character + "色")

    assert choice.paint is not None
    assert choice.paint.title.zh == character
    assert choice.warnings == ()


@pytest.mark.parametrize("name", ["星际灰", "珊瑚红", "极光绿", "珍珠白", "pearl white", "BLACK"])
def test_marketing_names_are_paints_of_their_own(name: str) -> None:
    choice = OURS.choose(colour=name)

    assert choice.paint is not None
    assert name.lower() in choice.paint.words
    assert choice.warnings == ()


@pytest.mark.parametrize(
    ("name", "paint"), [("暗夜紫", "purple"), ("紅色", "red"), ("金沙白", "white")]
)
def test_an_unlisted_name_falls_back_to_the_last_colour_word_in_it(name: str, paint: str) -> None:
    choice = OURS.choose(colour=name)

    assert choice.paint is not None
    assert choice.paint.title.en == paint


def test_a_guessed_paint_is_told_without_repeating_the_record() -> None:
    choice = OURS.choose(colour="张三家的暗夜紫")

    assert len(choice.warnings) == 1
    assert "张三" not in choice.warnings[0]


def test_a_word_without_any_colour_is_painted_silver_with_a_warning() -> None:
    choice = OURS.choose(colour="不知道")

    assert choice.paint is not None
    assert choice.paint.title.en == "silver"
    assert choice.warnings


def test_a_trip_without_any_car_gets_our_suv_in_silver() -> None:
    choice = OURS.choose()

    assert (choice.car.name, choice.warnings) == ("suv", ())


def test_a_record_that_says_sedan_gets_the_sedan() -> None:
    assert OURS.choose(model="某某轿车").car.name == "sedan"


def test_an_unknown_model_gets_our_suv_with_a_warning() -> None:
    choice = OURS.choose(model="X9", colour="黑色")

    assert choice.car.name == "suv"
    assert "suv" in choice.warnings[0]


def test_an_unknown_name_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(InvalidInput, match="suv, sedan"):
        OURS.choose(name="batmobile")


def test_a_path_is_no_name_even_if_a_car_lies_there(tmp_path: Path) -> None:
    save_photo(tmp_path, photographed("黑色", wall=0.9, width_px=200))

    with pytest.raises(InvalidInput, match="no such car"):
        OURS.choose(name=str(tmp_path / "owner.png"))


def test_the_owners_car_wins_over_ours(tmp_path: Path) -> None:
    save_photo(tmp_path, photographed("黑色", wall=0.9, width_px=200))

    catalogue = load_catalogue(tmp_path)

    assert catalogue.choose(colour="黑色").car.name == "owner"
    assert catalogue.choose(model="路书").car.name == "owner"
    assert catalogue.names == ("owner", "suv", "sedan")


def test_a_photograph_of_another_colour_does_not_win(tmp_path: Path) -> None:
    save_photo(tmp_path, photographed("黑色", wall=0.9, width_px=200))

    assert load_catalogue(tmp_path).choose(colour="白色").car.name == "suv"


def test_a_broken_description_is_left_out_with_a_finding(tmp_path: Path) -> None:
    save_photo(tmp_path, photographed("黑色", wall=0.9, width_px=200), toml="facing = 3")

    catalogue = load_catalogue(tmp_path)

    assert catalogue.names == ("suv", "sedan")
    assert len(catalogue.findings) == 1
    assert "owner.toml" in catalogue.findings[0]
    with pytest.raises(InvalidInput, match=r"left out; owner\.toml: "):
        catalogue.choose(name="owner")


def test_a_folder_that_does_not_exist_holds_no_cars(tmp_path: Path) -> None:
    assert load_catalogue(tmp_path / "none").names == ("suv", "sedan")
