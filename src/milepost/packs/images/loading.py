"""Nodes that load pictures from the input folder, and from nowhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Final, Literal, NamedTuple, Protocol, cast

import numpy as np

from milepost.errors import InvalidInput
from milepost.node.annotations import Value
from milepost.node.spec import NodeSpec, OwnCheck
from milepost.packs.images.declared import ImageValue, MaskValue, comfy_node
from milepost.packs.images.frames import Frame, read_frames
from milepost.packs.images.input_folder import ANNOTATED
from milepost.packs.images.names import check_inside

MASK_WITHOUT_ALPHA: Final = (1, 64, 64)
"""The shape of LoadImage's mask when the file has no alpha; ComfyUI's."""
UPLOAD: Final = {"image": {"image_upload": True}}
FROM_OUTPUTS: Final = {
    "image": {
        "image_upload": True,
        "image_folder": "output",
        "remote": {
            "route": "/internal/files/output",
            "refresh_button": True,
            "control_after_refresh": "first",
        },
    }
}
"""The editor asks for the list itself, and writes ` [output]` behind the chosen name."""
FileName = Annotated[str, Value("COMBO")]


class Inputs(Protocol):
    """The files that a workflow may load."""

    def open(self, name: str) -> bytes:
        """A file's bytes.

        Args:
            name: a relative path with `/`, without `..`; a folder's name in brackets at its end
                (`a.png [output]`, `[temp]`, `[input]`) means that folder, else it is the input's.

        Raises:
            FileNotFoundError: there is none.
        """

    def names(self) -> list[str]:
        """What the input folder offers, without other folders' files."""


def _bytes_of(name: object, inputs: Inputs) -> bytes:
    """The file's bytes.

    Raises:
        InvalidInput: the name leads out of the folder, or there is no such file.
    """
    if not isinstance(name, str):
        raise InvalidInput("image", "is no file name", "choose one of the list")
    check_inside(ANNOTATED.sub("", name), "image")
    try:
        return inputs.open(name)
    except (FileNotFoundError, IsADirectoryError):
        raise InvalidInput(
            "image", "there is no such file", "upload it first, or choose one of the list"
        ) from None


def _fingerprint(literals: Mapping[str, object], services: Mapping[str, object]) -> object:
    """The file's own hash: a file replaced under its name is loaded again."""
    name, inputs = literals.get("image"), services.get("inputs")
    if inputs is None:
        return None
    try:
        return hashlib.sha256(_bytes_of(name, cast("Inputs", inputs))).hexdigest()
    except InvalidInput:
        return None  # the node itself says what is wrong


class Loaded(NamedTuple):
    """Outputs of `LoadImage`."""

    IMAGE: ImageValue
    MASK: MaskValue


@comfy_node(
    "LoadImage",
    category="image",
    display_name="Load Image",
    fingerprint=_fingerprint,
    options=UPLOAD,
)
def load_image(image: FileName, *, inputs: Inputs) -> Loaded:
    """A picture file and its mask: 1 where it is transparent. An animation gives all its frames."""
    frames = read_frames(_bytes_of(image, inputs))
    pictures, masks = [frame.rgb for frame in frames], [_mask(frame) for frame in frames]
    if len(frames) == 1:
        return Loaded(pictures[0][np.newaxis], masks[0])
    if len({mask.shape for mask in masks}) > 1:  # frames with alpha beside frames without
        empty = np.zeros((1, *pictures[0].shape[:2]), np.float32)
        masks = [empty if mask.shape != empty.shape else mask for mask in masks]
    return Loaded(np.stack(pictures), np.concatenate(masks))


def _mask(frame: Frame) -> MaskValue:
    if frame.alpha is None:
        return np.zeros(MASK_WITHOUT_ALPHA, np.float32)
    return (1 - frame.alpha)[np.newaxis]


@comfy_node(
    "LoadImageMask",
    category="mask",
    display_name="Load Image (as Mask)",
    fingerprint=_fingerprint,
    options=UPLOAD,
)
def load_image_mask(
    image: FileName,
    channel: Literal["alpha", "red", "green", "blue"],
    *,
    inputs: Inputs,
) -> MaskValue:
    """One channel of a picture file as a mask; alpha is turned, 1 where it is transparent."""
    frame = read_frames(_bytes_of(image, inputs))[0]
    if channel != "alpha":
        return frame.rgb[np.newaxis, ..., ("red", "green", "blue").index(channel)]
    if frame.alpha is None:
        return np.zeros((1, *frame.rgb.shape[:2]), np.float32)
    return _mask(frame)


@comfy_node(
    "LoadImageOutput",
    category="image",
    display_name="Load Image (from Outputs)",
    fingerprint=_fingerprint,
    options=FROM_OUTPUTS,
    experimental=True,
)
def load_image_output(image: FileName, *, inputs: Inputs) -> Loaded:
    """A picture that was saved before, and its mask: `a_00001_.png [output]`."""
    return load_image(image, inputs=inputs)


NODES = (load_image, load_image_mask, load_image_output)


def listing(inputs: Inputs) -> tuple[NodeSpec, ...]:
    """The same nodes where that folder is known: its files are offered, and others refused."""

    def check(image: object) -> bool | str:
        """Before anything runs; a linked name is not known yet."""
        if image is None or image in inputs.names():
            return True
        try:
            _bytes_of(image, inputs)
        except InvalidInput as refused:
            return f"Invalid image file: {refused.wrong}"
        return True

    own_check = OwnCheck.of(check)
    return tuple(_offering(replace(node.spec, own_check=own_check), inputs) for node in NODES)


def _offering(spec: NodeSpec, inputs: Inputs) -> NodeSpec:
    image = spec.inputs["image"]
    if "remote" in image.options:
        return spec
    offered = replace(image, choices=lambda: sorted(inputs.names()))
    return replace(spec, inputs={**spec.inputs, "image": offered})
