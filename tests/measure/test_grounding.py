from __future__ import annotations

import numpy as np
import pytest

from milepost.measure.grounding import camera_height, car_in_frame, contact_shadow

BODY = (30.0, 40.0, 130.0, 80.0)


def test_a_road_as_bright_as_before_fails() -> None:
    road = np.full((1, 100, 160, 3), 0.5, np.float32)

    found = contact_shadow(road, road, BODY)

    assert (found.value, found.ok) == (1.0, False)


def test_darkness_under_the_tyres_passes_and_elsewhere_does_not_count() -> None:
    road = np.full((1, 100, 160, 3), 0.5, np.float32)
    under, above = road.copy(), road.copy()
    under[:, 78:86] = 0.2
    above[:, 40:70] = 0.0

    assert contact_shadow(under, road, BODY).ok
    assert not contact_shadow(above, road, BODY).ok


def test_rain_in_front_of_the_shadow_does_not_count() -> None:
    road = np.full((1, 100, 160, 3), 0.3, np.float32)
    rainy = np.full((1, 100, 160, 3), 0.1, np.float32)
    rainy[:, :, ::3] = 0.9

    assert contact_shadow(rainy, road, BODY).ok


def test_a_road_that_is_black_already_needs_no_shadow() -> None:
    road = np.zeros((1, 100, 160, 3), np.float32)

    assert contact_shadow(road, road, BODY).ok


@pytest.mark.parametrize(
    ("horizon_px", "height_m", "ok"),
    [(40.0, 1.7, True), (80.0, 0.0, False), (10.0, 2.975, False)],
)
def test_the_camera_stands_at_a_persons_height(
    horizon_px: float, height_m: float, *, ok: bool
) -> None:
    lowest, highest = camera_height(BODY, horizon_px=horizon_px, car_height_m=1.7)

    assert lowest.value == pytest.approx(height_m, abs=1e-3)
    assert (lowest.ok and highest.ok) == ok


def test_a_car_inside_a_portrait_takes_about_half_its_width() -> None:
    assert all(one.ok for one in car_in_frame(BODY, width_px=190, height_px=240))


@pytest.mark.parametrize(
    ("width_px", "failed"), [(150, "car_width_highest"), (250, "car_width_lowest")]
)
def test_a_car_too_wide_or_too_narrow_fails(width_px: int, failed: str) -> None:
    found = car_in_frame(BODY, width_px=width_px, height_px=300)

    assert [one.name for one in found if not one.ok] == [failed]


@pytest.mark.parametrize("height_px", [300, 900])
def test_a_square_or_landscape_format_sets_no_width(height_px: int) -> None:
    assert len(car_in_frame(BODY, width_px=900, height_px=height_px)) == 1


@pytest.mark.parametrize("width_px", [120, 100])
def test_a_car_beyond_the_frame_fails(width_px: int) -> None:
    assert not car_in_frame(BODY, width_px=width_px, height_px=300)[0].ok
