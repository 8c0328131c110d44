"""Nodes that put pictures into a batch, take them out, and tell their size."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from milepost.errors import InvalidInput
from milepost.node.annotations import Int
from milepost.packs.images.declared import Count, ImageValue, comfy_node
from milepost.pixels.batches import repeat_to, same_channels
from milepost.pixels.resize import check_size, crop_to_aspect, resize


@comfy_node("ImageBatch", category="image", display_name="Batch Images")
def image_batch(image1: ImageValue, image2: ImageValue) -> ImageValue:
    """The second's pictures after the first's, at the first's size; opaque alpha where one has it.

    The second is cut to the first's proportions and resized bilinearly.
    """
    height, width = image1.shape[1:3]
    check_size(width, height, batch=len(image1) + len(image2))
    if image2.shape[1:3] != (height, width):
        image2 = resize(crop_to_aspect(image2, width, height), width, height, "bilinear")
    richer = max(image1, image2, key=lambda image: image.shape[-1])
    both = [same_channels(image, richer) for image in (image1, image2)]
    return np.concatenate(both)


@comfy_node("ImageFromBatch", category="image/batch")
def image_from_batch(
    image: ImageValue,
    batch_index: Annotated[int, Int(min=0, max=4095)] = 0,
    length: Count = 1,
) -> ImageValue:
    """Some pictures of a batch; the last one if there are not as many."""
    first = min(max(batch_index, 0), len(image) - 1)
    return image[first : first + max(length, 1)].copy()


@comfy_node("RepeatImageBatch", category="image/batch")
def repeat_image_batch(image: ImageValue, amount: Count = 1) -> ImageValue:
    """The whole batch again and again."""
    count = len(image) * amount
    check_size(image.shape[2], image.shape[1], batch=count)
    return repeat_to(image, count)


@comfy_node(
    "RebatchImages",
    category="image/batch",
    display_name="Rebatch Images",
    input_is_list=True,
    options={"batch_size": {"default": 1}},
)
def rebatch_images(images: list[ImageValue], batch_size: list[Count]) -> list[ImageValue]:
    """All pictures of all batches in new batches of so many; the last one may hold fewer."""
    singles = [picture for batch in images for picture in batch]
    groups = [singles[at : at + batch_size[0]] for at in range(0, len(singles), batch_size[0])]
    if any(picture.shape != group[0].shape for group in groups for picture in group):
        raise InvalidInput("images", "differ in size within one batch", "scale them first")
    return [np.stack(group) for group in groups]


class Size(NamedTuple):
    """Outputs of `GetImageSize`."""

    width: int
    height: int
    batch_size: int


@comfy_node("GetImageSize", category="image", display_name="Get Image Size")
def get_image_size(image: ImageValue) -> Size:
    """Width and height in pixels, and how many pictures there are."""
    batch, height, width, _ = image.shape
    return Size(width, height, batch)


NODES = (image_batch, image_from_batch, repeat_image_batch, rebatch_images, get_image_size)
