"""Kinds of pictures: grey, binary, and with few colours."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from milepost.errors import InvalidInput
from milepost.pixels.arrays import Bytes, Image, Mask

Dither = Literal["none", "floyd-steinberg", "bayer-2", "bayer-4", "bayer-8", "bayer-16"]

_BT601: Final = np.array([0.299, 0.587, 0.114], np.float32)
MAX_COLOURS: Final = 256


def luma(image: Image) -> Mask:
    """Grey of each pixel by ITU-R BT.601, as Pillow's mode L: `[batch, height, width]`."""
    if image.shape[-1] < 3:
        return image[..., 0]
    return np.asarray(image[..., :3] @ _BT601, np.float32)


def otsu_threshold(grey: Mask) -> float:
    """The level that parts one picture's greys into the two most unlike groups (Otsu, 1979).

    Args:
        grey: `[height, width]`, 0..1; 256 levels are told apart.

    Returns:
        Pixels above it are the bright group. A picture of one grey gives that grey.
    """
    levels = np.clip(grey * np.float32(255) + np.float32(0.5), 0, 255).astype(np.uint8)
    share = np.bincount(levels.ravel(), minlength=256) / levels.size
    dark = np.cumsum(share)
    dark_sum = np.cumsum(share * np.arange(256))
    room = dark * (1 - dark)
    unlike = (dark_sum[-1] * dark - dark_sum) ** 2 / np.where(room > 1e-12, room, np.inf)
    if not unlike.any():
        return int(levels.flat[0]) / 255
    return (int(np.argmax(unlike)) + 0.5) / 255


def bayer_matrix(side: int) -> NDArray[np.float64]:
    """The ordered dither of that side (a power of two): values around 0, -0.5..0.5."""
    ranks = np.zeros((1, 1))
    while len(ranks) < side:
        ranks = np.block([[4 * ranks, 4 * ranks + 2], [4 * ranks + 3, 4 * ranks + 1]])
    return (ranks + 0.5) / ranks.size - 0.5


def quantize(picture: Bytes, colours: int, dither: Dither) -> tuple[NDArray[np.uint8], Bytes]:
    """A picture in its own best colours, found by median cut.

    Args:
        picture: `[height, width, 3]`.
        colours: at most so many, 1..256.
        dither: how the steps between the colours are hidden.

    Returns:
        Indices `[height, width]` and the palette `[colours, 3]`.

    Raises:
        InvalidInput: no such number of colours.
    """
    from PIL import Image as Pillow  # noqa: PLC0415  # the server starts without Pillow

    if not 1 <= colours <= MAX_COLOURS:
        raise InvalidInput("colors", f"{colours} cannot be indexed", "choose 1 to 256")
    source = Pillow.fromarray(picture)
    chosen = source.quantize(colours)
    method = Pillow.Dither.FLOYDSTEINBERG if dither == "floyd-steinberg" else Pillow.Dither.NONE
    palette = np.array(chosen.getpalette() or [0, 0, 0], np.uint8).reshape(-1, 3)
    if dither.startswith("bayer"):
        source = Pillow.fromarray(_nudged(picture, int(dither[6:]), steps=len(palette)))
    indexed = source.quantize(palette=chosen, dither=method)
    return np.asarray(indexed), palette


def _nudged(picture: Bytes, side: int, *, steps: int) -> Bytes:
    """The picture moved by an ordered dither as wide as two steps of an even palette."""
    height, width, _ = picture.shape
    nudges = bayer_matrix(side) * (2 * 256 / steps) + 0.5
    tiled = np.tile(nudges, (-(-height // side), -(-width // side)))[:height, :width, np.newaxis]
    return np.clip(picture + tiled, 0, 255).astype(np.uint8)
