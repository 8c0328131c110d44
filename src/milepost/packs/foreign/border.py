"""Between the workflow, where pictures are read-only arrays, and packs, where they are tensors.

- A native array is copied into a new tensor on its way into a pack, so that the pack may write
  into it. Without torch the pack gets a new array.
- What a pack gives crosses as a read-only array over the same memory that remembers the pack's
  own object; the next pack gets that very object back. Between packs nothing is copied, and a
  pack that writes into what another gave does what it does in ComfyUI.
- Only a tensor that is no plain float32 in main memory is converted, for native nodes.

- LATENT and AUDIO are dicts to packs and read-only mappings to native nodes; each pack gets a dict
  of its own, so that what it enters there is no other node's. Their tensors cross as pictures do.

So native nodes, the cache and value types never meet a tensor. It is decided by the slot's type:
IMAGE, MASK, LATENT, AUDIO and whatever fits all cross; values of types that packs made up pass as
they are.
"""

from __future__ import annotations

import functools
import importlib
import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, TypeGuard

import numpy as np
from numpy.typing import NDArray

from milepost.node.flow import Each, ExecutionBlocker
from milepost.node.value_types import ANY

PICTURES: Final = ("IMAGE", "MASK")
"""Types whose values are tensors to packs, whatever another pack gave."""
RECORDS: Final = ("LATENT", "AUDIO")
"""Types whose values are dicts of tensors to packs."""
CROSSING_TYPES: Final = frozenset({*PICTURES, *RECORDS, ANY})
_KEYS_OF_RECORDS: Final = ("samples", "waveform")
"""By which a latent or a sound is known in a slot that fits all."""


class _Crossed:
    """Remembers what a pack gave behind the array that native nodes see.

    NumPy keeps the object that an array was made from as its `base`; views of the array have the
    array itself there, so only the array as it crossed leads back to the pack's object.
    """

    __slots__ = ("__array_interface__", "_memory", "_was_given", "own")
    may_change = True
    """A pack may write into the memory; a native node's own value must be no view of it."""

    def __init__(self, own: object, array: NDArray[Any]) -> None:
        self.own = own
        self._memory = array
        self._was_given = False
        self.__array_interface__ = array.__array_interface__

    def is_first_given(self) -> bool:
        """Whether nobody asked before: the array is the outcome of the pack's own node."""
        first, self._was_given = not self._was_given, True
        return first


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
    if isinstance(value, MappingProxyType):  # no pack makes one: it is a native record
        return {name: into_pack(each) for name, each in value.items()}
    if type(value) is list and _plain(wire_type) in PICTURES:
        return [into_pack(each, wire_type) for each in value]
    return _picture_into_pack(value, wire_type) if isinstance(value, np.ndarray) else value


def _picture_into_pack(value: NDArray[Any], wire_type: object) -> object:
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
    if _is_record(value, plain):
        return MappingProxyType({name: out_of_pack(each) for name, each in value.items()})
    if type(value) is list and plain in PICTURES:
        return [out_of_pack(each, wire_type) for each in value]
    array = _array(value, as_picture=plain in PICTURES)
    if array is None:
        return value
    if plain == "MASK" and array.ndim == 2:
        array = array[np.newaxis]
    crossed = np.asarray(_Crossed(value, array))
    crossed.setflags(write=False)
    return crossed


def _is_record(value: object, plain_type: str) -> TypeGuard[dict[object, object]]:
    """Only a plain dict is one: packs also make lazy ones, which nobody else shall unfold."""
    if type(value) is not dict:
        return False
    if plain_type in RECORDS:
        return True
    return any(is_tensor(value.get(key)) for key in _KEYS_OF_RECORDS)


def expansion_out_of_pack(
    graph: Mapping[str, Mapping[str, Any]] | object,
) -> dict[str, Mapping[str, Any]]:
    """The nodes that a pack adds, with the pictures that it wrote into their inputs.

    Raises:
        TypeError: they are no nodes by their ids.
    """
    if not isinstance(graph, Mapping):
        raise TypeError(f"the node's expand is a {type(graph).__name__}; a dict was expected")
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
