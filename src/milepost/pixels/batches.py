"""Pictures of different counts, channels and shapes brought together."""

from __future__ import annotations

import numpy as np

from milepost.errors import InvalidInput
from milepost.pixels.arrays import Image, Mask


def as_masks(mask: Mask) -> Mask:
    """A mask as `[batch, height, width]`; a single `[height, width]` becomes a batch of one."""
    return mask.reshape(-1, *mask.shape[-2:])


def repeat_to(array: Image, batch: int) -> Image:
    """As many pictures as asked: cut short, or begun again from the first."""
    if len(array) == batch:
        return array
    return array[np.arange(batch) % len(array)]


def broadcast_count(first: Image, second: Image, name: str) -> int:
    """How many pictures two batches make together: equal counts, or one of them is 1.

    Raises:
        InvalidInput: they are different and neither is 1; `name` is the second's input.
    """
    counts = {len(first), len(second)} - {1}
    if len(counts) > 1:
        raise InvalidInput(
            name,
            f"holds {len(second)} pictures beside {len(first)}",
            "give as many, or one",
        )
    return max(counts, default=1)


def same_channels(image: Image, like: Image) -> Image:
    """The picture with as many channels as `like`: alpha left out, or added opaque."""
    missing = like.shape[-1] - image.shape[-1]
    if missing <= 0:
        return image[..., : like.shape[-1]]
    return np.concatenate([image, np.ones((*image.shape[:-1], missing), np.float32)], axis=-1)
