"""Files of tensors, read without ever running what lies in them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from milepost.packs.foreign.late_torch import Tensor, torch
from milepost.packs.foreign.missing import ComfyPartMissing

SAFETENSORS = (".safetensors", ".sft")


def load_torch_file(
    ckpt: str, safe_load: bool = False, device: Any = None, return_metadata: bool = False
) -> Any:
    """The tensors of a file by name; with its metadata if asked for.

    Args:
        ckpt: a `.safetensors` file, or one of torch's that holds tensors and plain values only.
        safe_load: packs name it; every file is read so.
        device: where to; main memory if None.
        return_metadata: give `(tensors, metadata)`; only safetensors files have any.

    Raises:
        ComfyPartMissing: a safetensors file, and the package `safetensors` is not installed.
        pickle.UnpicklingError: the file would run code.
    """
    del safe_load
    where = "cpu" if device is None else str(device)
    if Path(ckpt).suffix.lower() in SAFETENSORS:
        tensors, metadata = _read_safetensors(ckpt, where)
        return (tensors, metadata) if return_metadata else tensors
    loaded = torch().load(ckpt, map_location=where, weights_only=True)
    if isinstance(loaded, Mapping) and "state_dict" in loaded:
        loaded = loaded["state_dict"]
    return (loaded, None) if return_metadata else loaded


def save_torch_file(
    sd: Mapping[str, Tensor], ckpt: str, metadata: Mapping[str, str] | None = None
) -> None:
    """Write tensors by name as a safetensors file.

    Raises:
        ComfyPartMissing: the package `safetensors` is not installed.
    """
    written = None if metadata is None else dict(metadata)
    _safetensors("save_torch_file", "safetensors.torch").save_file(dict(sd), ckpt, metadata=written)


def _read_safetensors(path: str, where: str) -> tuple[dict[str, Tensor], Any]:
    opened = _safetensors("load_torch_file", "safetensors").safe_open
    with opened(path, framework="pt", device=where) as file:
        return {name: file.get_tensor(name) for name in file.keys()}, file.metadata()  # noqa: SIM118  # it is no mapping


def _safetensors(what: str, module: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        raise ComfyPartMissing(
            f"comfy.utils.{what} for safetensors files", "install the package safetensors"
        ) from None
