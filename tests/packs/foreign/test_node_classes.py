from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from milepost.errors import InvalidInput
from milepost.node.declare import Node
from milepost.node.spec import NodeSpec
from milepost.packs import images
from milepost.packs.foreign.missing import ComfyPartMissing
from milepost.packs.foreign.node_mappings import announce, further_web_folders
from milepost.packs.foreign.running import InterruptProcessingException, runs
from milepost.packs.foreign.saving_classes import PickedFolder
from packs.foreign.pack_file import imported
from packs.foreign.surroundings import Call, call_of, comfyui

NATIVE = {
    spec.class_type: spec
    for declared in images.PACK.nodes
    for spec in [declared.spec if isinstance(declared, Node) else declared]
}


def inputs_of(root: Path) -> images.InputFolder:
    return images.InputFolder(*(root / name / "default" for name in ("input", "output", "temp")))


@pytest.fixture(autouse=True)
def _modules(tmp_path: Path) -> Iterator[None]:
    native: dict[str, NodeSpec] = dict(NATIVE)
    with comfyui(tmp_path, native=native, services={"inputs": inputs_of(tmp_path)}):
        yield


def nodes() -> Any:
    return importlib.import_module("nodes")


def grey(value: float, *, batch: int = 1, height: int = 4, width: int = 6) -> Any:
    return np.full((batch, height, width, 3), value, np.float32)


def test_our_nodes_are_found_in_comfyuis_other_modules_too() -> None:
    mask = importlib.import_module("comfy_extras.nodes_mask")

    assert mask.ImageCompositeMasked is nodes().ImageCompositeMasked
    with pytest.raises(ComfyPartMissing, match=r"comfy_extras\.nodes_mask\.strange"):
        mask.strange(1, 2)


@pytest.mark.parametrize(
    ("module", "name", "known"),
    [
        ("nodes_post_processing", "Blend", "ImageBlend"),
        ("nodes_post_processing", "Sharpen", "ImageSharpen"),
        ("nodes_rebatch", "ImageRebatch", "RebatchImages"),
        ("nodes_primitive", "Int", "PrimitiveInt"),
        ("nodes_canny", "Canny", "Canny"),
    ],
)
def test_our_nodes_are_found_by_the_names_that_they_have_there(
    module: str, name: str, known: str
) -> None:
    found = importlib.import_module(f"comfy_extras.{module}")

    assert getattr(found, name) is nodes().NODE_CLASS_MAPPINGS[known]


def test_a_class_that_packs_derive_hands_down_only_what_is_unusual() -> None:
    usual, unusual = nodes().ImageScale, nodes().GetImageSize

    assert not hasattr(usual, "RETURN_NAMES")
    assert not hasattr(usual, "OUTPUT_NODE")
    assert not hasattr(nodes().SaveImage, "RETURN_NAMES")
    assert unusual.RETURN_NAMES == ("width", "height", "batch_size")


def test_frames_are_saved_by_position_in_comfyuis_order(tmp_path: Path) -> None:
    folder = PickedFolder(tmp_path / "output")
    with comfyui(tmp_path, native=NATIVE, services={"files": folder}):
        frames = grey(0.5, batch=2)
        shown = nodes().SaveAnimatedWEBP().save_images(frames, 6.0, "moved", True, 80, "default")

    assert shown["ui"]["images"][0]["filename"] == "moved_00001_.webp"


def test_a_native_node_is_called_by_comfyuis_method_with_positions_or_names() -> None:
    scale = nodes().ImageScale()

    (by_position,) = scale.upscale(grey(0.5), "bilinear", 3, 2, "disabled")
    (by_name,) = scale.upscale(
        image=grey(0.5), upscale_method="bilinear", width=3, height=2, crop="disabled"
    )

    assert np.asarray(by_position).shape == (1, 2, 3, 3)
    assert np.array_equal(by_position, by_name)


@pytest.mark.parametrize(
    ("name", "method", "arguments"),
    [
        ("ImageScaleBy", "upscale", (grey(0.2), "area", 0.5)),
        ("EmptyImage", "generate", (8, 8, 1, 0xFF0000)),
        ("ImageInvert", "invert", (grey(0.2),)),
        ("ImageBatch", "batch", (grey(0.2), grey(0.3))),
        ("ImagePadForOutpaint", "expand_image", (grey(0.2), 8, 8, 8, 8, 2)),
        ("SolidMask", "solid", (0.5, 8, 8)),
    ],
)
def test_nodes_have_the_methods_that_packs_call(
    name: str, method: str, arguments: tuple[Any, ...]
) -> None:
    v1 = getattr(nodes(), name)

    result = getattr(v1(), method)(*arguments)

    assert method == v1.FUNCTION
    assert len(result) == len(v1.RETURN_TYPES)


