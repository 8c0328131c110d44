"""Pictures of one colour, masks, and what mixes them."""

# ruff: noqa: N802  # ComfyUI chose these names and signatures
from __future__ import annotations

from typing import Any

import torch  # type: ignore[import-not-found,unused-ignore]  # not everybody has it
from comfy_execution.graph import ExecutionBlocker  # type: ignore[import-not-found]  # ComfyUI has it
from comfy_execution.graph_utils import (  # type: ignore[import-not-found]  # ComfyUI has it
    GraphBuilder,
)

_SIDE = ("INT", {"default": 16, "min": 1, "max": 1024})
_SHADE = ("FLOAT", {"default": 0.5, "min": 0.0, "max": 1.0})
_BATCH = ("INT", {"default": 1, "min": 1, "max": 64})


class Canvas:
    """Grey pictures."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"shade": _SHADE, "width": _SIDE, "height": _SIDE, "batch": _BATCH}}

    RETURN_TYPES = ("IMAGE",)
    FUNCTION = "paint"
    CATEGORY = "paintings"

    def paint(self, shade: float, width: int, height: int, batch: int) -> tuple[torch.Tensor]:
        return (torch.full((batch, height, width, 3), shade),)


class Stencil:
    """A mask of one value."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"shade": _SHADE, "width": _SIDE, "height": _SIDE, "batch": _BATCH}}

    RETURN_TYPES = ("MASK",)
    FUNCTION = "cut"
    CATEGORY = "paintings"

    def cut(self, shade: float, width: int, height: int, batch: int) -> tuple[torch.Tensor]:
        return (torch.full((batch, height, width), shade),)


class LazyBlend:
    """Blends by a mask; asks only for the pictures that the mask lets through."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        lazy = {"lazy": True}
        return {"required": {"below": ("IMAGE", lazy), "above": ("IMAGE", lazy), "mask": ("MASK",)}}

    RETURN_TYPES = ("IMAGE",)
    FUNCTION = "blend"
    CATEGORY = "paintings"

    def check_lazy_status(
        self, mask: torch.Tensor, below: torch.Tensor | None, above: torch.Tensor | None
    ) -> list[str]:
        needed = []
        if below is None and mask.min() < 1:
            needed.append("below")
        if above is None and mask.max() > 0:
            needed.append("above")
        return needed

    def blend(
        self, mask: torch.Tensor, below: torch.Tensor | None, above: torch.Tensor | None
    ) -> tuple[torch.Tensor | None]:
        if below is None or above is None:
            return (above if below is None else below,)
        share = mask.unsqueeze(-1)
        return (below * (1 - share) + above * share,)


class PaintOver:
    """Writes into the picture that it is given, as careless packs do."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"image": ("IMAGE",), "shade": _SHADE}}

    RETURN_TYPES = ("IMAGE",)
    FUNCTION = "paint"
    CATEGORY = "paintings"

    def paint(self, image: torch.Tensor, shade: float) -> tuple[torch.Tensor]:
        image[...] = shade
        return (image,)


class MeanPicture:
    """The mean of any number of pictures, which must be of one size."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"image1": ("IMAGE",)}}

    RETURN_TYPES = ("IMAGE",)
    FUNCTION = "mean"
    CATEGORY = "paintings"

    def mean(self, image1: torch.Tensor, **more: torch.Tensor) -> tuple[torch.Tensor]:
        return (torch.stack([image1, *more.values()]).mean(0),)


class EachPicture:
    """The pictures of a batch one by one, with a darker copy each that an added node paints."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"image": ("IMAGE",)}}

    RETURN_TYPES = ("IMAGE", "IMAGE")
    OUTPUT_IS_LIST = (True, False)
    FUNCTION = "split"
    CATEGORY = "paintings"

    def split(self, image: torch.Tensor) -> dict[str, Any]:
        graph = GraphBuilder()
        dark = graph.node("MeanPicture", image1=image)
        return {
            "result": ([image[at : at + 1] for at in range(len(image))], dark.out(0)),
            "expand": graph.finalize(),
        }


class OnlyBright:
    """Dark pictures must not be used."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"image": ("IMAGE",)}}

    RETURN_TYPES = ("IMAGE",)
    FUNCTION = "judge"
    CATEGORY = "paintings"

    def judge(self, image: torch.Tensor) -> tuple[Any]:
        return (image if image.mean() > 0.5 else ExecutionBlocker(None),)


NODE_CLASS_MAPPINGS = {
    "Canvas": Canvas,
    "Stencil": Stencil,
    "LazyBlend": LazyBlend,
    "PaintOver": PaintOver,
    "MeanPicture": MeanPicture,
    "EachPicture": EachPicture,
    "OnlyBright": OnlyBright,
}
