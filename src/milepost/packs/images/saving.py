"""Nodes that write pictures as ComfyUI writes them, workflow inside."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Protocol

import numpy as np

from milepost.node.annotations import Boolean, Float, Hidden, Int, Value
from milepost.node.spec import Ui
from milepost.packs.images.declared import ImageValue, comfy_node
from milepost.packs.images.names import check_inside
from milepost.pixels.arrays import Bytes, Image
from milepost.wire.numbered_name import numbered_name
from milepost.wire.png_file import encode_png

if TYPE_CHECKING:
    from PIL import Image as Pillow

Prompt = Annotated[Mapping[str, object] | None, Value("PROMPT"), Hidden("PROMPT")]
Extra = Annotated[Mapping[str, object] | None, Value("EXTRA_PNGINFO"), Hidden("EXTRA_PNGINFO")]
Fps = Annotated[float, Float(min=0.01, max=1000.0, step=0.01)]
Clock = Callable[[], datetime]

MAX_KEYWORD_BYTES: Final = 79
"""PNG's limit for the name of a text."""
_DATE: Final = re.compile(r"%date(?::([^%]*))?%")
_DATE_PARTS: Final = re.compile(r"yyyy|yy|MM|M|dd|d|hh|h|mm|m|ss|s")
_WEBP_EFFORT: Final = {"default": 4, "fastest": 0, "slowest": 6}
_EXIF_MAKE, _EXIF_MODEL = 0x010F, 0x0110
"""Where ComfyUI keeps the client's texts, counting down from the first, and the prompt."""


class Files(Protocol):
    """Where saved pictures go."""

    def keep(self, name: str, data: bytes) -> str:
        """Keep a file under that name or a free one like it; returns the name.

        The name may hold folders, separated by `/`.
        """


def local_now() -> datetime:
    """The system's clock, in its own time zone."""
    return datetime.now().astimezone()


@comfy_node("SaveImage", category="image", display_name="Save Image", output_node=True)
def save_image(
    images: ImageValue,
    filename_prefix: str = "ComfyUI",
    prompt: Prompt = None,
    extra_pnginfo: Extra = None,
    *,
    files: Files,
    now: Clock = local_now,
) -> Ui:
    """Save every picture as PNG in the output folder, the workflow embedded."""
    stem = _stem(filename_prefix, images, now())
    return save_pngs(images, stem, metadata_texts(prompt, extra_pnginfo), files, "output")


@comfy_node("SaveAnimatedWEBP", category="image/animation", output_node=True, chosen=("method",))
def save_animated_webp(
    images: ImageValue,
    filename_prefix: str = "ComfyUI",
    fps: Fps = 6.0,
    lossless: Annotated[bool, Boolean()] = True,
    quality: Annotated[int, Int(min=0, max=100)] = 80,
    method: Literal["default", "fastest", "slowest"] = "default",
    prompt: Prompt = None,
    extra_pnginfo: Extra = None,
    *,
    files: Files,
    now: Clock = local_now,
) -> Ui:
    """Save the batch as one animated WebP."""
    frames = [_picture(image) for image in images]
    exif = frames[0].getexif()
    words = metadata_texts(prompt, extra_pnginfo)
    client_tags = count(_EXIF_MAKE, -1)
    for name, text in words.items():
        exif[_EXIF_MODEL if name == "prompt" else next(client_tags)] = f"{name}:{text}"
    data = _animation(
        frames,
        "WEBP",
        fps,
        exif=exif,
        lossless=lossless,
        quality=quality,
        method=_WEBP_EFFORT[method],
    )
    name = numbered_name(_stem(filename_prefix, images, now()), 1, ".webp")
    shown = [_shown(files.keep(name, data), "output")]
    return {"images": shown, "animated": [len(frames) > 1]}


