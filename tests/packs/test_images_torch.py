"""Our arithmetic beside PyTorch's, on which ComfyUI's nodes of the same names compute."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest

from milepost.packs.images.compositing import image_composite_masked
from milepost.packs.images.derived import image_add_noise
from milepost.packs.images.filters import image_blur, image_sharpen
from milepost.packs.images.scaling import image_scale
from milepost.pixels.arrays import Image, freeze
from milepost.pixels.resize import ResizeMethod

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.torch

METHODS = [method for method in get_args(ResizeMethod) if method != "lanczos"]
"""Lanczos is Pillow's in both programs."""
SIZES = [(31, 17), (64, 64), (20, 90), (7, 5), (100, 40)]


def noise(height: int, width: int, *, batch: int = 2) -> Image:
    return freeze(np.random.default_rng(5).random((batch, height, width, 3), np.float32))


def planes(image: Image) -> Any:
    """As PyTorch wants pictures: channels before rows."""
    return torch.from_numpy(np.moveaxis(image, -1, 1).copy())


def pictures(tensor: Any) -> Image:
    return np.moveaxis(tensor.numpy(), 1, -1)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("size", SIZES)
def test_scaling_equals_interpolate(method: ResizeMethod, size: tuple[int, int]) -> None:
    image = noise(40, 50)
    width, height = size

    scaled = image_scale(image, method, width, height)

    wanted = torch.nn.functional.interpolate(planes(image), size=(height, width), mode=method)
    np.testing.assert_allclose(scaled, pictures(wanted), atol=5e-6)


@pytest.mark.parametrize("method", METHODS)
def test_scaling_with_a_crop_takes_the_middle_first(method: ResizeMethod) -> None:
    image = noise(40, 52)

    scaled = image_scale(image, method, 33, 33, "center")

    middle = planes(image)[..., 6:-6]  # (52 - 40) / 2
    wanted = torch.nn.functional.interpolate(middle, size=(33, 33), mode=method)
    np.testing.assert_allclose(scaled, pictures(wanted), atol=5e-6)


@pytest.mark.parametrize(("radius", "sigma"), [(1, 1.0), (4, 0.3), (9, 10.0)])
def test_blur_and_sharpen_equal_a_convolution(radius: int, sigma: float) -> None:
    image = noise(30, 24)
    side = torch.linspace(-1, 1, 2 * radius + 1)
    kernel = torch.exp(-(side[:, None] ** 2 + side**2) / (2 * sigma**2))
    kernel = (kernel / kernel.sum()).repeat(3, 1, 1, 1)
    padded = torch.nn.functional.pad(planes(image), (radius,) * 4, mode="reflect")
    soft = torch.nn.functional.conv2d(padded, kernel, groups=3)

    sharp = (planes(image) + 10 * 0.7 * (planes(image) - soft)).clamp(0, 1)

    np.testing.assert_allclose(image_blur(image, radius, sigma), pictures(soft), atol=5e-6)
    np.testing.assert_allclose(image_sharpen(image, radius, sigma, 0.7), pictures(sharp), atol=2e-5)


def test_a_composite_with_a_resized_source_and_mask_equals_interpolate_and_a_sum() -> None:
    ground, source = noise(30, 20), noise(9, 7, batch=1)
    mask = freeze(np.random.default_rng(6).random((1, 5, 4), np.float32))

    laid = image_composite_masked(ground, source, 4, 3, True, mask)

    large = torch.nn.functional.interpolate(planes(source), size=(30, 20), mode="bilinear")
    cover = torch.nn.functional.interpolate(
        torch.from_numpy(mask.copy())[:, None], size=(30, 20), mode="bilinear"
    )
    wanted = planes(ground)
    cover, large = cover[..., :27, :16], large[..., :27, :16]
    wanted[..., 3:, 4:] = cover * large + (1 - cover) * wanted[..., 3:, 4:]
    np.testing.assert_allclose(laid, pictures(wanted), atol=5e-6)


@pytest.mark.parametrize("size", [(4, 4), (5, 7), (33, 21)])
@pytest.mark.parametrize("seed", [0, 7, 2**40 + 3])
def test_noise_is_what_pytorch_draws_from_that_seed(size: tuple[int, int], seed: int) -> None:
    image = freeze(np.full((1, *size, 3), 0.5, np.float32))

    noisy = image_add_noise(image, seed, 0.25)

    drawn = torch.randn(image.shape, generator=torch.Generator().manual_seed(seed))
    np.testing.assert_allclose(noisy, (0.5 + 0.25 * drawn).clamp(0, 1).numpy(), atol=1e-6)
