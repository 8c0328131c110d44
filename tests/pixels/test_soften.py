"""References were made with PyTorch 2.13 (CPU):

s = (torch.arange(20) * 37 % 101).float().div(100).reshape(1, 1, 4, 5)
x = torch.linspace(-1, 1, 5)
g = torch.exp(-(x[:, None] ** 2 + x[None] ** 2) / 2)
g /= g.sum()
p = torch.nn.functional.pad(s, (2,) * 4, mode="reflect")
torch.nn.functional.conv2d(p, g[None, None])
"""

from __future__ import annotations

import numpy as np
import pytest

from milepost.pixels.arrays import freeze
from milepost.pixels.soften import blur, sharpen

SOURCE = freeze(((np.arange(20) * 37 % 101) / 100).astype(np.float32).reshape(1, 4, 5, 1))
BLURRED = [
    [0.40078, 0.43275, 0.46586, 0.49147, 0.54454],
    [0.43387, 0.46337, 0.49193, 0.51843, 0.55375],
    [0.41625, 0.45157, 0.47807, 0.50663, 0.53613],
    [0.42546, 0.47853, 0.50414, 0.53725, 0.56922],
]


def test_blur_equals_a_convolution_with_a_gaussian_as_wide_as_its_kernel() -> None:
    blurred = blur(SOURCE, radius_px=2, sigma=1.0)

    np.testing.assert_allclose(blurred[0, :, :, 0], BLURRED, atol=2e-5)
    assert blurred.dtype == np.float32


def test_sharpening_adds_ten_times_the_strength_of_what_the_blur_takes() -> None:
    sharp = sharpen(SOURCE, radius_px=2, sigma=1.0, strength=0.1)

    expected = np.clip(2 * SOURCE[0, :, :, 0] - np.array(BLURRED), 0, 1)
    np.testing.assert_allclose(sharp[0, :, :, 0], expected, atol=3e-5)


@pytest.mark.parametrize("radius_px", [1, 5, 31])
def test_an_even_picture_stays_as_it_is(radius_px: int) -> None:
    even = np.full((2, 3, 4, 3), 0.3, np.float32)

    np.testing.assert_allclose(blur(even, radius_px=radius_px, sigma=3.0), even, atol=1e-6)
    np.testing.assert_allclose(
        sharpen(even, radius_px=radius_px, sigma=3.0, strength=5.0), even, atol=1e-4
    )


def test_no_radius_changes_nothing() -> None:
    assert blur(SOURCE, radius_px=0, sigma=1.0) is SOURCE
    assert sharpen(SOURCE, radius_px=0, sigma=1.0, strength=1.0) is SOURCE
