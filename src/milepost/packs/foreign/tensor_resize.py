"""Resizing tensors by the names that packs use.

Tensors are `[batch, channels, height, width]`; videos `[batch, channels, frames, height, width]`.
Torch is imported when one is resized.
"""

from __future__ import annotations

from typing import Final

from milepost.packs.foreign.late_torch import Tensor, torch
from milepost.packs.foreign.missing import ComfyPartMissing
from milepost.packs.foreign.running import stop_if_cancelled
from milepost.packs.foreign.tensor_directions import turned_between

_BY_TORCH: Final = ("nearest", "nearest-exact", "bilinear", "area", "bicubic")


def common_upscale(
    samples: Tensor, width: int, height: int, upscale_method: str, crop: str
) -> Tensor:
    """A tensor in another size.

    Args:
        samples: pictures or a video.
        width: px.
        height: px.
        upscale_method: `nearest-exact`, `bilinear`, `area`, `bicubic`, `lanczos` or `bislerp`.
        crop: `center` cuts to the new proportions first; `disabled` stretches.

    Raises:
        ComfyPartMissing: any other method.
    """
    stop_if_cancelled()
    shape = samples.shape
    if samples.ndim == 5:
        samples = samples.movedim(2, 1).flatten(0, 1)
    if crop == "center":
        samples = _cut(samples, width / height)
    resized = _resized(samples, width, height, upscale_method)
    if len(shape) == 5:
        return resized.unflatten(0, (shape[0], shape[2])).movedim(1, 2)
    return resized


def _resized(samples: Tensor, width: int, height: int, method: str) -> Tensor:
    if method == "lanczos":
        return lanczos(samples, width, height)
    if method == "bislerp":
        return bislerp(samples, width, height)
    if method not in _BY_TORCH:
        raise ComfyPartMissing(
            f"comfy.utils.{method}", "resize by bilinear, bicubic, area, nearest-exact or lanczos"
        )
    return torch().nn.functional.interpolate(samples, size=(height, width), mode=method)


def _cut(samples: Tensor, proportion: float) -> Tensor:
    height, width = samples.shape[-2:]
    old = width / height
    left = round((width - width * (proportion / old)) / 2) if old > proportion else 0
    top = round((height - height * (old / proportion)) / 2) if old < proportion else 0
    return samples[..., top : height - top, left : width - left]


def lanczos(samples: Tensor, width: int, height: int) -> Tensor:
    """Pictures with 1, 3 or 4 channels in another size, by Pillow's filter on 8-bit values."""
    import numpy as np
    from PIL import Image

    resized = []
    for picture in samples:
        values = (picture.movedim(0, -1).float().cpu().numpy() * 255).clip(0, 255).astype(np.uint8)
        source = Image.fromarray(values[..., 0] if values.shape[-1] == 1 else values)
        target = np.asarray(source.resize((width, height), Image.Resampling.LANCZOS), np.float32)
        tensor = torch().from_numpy(target.reshape(height, width, -1) / 255)
        resized.append(tensor.movedim(-1, 0))
    return torch().stack(resized).to(samples.device, samples.dtype)


def bislerp(samples: Tensor, width: int, height: int) -> Tensor:
    """Latents in another size: between two neighbours a vector of channels turns and stretches.

    Bilinear resizing shortens the mean of two vectors that point in different directions.
    """
    wide = _turned_along(samples.float(), 3, width)
    return _turned_along(wide, 2, height).to(samples.dtype)


def _turned_along(samples: Tensor, axis: int, size: int) -> Tensor:
    """One axis in another size, pixel centres kept in place."""
    have = samples.shape[axis]
    centres = (torch().arange(size, dtype=torch().float32) + 0.5) * (have / size) - 0.5
    places = centres.clamp(0, have - 1).to(samples.device)
    before = places.floor().long()
    shape = [1, 1, 1, 1]
    shape[axis] = size
    share = (places - before).reshape(shape)
    after = (before + 1).clamp(max=have - 1)
    return turned_between(
        samples.index_select(axis, before), samples.index_select(axis, after), share
    )


def resize_to_batch_size(tensor: Tensor, batch_size: int) -> Tensor:
    """So many of a batch, spread evenly: first and last stay if it gets smaller."""
    have = tensor.shape[0]
    if batch_size == have:
        return tensor
    if batch_size <= 1:
        return tensor[:batch_size]
    if batch_size < have:
        apart = (have - 1) / (batch_size - 1)
        picked = [min(round(slot * apart), have - 1) for slot in range(batch_size)]
    else:
        picked = [int((slot + 0.5) * have / batch_size) for slot in range(batch_size)]
    return tensor[picked]


def repeat_to_batch_size(tensor: Tensor, batch_size: int, dim: int = 0) -> Tensor:
    """The tensor cut, or repeated and cut, to so many along an axis."""
    have = tensor.shape[dim]
    if have < batch_size:
        times = [1] * tensor.ndim
        times[dim] = -(-batch_size // have)
        tensor = tensor.repeat(times)
    return tensor.narrow(dim, 0, batch_size)
