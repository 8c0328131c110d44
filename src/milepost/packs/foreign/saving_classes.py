"""SaveImage and PreviewImage as packs derive from them: where to save is what the object says."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from milepost.errors import InvalidInput
from milepost.node.spec import NodeSpec
from milepost.packs.foreign.border import out_of_pack
from milepost.packs.foreign.node_classes import call_native, declarations
from milepost.packs.foreign.standing import standing, workplace
from milepost.packs.foreign.tenant_folders import folder_of
from milepost.wire.numbered_name import free_names


class Saving:
    """What both have in common; the attributes are ComfyUI's, packs set them in `__init__`."""

    type = "output"
    """The folder's name in what the node shows."""
    prefix_append = ""
    """Added to the file names."""
    compress_level = 4
    """Kept for packs that use it in code of their own."""
    _picked_folder: str | None = None

    @property
    def output_dir(self) -> str:
        """Where it saves; the tenant's own folder unless a pack picked another."""
        return self._picked_folder or folder_of(self.type) or folder_of("output") or ""

    @output_dir.setter
    def output_dir(self, folder: str) -> None:
        self._picked_folder = str(folder)

    def _save(
        self, spec: NodeSpec, images: Any, prefix: str, prompt: Any, extra_pnginfo: Any
    ) -> dict[str, Any]:
        """Save through the native node.

        Raises:
            InvalidInput: the prefix leads out of the folder.
        """
        arguments = {
            "filename_prefix": prefix + self.prefix_append,
            "prompt": prompt,
            "extra_pnginfo": extra_pnginfo,
        }
        services = {"files": self._files()}
        shown: list[Any] = []
        for batch in _batches(images):
            result = call_native(spec, {**arguments, "images": batch}, services=services)
            shown += [{**each, "type": self.type} for each in result["ui"]["images"]]
        return {"ui": {"images": shown}}

    def _files(self) -> object:
        """The tenant's own keeper of that folder, else the folder itself."""
        place = workplace()
        own = standing().services_at(place)
        for name, folder in (("files", place.output), ("temp_files", place.temp)):
            if Path(self.output_dir) == folder and name in own:
                return own[name]
        return PickedFolder(Path(self.output_dir))


class PickedFolder:
    """A folder that a pack picked, as the native node's `files`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep(self, name: str, data: bytes) -> str:
        """Write a new file under that name, or the next free one like it; returns the name.

        Raises:
            InvalidInput: the name leads out of the folder.
        """
        *folders, last = name.split("/")
        folder = self._root.joinpath(*folders)
        if not Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(self._root)):
            raise InvalidInput(
                "filename_prefix", "leads out of the folder", "write a name without '..'"
            )
        folder.mkdir(parents=True, exist_ok=True)
        free = next(free for free in free_names(last) if _created(folder / free, data))
        return "/".join((*folders, free))


def saving_classes(save: NodeSpec, preview: NodeSpec | None) -> Mapping[str, type]:
    """The two classes, PreviewImage derived from SaveImage as in ComfyUI.

    Args:
        save: the native SaveImage, which does the work of both.
        preview: the native PreviewImage, whose inputs the second class declares; it is left out
            if None.
    """

    class SaveImage(Saving):
        def save_images(
            self,
            images: Any,
            filename_prefix: str = "ComfyUI",
            prompt: Any = None,
            extra_pnginfo: Any = None,
        ) -> dict[str, Any]:
            """Save every picture as PNG; what was saved is shown."""
            return self._save(save, images, filename_prefix, prompt, extra_pnginfo)

    _declare(SaveImage, save)
    if preview is None:
        return {"SaveImage": SaveImage}

    class PreviewImage(SaveImage):
        type = "temp"

        def __init__(self) -> None:
            self.prefix_append = f"_temp_{secrets.token_hex(3)}"
            self.compress_level = 1

    _declare(PreviewImage, preview)
    return {"SaveImage": SaveImage, "PreviewImage": PreviewImage}


def _declare(v1: type, spec: NodeSpec) -> None:
    named = {"FUNCTION": "save_images", "__module__": "nodes", "__qualname__": spec.class_type}
    for name, value in {**declarations(spec), **named}.items():
        setattr(v1, name, value)


def _batches(images: Any) -> Iterator[NDArray[Any]]:
    """Pictures `[batch, height, width, channels]`; a list of unlike ones gives several."""
    listed = list(images) if isinstance(images, list | tuple) else [images]
    arrays = [np.asarray(out_of_pack(each, "IMAGE")) for each in listed]
    batches = [array.reshape(-1, *array.shape[-3:]) for array in arrays]
    if len({batch.shape[1:] for batch in batches}) == 1:
        yield np.concatenate(batches) if len(batches) > 1 else batches[0]
    else:
        yield from batches


def _created(path: Path, data: bytes) -> bool:
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        return False
    return True
