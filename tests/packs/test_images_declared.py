"""What editors and clients see of the nodes that public workflows use most, as ComfyUI shows it."""

from __future__ import annotations

from typing import Any

import pytest

from milepost.node.object_info import object_info
from milepost.node.registry import Registry
from milepost.packs import images

METHODS = ["nearest-exact", "bilinear", "area", "bicubic", "lanczos"]
IMAGE: list[Any] = ["IMAGE", {}]
MASK: list[Any] = ["MASK", {}]


def whole(default: int, low: int, high: int = 16384, step: int | None = 1) -> list[Any]:
    options = {"default": default, "min": low, "max": high}
    return ["INT", options if step is None else {**options, "step": step}]


def fraction(default: float, low: float, high: float, step: float) -> list[Any]:
    return ["FLOAT", {"default": default, "min": low, "max": high, "step": step}]


REQUIRED: dict[str, dict[str, list[Any]]] = {
    "ImageScale": {
        "image": IMAGE,
        "upscale_method": [METHODS, {}],
        "width": whole(512, 0),
        "height": whole(512, 0),
        "crop": [["disabled", "center"], {}],
    },
    "ImageScaleBy": {
        "image": IMAGE,
        "upscale_method": [METHODS, {}],
        "scale_by": fraction(1.0, 0.01, 8.0, 0.01),
    },
    "ImageBlend": {
        "image1": IMAGE,
        "image2": IMAGE,
        "blend_factor": fraction(0.5, 0.0, 1.0, 0.01),
        "blend_mode": [
            ["normal", "multiply", "screen", "overlay", "soft_light", "difference"],
            {},
        ],
    },
    "ImageBlur": {
        "image": IMAGE,
        "blur_radius": whole(1, 1, 31),
        "sigma": fraction(1.0, 0.1, 10.0, 0.1),
    },
    "ImageSharpen": {
        "image": IMAGE,
        "sharpen_radius": whole(1, 1, 31),
        "sigma": fraction(1.0, 0.1, 10.0, 0.01),
        "alpha": fraction(1.0, 0.0, 5.0, 0.01),
    },
    "ImageQuantize": {
        "image": IMAGE,
        "colors": whole(256, 1, 256),
        "dither": [["none", "floyd-steinberg", "bayer-2", "bayer-4", "bayer-8", "bayer-16"], {}],
    },
    "ImageCompositeMasked": {
        "destination": IMAGE,
        "source": IMAGE,
        "x": whole(0, 0),
        "y": whole(0, 0),
        "resize_source": ["BOOLEAN", {"default": False}],
    },
    "ImagePadForOutpaint": {
        "image": IMAGE,
        **{side: whole(0, 0, step=8) for side in ("left", "top", "right", "bottom")},
        "feathering": whole(40, 0),
    },
    "MaskComposite": {
        "destination": MASK,
        "source": MASK,
        "x": whole(0, 0),
        "y": whole(0, 0),
        "operation": [["multiply", "add", "subtract", "and", "or", "xor"], {}],
    },
    "GrowMask": {
        "mask": MASK,
        "expand": whole(0, -16384),
        "tapered_corners": ["BOOLEAN", {"default": True}],
    },
    "SolidMask": {
        "value": fraction(1.0, 0.0, 1.0, 0.01),
        "width": whole(512, 1),
        "height": whole(512, 1),
    },
    "RebatchImages": {"images": IMAGE, "batch_size": whole(1, 1, 4096, step=None)},
    "SaveImage": {"images": IMAGE, "filename_prefix": ["STRING", {"default": "ComfyUI"}]},
}


@pytest.fixture(scope="module")
def nodes() -> Registry:
    return Registry([images.PACK])


@pytest.mark.parametrize("class_type", REQUIRED)
def test_required_inputs_have_comfyuis_names_order_bounds_and_defaults(
    nodes: Registry, class_type: str
) -> None:
    shown = object_info(nodes[class_type])

    assert shown["input"]["required"] == REQUIRED[class_type]
    assert shown["input_order"]["required"] == list(REQUIRED[class_type])


def test_what_saves_takes_the_workflow_without_asking(nodes: Registry) -> None:
    for class_type in ("SaveImage", "PreviewImage", "SaveAnimatedWEBP", "SaveAnimatedPNG"):
        shown = object_info(nodes[class_type])

        assert shown["input"]["hidden"] == {"prompt": "PROMPT", "extra_pnginfo": "EXTRA_PNGINFO"}
        assert shown["output_node"]
        assert shown["output"] == []


def test_no_node_is_declared_that_only_a_model_could_run(nodes: Registry) -> None:
    missing = {"KSampler", "CheckpointLoaderSimple", "CLIPTextEncode", "VAEDecode", "VAEEncode"}

    assert missing.isdisjoint(nodes)
