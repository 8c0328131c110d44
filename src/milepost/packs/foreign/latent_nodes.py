"""ComfyUI's nodes that only move and mix latents: `{"samples": [batch, channels, height, width]}`.

No model is needed for that, so packs may call them here. Sizes and places are pixels of the
picture, eight to one of the latent's.
"""

# ruff: noqa: N802  # ComfyUI's names

from __future__ import annotations

from typing import Any

from milepost.packs.foreign.late_torch import Tensor, torch
from milepost.packs.foreign.tensor_masks import composite
from milepost.packs.foreign.tensor_resize import common_upscale, repeat_to_batch_size

Latent = dict[str, Any]
_METHODS = ["nearest-exact", "bilinear", "area", "bicubic", "bislerp"]
_CROPS = ["disabled", "center"]
_MOST_PX = 16384


def _pixels(default: int, *, least: int = 0) -> tuple[str, dict[str, int]]:
    return ("INT", {"default": default, "min": least, "max": _MOST_PX, "step": 8})


class _LatentNode:
    """What these have in common."""

    RETURN_TYPES = ("LATENT",)
    CATEGORY = "latent"


class LatentUpscale(_LatentNode):
    """Another size."""

    FUNCTION = "upscale"

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """A latent and how large."""
        return {
            "required": {
                "samples": ("LATENT",),
                "upscale_method": (_METHODS,),
                "width": _pixels(512),
                "height": _pixels(512),
                "crop": (_CROPS,),
            }
        }

    def upscale(
        self, samples: Latent, upscale_method: str, width: int, height: int, crop: str
    ) -> tuple[Latent]:
        """A side of 0 follows the other by proportion; twice 0 changes nothing."""
        if width == height == 0:
            return (samples,)
        latent = samples["samples"]
        rows, columns = latent.shape[-2:]
        if width == 0:
            width = max(64, round(columns * max(64, height) / rows))
        elif height == 0:
            height = max(64, round(rows * max(64, width) / columns))
        size = (max(64, width) // 8, max(64, height) // 8)
        return ({**samples, "samples": common_upscale(latent, *size, upscale_method, crop)},)


class LatentUpscaleBy(_LatentNode):
    """So many times the size."""

    FUNCTION = "upscale"

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """A latent and the factor."""
        factor = {"default": 1.5, "min": 0.01, "max": 8.0, "step": 0.01}
        return {
            "required": {
                "samples": ("LATENT",),
                "upscale_method": (_METHODS,),
                "scale_by": ("FLOAT", factor),
            }
        }

    def upscale(self, samples: Latent, upscale_method: str, scale_by: float) -> tuple[Latent]:
        """Both sides times the factor."""
        latent = samples["samples"]
        width, height = (round(latent.shape[axis] * scale_by) for axis in (-1, -2))
        resized = common_upscale(latent, width, height, upscale_method, "disabled")
        return ({**samples, "samples": resized},)


class LatentFromBatch(_LatentNode):
    """Some of a batch."""

    FUNCTION = "frombatch"
    CATEGORY = "latent/batch"

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """A batch, from where, how many."""
        return {
            "required": {
                "samples": ("LATENT",),
                "batch_index": ("INT", {"default": 0, "min": 0, "max": 63}),
                "length": ("INT", {"default": 1, "min": 1, "max": 64}),
            }
        }

    def frombatch(self, samples: Latent, batch_index: int, length: int) -> tuple[Latent]:
        """Those from a place on, with their masks; as many as there are."""
        latent = samples["samples"]
        batch = latent.shape[0]
        start = min(batch - 1, batch_index)
        stop = min(batch, start + length)
        picked = {**samples, "samples": latent[start:stop].clone()}
        mask = samples.get("noise_mask")
        if mask is not None:
            whole = mask if mask.shape[0] == 1 else repeat_to_batch_size(mask, batch)
            picked["noise_mask"] = (whole if whole.shape[0] == 1 else whole[start:stop]).clone()
        places = samples.get("batch_index") or list(range(batch))
        picked["batch_index"] = places[start:stop]
        return (picked,)


class RepeatLatentBatch(_LatentNode):
    """A batch several times."""

    FUNCTION = "repeat"
    CATEGORY = "latent/batch"

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """A batch and how often."""
        amount = {"default": 1, "min": 1, "max": 64}
        return {"required": {"samples": ("LATENT",), "amount": ("INT", amount)}}

    def repeat(self, samples: Latent, amount: int) -> tuple[Latent]:
        """The batch behind itself, its masks as well; places in the batch go on counting."""
        latent = samples["samples"]
        repeated = {**samples, "samples": _repeated(latent, amount)}
        mask = samples.get("noise_mask")
        if mask is not None and mask.shape[0] > 1:
            repeated["noise_mask"] = _repeated(repeat_to_batch_size(mask, latent.shape[0]), amount)
        places = samples.get("batch_index")
        if places:
            apart = max(places) - min(places) + 1
            repeated["batch_index"] = [
                place + apart * turn for turn in range(amount) for place in places
            ]
        return (repeated,)


def _repeated(tensor: Tensor, amount: int) -> Tensor:
    return tensor.repeat(amount, *([1] * (tensor.ndim - 1)))


class SetLatentNoiseMask(_LatentNode):
    """Where a sampler may change a latent."""

    FUNCTION = "set_mask"
    CATEGORY = "latent/inpaint"

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """A latent and the mask."""
        return {"required": {"samples": ("LATENT",), "mask": ("MASK",)}}

    def set_mask(self, samples: Latent, mask: Tensor) -> tuple[Latent]:
        """The latent with its mask, `[batch, 1, height, width]`."""
        return ({**samples, "noise_mask": mask.reshape(-1, 1, *mask.shape[-2:])},)


class LatentComposite(_LatentNode):
    """One latent over another."""

    FUNCTION = "composite"

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """Both, where, and how softly."""
        return {
            "required": {
                "samples_to": ("LATENT",),
                "samples_from": ("LATENT",),
                "x": _pixels(0),
                "y": _pixels(0),
                "feather": _pixels(0),
            }
        }

    def composite(
        self,
        samples_to: Latent,
        samples_from: Latent,
        x: int,
        y: int,
        composite_method: str = "normal",  # noqa: ARG002  # packs name it
        feather: int = 0,
    ) -> tuple[Latent]:
        """The second at that place; its edges inside the first fade over `feather` pixels."""
        under, over = samples_to["samples"].clone(), samples_from["samples"]
        left, top, soft = x // 8, y // 8, feather // 8
        mask = torch().ones_like(over[:1, :1])
        inside = (
            (2, top > 0, False),
            (3, left > 0, False),
            (2, top + over.shape[2] < under.shape[2], True),
            (3, left + over.shape[3] < under.shape[3], True),
        )
        for axis, fades, at_end in inside:
            if fades:
                mask = mask * _fade(over.shape[axis], soft, axis, at_end=at_end)
        return ({**samples_to, "samples": composite(under, over, left, top, mask, 1)},)


def _fade(length: int, soft: int, axis: int, *, at_end: bool) -> Tensor:
    """Weights along an axis that rise from its start, or fall to its end."""
    steps = torch().arange(1, length + 1, dtype=torch().float32)
    weights = (steps / max(1, soft)).clamp(max=1)
    shape = [1, 1, 1, 1]
    shape[axis] = length
    return (weights.flip(0) if at_end else weights).reshape(shape)


class LatentBlend(_LatentNode):
    """Between two latents."""

    FUNCTION = "blend"
    CATEGORY = "_for_testing"

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """Both, and how much the first counts."""
        share = {"default": 0.5, "min": 0, "max": 1, "step": 0.01}
        return {
            "required": {
                "samples1": ("LATENT",),
                "samples2": ("LATENT",),
                "blend_factor": ("FLOAT", share),
            }
        }

    def blend(
        self,
        samples1: Latent,
        samples2: Latent,
        blend_factor: float,
        blend_mode: str = "normal",  # noqa: ARG002  # packs name it
    ) -> tuple[Latent]:
        """The first times the share, the second times the rest; sizes follow the first."""
        one, two = samples1["samples"], samples2["samples"]
        if one.shape != two.shape:
            two = common_upscale(two, one.shape[3], one.shape[2], "bicubic", "center")
        return ({**samples1, "samples": one * blend_factor + two * (1 - blend_factor)},)


class LatentRotate(_LatentNode):
    """Quarter turns."""

    FUNCTION = "rotate"
    CATEGORY = "latent/transform"

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """A latent and how far."""
        turns = ["none", "90 degrees", "180 degrees", "270 degrees"]
        return {"required": {"samples": ("LATENT",), "rotation": (turns,)}}

    def rotate(self, samples: Latent, rotation: str) -> tuple[Latent]:
        """Clockwise."""
        quarters = {"90": 1, "180": 2, "270": 3}.get(rotation.partition(" ")[0], 0)
        return ({**samples, "samples": torch().rot90(samples["samples"], quarters, (3, 2))},)


class LatentFlip(_LatentNode):
    """Mirrored."""

    FUNCTION = "flip"
    CATEGORY = "latent/transform"

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """A latent and along which axis."""
        ways = ["x-axis: vertically", "y-axis: horizontally"]
        return {"required": {"samples": ("LATENT",), "flip_method": (ways,)}}

    def flip(self, samples: Latent, flip_method: str) -> tuple[Latent]:
        """Top to bottom along x, left to right along y."""
        axis = 2 if flip_method.startswith("x") else 3
        return ({**samples, "samples": torch().flip(samples["samples"], (axis,))},)


class LatentCrop(_LatentNode):
    """A part."""

    FUNCTION = "crop"
    CATEGORY = "latent/transform"

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """A latent, how large and from where."""
        return {
            "required": {
                "samples": ("LATENT",),
                "width": _pixels(512, least=64),
                "height": _pixels(512, least=64),
                "x": _pixels(0),
                "y": _pixels(0),
            }
        }

    def crop(self, samples: Latent, width: int, height: int, x: int, y: int) -> tuple[Latent]:
        """The rectangle; at least 64 pixels of it lie in the picture."""
        latent = samples["samples"]
        rows, columns = latent.shape[-2:]
        left, top = (max(0, min(at // 8, side - 8)) for at, side in ((x, columns), (y, rows)))
        part = latent[..., top : top + height // 8, left : left + width // 8]
        return ({**samples, "samples": part},)


CLASSES = (
    LatentUpscale, LatentUpscaleBy, LatentFromBatch, RepeatLatentBatch, SetLatentNoiseMask,
    LatentComposite, LatentBlend, LatentRotate, LatentFlip, LatentCrop,
)  # fmt: skip
