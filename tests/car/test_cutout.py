from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from car.car_scenes import car, photographed, save_photo
from milepost.car.catalogue import load_catalogue, read_car
from milepost.car.cutout import cut_out
from milepost.car.model import CarChoice
from milepost.pixels.colour_difference import ciede2000, lab
from milepost.pixels.oklch import oklch

MODELS = pytest.mark.parametrize("model", ["suv", "sedan"])


@MODELS
def test_the_body_is_as_wide_as_asked_and_stands_on_the_ground_row(model: str) -> None:
    cutout = cut_out(load_catalogue().choose(name=model), width_px=400, lights_on=False)

    solid = cutout.image[0, ..., 3] > 0.5
    columns = np.flatnonzero(solid.any(axis=0))
    rows = np.flatnonzero(solid.any(axis=1))
    assert abs((columns[-1] - columns[0] + 1) - 400) <= 3
    assert abs(rows[-1] + 1 - cutout.ground_row) <= 1.5
    assert abs(rows[0] - cutout.body[1]) <= 4


@MODELS
def test_masks_have_the_pictures_size_and_lie_on_the_car(model: str) -> None:
    cutout = cut_out(load_catalogue().choose(name=model), width_px=594, lights_on=False)

    for mask in (cutout.badge, cutout.plate, cutout.lamps, cutout.rims, cutout.door):
        assert mask.shape == cutout.image.shape[:3]
        assert mask.any()
        assert not (mask > cutout.image[..., 3]).any()


@MODELS
def test_the_badge_is_large_enough_to_measure_at_poster_size(model: str) -> None:
    cutout = cut_out(load_catalogue().choose(name=model), width_px=594, lights_on=False)

    assert (cutout.badge > 0.98).sum() > 200


@MODELS
@pytest.mark.parametrize("colour", ["红色", "蓝色", "绿色", "黄色", "紫色"])
def test_the_door_shows_the_hue_of_its_paint(model: str, colour: str) -> None:
    choice = load_catalogue().choose(name=model, colour=colour)
    cutout = cut_out(choice, width_px=300, lights_on=False)

    door = lab(cutout.image[0][cutout.door[0] > 0.98][:, :3]).mean(axis=0)
    assert choice.paint is not None
    paint = lab(np.array([oklch(*choice.paint.oklch)[:3]], np.float32))[0]
    along = float(door[1:] @ paint[1:] / np.linalg.norm(door[1:]) / np.linalg.norm(paint[1:]))
    assert along > 0.9


def test_lamps_light_up_and_nothing_else_changes_colour() -> None:
    dark, lit = car("黑色"), car("黑色", lights_on=True)

    change = np.abs(lit.image - dark.image)[0, ..., :3].max(axis=-1)
    assert (change[dark.lamps[0] > 0.98] > 0.02).mean() > 0.5
    assert change[dark.door[0] > 0.98].max() == 0
    assert {spot.end for spot in lit.lamp_spots} == {"head", "tail"}


def test_arrays_are_read_only() -> None:
    cutout = car("白色")

    with pytest.raises(ValueError, match="read-only"):
        cutout.image[0, 0, 0, 0] = 1


def test_a_photograph_takes_the_same_way(tmp_path: Path) -> None:
    path = save_photo(tmp_path, photographed("黑色", wall=0.95, width_px=700))

    cutout = cut_out(CarChoice(read_car(path), None), width_px=300, lights_on=True)

    columns = np.flatnonzero((cutout.image[0, ..., 3] > 0.5).any(axis=0))
    rows = np.flatnonzero((cutout.image[0, ..., 3] > 0.5).any(axis=1))
    assert abs((columns[-1] - columns[0] + 1) - 300) <= 4
    assert abs(rows[-1] + 1 - cutout.ground_row) <= 1.5
    assert cutout.badge.any()


def test_a_photographs_inside_keeps_its_colours(tmp_path: Path) -> None:
    photo = photographed("白色", wall=0.1, width_px=700)
    path = save_photo(tmp_path, photo)

    cutout = cut_out(CarChoice(read_car(path), None), width_px=700, lights_on=False)

    inside = cutout.door[0] > 0.98
    found = lab(cutout.image[0][inside][:, :3]).mean(axis=0)
    height, width = photo.alpha.shape
    box = photo.true_colours[
        round(0.50 * height) : round(0.62 * height), round(0.42 * width) : round(0.56 * width)
    ]
    wanted = lab(box.reshape(-1, 3)).mean(axis=0)
    assert float(ciede2000(found, wanted)) < 0.5
