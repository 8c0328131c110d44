"""ComfyUI's own nodes as classes: ours run, those that need a diffusion model say so."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from milepost.packs.foreign.conditioning import CLASSES as _CONDITIONING
from milepost.packs.foreign.devices import end_this_node
from milepost.packs.foreign.latent_nodes import CLASSES as _LATENTS
from milepost.packs.foreign.missing import ComfyPartMissing
from milepost.packs.foreign.model_node_classes import model_node_classes
from milepost.packs.foreign.node_classes import native_class
from milepost.packs.foreign.node_mappings import NodeClasses
from milepost.packs.foreign.running import stop_if_cancelled
from milepost.packs.foreign.saving_classes import saving_classes
from milepost.packs.foreign.standing import standing

MAX_RESOLUTION = 16384
EXTENSION_WEB_DIRS: dict[str, str] = {}
"""Packs may add folders of scripts, see `node_mappings.further_web_folders`."""
LOADED_MODULE_DIRS: dict[str, str] = {}

before_node_execution = stop_if_cancelled


def interrupt_processing(value: bool = True) -> None:
    """End the running node's workflow, see `devices.end_this_node`."""
    end_this_node(value)


def _files(kind: str) -> list[str]:
    names: list[str] = import_module("folder_paths").get_filename_list(kind)
    return names


def _offered(what: str) -> list[str]:
    names: list[str] = getattr(import_module("comfy.samplers").KSampler, what)
    return names


def _native() -> dict[str, type]:
    specs = standing().native
    classes = {name: native_class(spec) for name, spec in specs.items()}
    if "SaveImage" in specs:
        classes |= saving_classes(specs["SaveImage"], specs.get("PreviewImage"))
    return classes


_BY_NAME_ONLY = {
    **model_node_classes(_files, _offered),
    **{v1.__name__: v1 for v1 in (*_CONDITIONING, *_LATENTS)},
}
NODE_CLASS_MAPPINGS = NodeClasses(_native(), _BY_NAME_ONLY)
NODE_DISPLAY_NAME_MAPPINGS: dict[str, str] = {
    name: spec.display_name or name for name, spec in standing().native.items()
}


# `nodes.SaveImage`, and what `from nodes import *` gives.
globals().update({**_BY_NAME_ONLY, **NODE_CLASS_MAPPINGS})


_MODULES = ("comfy", "folder_paths", "hashlib", "json", "math", "os", "random", "sys", "torch")


def __getattr__(name: str) -> Any:
    """`nodes.folder_paths` and its like: modules that packs take from here."""
    if name not in _MODULES:
        raise AttributeError(f"module 'nodes' has no attribute {name!r}")
    return import_module(name)


async def load_custom_node(module_path: str, *_: Any, **__: Any) -> bool:  # noqa: ARG001  # packs name it
    """Not possible while the server runs."""
    raise ComfyPartMissing(
        "nodes.load_custom_node", "put the pack into custom_nodes and start the server anew"
    )
