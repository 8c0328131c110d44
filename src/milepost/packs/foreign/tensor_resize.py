"""Resizing tensors by the names that packs use.

Tensors are `[batch, channels, height, width]`; videos `[batch, channels, frames, height, width]`.
Torch is imported when one is resized.
"""

from __future__ import annotations

from typing import Final

from milepost.packs.foreign.late_torch import Tensor, torch
from milepost.packs.foreign.missing import ComfyPartMissing
from milepost.packs.foreign.running import stop_if_cancelled

_BY_TORCH: Final = ("nearest", "nearest-exact", "bilinear", "area", "bicubic")


def common_upscale(
    samples: Tensor, width: int, height: int, upscale_method: str, crop: str
) -> Tensor:
    """A tensor in another size.

    Args:
        samples: pictures or a video.
        width: px.
        height: px.
        upscale_method: `nearest-exact`, `bilinear`, `area`, `bicubic` or `lanczos`.
        crop: `center` cuts to the new proportions first; `disabled` stretches.

    Raises:
        ComfyPartMissing: any other method, `bislerp` among them.
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


def repeat_to_batch_size(tensor: Tensor, batch_size: int, dim: int = 0) -> Tensor:
    """The tensor cut, or repeated and cut, to so many along an axis."""
    have = tensor.shape[dim]
    if have < batch_size:
        times = [1] * tensor.ndim
        times[dim] = -(-batch_size // have)
        tensor = tensor.repeat(times)
    return tensor.narrow(dim, 0, batch_size)