def test_a_class_declares_what_the_native_node_does() -> None:
    types = nodes().ImageScale.INPUT_TYPES()

    assert list(types["required"]) == ["image", "upscale_method", "width", "height", "crop"]
    assert types["required"]["image"][0] == "IMAGE"
    assert "lanczos" in types["required"]["upscale_method"][0]
    assert types["required"]["width"][1]["max"] == nodes().MAX_RESOLUTION
    assert nodes().SaveImage.INPUT_TYPES()["hidden"] == {
        "prompt": "PROMPT",
        "extra_pnginfo": "EXTRA_PNGINFO",
    }
    assert nodes().SaveImage.OUTPUT_NODE is True


def test_pictures_are_saved_where_the_tenant_whose_node_runs_keeps_them(tmp_path: Path) -> None:
    save = nodes().SaveImage()

    with runs(call_of(tmp_path, tenant="north")):
        shown = save.save_images(grey(1.0, batch=2), "trips/car", {"1": {}}, {"workflow": {"a": 1}})

    assert shown["ui"]["images"] == [
        {"filename": f"car_0000{number}_.png", "subfolder": "trips", "type": "output"}
        for number in (1, 2)
    ]
    with Image.open(tmp_path / "output/north/trips/car_00001_.png") as picture:
        assert picture.size == (6, 4)
        assert json.loads(picture.info["workflow"]) == {"a": 1}


def test_a_list_of_pictures_of_any_sizes_is_saved(tmp_path: Path) -> None:
    pictures = [grey(0.1)[0], grey(0.2, height=8)[0]]

    shown = nodes().SaveImage().save_images(pictures)

    assert [each["filename"] for each in shown["ui"]["images"]] == [
        "ComfyUI_00001_.png",
        "ComfyUI_00002_.png",
    ]
    with Image.open(tmp_path / "output/default/ComfyUI_00002_.png") as picture:
        assert picture.size == (6, 8)


def test_a_preview_is_kept_in_the_temporary_folder(tmp_path: Path) -> None:
    preview = nodes().PreviewImage()

    (shown,) = preview.save_images(grey(0.3))["ui"]["images"]

    assert isinstance(preview, nodes().SaveImage)
    assert shown["type"] == "temp"
    assert (tmp_path / "temp/default" / shown["filename"]).is_file()
    assert list(nodes().PreviewImage.INPUT_TYPES()["required"]) == ["images"]


def test_a_pack_derives_from_save_image_and_says_where(tmp_path: Path) -> None:
    pack = imported(
        tmp_path,
        """
        import random

        import folder_paths
        from nodes import SaveImage

        class Shown(SaveImage):
            def __init__(self):
                self.output_dir = folder_paths.get_temp_directory()
                self.type = "temp"
                self.prefix_append = "_mine"
                self.compress_level = 1

            @classmethod
            def INPUT_TYPES(s):
                return {"required": {"images": ("IMAGE",)}}

            FUNCTION = "show"

            def show(self, images):
                return self.save_images(images, "seen")
        """,
    )

    shown = pack.Shown().show(grey(0.4))

    assert shown["ui"]["images"][0] == {
        "filename": "seen_mine_00001_.png",
        "subfolder": "",
        "type": "temp",
    }
    assert (tmp_path / "temp/default/seen_mine_00001_.png").is_file()
    assert pack.Shown.OUTPUT_NODE is True


@pytest.mark.parametrize("prefix", ["../north/car", "/etc/car"])
def test_a_pack_cannot_save_out_of_its_folder(tmp_path: Path, prefix: str) -> None:
    with pytest.raises(InvalidInput):
        nodes().SaveImage().save_images(grey(0.5), prefix)

    assert not list(tmp_path.rglob("*.png"))


def test_a_picture_is_loaded_checked_and_told_apart(tmp_path: Path) -> None:
    folder = tmp_path / "input/default"
    folder.mkdir(parents=True)
    Image.new("RGB", (5, 3), (255, 0, 0)).save(folder / "car.png")
    load = nodes().LoadImage

    picture, mask = load().load_image("car.png")
    first = load.IS_CHANGED(image="car.png")
    Image.new("RGB", (5, 3)).save(folder / "car.png")

    assert np.asarray(picture).shape == (1, 3, 5, 3)
    assert np.asarray(mask).ndim == 3
    assert load.IS_CHANGED(image="car.png") != first


