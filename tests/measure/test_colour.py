from __future__ import annotations

import numpy as np
import pytest

from milepost.errors import OurBug
from milepost.measure.colour import badge_delta_e, door_delta_e
from milepost.pixels.arrays import Image, Mask

LEFT, TOP = 7, 5


def cutout() -> Image:
    car = np.zeros((1, 30, 40, 4), np.float32)
    car[..., :3] = (0.5, 0.2, 0.2)
    car[:, 5:25, 5:35, 3] = 1
    return car


def region() -> Mask:
    mask = np.zeros((1, 30, 40), np.float32)
    mask[:, 8:22, 10:30] = 1
    return mask


def poster(colour: tuple[float, float, float]) -> Image:
    picture = np.zeros((1, 60, 60, 3), np.float32)
    picture[0, TOP + 8 : TOP + 22, LEFT + 10 : LEFT + 30] = colour
    return picture


def test_an_unchanged_badge_measures_zero() -> None:
    found = badge_delta_e(poster((0.5, 0.2, 0.2)), cutout(), region(), left_px=LEFT, top_px=TOP)

    assert (found.name, found.value, found.limit, found.ok) == ("badge_delta_e", 0.0, 1.0, True)


def test_a_badge_of_another_colour_fails() -> None:
    found = badge_delta_e(poster((0.2, 0.2, 0.5)), cutout(), region(), left_px=LEFT, top_px=TOP)

    assert not found.ok


def test_a_car_measured_one_pixel_off_its_place_is_seen() -> None:
    found = badge_delta_e(poster((0.5, 0.2, 0.2)), cutout(), region(), left_px=LEFT + 1, top_px=TOP)

    assert found.value > 0


@pytest.mark.parametrize(("light", "limit"), [("day", 5.0), ("dusk", 7.0), ("night", 7.0)])
def test_the_door_may_change_more_in_the_dark(light: str, limit: float) -> None:
    found = door_delta_e(
        poster((0.5, 0.2, 0.2)), cutout(), region(), left_px=LEFT, top_px=TOP, light=light
    )

    assert (found.value, found.limit) == (0.0, limit)


def test_the_doors_border_is_not_measured() -> None:
    picture = poster((0.5, 0.2, 0.2))
    picture[0, TOP + 8 : TOP + 11] = 1.0

    found = door_delta_e(picture, cutout(), region(), left_px=LEFT, top_px=TOP, light="day")

    assert found.value == 0


def test_transparent_pixels_are_not_measured() -> None:
    whole = np.ones((1, 30, 40), np.float32)
    picture = np.zeros((1, 60, 60, 3), np.float32)
    picture[0, TOP + 5 : TOP + 25, LEFT + 5 : LEFT + 35] = (0.5, 0.2, 0.2)

    assert badge_delta_e(picture, cutout(), whole, left_px=LEFT, top_px=TOP).value == 0


def test_a_badge_outside_the_picture_is_a_bug_not_a_pass() -> None:
    with pytest.raises(OurBug):
        badge_delta_e(poster((0, 0, 0)), cutout(), region(), left_px=900, top_px=TOP)