@comfy_node("SaveAnimatedPNG", category="image/animation", output_node=True)
def save_animated_png(
    images: ImageValue,
    filename_prefix: str = "ComfyUI",
    fps: Fps = 6.0,
    compress_level: Annotated[int, Int(min=0, max=9)] = 4,
    prompt: Prompt = None,
    extra_pnginfo: Extra = None,
    *,
    files: Files,
    now: Clock = local_now,
) -> Ui:
    """Save the batch as one animated PNG."""
    data = _animation(
        [_picture(image) for image in images],
        "PNG",
        fps,
        pnginfo=_chunks(metadata_texts(prompt, extra_pnginfo)),
        compress_level=compress_level,
    )
    name = numbered_name(_stem(filename_prefix, images, now()), 1, ".png")
    return {"images": [_shown(files.keep(name, data), "output")], "animated": [True]}


def save_pngs(images: Image, stem: str, words: Mapping[str, str], files: Files, folder: str) -> Ui:
    """Keep every picture of a batch under the stem and a number, and say where it lies."""
    shown = []
    for at, image in enumerate(images):
        name = numbered_name(stem.replace("%batch_num%", str(at)), 1, ".png")
        shown.append(_shown(files.keep(name, encode_png(cut_to_bytes(image), words)), folder))
    return {"images": shown}


def _animation(frames: list[Pillow.Image], file_format: str, fps: float, **how: Any) -> bytes:
    target = BytesIO()
    frames[0].save(
        target,
        file_format,
        save_all=True,
        append_images=frames[1:],
        duration=int(1000 / fps),
        **how,
    )
    return target.getvalue()


def cut_to_bytes(image: Image) -> Bytes:
    """8-bit values cut, not rounded, as ComfyUI cuts them."""
    scaled = image * np.float32(255)
    np.clip(scaled, 0, 255, out=scaled)
    return scaled.astype(np.uint8)


def _picture(image: Image) -> Pillow.Image:
    from PIL import Image as Pillow

    values = cut_to_bytes(image)
    return Pillow.fromarray(values[..., 0] if values.shape[-1] == 1 else values)


def metadata_texts(prompt: Prompt, extra_pnginfo: Extra) -> dict[str, str]:
    """What goes into the file, as JSON: the prompt and whatever the client sent along."""
    sent = {} if prompt is None else {"prompt": prompt}
    texts = {**sent, **(extra_pnginfo or {})}
    return {name: json.dumps(value) for name, value in texts.items() if _is_keyword(name)}


def _is_keyword(name: str) -> bool:
    return name.isascii() and name.isprintable() and 0 < len(name) <= MAX_KEYWORD_BYTES


def _chunks(words: Mapping[str, str]) -> Any:
    from PIL.PngImagePlugin import PngInfo

    chunks = PngInfo()
    for name, text in words.items():
        chunks.add_text(name, text)
    return chunks


def _shown(kept: str, folder: str) -> dict[str, str]:
    subfolder, _, filename = kept.rpartition("/")
    return {"filename": filename, "subfolder": subfolder, "type": folder}


def _stem(prefix: str, images: Image, now: datetime) -> str:
    """The prefix with its tokens filled in.

    Raises:
        InvalidInput: it leads out of the output folder.
    """
    dated = _DATE.sub(lambda found: _date(found[1] or "yyyyMMddhhmmss", now), prefix)
    tokens = {
        "width": str(images.shape[2]),
        "height": str(images.shape[1]),
        "year": f"{now:%Y}",
        "month": f"{now:%m}",
        "day": f"{now:%d}",
        "hour": f"{now:%H}",
        "minute": f"{now:%M}",
        "second": f"{now:%S}",
    }
    for name, text in tokens.items():
        dated = dated.replace(f"%{name}%", text)
    check_inside(dated, "filename_prefix")
    return dated


def _date(pattern: str, now: datetime) -> str:
    """A date as the editor's patterns write it: `yyyy-MM-dd`, `hh-mm-ss` (24 hours)."""
    numbers = {"M": now.month, "d": now.day, "h": now.hour, "m": now.minute, "s": now.second}

    def part(found: re.Match[str]) -> str:
        if found[0].startswith("y"):
            return f"{now.year:04}"[-len(found[0]) :]
        return f"{numbers[found[0][0]]:0{len(found[0])}}"

    return _DATE_PARTS.sub(part, pattern)


NODES = (save_image, save_animated_webp, save_animated_png)
