"""Masks and layers of tensors by the names that packs use.

Tensors are `[batch, channels, height, width]`; masks may lack the channel.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from milepost.packs.foreign.late_torch import Tensor, torch
from milepost.packs.foreign.tensor_resize import repeat_to_batch_size

_MODES = ("linear", "bilinear", "trilinear")
"""Of resizing, by how many axes there are beside batch and channels."""


def reshape_mask(input_mask: Tensor, output_shape: Sequence[int]) -> Tensor:
    """A mask as large as a latent, with as many channels and as many in its batch.

    Args:
        input_mask: `[…, height, width]`, for a video with its frames before them.
        output_shape: the latent's, `[batch, channels, height, width]` or with frames before them.
    """
    axes = len(output_shape) - 2
    if axes == 2:
        input_mask = input_mask.reshape(-1, 1, *input_mask.shape[-2:])
    elif axes == 3 and input_mask.ndim < 5:
        input_mask = input_mask.reshape(1, 1, -1, *input_mask.shape[-2:])
    size = tuple(output_shape[2:])
    mask = torch().nn.functional.interpolate(input_mask, size=size, mode=_MODES[axes - 1])
    if mask.shape[1] < output_shape[1]:
        mask = repeat_to_batch_size(mask, output_shape[1], dim=1)
    return repeat_to_batch_size(mask, output_shape[0])


def prepare_mask(noise_mask: Tensor, shape: Sequence[int], device: Any) -> Tensor:
    """The same, on that device."""
    return reshape_mask(noise_mask, shape).to(device)


def composite(
    destination: Tensor,
    source: Tensor,
    x: int,
    y: int,
    mask: Tensor | None = None,
    multiplier: int = 8,
    resize_source: bool = False,
) -> Tensor:
    """One layer over another, in the destination's own memory.

    Args:
        destination: written into and returned.
        source: repeated to the destination's batch.
        x: of the source's left edge, in pixels of the picture.
        y: of its top edge.
        mask: where the source covers, 0 to 1; everywhere if None.
        multiplier: pixels of the picture to one of these tensors: 8 for latents, 1 for pictures.
        resize_source: stretch it to the destination first.
    """
    source = source.to(destination.device)
    if resize_source:
        source = _resized(source, destination.shape[-2:])
    source = repeat_to_batch_size(source, destination.shape[0])
    covers = _cover(source, mask)
    left, top = x // multiplier, y // multiplier
    height, width = destination.shape[-2:]
    rows = slice(max(0, -top), max(0, min(source.shape[-2], height - top)))
    columns = slice(max(0, -left), max(0, min(source.shape[-1], width - left)))
    part, shown = source[..., rows, columns], covers[..., rows, columns]
    if part.numel():
        start_row, start_column = max(0, top), max(0, left)
        place = destination[
            ...,
            start_row : start_row + part.shape[-2],
            start_column : start_column + part.shape[-1],
        ]
        place.copy_(part * shown + place * (1 - shown))
    return destination


def _cover(source: Tensor, mask: Tensor | None) -> Tensor:
    if mask is None:
        return torch().ones_like(source)
    plain = mask.to(source.device).reshape(-1, 1, *mask.shape[-2:])
    return repeat_to_batch_size(_resized(plain, source.shape[-2:]), source.shape[0])


def _resized(tensor: Tensor, size: Sequence[int]) -> Tensor:
    return torch().nn.functional.interpolate(tensor, size=tuple(size), mode="bilinear")


def gaussian_kernel(kernel_size: int, sigma: float, device: Any = None) -> Tensor:
    """Weights `[kernel_size, kernel_size]` of a blur, which add up to 1.

    Args:
        kernel_size: an odd number.
        sigma: where the middle of an edge is 1 and the middle of the kernel 0.
        device: where to; main memory if None.
    """
    axis = torch().linspace(-1, 1, kernel_size, device=device)
    distance = axis[:, None] ** 2 + axis[None, :] ** 2
    weights = (-distance / (2 * sigma * sigma)).exp()
    return weights / weights.sum()
