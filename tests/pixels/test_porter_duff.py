from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from milepost.pixels.arrays import Image, Mask
from milepost.pixels.porter_duff import PorterDuffMode, composite


def colour(value: float) -> Image:
    return np.full((1, 1, 1, 3), value, np.float32)


def alpha(value: float) -> Mask:
    return np.full((1, 1, 1), value, np.float32)


@pytest.mark.parametrize(
    ("mode", "expected_colour", "expected_alpha"),
    [
        ("ADD", 0.5, 1.0),
        ("CLEAR", 0.0, 0.0),
        ("DARKEN", (0.5 * 0.4 + 0.5 * 0.1 + 0.1) / 0.75, 0.75),
        ("DST", 0.2, 0.5),
        ("DST_ATOP", (0.5 * 0.1 + 0.5 * 0.4) / 0.5, 0.5),
        ("DST_IN", 0.2, 0.25),
        ("DST_OUT", 0.2, 0.25),
        ("DST_OVER", (0.1 + 0.5 * 0.4) / 0.75, 0.75),
        ("LIGHTEN", (0.5 * 0.4 + 0.5 * 0.1 + 0.4) / 0.75, 0.75),
        ("MULTIPLY", 0.16, 0.25),
        ("OVERLAY", 2 * 0.4 * 0.1 / 0.75, 0.75),
        ("SCREEN", (0.4 + 0.1 - 0.04) / 0.75, 0.75),
        ("SRC", 0.8, 0.5),
        ("SRC_ATOP", (0.5 * 0.4 + 0.5 * 0.1) / 0.5, 0.5),
        ("SRC_IN", 0.8, 0.25),
        ("SRC_OUT", 0.8, 0.25),
        ("SRC_OVER", (0.4 + 0.5 * 0.1) / 0.75, 0.75),
        ("XOR", 0.5, 0.5),
    ],
)
def test_half_clear_light_over_half_clear_dark(
    mode: PorterDuffMode, expected_colour: float, expected_alpha: float
) -> None:
    made, opacity = composite(colour(0.8), alpha(0.5), colour(0.2), alpha(0.5), mode)

    assert opacity.item() == pytest.approx(expected_alpha)
    assert made[0, 0, 0].tolist() == pytest.approx([expected_colour] * 3)


@pytest.mark.parametrize("mode", get_args(PorterDuffMode))
def test_nothing_with_nothing_is_nothing_and_black(mode: PorterDuffMode) -> None:
    made, opacity = composite(colour(1), alpha(0), colour(1), alpha(0), mode)

    assert not made.any()
    assert not opacity.any()
