"""Nodes that take pictures in and out, and how the engine keeps pictures."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from milepost.errors import OurBug
from milepost.lettering.model import Labelled
from milepost.node.annotations import Boolean, Hidden, Text, Value
from milepost.node.declare import node
from milepost.node.registry import Pack
from milepost.node.spec import Ui
from milepost.node.value_types import OpaqueValue
from milepost.pixels.arrays import Image, freeze, to_bytes
from milepost.wire.aigc import AigcLabel, label_to_json
from milepost.wire.picture_file import encode_picture, metadata_of, open_picture

ImageValue = Annotated[Image, Value("IMAGE")]
LabelledValue = Annotated[Labelled, Value("AI_LABELLED")]
EXTENSION = {"jpeg": ".jpg", "png": ".png", "webp": ".webp"}
SAME_PIXELS = 0.06
"""Mean difference, 0..1, that recompression may leave inside the label's box; an overpainted or
cropped label differs by more than 0.2."""


class ArrayType:
    """IMAGE and MASK values: float32 arrays, shared read-only.

    A foreign node may put something else into such a slot, most often None or a list of pictures.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def size_bytes(self, value: object) -> int:
        """Bytes of the pixels."""
        if isinstance(value, list):
            return sum(self.size_bytes(each) for each in value)
        return value.nbytes if isinstance(value, np.ndarray) else sys.getsizeof(value)

    def freeze(self, value: object) -> object:
        """The same array, read-only from now on; see `_of_its_own`."""
        if isinstance(value, list):
            return [self.freeze(each) for each in value]
        return freeze(_of_its_own(value)) if isinstance(value, np.ndarray) else value

    def encode(self, value: object) -> bytes:
        """NumPy's own format, without pickles; 8 bits a value if the picture came from a file.

        Raises:
            TypeError: it is no array.
        """
        if not isinstance(value, np.ndarray):
            raise TypeError(type(value).__name__)
        target = BytesIO()
        np.save(target, _in_8_bits(value), allow_pickle=False)
        return target.getvalue()

    def decode(self, encoded: bytes) -> object:
        """The array again, bit for bit, read-only."""
        array = np.load(BytesIO(encoded), allow_pickle=False)
        return freeze(_of_8_bits(array) if array.dtype == np.uint8 else array)


def _in_8_bits(array: NDArray[Any]) -> NDArray[Any]:
    """The same array, in a quarter of the room if nothing is lost by that."""
    if array.dtype != np.float32:
        return array
    with np.errstate(invalid="ignore"):  # what is no number is no equal either
        small = to_bytes(array)
    return small if np.array_equal(_of_8_bits(small), array) else array


def _of_8_bits(small: NDArray[Any]) -> NDArray[np.float32]:
    """As `pixels.from_bytes` computes it."""
    picture: NDArray[np.float32] = np.multiply(small, np.float32(1 / 255.0), dtype=np.float32)
    return picture


class RecordType(OpaqueValue):
    """LATENT and AUDIO values: arrays by name, with other things beside them."""

    def size_bytes(self, value: object) -> int:
        """Bytes of the arrays."""
        held = value.values() if isinstance(value, Mapping) else (value,)
        return sum(int(getattr(each, "nbytes", 0)) or sys.getsizeof(each, 64) for each in held)

    def freeze(self, value: object) -> object:
        """A read-only mapping of its own over read-only arrays; nothing but a mapping changes."""
        if not isinstance(value, dict | MappingProxyType):
            return value
        return MappingProxyType(
            {
                name: freeze(_of_its_own(each)) if isinstance(each, np.ndarray) else each
                for name, each in value.items()
            }
        )


def _of_its_own(array: Image) -> Image:
    """The array; a copy if a foreign node may still write into its memory.

    What a foreign node itself gave is frozen first and stays the array it is, so that the next
    foreign node gets its tensor back. Whoever gives it once more, or a view of it, is another
    node, whose outcome must not change with it.
    """
    whole = array
    while isinstance(whole.base, np.ndarray):
        whole = whole.base
    memory: Any = whole.base
    if not getattr(memory, "may_change", False):
        return array
    if whole is array and memory.is_first_given():
        return array
    return array.copy()


class Files(Protocol):
    """Where saved pictures go."""

    def keep(self, name: str, data: bytes) -> str:
        """Keep a file under that name or a free one like it; returns the name."""


class Saved(NamedTuple):
    """Outputs of `SavePoster`."""

    ui: Ui


@node(
    "SavePoster",
    category="poster/output",
    display_name="Save poster",
    output_node=True,
)
def save_poster(
    picture: ImageValue,
    labelled: LabelledValue,
    filename_prefix: Annotated[str, Text(max_chars=80)] = "poster",
    file_format: Literal["jpeg", "png", "webp"] = "jpeg",
    embed_workflow: Annotated[bool, Boolean()] = True,
    prompt: Annotated[Mapping[str, object] | None, Value("PROMPT"), Hidden("PROMPT")] = None,
    extra_pnginfo: Annotated[
        Mapping[str, object] | None, Value("EXTRA_PNGINFO"), Hidden("EXTRA_PNGINFO")
    ] = None,
    *,
    files: Files,
    producer: str,
) -> Saved:
    """Encode the picture with its AI label and workflow, and read both labels back."""
    pixels = to_bytes(picture[0])
    label = AigcLabel.first_written(producer, hashlib.sha256(pixels.data).hexdigest()[:32])
    client = (extra_pnginfo or {}).get("workflow")
    encoded = encode_picture(
        pixels,
        file_format,
        aigc=label,
        prompt=json.dumps(prompt) if embed_workflow and prompt is not None else None,
        workflow=json.dumps(client) if embed_workflow and client is not None else None,
    )
    _read_back(encoded.data, picture, labelled, label)
    name = files.keep(f"{filename_prefix}{EXTENSION[file_format]}", encoded.data)
    height, width = pixels.shape[:2]
    return Saved(
        {
            "images": [{"filename": name, "subfolder": "", "type": "output"}],
            "label": [
                {
                    "text": labelled.text,
                    "box": list(labelled.box_px),
                    "metadata": json.loads(label_to_json(label, wrapped=False)),
                }
            ],
            "size": [[width, height]],
            "warnings": [
                f"the file has no room for {what}; it was left out" for what in encoded.dropped
            ],
        }
    )


def _read_back(data: bytes, picture: Image, labelled: Labelled, label: AigcLabel) -> None:
    """Success is said only of a file whose two labels were seen in it.

    Raises:
        OurBug: one of them is not there.
    """
    left, top, right, bottom = labelled.box_px
    with open_picture(data) as image:
        found = metadata_of(image)
        seen = np.asarray(image.crop(labelled.box_px).convert("RGB"))
    if found.aigc != label or found.aigc_count != 1:
        raise OurBug("the saved file does not hold exactly the AI label that was written")
    drawn = labelled.picture[0, top:bottom, left:right]
    saved = seen.astype(np.float32) / 255
    if picture.shape != labelled.picture.shape or np.abs(saved - drawn).mean() > SAME_PIXELS:
        raise OurBug("the saved picture does not show the AI label where it was drawn")


PACK = Pack(
    name="io",
    nodes=(save_poster,),
    value_types=(
        ArrayType("IMAGE"),
        ArrayType("MASK"),
        RecordType("LATENT"),
        RecordType("AUDIO"),
    ),
)
