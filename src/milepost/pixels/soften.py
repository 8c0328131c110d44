"""Blur and sharpen with the Gaussian that ComfyUI's nodes use.

Its width is a fraction of the kernel, not of a pixel: the kernel's ends are at -1 and 1, so the
same sigma at a larger radius blurs more.
"""

from __future__ import annotations

import numpy as np

from milepost.pixels.arrays import Image

_SHARPEN_STEP = 10
"""How much of the difference to the blurred picture one unit of strength adds."""


def blur(image: Image, *, radius_px: int, sigma: float) -> Image:
    """Gaussian blur of `[batch, height, width, channels]`, mirrored at the borders.

    Args:
        image: any range.
        radius_px: half-width of the kernel; 0 gives the picture itself.
        sigma: standard deviation in radii.
    """
    if radius_px == 0:
        return image
    kernel = _gaussian(radius_px, sigma)
    return _convolve(_convolve(image, 1, kernel), 2, kernel)


def sharpen(image: Image, *, radius_px: int, sigma: float, strength: float) -> Image:
    """Unsharp masking: the picture plus 10 x `strength` times what a blur takes away; 0..1."""
    if radius_px == 0:
        return image
    amount = np.float32(_SHARPEN_STEP * strength)
    sharp = image - blur(image, radius_px=radius_px, sigma=sigma)
    sharp *= amount
    sharp += image
    np.clip(sharp, 0, 1, out=sharp)
    return sharp


def _gaussian(radius_px: int, sigma: float) -> Image:
    positions = np.linspace(-1, 1, 2 * radius_px + 1)
    weights = np.exp(-(positions**2) / (2 * sigma**2))
    return np.asarray(weights / weights.sum(), np.float32)


def _convolve(image: Image, axis: int, kernel: Image) -> Image:
    radius = len(kernel) // 2
    width = [(radius, radius) if at == axis else (0, 0) for at in range(image.ndim)]
    padded = np.pad(image, width, mode="reflect")
    length = image.shape[axis]
    before = (slice(None),) * axis
    total: Image = padded[(*before, slice(radius, radius + length))] * kernel[radius]
    for step in range(1, radius + 1):
        pair = (
            padded[(*before, slice(radius - step, radius - step + length))]
            + padded[(*before, slice(radius + step, radius + step + length))]
        )
        pair *= kernel[radius + step]
        total += pair
    return total
