"""Small pictures of stored pictures, made once; Pillow is imported when one is made."""

from __future__ import annotations

from io import BytesIO
from typing import Final, Literal, get_args

from milepost.assets.asset import Asset
from milepost.assets.store import TenantAssets
from milepost.errors import InvalidInput

ThumbnailFormat = Literal["jpeg", "webp"]

MAX_FILE_BYTES: Final = 64 * 1024 * 1024
MAX_PIXELS: Final = 40_000_000
MIN_SIDE_PX: Final = 16
MAX_SIDE_PX: Final = 2048
_READ: Final = ("JPEG", "PNG", "WEBP")
_QUALITY: Final = {"jpeg": 85, "webp": 80}
_MAX_XMP_BYTES: Final = 60_000
"""A JPEG segment ends at 65,535 bytes."""


def thumbnail_of(
    assets: TenantAssets, picture: Asset, *, longest_side_px: int, kind: ThumbnailFormat
) -> Asset:
    """The picture's thumbnail, kept beside it under the same owner and erased with it.

    Args:
        assets: where the picture is.
        picture: a JPEG, PNG or WebP.
        longest_side_px: 16 to 2048; a smaller picture keeps its size.
        kind: `jpeg` or `webp`.

    Raises:
        InvalidInput: no such size or format, or what is stored is no picture, or too large a one.
        AssetMissing: the picture has been erased.
    """
    _check(longest_side_px, kind)
    name = f"{picture.name}.thumb-{longest_side_px}.{kind}"
    made = assets.find(picture.owner, name)
    if made is not None and made.made_from == picture.digest:
        return made
    if picture.size_bytes > MAX_FILE_BYTES:
        raise InvalidInput("picture", "is too large a file", f"at most {MAX_FILE_BYTES} bytes")
    data = thumbnail(assets.read(picture), longest_side_px=longest_side_px, kind=kind)
    return assets.put(
        data,
        owner=picture.owner,
        name=name,
        media_type=f"image/{kind}",
        made_from=picture.digest,
    )


def thumbnail(data: bytes, *, longest_side_px: int, kind: ThumbnailFormat) -> bytes:
    """A small picture of a picture, with its AI label's metadata and nothing else of it.

    Args:
        data: a JPEG, PNG or WebP file.
        longest_side_px: 16 to 2048; a smaller picture keeps its size.
        kind: `jpeg` or `webp`.

    Raises:
        InvalidInput: no such size or format, or no picture, or one of more than 40 megapixels.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415  # a server that makes none starts faster

    _check(longest_side_px, kind)
    box = (longest_side_px, longest_side_px)
    try:
        with Image.open(BytesIO(data), formats=_READ) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise InvalidInput("picture", "has too many pixels", f"at most {MAX_PIXELS}")
            label = _xmp(opened.info.get("xmp"))
            opened.draft("RGB", box)  # a JPEG is decoded no larger than needed
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise InvalidInput(
            "picture", "cannot be read", "store a whole JPEG, PNG or WebP"
        ) from error
    upright.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=2.0)
    upright.info.clear()
    file = BytesIO()
    upright.save(file, format=kind, quality=_QUALITY[kind], xmp=label)
    return file.getvalue()


def _check(longest_side_px: int, kind: str) -> None:
    if not MIN_SIDE_PX <= longest_side_px <= MAX_SIDE_PX:
        right = f"use {MIN_SIDE_PX} to {MAX_SIDE_PX} pixels"
        raise InvalidInput("thumbnail size", "is none that is made", right)
    if kind not in get_args(ThumbnailFormat):
        raise InvalidInput("thumbnail format", "is none that is made", "use jpeg or webp")


def _xmp(found: object) -> bytes:
    packet = found.encode() if isinstance(found, str) else found
    return packet if isinstance(packet, bytes) and len(packet) <= _MAX_XMP_BYTES else b""
