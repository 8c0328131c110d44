"""Computing a large tensor tile by tile, as upscaling packs ask for it.

Torch is imported when that is done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any, NamedTuple

from milepost.packs.foreign.late_torch import Tensor, torch
from milepost.packs.foreign.running import stop_if_cancelled


class _Axis(NamedTuple):
    """How one axis is cut; lengths in samples."""

    length: int
    tile: int
    overlap: int
    scale: float
    """New length / old length."""

    @property
    def new_length(self) -> int:
        return round(self.length * self.scale)

    @property
    def starts(self) -> list[int]:
        """Where tiles begin; the last one reaches back, so that all have the same length."""
        if self.length <= self.tile:
            return [0]
        steps = range(0, self.length - self.overlap, max(1, self.tile - self.overlap))
        return [min(start, self.length - self.tile) for start in steps]


def number_of_tiles(width: int, height: int, tile_x: int, tile_y: int, overlap: int) -> int:
    """How many tiles one picture is computed in."""
    axes = (_Axis(width, tile_x, overlap, 1), _Axis(height, tile_y, overlap, 1))
    return len(axes[0].starts) * len(axes[1].starts)


def tiled_scale(
    samples: Tensor,
    function: Callable[[Tensor], Tensor],
    tile_x: int = 64,
    tile_y: int = 64,
    overlap: int = 8,
    upscale_amount: float = 4,
    out_channels: int = 3,
    output_device: Any = "cpu",
    pbar: Any = None,
) -> Tensor:
    """`tiled_scale_multidim` for pictures, `[batch, channels, height, width]`."""
    return tiled_scale_multidim(
        samples,
        function,
        (tile_y, tile_x),
        overlap=overlap,
        upscale_amount=upscale_amount,
        out_channels=out_channels,
        output_device=output_device,
        pbar=pbar,
    )


def tiled_scale_multidim(
    samples: Tensor,
    function: Callable[[Tensor], Tensor],
    tile: tuple[int, ...] = (64, 64),
    overlap: int | Sequence[int] = 8,
    upscale_amount: float | Sequence[float] = 4,
    out_channels: int = 3,
    output_device: Any = "cpu",
    downscale: bool = False,
    pbar: Any = None,
) -> Tensor:
    """A function's result on overlapping tiles, faded into each other where they overlap.

    Args:
        samples: `[batch, channels, *lengths]`.
        function: a tile with batch 1 → the same in the new size, with `out_channels`.
        tile: lengths of a tile, one for each axis after the channels.
        overlap: of neighbouring tiles, in samples; one number, or one for each axis.
        upscale_amount: new length / old length; one number, or one for each axis.
        out_channels: of the result.
        output_device: where the result is put together.
        downscale: `upscale_amount` is old length / new length instead.
        pbar: moved on by 1 after each tile.

    Returns:
        `[batch, out_channels, *new lengths]`.
    """
    overlaps = (overlap,) * len(tile) if isinstance(overlap, int) else overlap
    factors = (
        (upscale_amount,) * len(tile) if isinstance(upscale_amount, int | float) else upscale_amount
    )
    axes = [
        _Axis(length, side, shared, 1 / factor if downscale else factor)
        for length, side, shared, factor in zip(
            samples.shape[2:], tile, overlaps, factors, strict=True
        )
    ]
    pictures = [
        _in_tiles(picture, function, axes, out_channels, output_device, pbar)
        for picture in samples.split(1)
    ]
    return torch().cat(pictures)


def _in_tiles(
    picture: Tensor,
    function: Callable[[Tensor], Tensor],
    axes: Sequence[_Axis],
    out_channels: int,
    device: Any,
    pbar: Any,
) -> Tensor:
    lengths = [axis.new_length for axis in axes]
    total = torch().zeros((1, out_channels, *lengths), device=device)
    weight = torch().zeros((1, 1, *lengths), device=device)
    for corner in product(*(axis.starts for axis in axes)):
        stop_if_cancelled()
        part = picture
        for dim, (start, axis) in enumerate(zip(corner, axes, strict=True), start=2):
            part = part.narrow(dim, start, min(axis.tile, axis.length))
        done = function(part).to(device)
        share = _share(done, axes)
        place = [slice(None), slice(None)]
        for start, axis, length in zip(corner, axes, done.shape[2:], strict=True):
            first = min(round(start * axis.scale), axis.new_length - length)
            place.append(slice(first, first + length))
        total[tuple(place)] += done * share
        weight[tuple(place)] += share
        if pbar is not None:
            pbar.update(1)
    return total / weight


def _share(tile: Tensor, axes: Sequence[_Axis]) -> Tensor:
    """How much each sample of a tile counts: it fades towards its borders, never to nothing."""
    share = torch().ones((1, 1, *tile.shape[2:]), device=tile.device)
    for dim, axis in enumerate(axes, start=2):
        length = tile.shape[dim]
        fade = max(1, round(axis.overlap * axis.scale))
        at = torch().arange(1, length + 1, device=tile.device)
        ramp = torch().minimum(at, at.flip(0)).clamp(max=fade) / fade
        shape = [1] * tile.ndim
        shape[dim] = length
        share = share * ramp.reshape(shape)
    return share
