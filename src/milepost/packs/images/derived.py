"""Nodes that derive one picture from another: edges, morphology, noise, brightness and colour."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from milepost.errors import InvalidInput
from milepost.node.annotations import Float, Int
from milepost.packs.images.declared import ImageValue, Share, comfy_node
from milepost.pixels.canny import canny_edges
from milepost.pixels.kinds import luma
from milepost.pixels.morphology import MorphologyOperation, morphology
from milepost.pixels.normal_noise import normal_noise
from milepost.pixels.ycbcr import from_ycbcr, to_ycbcr

Limit = Annotated[float, Float(min=0.01, max=0.99, step=0.01)]
Seed = Annotated[int, Int(min=0, max=2**64 - 1, tooltip="the same seed gives the same noise")]


@comfy_node("Canny", category="image/preprocessors", display_name="Canny")
def canny(image: ImageValue, low_threshold: Limit = 0.4, high_threshold: Limit = 0.8) -> ImageValue:
    """Edges, white on black: from the high threshold on, and on from there down to the low one."""
    edges = canny_edges(luma(image), low=low_threshold, high=high_threshold)
    return np.repeat(edges[..., np.newaxis], 3, axis=-1)


@comfy_node(
    "Morphology",
    category="image/postprocessing",
    display_name="ImageMorphology",
    chosen=("operation",),
)
def image_morphology(
    image: ImageValue,
    operation: MorphologyOperation = "erode",
    kernel_size: Annotated[int, Int(min=3, max=999, step=1)] = 3,
) -> ImageValue:
    """Bright parts shrunk, grown, or both, with a square."""
    return morphology(image, operation, side_px=kernel_size)


@comfy_node(
    "ImageAddNoise",
    category="image",
    display_name="Add Noise to Image",
    options={"seed": {"control_after_generate": True}},
)
def image_add_noise(image: ImageValue, seed: Seed = 0, strength: Share = 0.5) -> ImageValue:
    """Normally distributed noise on every value, the one that PyTorch draws from that seed."""
    noisy = normal_noise(image.shape, seed)
    noisy *= np.float32(strength)
    noisy += image
    return np.clip(noisy, 0, 1, out=noisy)


class Parted(NamedTuple):
    """Outputs of `ImageRGBToYUV`."""

    Y: ImageValue
    U: ImageValue
    V: ImageValue


@comfy_node("ImageRGBToYUV", category="image/batch", display_name="ImageRGBToYUV")
def image_rgb_to_yuv(image: ImageValue) -> Parted:
    """Brightness and two colour differences, each as a grey picture."""
    parts = to_ycbcr(image)
    return Parted(*(np.repeat(parts[..., at : at + 1], 3, axis=-1) for at in range(3)))


@comfy_node("ImageYUVToRGB", category="image/batch", display_name="ImageYUVToRGB")
def image_yuv_to_rgb(Y: ImageValue, U: ImageValue, V: ImageValue) -> ImageValue:  # noqa: N803  # ComfyUI's names
    """A picture of brightness and two colour differences; colours of theirs are averaged."""
    if not Y.shape[:3] == U.shape[:3] == V.shape[:3]:
        raise InvalidInput("Y, U, V", "differ in size or count", "give three alike")
    parts = np.stack([part.mean(axis=-1) for part in (Y, U, V)], axis=-1)
    return from_ycbcr(parts)


NODES = (canny, image_morphology, image_add_noise, image_rgb_to_yuv, image_yuv_to_rgb)
