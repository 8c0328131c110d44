"""Picture files: pixels, AI label and embedded workflow, written and read back.

The workflow is embedded the way ComfyUI does it, so that its editor opens our pictures: in PNG
the text chunks `prompt` and `workflow`; in JPEG and WebP the EXIF tags Model (`prompt:{…}`) and
Make (`workflow:{…}`).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from milepost.errors import InvalidInput
from milepost.wire.aigc import AigcLabel, label_from_json
from milepost.wire.xmp import labels_in, packet_of

if TYPE_CHECKING:
    from PIL.Image import Exif
    from PIL.ImageFile import ImageFile

PictureFormat = Literal["jpeg", "png", "webp"]

MAX_FILE_BYTES: Final = 64 * 1024 * 1024
MAX_PIXELS: Final = 40_000_000
MAX_JPEG_EXIF_BYTES: Final = 60_000
"""A JPEG segment ends at 65,535 bytes; the rest is room for what others add."""

_MAKE, _MODEL = 0x010F, 0x0110
_EXIF_IFD, _USER_COMMENT = 0x8769, 0x9286
_WORD_TAGS = ((_MODEL, "prompt"), (_MAKE, "workflow"))


@dataclass(frozen=True)
class EncodedPicture:
    """A finished file."""

    data: bytes
    dropped: tuple[str, ...]
    """What did not fit: `workflow`, then `prompt`."""


@dataclass(frozen=True)
class PictureMetadata:
    """What a file says of itself."""

    aigc: AigcLabel | None
    """The first AI label found."""
    aigc_count: int
    """How many labels the file holds; the law wants exactly one."""
    prompt: str | None
    """The embedded API-format workflow, as JSON text, not yet parsed."""
    workflow: str | None
    """The embedded editor workflow, as JSON text, not yet parsed."""
    width: int
    height: int
    format: PictureFormat


def encode_picture(
    picture: NDArray[np.uint8],
    format: PictureFormat,  # noqa: A002  # the word everyone uses for it
    *,
    aigc: AigcLabel,
    prompt: str | None = None,
    workflow: str | None = None,
) -> EncodedPicture:
    """Encode `[height, width, 3]` bytes with the label and, if given, the workflow.

    Args:
        picture: sRGB bytes.
        format: `jpeg` (quality 90, 4:4:4), `webp` (quality 86) or `png`.
        aigc: the label; always written, as the file's only XMP packet.
        prompt: API-format workflow as JSON text; None leaves it out.
        workflow: editor workflow as JSON text; None leaves it out.

    Returns:
        The file; in a JPEG `workflow`, then `prompt` may have been dropped for want of room.
    """
    from PIL import Image  # noqa: PLC0415  # the server starts without Pillow

    image = Image.fromarray(picture)
    words = {"prompt": prompt, "workflow": workflow}
    kept = {name: _ascii_json(text) for name, text in words.items() if text is not None}
    packet = packet_of(aigc)
    target = BytesIO()
    if format == "png":
        image.save(target, "PNG", compress_level=1, pnginfo=_png_chunks(packet, kept))
        return EncodedPicture(target.getvalue(), ())
    exif, dropped = _exif_that_fits(image.getexif(), kept, unlimited=format == "webp")
    if format == "jpeg":
        image.save(target, "JPEG", quality=90, subsampling=0, xmp=packet, exif=exif)
    else:
        image.save(target, "WEBP", quality=86, method=2, xmp=packet, exif=exif)
    return EncodedPicture(target.getvalue(), dropped)


def read_picture(data: bytes) -> PictureMetadata:
    """Read size, label and workflow of a PNG, JPEG or WebP file.

    Raises:
        InvalidInput: not such a file, broken, cut off, above 64 MB or above 40 million pixels.
    """
    with open_picture(data) as image:
        return metadata_of(image)


def metadata_of(image: ImageFile) -> PictureMetadata:
    """The same of a picture that is already open."""
    exif = _exif_of(image)
    labels = _labels_of(image, exif)
    texts = {name: _word_tag(exif, tag, name) for tag, name in _WORD_TAGS}
    for name in texts:
        if isinstance(image.info.get(name), str):
            texts[name] = image.info[name]
    return PictureMetadata(
        aigc=labels[0] if labels else None,
        aigc_count=len(labels),
        prompt=texts["prompt"],
        workflow=texts["workflow"],
        width=image.width,
        height=image.height,
        format=_format_of(image),
    )


def open_picture(data: bytes) -> ImageFile:
    """Decode a file within our limits; the caller closes it. Same errors as `read_picture`."""
    from PIL import Image  # noqa: PLC0415

    if len(data) > MAX_FILE_BYTES:
        raise _no_picture("is larger than 64 MB")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow would warn from 89 million pixels on
        try:
            image = Image.open(BytesIO(data), formats=["PNG", "JPEG", "WEBP"])
            too_large = image.width * image.height > MAX_PIXELS
            if not too_large:
                image.load()
        except Exception as error:  # decoders raise whatever a hostile file makes them raise
            raise _no_picture("is not a whole PNG, JPEG or WebP file") from error
    if too_large:
        raise _no_picture("has more than 40 million pixels")
    return image


def _no_picture(wrong: str) -> InvalidInput:
    return InvalidInput("picture", wrong, "give a PNG, JPEG or WebP file that a viewer opens")


def _format_of(image: ImageFile) -> PictureFormat:
    formats: dict[str | None, PictureFormat] = {"PNG": "png", "WEBP": "webp"}
    return formats.get(image.format, "jpeg")


def _ascii_json(text: str) -> str:
    r"""JSON in ASCII: what is not can only stand in strings, so `\uXXXX` means the same."""
    if text.isascii():
        return text
    units = text.encode("utf-16-be", "surrogatepass")
    codes = (int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2))
    return "".join(chr(code) if code < 0x80 else f"\\u{code:04x}" for code in codes)


def _png_chunks(packet: bytes, words: dict[str, str]) -> Any:
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415

    chunks = PngInfo()
    chunks.add_itxt("XML:com.adobe.xmp", packet.decode("utf-8"), zip=False)
    for name, text in words.items():
        chunks.add_text(name, text)
    return chunks


def _exif_that_fits(
    exif: Exif, words: dict[str, str], *, unlimited: bool
) -> tuple[bytes, tuple[str, ...]]:
    dropped: list[str] = []
    for name in ("", "workflow", "prompt"):
        if name in words:
            dropped.append(name)
        for tag, word in _WORD_TAGS:
            if word in words and word not in dropped:
                exif[tag] = f"{word}:{words[word]}"
            elif tag in exif:
                del exif[tag]
        written = exif.tobytes() if len(exif) else b""
        if unlimited or len(written) <= MAX_JPEG_EXIF_BYTES:
            break
    return written, tuple(dropped)


def _exif_of(image: ImageFile) -> Exif | None:
    try:
        return image.getexif()
    except Exception:  # noqa: BLE001  # a damaged EXIF block is as good as none
        return None


def _word_tag(exif: Exif | None, tag: int, name: str) -> str | None:
    value = exif.get(tag) if exif is not None else None
    if isinstance(value, str) and value.startswith(f"{name}:"):
        return value.removeprefix(f"{name}:").rstrip("\0")
    return None


def _labels_of(image: ImageFile, exif: Exif | None) -> tuple[AigcLabel, ...]:
    labels = [label for packet in _packets_of(image) for label in labels_in(packet)]
    for text in (image.info.get("AIGC"), _user_comment(exif)):
        label = label_from_json(text) if isinstance(text, str) else None
        if label is not None:
            labels.append(label)
    return tuple(labels)


def _packets_of(image: ImageFile) -> list[bytes]:
    marker = b"http://ns.adobe.com/xap/1.0/\0"
    segments = [
        content.removeprefix(marker)
        for name, content in getattr(image, "applist", [])
        if name == "APP1" and content.startswith(marker)
    ]
    if segments:
        return segments
    for key in ("xmp", "XML:com.adobe.xmp"):
        packet = image.info.get(key)
        if packet:
            return [packet.encode("utf-8") if isinstance(packet, str) else bytes(packet)]
    return []


def _user_comment(exif: Exif | None) -> str | None:
    try:
        value = exif.get_ifd(_EXIF_IFD).get(_USER_COMMENT) if exif is not None else None
    except Exception:  # noqa: BLE001  # a damaged EXIF block is as good as none
        return None
    if isinstance(value, bytes):
        encodings = {b"UNICODE\0": "utf-16", b"ASCII\0\0\0": "ascii"}
        encoding = encodings.get(value[:8])
        content = value[8:] if encoding or value[:8] == b"\0" * 8 else value
        value = content.decode(encoding or "utf-8", "replace")
    return value.strip("\0 ") if isinstance(value, str) else None
