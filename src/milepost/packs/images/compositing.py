"""Nodes that put pictures together through masks and alpha."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from milepost.errors import InvalidInput
from milepost.node.annotations import Boolean
from milepost.packs.images.declared import ImageValue, MaskValue, Offset, comfy_node
from milepost.pixels.batches import as_masks
from milepost.pixels.blend import lay_upon
from milepost.pixels.porter_duff import PorterDuffMode, composite
from milepost.pixels.resize import crop_to_aspect, resize, resize_mask

CATEGORY = "mask/compositing"


@comfy_node("ImageCompositeMasked", category="image")
def image_composite_masked(
    destination: ImageValue,
    source: ImageValue,
    x: Offset = 0,
    y: Offset = 0,
    resize_source: Annotated[bool, Boolean()] = False,
    mask: MaskValue | None = None,
) -> ImageValue:
    """The source laid upon the destination at a place, through a mask if there is one."""
    return lay_upon(
        destination,
        source,
        left_px=x,
        top_px=y,
        mask=None if mask is None else as_masks(mask),
        stretch=resize_source,
    )


@comfy_node("JoinImageWithAlpha", category=CATEGORY, display_name="Join Image with Alpha")
def join_image_with_alpha(image: ImageValue, alpha: MaskValue) -> ImageValue:
    """The picture with an alpha channel: 1 where the mask is 0, as LoadImage gives it."""
    height, width = image.shape[1:3]
    count = min(len(image), len(as_masks(alpha)))
    opacity = 1 - resize_mask(as_masks(alpha)[:count], width, height, "bilinear")
    return np.concatenate([image[:count, ..., :3], opacity[..., np.newaxis]], axis=-1)


class Split(NamedTuple):
    """Outputs of `SplitImageWithAlpha`."""

    IMAGE: ImageValue
    MASK: MaskValue


@comfy_node("SplitImageWithAlpha", category=CATEGORY, display_name="Split Image with Alpha")
def split_image_with_alpha(image: ImageValue) -> Split:
    """The picture without its alpha, and the alpha as a mask: 1 where it was transparent."""
    if image.shape[-1] > 3:
        return Split(image[..., :3], 1 - image[..., 3])
    return Split(image, np.zeros(image.shape[:3], np.float32))


class Composited(NamedTuple):
    """Outputs of `PorterDuffImageComposite`."""

    IMAGE: ImageValue
    MASK: MaskValue


@comfy_node(
    "PorterDuffImageComposite", category=CATEGORY, display_name="Porter-Duff Image Composite"
)
def porter_duff_image_composite(
    source: ImageValue,
    source_alpha: MaskValue,
    destination: ImageValue,
    destination_alpha: MaskValue,
    mode: PorterDuffMode = "DST",
) -> Composited:
    """Two pictures by an operator of Porter and Duff; the masks are 1 where a picture is not."""
    if source.shape[-1] != destination.shape[-1]:
        raise InvalidInput(
            "source",
            f"has {source.shape[-1]} channels, the destination {destination.shape[-1]}",
            "give both the same",
        )
    masks = as_masks(source_alpha), as_masks(destination_alpha)
    count = min(len(source), len(destination), *(len(mask) for mask in masks))
    height, width = destination.shape[1:3]
    picture = source[:count]
    if picture.shape[1:3] != (height, width):
        picture = resize(crop_to_aspect(picture, width, height), width, height, "bicubic")
    above, below = (1 - _fitted(mask[:count], width, height) for mask in masks)
    colour, alpha = composite(picture, above, destination[:count], below, mode)
    return Composited(colour, 1 - alpha)


def _fitted(mask: MaskValue, width: int, height: int) -> MaskValue:
    if mask.shape[1:] == (height, width):
        return mask
    cut = crop_to_aspect(mask[..., np.newaxis], width, height)[..., 0]
    return resize_mask(cut, width, height, "bicubic")


NODES = (
    image_composite_masked,
    join_image_with_alpha,
    split_image_with_alpha,
    porter_duff_image_composite,
)
