"""Nodes that make and change masks."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np

from milepost.errors import InvalidInput
from milepost.node.annotations import Boolean, Int
from milepost.packs.images.declared import (
    ImageValue,
    MaskValue,
    Offset,
    Share,
    Side,
    comfy_node,
)
from milepost.pixels.batches import as_masks
from milepost.pixels.masks import MaskOperation, combine, feather, grow
from milepost.pixels.resize import MAX_SIDE_PX, check_size

CATEGORY = "mask"
Channel = Literal["red", "green", "blue", "alpha"]
CHANNELS = ("red", "green", "blue", "alpha")
Steps = Annotated[int, Int(min=-MAX_SIDE_PX, max=MAX_SIDE_PX, step=1)]


@comfy_node("MaskToImage", category=CATEGORY, display_name="Convert Mask to Image")
def mask_to_image(mask: MaskValue) -> ImageValue:
    """The mask as a grey picture."""
    return np.repeat(as_masks(mask)[..., np.newaxis], 3, axis=-1)


@comfy_node("ImageToMask", category=CATEGORY, display_name="Convert Image to Mask")
def image_to_mask(image: ImageValue, channel: Channel) -> MaskValue:
    """One channel of the picture as a mask, as it is."""
    at = CHANNELS.index(channel)
    if at >= image.shape[-1]:
        raise InvalidInput("channel", f"the picture has no {channel}", "choose another channel")
    return image[..., at]


@comfy_node("ImageColorToMask", category=CATEGORY, options={"color": {"display": "color"}})
def image_color_to_mask(
    image: ImageValue,
    color: Annotated[int, Int(min=0, max=0xFFFFFF, step=1)] = 0,
) -> MaskValue:
    """1 where the picture has exactly that colour, 0xRRGGBB, in 8-bit values."""
    wanted = np.array([color >> 16 & 255, color >> 8 & 255, color & 255], np.float32)
    values = np.round(np.clip(image[..., :3], 0, 1) * 255)
    same: MaskValue = (values == wanted).all(axis=-1).astype(np.float32)
    return same


@comfy_node("SolidMask", category=CATEGORY)
def solid_mask(value: Share = 1.0, width: Side = 512, height: Side = 512) -> MaskValue:
    """A mask of one value."""
    check_size(width, height)
    return np.full((1, height, width), value, np.float32)


@comfy_node("InvertMask", category=CATEGORY)
def invert_mask(mask: MaskValue) -> MaskValue:
    """What was hidden is shown."""
    return 1 - mask


@comfy_node("CropMask", category=CATEGORY)
def crop_mask(
    mask: MaskValue,
    x: Offset = 0,
    y: Offset = 0,
    width: Side = 512,
    height: Side = 512,
) -> MaskValue:
    """A part of the mask; what would lie outside is left out."""
    part = as_masks(mask)[:, y : y + height, x : x + width]
    if not part.size:
        raise InvalidInput("x, y", "lie outside of the mask", "choose a point within it")
    return part.copy()


@comfy_node("MaskComposite", category=CATEGORY, chosen=("operation",))
def mask_composite(
    destination: MaskValue,
    source: MaskValue,
    x: Offset = 0,
    y: Offset = 0,
    operation: MaskOperation = "multiply",
) -> MaskValue:
    """One mask combined into another at a place."""
    return combine(as_masks(destination), as_masks(source), operation, left_px=x, top_px=y)


@comfy_node("FeatherMask", category=CATEGORY)
def feather_mask(
    mask: MaskValue,
    left: Offset = 0,
    top: Offset = 0,
    right: Offset = 0,
    bottom: Offset = 0,
) -> MaskValue:
    """The mask faded out towards its borders."""
    return feather(as_masks(mask), left_px=left, top_px=top, right_px=right, bottom_px=bottom)


@comfy_node("GrowMask", category=CATEGORY, display_name="Grow Mask")
def grow_mask(
    mask: MaskValue,
    expand: Steps = 0,
    tapered_corners: Annotated[bool, Boolean()] = True,
) -> MaskValue:
    """The mask grown by so many pixels, or shrunk by a negative number."""
    return grow(as_masks(mask), by_px=expand, tapered=tapered_corners)


@comfy_node("ThresholdMask", category=CATEGORY)
def threshold_mask(mask: MaskValue, value: Share = 0.5) -> MaskValue:
    """1 above the value, else 0."""
    return (mask > value).astype(np.float32)


NODES = (
    mask_to_image,
    image_to_mask,
    image_color_to_mask,
    solid_mask,
    invert_mask,
    crop_mask,
    mask_composite,
    feather_mask,
    grow_mask,
    threshold_mask,
)
