"""References were made with PyTorch 2.13 (CPU):

s = (torch.arange(20) * 37 % 101).float().div(100).reshape(1, 1, 4, 5)
torch.nn.functional.interpolate(s, size=(height, width), mode=method)[0, 0]
"""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image as Pillow

from milepost.errors import InvalidInput
from milepost.pixels.arrays import freeze
from milepost.pixels.resize import (
    ResizeMethod,
    check_size,
    crop_to_aspect,
    resize,
    resize_mask,
)

SOURCE = freeze(((np.arange(20) * 37 % 101) / 100).astype(np.float32).reshape(1, 4, 5, 1))
NARROW: dict[ResizeMethod, list[list[float]]] = {
    "nearest-exact": [
        [0.37, 0.1],
        [0.2, 0.94],
        [0.2, 0.94],
        [0.03, 0.77],
        [0.87, 0.6],
        [0.87, 0.6],
    ],
    "bilinear": [
        [0.2775, 0.1925],
        [0.31875, 0.48625],
        [0.33167, 0.75167],
        [0.21833, 0.63833],
        [0.48375, 0.65125],
        [0.7775, 0.6925],
    ],
    "area": [
        [0.37, 0.43667],
        [0.45333, 0.52],
        [0.53667, 0.60333],
        [0.36667, 0.43333],
        [0.45, 0.51667],
        [0.53333, 0.6],
    ],
    "bicubic": [
        [0.24204, 0.05403],
        [0.2925, 0.49111],
        [0.27423, 0.8709],
        [0.0991, 0.69578],
        [0.47889, 0.6775],
        [0.91597, 0.72796],
    ],
}
WIDE: dict[ResizeMethod, list[list[float]]] = {
    "nearest-exact": [
        [0.0, 0.37, 0.37, 0.74, 0.1, 0.1, 0.47],
        [0.67, 0.03, 0.03, 0.4, 0.77, 0.77, 0.13],
        [0.5, 0.87, 0.87, 0.23, 0.6, 0.6, 0.97],
    ],
    "bilinear": [
        [0.14, 0.25524, 0.44738, 0.71167, 0.37476, 0.32643, 0.44167],
        [0.755, 0.38929, 0.22071, 0.485, 0.74929, 0.58071, 0.215],
        [0.52833, 0.64357, 0.59524, 0.25833, 0.52262, 0.71476, 0.83],
    ],
    "area": [
        [0.42, 0.3525, 0.47, 0.655, 0.5875, 0.4525, 0.385],
        [0.755, 0.435, 0.3, 0.485, 0.67, 0.535, 0.215],
        [0.585, 0.5175, 0.3825, 0.315, 0.5, 0.6175, 0.55],
    ],
    "bicubic": [
        [0.10579, 0.21524, 0.49243, 0.71855, 0.3457, 0.26603, 0.46627],
        [0.91497, 0.31973, 0.03192, 0.485, 0.93808, 0.65027, 0.05503],
        [0.50373, 0.70397, 0.6243, 0.25145, 0.47757, 0.75476, 0.86421],
    ],
}
CASES = [*NARROW.items(), *WIDE.items()]


@pytest.mark.parametrize(("method", "expected"), CASES)
def test_every_method_samples_as_pytorch_does(
    method: ResizeMethod, expected: list[list[float]]
) -> None:
    resized = resize(SOURCE, len(expected[0]), len(expected), method)

    np.testing.assert_allclose(resized[0, :, :, 0], expected, atol=2e-5)
    assert resized.dtype == np.float32


def test_lanczos_is_pillows_on_8_bit_values() -> None:
    rgb = np.repeat(SOURCE, 3, axis=-1)

    resized = resize(rgb, 7, 3, "lanczos")

    picture = Pillow.fromarray((rgb[0] * np.float32(255)).astype(np.uint8))
    expected = np.asarray(picture.resize((7, 3), Pillow.Resampling.LANCZOS))
    np.testing.assert_allclose(resized[0] * 255, expected, atol=1e-3)


def test_every_picture_of_a_batch_and_every_channel_is_resized_alike() -> None:
    batch = np.random.default_rng(1).random((3, 6, 5, 4)).astype(np.float32)

    resized = resize(batch, 9, 4, "bicubic")

    alone = resize(batch[1:2, :, :, 2:3], 9, 4, "bicubic")
    np.testing.assert_allclose(resized[1, :, :, 2], alone[0, :, :, 0], atol=1e-6)


@pytest.mark.parametrize("method", ["nearest-exact", "bilinear", "area", "bicubic"])
@pytest.mark.parametrize("size", [(150, 110), (20, 97), (97, 20)])
def test_a_large_picture_lying_on_its_side_is_resized_alike(
    method: ResizeMethod, size: tuple[int, int]
) -> None:
    picture = np.random.default_rng(3).random((1, 70, 80, 3)).astype(np.float32)

    upright = resize(picture, *size, method)
    lying = resize(picture.swapaxes(1, 2), size[1], size[0], method)

    np.testing.assert_allclose(lying.swapaxes(1, 2), upright, atol=1e-5)


def test_a_mask_is_resized_as_a_picture_of_one_channel() -> None:
    assert resize_mask(SOURCE[..., 0], 2, 6, "area")[0, 0, 0] == pytest.approx(0.37)


@pytest.mark.parametrize(
    ("size", "expected"), [((4, 4), (4, 4)), ((2, 1), (4, 8)), ((1, 4), (4, 2))]
)
def test_the_middle_of_the_wanted_proportions_is_cut_out(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    picture = np.arange(32, dtype=np.float32).reshape(1, 4, 8, 1)

    cut = crop_to_aspect(picture, *size)

    assert cut.shape[1:3] == expected
    assert cut.mean() == pytest.approx(picture.mean(), abs=1.0)


@pytest.mark.parametrize("size", [(0, 4), (4, 0), (-1, 4), (16385, 1)])
def test_a_side_that_cannot_be_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(InvalidInput):
        resize(SOURCE, *size, "bilinear")


def test_a_batch_too_large_for_the_memory_is_refused_before_it_is_made() -> None:
    with pytest.raises(InvalidInput, match="million pixels"):
        check_size(16384, 16384)
    with pytest.raises(InvalidInput, match="million pixels"):
        check_size(512, 512, batch=4096)