def test_a_class_derived_from_load_image_takes_any_picture_that_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "input/default/trips"
    folder.mkdir(parents=True)
    Image.new("RGB", (5, 3)).save(folder / "car.png")
    derived: Any = type("Derived", (nodes().LoadImage,), {})

    assert derived.VALIDATE_INPUTS("trips/car.png") is True
    assert derived.VALIDATE_INPUTS("none.png") == "Invalid image file: none.png"


def test_a_cancelled_node_saves_nothing(tmp_path: Path) -> None:
    with (
        runs(call_of(tmp_path, call=Call(cancelled=True))),
        pytest.raises(InterruptProcessingException),
    ):
        nodes().SaveImage().save_images(grey(0.5))

    assert not list(tmp_path.rglob("*.png"))


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("LoraLoader", "load_lora"),
        ("CLIPTextEncode", "encode"),
        ("VAEEncode", "encode"),
        ("VAEDecode", "decode"),
        ("KSampler", "sample"),
        ("CheckpointLoaderSimple", "load_checkpoint"),
    ],
)
def test_a_node_that_needs_a_model_can_be_derived_from_and_says_so_when_called(
    name: str, method: str
) -> None:
    v1 = getattr(nodes(), name)
    derived = type("Derived", (v1,), {})

    assert v1.INPUT_TYPES()["required"]
    with pytest.raises(ComfyPartMissing, match=rf"nodes\.{name}\.{method} is not part of Milepost"):
        getattr(derived(), method)("any", x=1)


def test_combos_of_model_nodes_offer_what_is_there(tmp_path: Path) -> None:
    lora = tmp_path / "models/loras/ink.safetensors"
    lora.parent.mkdir(parents=True)
    lora.touch()
    importlib.import_module("comfy.samplers").KSampler.SAMPLERS.append("mine")

    assert nodes().LoraLoader.INPUT_TYPES()["required"]["lora_name"] == (["ink.safetensors"],)
    assert "mine" in nodes().KSampler.INPUT_TYPES()["required"]["sampler_name"][0]


def test_functions_of_models_are_missing() -> None:
    with pytest.raises(ComfyPartMissing, match="common_ksampler"):
        nodes().common_ksampler(None, 1, 20)


def test_the_table_of_classes_lists_what_runs_and_gives_the_rest_to_who_asks_by_name() -> None:
    table = nodes().NODE_CLASS_MAPPINGS

    assert table["SaveImage"] is nodes().SaveImage
    assert "KSampler" not in table
    assert table["KSampler"] is nodes().KSampler
    assert nodes().NODE_DISPLAY_NAME_MAPPINGS["SaveImage"] == "Save Image"
    with pytest.raises(KeyError):
        table["NoSuchNode"]


def test_packs_find_each_others_classes_and_enter_folders_of_scripts(tmp_path: Path) -> None:
    pack = imported(
        tmp_path,
        """
        import nodes

        nodes.EXTENSION_WEB_DIRS["mine"] = "/packs/mine/js"

        def other():
            return nodes.NODE_CLASS_MAPPINGS["Other"]
        """,
    )

    announce({"Other": int})

    assert pack.other() is int
    assert further_web_folders() == {"mine": Path("/packs/mine/js")}


def test_everything_of_nodes_can_be_imported_at_once(tmp_path: Path) -> None:
    pack = imported(tmp_path, "from nodes import *")

    assert pack.SaveImage is nodes().SaveImage
    assert pack.KSampler is nodes().KSampler
    assert pack.MAX_RESOLUTION == 16384


def test_conditionings_are_put_together() -> None:
    (combined,) = nodes().ConditioningCombine().combine([["a", {}]], [["b", {}]])

    assert combined == [["a", {}], ["b", {}]]


def test_a_node_whose_service_packs_do_not_get_says_so(tmp_path: Path) -> None:
    with comfyui(tmp_path, native=NATIVE), pytest.raises(ComfyPartMissing, match="LoadImage"):
        nodes().LoadImage().load_image("car.png")


def test_without_native_nodes_the_names_are_stand_ins(tmp_path: Path) -> None:
    with comfyui(tmp_path), pytest.raises(ComfyPartMissing, match="SaveImage"):
        nodes().SaveImage()


def test_a_pack_cannot_be_loaded_by_another() -> None:
    coroutine = nodes().load_custom_node("folder")

    with pytest.raises(ComfyPartMissing, match="load_custom_node"):
        coroutine.send(None)
