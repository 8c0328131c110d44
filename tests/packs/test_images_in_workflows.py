"""The pack's nodes as the engine sees them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image as Pillow

from milepost.graph.lanes import Lanes
from milepost.graph.refusals import OutputsFailedValidation
from milepost.graph.run import Engine
from milepost.graph.workflow import read_workflow
from milepost.node.object_info import object_info
from milepost.node.registry import Registry
from milepost.packs import images, io
from packs.folder import Folder, encoded, noise

WORKFLOW: dict[str, dict[str, object]] = {
    "load": {"class_type": "LoadImage", "inputs": {"image": "a.png"}},
    "small": {
        "class_type": "ImageScale",
        "inputs": {
            "image": ["load", 0],
            "upscale_method": "area",
            "width": 4,
            "height": 0,
            "crop": "disabled",
        },
    },
    "half": {"class_type": "SolidMask", "inputs": {"value": 0.5, "width": 4, "height": 4}},
    "laid": {
        "class_type": "ImageCompositeMasked",
        "inputs": {
            "destination": ["load", 0],
            "source": ["small", 0],
            "x": 2,
            "y": 2,
            "resize_source": False,
            "mask": ["half", 0],
        },
    },
    "save": {
        "class_type": "SaveImage",
        "inputs": {"images": ["laid", 0], "filename_prefix": "trips/car"},
    },
}


WANTED = """
LoadImage LoadImageMask SaveImage PreviewImage EmptyImage ImageScale ImageScaleBy
ImageScaleToTotalPixels ImageInvert ImageBatch ImagePadForOutpaint ImageCrop ImageBlend ImageBlur
ImageSharpen ImageQuantize ImageCompositeMasked ImageFlip ImageRotate MaskToImage ImageToMask
SolidMask InvertMask CropMask MaskComposite FeatherMask GrowMask ThresholdMask JoinImageWithAlpha
SplitImageWithAlpha PorterDuffImageComposite ImageFromBatch RepeatImageBatch RebatchImages
GetImageSize
PrimitiveInt PrimitiveFloat PrimitiveString PrimitiveStringMultiline PrimitiveBoolean
StringConcatenate StringLength CaseConverter StringReplace StringTrim StringSubstring PreviewAny
SaveAnimatedWEBP SaveAnimatedPNG ImageToKind
LoadImageOutput MaskPreview SaveImageWebsocket ImageScaleToMaxDimension ImageStitch
ResizeAndPadImage Canny Morphology ImageAddNoise ImageRGBToYUV ImageYUVToRGB EmptyLatentImage
RegexMatch RegexExtract RegexReplace JsonExtractString StringContains StringCompare
ImageColorToMask
"""


@pytest.fixture
def lanes() -> Iterator[Lanes]:
    """Lanes of this process, closed after the test."""
    with Lanes.inline(threads=2) as opened:
        yield opened


def engine(lanes: Lanes, inputs: Folder, files: Folder) -> Engine:
    registry = Registry([io.PACK, images.offering(inputs)])
    return Engine(registry, lanes=lanes, services={"inputs": inputs, "files": files})


async def test_a_picture_is_loaded_scaled_laid_upon_itself_and_saved(lanes: Lanes) -> None:
    pixels = noise(8, 8)
    inputs, files = Folder({"a.png": encoded(Pillow.fromarray(pixels))}), Folder()
    runner = engine(lanes, inputs, files)

    result = await runner.run(runner.accept(read_workflow(json.dumps(WORKFLOW))))

    result.raise_first_error()
    assert result.outputs["save"]["images"] == [
        {"filename": "car_00001_.png", "subfolder": "trips", "type": "output"}
    ]
    saved = files.read("trips/car_00001_.png")
    assert json.loads(saved.info["prompt"])["load"]["inputs"]["image"] == "a.png"
    kept, laid = np.asarray(saved).astype(int), pixels.astype(int)
    assert np.abs(kept[:2] - laid[:2]).max() == 0
    averages = laid.reshape(4, 2, 4, 2, 3).mean((1, 3))
    assert np.abs(kept[2:6, 2:6] - (averages + laid[2:6, 2:6]) / 2).max() <= 1


def test_a_file_that_is_not_offered_is_refused_before_anything_runs(lanes: Lanes) -> None:
    files = Folder()
    runner = engine(lanes, Folder({"b.png": b""}), files)

    with pytest.raises(OutputsFailedValidation) as refused:
        runner.accept(read_workflow(json.dumps(WORKFLOW)))

    errors = refused.value.node_errors["load"].errors
    assert [error.type for error in errors] == ["custom_validation_failed"]


def test_inputs_are_required_as_in_comfyui_even_where_they_have_a_default() -> None:
    nodes = Registry([images.PACK])

    scale = object_info(nodes["ImageScale"])["input"]
    laid = object_info(nodes["ImageCompositeMasked"])["input"]

    assert list(scale) == ["required"]
    assert scale["required"]["width"] == [
        "INT",
        {"default": 512, "min": 0, "max": 16384, "step": 1},
    ]
    assert list(laid["optional"]) == ["mask"]


def test_every_node_of_the_list_is_there() -> None:
    assert set(WANTED.split()) <= set(Registry([images.PACK]))
