"""Opening a PNG cut-out, and taking the old background out of its edges."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
from PIL import Image as Pillow

from milepost.errors import InvalidInput
from milepost.pixels.boxes import Plane, box_mean
from milepost.pixels.light import to_encoded, to_linear

MAX_FILE_BYTES = 30 * 1024 * 1024
MAX_PIXELS = 40_000_000
WORKING_PIXELS = 6_000_000
"""Larger cut-outs are halved until they fit: posters never need more."""
BESIDE_PX = 3
"""How far a thin pixel may be from the solid ones it takes after."""
RADII_PX = (22, 9, 2)
"""Of the blurs, for a cut-out 600 pixels wide; the third, narrow pass is what dark walls need."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


class WrongPhoto(InvalidInput):
    """The PNG of a car cannot be used."""

    code = "wrong_photo"


def open_photo(path: Path) -> Pillow.Image:
    """A PNG as RGBA, opened within limits of bytes and pixels.

    Raises:
        WrongPhoto: missing, not a PNG, damaged, above 30 MB or 40 million pixels.
    """
    try:
        size_bytes = path.stat().st_size
        if size_bytes > MAX_FILE_BYTES:
            raise WrongPhoto(
                path.name, f"is {size_bytes / 2**20:.0f} MB large", "make it at most 30 MB"
            )
        content = path.read_bytes()
    except OSError:
        raise WrongPhoto(path.name, "cannot be opened", "name a PNG you may read") from None
    width, height = _size(path, content)
    if width * height > MAX_PIXELS:
        raise WrongPhoto(
            path.name,
            f"has {width} x {height} pixels",
            "scale it down to at most 40 million; 2000 wide is plenty",
        )
    try:
        with Pillow.open(io.BytesIO(content), formats=["PNG"]) as opened:
            return opened.convert("RGBA")
    except (OSError, SyntaxError, ValueError, struct.error, EOFError):
        raise WrongPhoto(path.name, "is a damaged PNG", "export it again") from None


def extent_px(photo: Pillow.Image) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the car; all of the picture if nothing is opaque.

    Alpha of a few levels is a matte's noise, not the car.
    """
    found = photo.getchannel("A").point(lambda value: 255 if value > 32 else 0).getbbox()
    return found or (0, 0, photo.width, photo.height)


def scaled_cut_out(photo: Pillow.Image, width_px: int, height_px: int) -> Plane:
    """The photo at output size `[height, width, 4]`, straight alpha, old background removed."""
    while photo.width * photo.height > WORKING_PIXELS:
        photo = photo.convert("RGBa").reduce(2).convert("RGBA")
    red, green, blue, opacity = photo.split()
    size = (width_px, height_px)
    # Colours under full transparency are not the photograph's: they must not bleed in.
    known = opacity.point(lambda value: 255 if value else 0)
    weight = _plane(known.resize(size, Pillow.Resampling.BOX, reducing_gap=None))
    channels = []
    for channel in (red, green, blue):
        kept = Pillow.composite(channel, Pillow.new("L", channel.size), known)
        channels.append(_plane(kept.resize(size, Pillow.Resampling.BOX)))
    colours = np.stack(channels, axis=-1) / np.maximum(weight, 1 / 255)[..., None]
    alpha = _plane(opacity.resize(size, Pillow.Resampling.BOX))
    clean = decontaminated(np.clip(colours, 0, 1), alpha, (weight > 0.01).astype(np.float32))
    return np.concatenate([clean, alpha[..., None]], axis=-1)


def decontaminated(colours: Plane, alpha: Plane, known: Plane) -> Plane:
    """The car's own colours `[h, w, 3]`, encoded, where its edge is mixed with the background.

    Blur fusion, three times (M. Forte, "Approximate fast foreground colour estimation", 2021):
    near an edge, foreground and background are what blurring says they are nearby, corrected so
    that mixing them by alpha gives back the photograph. Pixels of alpha 1 keep their colour.

    Args:
        colours: `[h, w, 3]`, encoded, as photographed: car and background mixed at the edge.
        alpha: `[h, w]`.
        known: `[h, w]`, 1 where `colours` is from the photograph, 0 under full transparency.
    """
    seen = to_linear(colours)
    front, back = seen, seen
    for radius_px in RADII_PX:
        scaled_px = max(1, round(radius_px * colours.shape[1] / 600))
        front, back = _fused(seen, front, back, alpha, known, radius_px=scaled_px)
    front = _steadied(front, alpha)
    return np.where(alpha[..., None] >= 1, colours, to_encoded(front))


def _steadied(front: Plane, alpha: Plane) -> Plane:
    """Thin pixels, of which the photograph says least, take after the solid ones beside them."""
    solid = (alpha >= 0.9).astype(np.float32)
    weight = box_mean(solid, BESIDE_PX)[..., None]
    beside = box_mean(front * solid[..., None], BESIDE_PX) / np.maximum(weight, 1e-4)
    trust = np.clip((alpha - 0.1) / 0.6, 0, 1)[..., None]
    steadied = trust * front + (1 - trust) * beside
    # A wire or an aerial has nothing solid beside it: it keeps what was found.
    return np.asarray(np.where(weight > 0.01, steadied, front), np.float32)


def _fused(
    seen: Plane, front: Plane, back: Plane, alpha: Plane, known: Plane, *, radius_px: int
) -> tuple[Plane, Plane]:
    alpha3 = alpha[..., None]
    behind = (1 - alpha) * known
    near_front = box_mean(front * alpha3, radius_px) / (
        box_mean(alpha, radius_px)[..., None] + 1e-5
    )
    near_back = box_mean(back * behind[..., None], radius_px) / (
        box_mean(behind, radius_px)[..., None] + 1e-5
    )
    rest = seen - alpha3 * near_front - (1 - alpha3) * near_back
    return np.clip(near_front + alpha3 * rest, 0, 1).astype(np.float32), near_back


def _size(path: Path, content: bytes) -> tuple[int, int]:
    """Width and height from the header, before anything is unpacked."""
    if not content.startswith(_SIGNATURE) or content[12:16] != b"IHDR" or len(content) < 33:
        raise WrongPhoto(path.name, "is not a PNG", "save the cut-out as PNG with transparency")
    width, height = struct.unpack(">II", content[16:24])
    if not width or not height:
        raise WrongPhoto(path.name, "is a PNG without pixels", "export it again")
    return width, height


def _plane(channel: Pillow.Image) -> Plane:
    return np.asarray(channel, np.float32) / np.float32(255)
