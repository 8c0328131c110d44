"""Between the workflow, where pictures are read-only arrays, and packs, where they are tensors.

- A native array is copied into a new tensor on its way into a pack, so that the pack may write
  into it. Without torch the pack gets a new array.
- What a pack gives crosses as a read-only array over the same memory that remembers the pack's
  own object; the next pack gets that very object back. Between packs nothing is copied, and a
  pack that writes into what another gave does what it does in ComfyUI.
- Only a tensor that is no plain float32 in main memory is converted, for native nodes.

So native nodes, the cache and value types never meet a tensor. It is decided by the slot's type:
IMAGE, MASK and whatever fits all cross; values of types that packs made up, and LATENT's dicts,
pass as they are.
"""

from __future__ import annotations

import functools
import importlib
import sys
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from milepost.node.flow import Each, ExecutionBlocker
from milepost.node.value_types import ANY, OpaqueValue

PICTURES: Final = ("IMAGE", "MASK")
"""Types whose values are tensors to packs, whatever another pack gave."""
CROSSING_TYPES: Final = frozenset({*PICTURES, ANY})
_MOST_COUNTED: Final = 10_000
"""Values inside one value whose size is added up; packs make tables of any size."""


class _Crossed:
    """Remembers what a pack gave behind the array that native nodes see.

    NumPy keeps the object that an array was made from as its `base`; views of the array have the
    array itself there, so only the array as it crossed leads back to the pack's object.
    """

    __slots__ = ("__array_interface__", "_memory", "own")
    may_change = True
    """A pack may write into the memory; a native node's own value must be no view of it."""

    def __init__(self, own: object, array: NDArray[Any]) -> None:
        self.own = own
        self._memory = array
        self.__array_interface__ = array.__array_interface__


def crosses(wire_type: object) -> bool:
    """Whether pictures in a slot of that type are converted; unions such as `IMAGE,MASK` too."""
    return any(part.strip() in CROSSING_TYPES for part in _plain(wire_type).split(","))


def _plain(wire_type: object) -> str:
    """The type's word, whatever a `str` subclass makes of comparing it."""
    return str.__str__(wire_type) if isinstance(wire_type, str) else ""


def into_pack(value: object, wire_type: object = ANY) -> object:
    """A workflow's value as a pack takes it.

    Args:
        value: from a node; a native array becomes a new tensor that the pack may write into.
        wire_type: of the input that takes it.
    """
    if not isinstance(value, np.ndarray):
        return value
    own = value.base.own if isinstance(value.base, _Crossed) else None
    if own is not None and not (isinstance(own, np.ndarray) and _plain(wire_type) in PICTURES):
        return own
    if not crosses(wire_type):
        return value
    torch = _torch()
    if torch is None and own is not None:
        return own
    copied = np.array(value)
    return copied if torch is None else torch.from_numpy(copied)


def out_of_pack(value: object, wire_type: object = ANY) -> object:
    """A pack's value as the workflow takes it.

    Args:
        value: a tensor or an array becomes a read-only array: contiguous, float32 if it is a
            picture, or any fraction. Anything else passes.
        wire_type: of the output that gives it.
    """
    if isinstance(value, ExecutionBlocker) or not crosses(wire_type):
        return value
    if isinstance(value, Each):
        return Each(out_of_pack(each, wire_type) for each in value)
    plain = _plain(wire_type)
    array = _array(value, as_picture=plain in PICTURES)
    if array is None:
        return value
    if plain == "MASK" and array.ndim == 2:
        array = array[np.newaxis]
    crossed = np.asarray(_Crossed(value, array))
    crossed.setflags(write=False)
    return crossed


def expansion_out_of_pack(
    graph: Mapping[str, Mapping[str, Any]],
) -> dict[str, Mapping[str, Any]]:
    """The nodes that a pack adds, with the pictures that it wrote into their inputs."""
    return {node_id: _node_out_of_pack(node) for node_id, node in graph.items()}


def _node_out_of_pack(node: object) -> Any:
    inputs = node.get("inputs") if isinstance(node, Mapping) else None
    if not isinstance(node, Mapping) or not isinstance(inputs, Mapping):
        return node  # the engine says what is wrong with it
    return {**node, "inputs": {name: out_of_pack(value) for name, value in inputs.items()}}


def is_tensor(value: object) -> bool:
    """Whether it is torch's; does not import torch."""
    torch = sys.modules.get("torch")
    tensor = getattr(torch, "Tensor", None)
    return tensor is not None and isinstance(value, tensor)


def _array(value: object, *, as_picture: bool) -> NDArray[Any] | None:
    """The tensor's or array's memory as native nodes take it; None if it is neither."""
    if is_tensor(value):
        array = _array_of_tensor(value)
    elif isinstance(value, np.ndarray) and value.dtype != np.object_:
        array = value
    else:
        return None
    if array is not None and (as_picture or np.issubdtype(array.dtype, np.floating)):
        array = array.astype(np.float32, copy=False)
    return None if array is None else np.ascontiguousarray(array).reshape(array.shape)


def _array_of_tensor(tensor: Any) -> NDArray[Any] | None:
    """None for a tensor without memory of that form, such as a sparse one: only packs know it."""
    torch = sys.modules["torch"]
    try:
        near = tensor.detach().cpu().resolve_conj().resolve_neg()
        if near.dtype in {torch.bfloat16, torch.float16}:
            near = near.float()
        array: NDArray[Any] = near.numpy()
    except (TypeError, RuntimeError, NotImplementedError):
        return None
    return array


@functools.cache
def _torch() -> Any:
    """Torch, or None where it is not installed."""
    try:
        return importlib.import_module("torch")
    except ImportError:
        return None


class PackType:
    """Values of a type that packs made up: they stay in this process, but count in the cache."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._opaque = OpaqueValue(name)

    def size_bytes(self, value: object) -> int:
        """Bytes of the tensors and arrays in it, in dicts and lists too; otherwise shallow."""
        return sum(_size_bytes(each) for each in islice(_inside(value), _MOST_COUNTED))

    def freeze(self, value: object) -> object:
        """The value itself: packs write into what they are given, as in ComfyUI."""
        return value

    def encode(self, value: object) -> bytes:
        """Not possible.

        Raises:
            OurBug: always.
        """
        return self._opaque.encode(value)

    def decode(self, encoded: bytes) -> object:
        """Not possible; see `encode`."""
        return self._opaque.decode(encoded)


def _inside(value: object) -> Iterator[object]:
    """The value and what it holds; a list that holds itself ends with the count."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        yield each
        if isinstance(each, dict):
            waiting.extend(islice(each.values(), _MOST_COUNTED))
        elif isinstance(each, list | tuple):
            waiting.extend(each[:_MOST_COUNTED])


def _size_bytes(value: object) -> int:
    if isinstance(value, np.ndarray):
        return value.nbytes
    if is_tensor(value):
        return int(getattr(value, "nbytes", 0))
    return sys.getsizeof(value, 64)
