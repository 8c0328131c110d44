"""Nodes that change a picture's size."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from milepost.node.annotations import Choice, Float
from milepost.packs.images.declared import ImageValue, SideOrZero, comfy_node
from milepost.pixels.resize import ResizeMethod, crop_to_aspect, resize

CATEGORY = "image/upscaling"
SMOOTH_FIRST = ("area", "lanczos", "bilinear", "nearest-exact", "bicubic")
"""The methods in the order of a newer node's list."""


@comfy_node("ImageScale", category=CATEGORY, display_name="Upscale Image", chosen=("crop",))
def image_scale(
    image: ImageValue,
    upscale_method: ResizeMethod,
    width: SideOrZero = 512,
    height: SideOrZero = 512,
    crop: Literal["disabled", "center"] = "disabled",
) -> ImageValue:
    """Resize to a width and height; 0 for one of them keeps the proportions, for both the size."""
    _, old_height, old_width, _ = image.shape
    if width == 0 and height == 0:
        return image
    width = width or max(1, round(old_width * height / old_height))
    height = height or max(1, round(old_height * width / old_width))
    if crop == "center":
        image = crop_to_aspect(image, width, height)
    return resize(image, width, height, upscale_method)


@comfy_node("ImageScaleBy", category=CATEGORY, display_name="Upscale Image By")
def image_scale_by(
    image: ImageValue,
    upscale_method: ResizeMethod,
    scale_by: Annotated[float, Float(min=0.01, max=8.0, step=0.01)] = 1.0,
) -> ImageValue:
    """Resize by a factor."""
    return _scaled(image, scale_by, upscale_method)


@comfy_node(
    "ImageScaleToTotalPixels", category=CATEGORY, display_name="Scale Image to Total Pixels"
)
def image_scale_to_total_pixels(
    image: ImageValue,
    upscale_method: ResizeMethod,
    megapixels: Annotated[float, Float(min=0.01, max=16.0, step=0.01)] = 1.0,
) -> ImageValue:
    """Resize to so many megapixels of 1024 x 1024, proportions kept."""
    _, height, width, _ = image.shape
    wanted = int(megapixels * 1024 * 1024)
    return _scaled(image, math.sqrt(wanted / (width * height)), upscale_method)


@comfy_node(
    "ImageScaleToMaxDimension", category=CATEGORY, display_name="Scale Image to Max Dimension"
)
def image_scale_to_max_dimension(
    image: ImageValue,
    upscale_method: Annotated[ResizeMethod, Choice(SMOOTH_FIRST)],
    largest_size: SideOrZero = 512,
) -> ImageValue:
    """Resize so that the longer side has so many pixels, proportions kept."""
    _, height, width, _ = image.shape
    longer = max(height, width)
    new_width, new_height = (round(side / longer * largest_size) for side in (width, height))
    return resize(image, new_width, new_height, upscale_method)


def _scaled(image: ImageValue, factor: float, method: ResizeMethod) -> ImageValue:
    _, height, width, _ = image.shape
    return resize(image, max(1, round(width * factor)), max(1, round(height * factor)), method)


NODES = (
    image_scale,
    image_scale_by,
    image_scale_to_total_pixels,
    image_scale_to_max_dimension,
)
