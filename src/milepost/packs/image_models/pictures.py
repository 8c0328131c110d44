"""Pictures between nodes and models: to files and back, and kept, labelled, under an address."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final, Protocol
from urllib.parse import quote

import numpy as np

from milepost.pixels.arrays import Image, freeze
from milepost.pixels.resize import resize
from milepost.providers.capabilities import Picture
from milepost.wire.aigc import AigcLabel
from milepost.wire.labelled_file import with_label

EXTENSIONS: Final = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


class Files(Protocol):
    """Where a node leaves a file for whoever asks for the run's outputs."""

    def keep(self, name: str, data: bytes) -> str:
        """Keep it; the name it was given."""


def address_of(picture: Picture, files: Files, *, stem: str, producer: str) -> str:
    """Keep a picture with its AI label in its metadata; its address, a path of this server.

    Its pixels stay as they came; one that its vendor has labelled keeps that label.

    Args:
        picture: as it came.
        files: of the run.
        stem: how its name begins.
        producer: code of the content's producer.

    Raises:
        InvalidInput: it is no picture.
    """
    content = hashlib.sha256(picture.data).hexdigest()[:32]
    labelled = with_label(picture.data, AigcLabel.first_written(producer, content))
    name = files.keep(f"{stem}.{EXTENSIONS[picture.media_type]}", labelled)
    return f"/view?filename={quote(name)}&type=output"


def decoded(data: bytes) -> Image:
    """A file as `[1, height, width, 3]`.

    Raises:
        InvalidInput: it is no picture.
    """
    from milepost.pixels.encoded import rgb_of
    from milepost.wire.picture_file import open_picture

    with open_picture(data) as opened:
        return rgb_of(opened)


def batch_of(files: Iterable[bytes]) -> Image:
    """Files as one batch; those of another size become as large as the first.

    Raises:
        InvalidInput: one is no picture.
    """
    first, *others = map(decoded, files)
    height_px, width_px = first.shape[1:3]
    alike = [
        each if each.shape == first.shape else resize(each, width_px, height_px, "lanczos")
        for each in others
    ]
    return freeze(np.clip(np.concatenate([first, *alike]), 0.0, 1.0))


def encoded(image: Image) -> tuple[Picture, ...]:
    """Every picture of a batch, or mask, as a PNG file."""
    from milepost.pixels.encoded import encoded_png

    return tuple(Picture(encoded_png(each[None]), "image/png") for each in image)
