"""Pictures and sound that a V3 node saves or shows, written into the tenant's folders."""

from __future__ import annotations

import json
import wave
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from milepost.packs.foreign.running import stop_if_cancelled
from milepost.packs.foreign.tenant_folders import folder_of, save_place
from milepost.packs.foreign.v3.hidden import HiddenHolder
from milepost.packs.foreign.v3.options import FolderType
from milepost.wire.numbered_name import numbered_name
from milepost.wire.png_file import encode_png

MAX_KEYWORD_BYTES: Final = 79
"""PNG's limit for the name of a text."""
_WEBP_EFFORT: Final = {"default": 4, "fastest": 0, "slowest": 6}
_EXIF_MAKE, _EXIF_MODEL = 0x010F, 0x0110
_WAV_PEAK: Final = 32767


class SavedResult(dict[str, str]):
    """Where one file is, as clients ask for it."""

    def __init__(self, filename: str, subfolder: str, type: FolderType | str) -> None:  # noqa: A002  # ComfyUI's name
        super().__init__(filename=filename, subfolder=subfolder, type=FolderType(type).value)

    @property
    def filename(self) -> str:
        """Without its folder."""
        return self["filename"]

    @property
    def subfolder(self) -> str:
        """Below the folder that `type` names."""
        return self["subfolder"]

    @property
    def type(self) -> FolderType:
        """Which of the tenant's folders."""
        return FolderType(self["type"])


def save_pngs(
    images: Any, filename_prefix: str, folder: FolderType | str, words: dict[str, str]
) -> list[SavedResult]:
    """Every picture of `[batch, height, width, 1..4]`, 0..1, as a PNG file."""
    frames = list(_frames(images))
    keep = _keeper(filename_prefix, folder, frames)
    return [keep(".png", encode_png(frame, words), str(at)) for at, frame in enumerate(frames)]


def save_animated_png(
    images: Any,
    filename_prefix: str,
    folder: FolderType | str,
    words: dict[str, str],
    *,
    fps: float,
    compress_level: int,
) -> SavedResult:
    """All pictures as the frames of one PNG file."""
    from PIL.PngImagePlugin import PngInfo

    frames = list(_frames(images))
    chunks = PngInfo()
    for name, text in words.items():
        chunks.add_text(name, text)
    data = _animation(frames, "PNG", fps, pnginfo=chunks, compress_level=compress_level)
    return _keeper(filename_prefix, folder, frames)(".png", data, "0")


def save_animated_webp(
    images: Any,
    filename_prefix: str,
    folder: FolderType | str,
    words: dict[str, str],
    *,
    fps: float,
    lossless: bool,
    quality: int,
    method: str | int,
) -> SavedResult:
    """All pictures as the frames of one WebP file."""
    from PIL import Image

    frames = list(_frames(images))
    exif = Image.new("RGB", (1, 1)).getexif()
    for tag, name in ((_EXIF_MODEL, "prompt"), (_EXIF_MAKE, "workflow")):
        if name in words:
            exif[tag] = f"{name}:{words[name]}"
    effort = _WEBP_EFFORT.get(method, 4) if isinstance(method, str) else method
    data = _animation(
        frames, "WEBP", fps, exif=exif, lossless=lossless, quality=quality, method=effort
    )
    return _keeper(filename_prefix, folder, frames)(".webp", data, "0")


def save_wavs(audio: Any, filename_prefix: str, folder: FolderType | str) -> list[SavedResult]:
    """Every sound of the batch as 16-bit PCM, which needs no codec.

    Args:
        audio: `waveform` of `[batch, channels, samples]`, -1..1, and `sample_rate`.
        filename_prefix: the files' name.
        folder: one of the tenant's.
    """
    waveforms = np.asarray(_on_this_machine(audio["waveform"]), dtype=np.float32)
    keep = _keeper(filename_prefix, folder, [])
    saved = []
    for at, channels in enumerate(waveforms):
        samples = np.clip(channels, -1.0, 1.0).T * _WAV_PEAK
        target = BytesIO()
        with wave.open(target, "wb") as file:
            file.setnchannels(channels.shape[0])
            file.setsampwidth(2)
            file.setframerate(int(audio["sample_rate"]))
            file.writeframes(np.ascontiguousarray(np.rint(samples), dtype="<i2").tobytes())
        saved.append(keep(".wav", target.getvalue(), str(at)))
    return saved


def words_of(hidden: HiddenHolder | None) -> dict[str, str]:
    """What goes into a picture, as JSON: the workflow, and what the client sent along."""
    if hidden is None:
        return {}
    sent = {} if hidden.prompt is None else {"prompt": hidden.prompt}
    texts: dict[str, Any] = sent | (hidden.extra_pnginfo or {})
    return {name: json.dumps(text) for name, text in texts.items() if _is_keyword(name)}


def _is_keyword(name: str) -> bool:
    return name.isascii() and name.isprintable() and 0 < len(name) <= MAX_KEYWORD_BYTES


def _keeper(
    prefix: str, folder: FolderType | str, frames: Sequence[NDArray[np.uint8]]
) -> Callable[[str, bytes, str], SavedResult]:
    """Keeps one file after the other under the next free number.

    Raises:
        InvalidInput: the name leads out of the folder.
    """
    stop_if_cancelled()
    kind = FolderType(folder)
    root = folder_of(kind.value) or ""
    height, width = frames[0].shape[:2] if frames else (0, 0)
    place = save_place(prefix, root, width, height, now=datetime.now(UTC).astimezone())
    numbers = count(place.number)

    def keep(extension: str, data: bytes, batch_number: str) -> SavedResult:
        stem = place.stem.replace("%batch_num%", batch_number)
        for number in numbers:
            name = numbered_name(stem, number, extension)
            try:
                _write_new(Path(place.folder, name), data)
            except FileExistsError:  # another node took it in between
                continue
            return SavedResult(name, place.subfolder, kind)
        raise AssertionError("numbers have no end")

    return keep


def _write_new(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        FileExistsError: there is one of that name.
        OSError: the disk is full or the like.
    """
    with path.open("xb") as file:
        try:
            file.write(data)
            file.flush()
        except OSError:
            path.unlink()
            raise


def _frames(images: Any) -> Iterator[NDArray[np.uint8]]:
    """8-bit values, cut and not rounded, as ComfyUI cuts them."""
    for image in images:
        scaled = np.asarray(_on_this_machine(image), dtype=np.float32) * np.float32(255)
        yield np.clip(scaled, 0, 255).astype(np.uint8)


def _on_this_machine(values: Any) -> Any:
    """A tensor where numpy can read it; anything else as it is."""
    return values.detach().cpu() if hasattr(values, "detach") else values


def _animation(
    frames: Sequence[NDArray[np.uint8]], file_format: str, fps: float, **how: Any
) -> bytes:
    from PIL import Image

    pictures = [Image.fromarray(f[..., 0] if f.shape[-1] == 1 else f) for f in frames]
    target = BytesIO()
    pictures[0].save(
        target,
        file_format,
        save_all=True,
        append_images=pictures[1:],
        duration=int(1000 / fps),
        **how,
    )
    return target.getvalue()
