"""Nodes that make, cut, turn and extend pictures."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

import numpy as np

from milepost.node.annotations import Int
from milepost.packs.images.declared import (
    Count,
    ImageValue,
    MaskValue,
    Offset,
    Side,
    comfy_node,
)
from milepost.pixels.masks import outpaint_ramp
from milepost.pixels.resize import MAX_SIDE_PX, check_size

Margin = Annotated[int, Int(min=0, max=MAX_SIDE_PX, step=8)]
OUTSIDE = np.float32(0.5)
"""Grey of what an outpainting model is to fill."""


@comfy_node("EmptyImage", category="image", options={"color": {"display": "color"}})
def empty_image(
    width: Side = 512,
    height: Side = 512,
    batch_size: Count = 1,
    color: Annotated[int, Int(min=0, max=0xFFFFFF, step=1)] = 0,
) -> ImageValue:
    """Pictures of one colour, given as 0xRRGGBB."""
    check_size(width, height, batch=batch_size)
    rgb = np.array([color >> 16 & 255, color >> 8 & 255, color & 255], np.float32) / 255
    return np.tile(rgb, (batch_size, height, width, 1))


@comfy_node("ImageInvert", category="image", display_name="Invert Image")
def image_invert(image: ImageValue) -> ImageValue:
    """The negative."""
    return 1 - image


@comfy_node("ImageCrop", category="image/transform", display_name="Image Crop")
def image_crop(
    image: ImageValue,
    width: Side = 512,
    height: Side = 512,
    x: Offset = 0,
    y: Offset = 0,
) -> ImageValue:
    """A part of the picture; what would lie outside is left out, one pixel always remains."""
    left = min(max(x, 0), image.shape[2] - 1)
    top = min(max(y, 0), image.shape[1] - 1)
    return image[:, top : top + max(height, 1), left : left + max(width, 1)].copy()


class Padded(NamedTuple):
    """Outputs of `ImagePadForOutpaint`."""

    IMAGE: ImageValue
    MASK: MaskValue


@comfy_node("ImagePadForOutpaint", category="image", display_name="Pad Image for Outpainting")
def image_pad_for_outpaint(
    image: ImageValue,
    left: Margin = 0,
    top: Margin = 0,
    right: Margin = 0,
    bottom: Margin = 0,
    feathering: Annotated[int, Int(min=0, max=MAX_SIDE_PX, step=1)] = 40,
) -> Padded:
    """Grey margins around the picture, and a mask of what is to be painted there."""
    batch, height, width, channels = image.shape
    new_height, new_width = height + top + bottom, width + left + right
    check_size(new_width, new_height, batch=batch)
    inside = np.s_[:, top : top + height, left : left + width]
    padded = np.full((batch, new_height, new_width, channels), OUTSIDE, np.float32)
    padded[inside] = image
    mask = np.ones((1, new_height, new_width), np.float32)
    extended = (left > 0, top > 0, right > 0, bottom > 0)
    mask[inside] = outpaint_ramp(height, width, sides=extended, fade_px=feathering)
    return Padded(padded, mask)


@comfy_node("ImageFlip", category="image/transform")
def image_flip(
    image: ImageValue,
    flip_method: Literal["x-axis: vertically", "y-axis: horizontally"],
) -> ImageValue:
    """The mirror image, upside down or left to right."""
    return image[:, ::-1] if flip_method.startswith("x") else image[:, :, ::-1]


@comfy_node("ImageRotate", category="image/transform")
def image_rotate(
    image: ImageValue,
    rotation: Literal["none", "90 degrees", "180 degrees", "270 degrees"],
) -> ImageValue:
    """Turned clockwise."""
    turns = {"none": 0, "90 degrees": 1, "180 degrees": 2, "270 degrees": 3}
    return np.rot90(image, turns[rotation], axes=(2, 1))


NODES = (
    empty_image,
    image_invert,
    image_crop,
    image_pad_for_outpaint,
    image_flip,
    image_rotate,
)
