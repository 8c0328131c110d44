from __future__ import annotations

import numpy as np
import pytest

from milepost.pixels.light import luminance, tint, to_encoded, to_linear


def test_every_8_bit_level_survives_the_way_to_linear_light_and_back() -> None:
    levels = (np.arange(256) / 255).astype(np.float32)

    back = to_encoded(to_linear(levels))

    assert (np.round(back * 255) == np.arange(256)).all()


def test_middle_grey_holds_a_fifth_of_the_light() -> None:
    assert to_linear(np.array([0.5], np.float32))[0] == pytest.approx(0.2140, abs=1e-3)


def test_values_outside_the_range_are_clipped() -> None:
    assert to_encoded(np.array([-1.0, 2.0], np.float32)).tolist() == [0.0, 1.0]


@pytest.mark.parametrize("temperature_k", [1000, 2000, 2800, 4000, 5600, 9000, 20000])
def test_light_of_any_temperature_is_as_bright_as_white(temperature_k: float) -> None:
    assert float(luminance(tint(temperature_k))) == pytest.approx(1.0, abs=1e-4)


def test_evening_light_is_red_and_moonlight_blue() -> None:
    evening, moon = tint(2800), tint(9000)

    assert evening[0] > evening[1] > evening[2]
    assert moon[2] > moon[1] > moon[0]


def test_daylight_of_6500_kelvin_is_white() -> None:
    assert np.allclose(tint(6500), 1.0, atol=0.06)
