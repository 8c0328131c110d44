"""Packs with popular habits load, say what ComfyUI would say of them, and run or say why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from milepost.node.declare import Node
from milepost.node.object_info import object_info
from milepost.node.spec import NodeSpec
from milepost.packs import images
from milepost.packs.foreign.loader import Loaded, load_packs
from packs.foreign.popular.imitations import FILES, SAMPLERS, TREE, WILD
from packs.foreign.sample_packs import names_of, node_of, write
from packs.foreign.surroundings import comfyui

pytest.importorskip("aiohttp")
NATIVE: Mapping[str, NodeSpec] = {
    spec.class_type: spec
    for declared in images.PACK.nodes
    for spec in [declared.spec if isinstance(declared, Node) else declared]
}


@contextmanager
def loaded(root: Path, files: Mapping[str, str]) -> Iterator[Loaded]:
    folder = write(root, files)
    with comfyui(root, native=NATIVE):
        yield load_packs([folder], native=NATIVE, data_root=root)


def info_of(packs: Loaded, name: str) -> dict[str, Any]:
    described = object_info(node_of(packs, name))
    described.pop("is_input_list")  # newer servers of ComfyUI say it, older ones do not
    return described


def test_they_all_load_beside_each_other(tmp_path: Path) -> None:
    with loaded(tmp_path, {**SAMPLERS, **FILES, **TREE, **WILD}) as packs:
        assert packs.refusals == ()
        assert packs.notices == ()
        assert len(names_of(packs)) == 9


def test_a_sampler_and_a_schedule_of_a_packs_own_are_offered(tmp_path: Path) -> None:
    with loaded(tmp_path, SAMPLERS) as packs:
        required = info_of(packs, "KitSample")["input"]["required"]

        assert required["sampler"][0][-1] == "own"
        assert required["scheduler"][0][-1] == "steep"
        assert required["kind"][0][:2] == ["auto", "openpose"]
        assert required["seed"][1]["max"] == 0xFFFFFFFFFFFFFFFF


def test_a_kind_of_file_of_a_packs_own_is_found_where_models_lie(tmp_path: Path) -> None:
    file = tmp_path / "models/diffusion_models/small.gguf"
    file.parent.mkdir(parents=True)
    file.touch()

    with loaded(tmp_path, FILES) as packs:
        unet, clip = info_of(packs, "SmallUnet"), info_of(packs, "SmallClip")

        assert unet["display_name"] == "Unet, small"
        assert unet["input"]["required"]["unet_name"] == [["small.gguf"]]
        assert clip["input"]["required"]["clip_name"] == [[]]
        assert "flux" not in clip["input"]["required"]["type"][0]
        assert "wan" in clip["input"]["required"]["type"][0]


def test_a_file_of_a_pack_that_needs_more_does_not_take_the_others_down(tmp_path: Path) -> None:
    with loaded(tmp_path, TREE) as packs:
        lora = info_of(packs, "TreeLora")

        assert sorted(names_of(packs)) == ["TreeLora", "TreeWords"]
        assert lora["output_name"] == ["MODEL", "CLIP", "words"]
        assert lora["input"]["required"]["lora_name"] == [[], {"populate": True}]
        assert list(packs.web) == ["tree-of-files"]
        assert (tmp_path / "custom_nodes/tree-of-files/settings.json").is_file()


def test_a_class_is_described_as_comfyui_describes_it(tmp_path: Path) -> None:
    with loaded(tmp_path, WILD) as packs:
        assert info_of(packs, "WildSwitch") == {
            "input": {
                "required": {"select": ["INT", {"default": 1, "min": 1, "max": 9}]},
                "optional": {"first": ["*", {"lazy": True}]},
                "hidden": {"unique_id": "UNIQUE_ID", "version": "FLOAT"},
            },
            "input_order": {
                "required": ["select"],
                "optional": ["first"],
                "hidden": ["unique_id", "version"],
            },
            "output": ["*", "INT"],
            "output_is_list": [False, False],
            "output_name": ["chosen", "index"],
            "output_tooltips": ["what was chosen", "which"],
            "name": "WildSwitch",
            "display_name": "Switch 🔀",
            "description": "Chooses.",
            "python_module": "custom_nodes.wild_types",
            "category": "wild/logic",
            "output_node": False,
        }


def test_what_a_class_leaves_out_is_filled_in_as_comfyui_fills_it_in(tmp_path: Path) -> None:
    with loaded(tmp_path, WILD) as packs:
        assert info_of(packs, "WildCount") == {
            "input": {
                "required": {"rate": ["FLOAT", {"default": 8}], "word": [["a", None]]},
            },
            "input_order": {"required": ["rate", "word"]},
            "output": ["INT", "STRING"],
            "output_is_list": [True, False],
            "output_name": ["INT", "STRING"],
            "name": "WildCount",
            "display_name": "WildCount",
            "description": "",
            "python_module": "custom_nodes.wild_types",
            "category": "sd",
            "output_node": True,
            "deprecated": True,
            "experimental": True,
        }


def test_classes_derived_from_ours_say_their_own_outputs(tmp_path: Path) -> None:
    with loaded(tmp_path, WILD) as packs:
        shown, kept = info_of(packs, "WildShown"), info_of(packs, "WildKept")

        assert (shown["output"], shown["output_node"]) == ([], True)
        assert (kept["output"], kept["output_name"]) == (["IMAGE"], ["IMAGE"])
        assert kept["output_is_list"] == [False]
        assert kept["category"] == "image"
        assert kept["input_order"]["required"] == ["images", "filename_prefix"]
