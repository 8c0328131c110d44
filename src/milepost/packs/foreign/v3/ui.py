"""What V3 nodes show: ComfyUI's `ui` module."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

import numpy as np

from milepost.packs.foreign.missing import ComfyPartMissing, parts_of
from milepost.packs.foreign.v3 import saved_files
from milepost.packs.foreign.v3.hidden import HiddenHolder
from milepost.packs.foreign.v3.options import FolderType
from milepost.packs.foreign.v3.saved_files import SavedResult

__all__ = [
    "AudioSaveHelper",
    "FolderType",
    "ImageSaveHelper",
    "PreviewAudio",
    "PreviewImage",
    "PreviewMask",
    "PreviewText",
    "PreviewUI3D",
    "PreviewVideo",
    "SavedAudios",
    "SavedImages",
    "SavedResult",
]

Folder = FolderType | str
NodeClass = Any
"""The running node's class, for the workflow that goes into its pictures; or None."""


class SavedImages:
    """Pictures that were saved."""

    def __init__(self, results: Sequence[SavedResult], is_animated: bool = False) -> None:
        self.results = list(results)
        self.is_animated = is_animated

    def as_dict(self) -> dict[str, Any]:
        """ComfyUI's `ui` object."""
        animated = {"animated": (True,)} if self.is_animated else {}
        return {"images": self.results, **animated}


class SavedAudios:
    """Sounds that were saved."""

    def __init__(self, results: Sequence[SavedResult]) -> None:
        self.results = list(results)

    def as_dict(self) -> dict[str, Any]:
        """ComfyUI's `ui` object."""
        return {"audio": self.results}


class ImageSaveHelper:
    """Saves pictures as SaveImage does."""

    @staticmethod
    def save_images(
        images: Any,
        filename_prefix: str,
        folder_type: Folder,
        cls: NodeClass,
        compress_level: int = 4,
    ) -> list[SavedResult]:
        """Every picture as a PNG file with the workflow inside."""
        del compress_level  # our own encoder has one
        return saved_files.save_pngs(images, filename_prefix, folder_type, _words(cls))

    @staticmethod
    def get_save_images_ui(
        images: Any, filename_prefix: str, cls: NodeClass, compress_level: int = 4
    ) -> SavedImages:
        """Save them in the output folder and show them."""
        output = FolderType.output
        return SavedImages(
            ImageSaveHelper.save_images(images, filename_prefix, output, cls, compress_level)
        )

    @staticmethod
    def save_animated_png(
        images: Any,
        filename_prefix: str,
        folder_type: Folder,
        cls: NodeClass,
        fps: float,
        compress_level: int,
    ) -> SavedResult:
        """All pictures as one animation."""
        return saved_files.save_animated_png(
            images,
            filename_prefix,
            folder_type,
            _words(cls),
            fps=fps,
            compress_level=compress_level,
        )

    @staticmethod
    def save_animated_webp(
        images: Any,
        filename_prefix: str,
        folder_type: Folder,
        cls: NodeClass,
        fps: float,
        lossless: bool,
        quality: int,
        method: str | int,
    ) -> SavedResult:
        """All pictures as one animation."""
        return saved_files.save_animated_webp(
            images,
            filename_prefix,
            folder_type,
            _words(cls),
            fps=fps,
            lossless=lossless,
            quality=quality,
            method=method,
        )

    @staticmethod
    def get_save_animated_png_ui(
        images: Any, filename_prefix: str, cls: NodeClass, fps: float, compress_level: int
    ) -> SavedImages:
        """Save the animation in the output folder and show it."""
        output = FolderType.output
        saved = ImageSaveHelper.save_animated_png(
            images, filename_prefix, output, cls, fps, compress_level
        )
        return SavedImages([saved], is_animated=True)

    @staticmethod
    def get_save_animated_webp_ui(
        images: Any,
        filename_prefix: str,
        cls: NodeClass,
        fps: float,
        lossless: bool,
        quality: int,
        method: str | int,
    ) -> SavedImages:
        """Save the animation in the output folder and show it."""
        output = FolderType.output
        saved = ImageSaveHelper.save_animated_webp(
            images, filename_prefix, output, cls, fps, lossless, quality, method
        )
        return SavedImages([saved], is_animated=True)


class AudioSaveHelper:
    """Saves sound, as far as that needs no codec."""

    @staticmethod
    def save_audio(
        audio: Any,
        filename_prefix: str,
        folder_type: Folder,
        cls: NodeClass,
        format: str = "flac",  # noqa: A002  # ComfyUI's name
        quality: str = "128k",
    ) -> list[SavedResult]:
        """Every sound of the batch as a file.

        Raises:
            ComfyPartMissing: the format needs a codec.
        """
        del cls, quality  # a WAV file holds no workflow and loses nothing
        if format != "wav":
            raise ComfyPartMissing(
                f"writing {format} sound", "no codec is installed; save it as wav"
            )
        return saved_files.save_wavs(audio, filename_prefix, folder_type)

    @staticmethod
    def get_save_audio_ui(
        audio: Any,
        filename_prefix: str,
        cls: NodeClass,
        format: str = "flac",  # noqa: A002  # ComfyUI's name
        quality: str = "128k",
    ) -> SavedAudios:
        """Save them in the output folder and show them."""
        output = FolderType.output
        saved = AudioSaveHelper.save_audio(audio, filename_prefix, output, cls, format, quality)
        return SavedAudios(saved)


class PreviewImage:
    """Pictures, kept in the temporary folder."""

    def __init__(
        self, image: Any, animated: bool = False, cls: NodeClass = None, **kwargs: Any
    ) -> None:
        del kwargs  # what packs pass on
        self.values = ImageSaveHelper.save_images(image, _temporary_name(), FolderType.temp, cls)
        self.animated = animated

    def as_dict(self) -> dict[str, Any]:
        """ComfyUI's `ui` object."""
        return {"images": self.values, "animated": (self.animated,)}


class PreviewMask(PreviewImage):
    """Masks as grey pictures."""

    def __init__(
        self, mask: Any, animated: bool = False, cls: NodeClass = None, **kwargs: Any
    ) -> None:
        on_cpu = mask.detach().cpu() if hasattr(mask, "detach") else mask
        grey = np.asarray(on_cpu, dtype=np.float32)
        batch = grey.reshape(-1, *grey.shape[-2:], 1).repeat(3, axis=-1)
        super().__init__(batch, animated, cls, **kwargs)


class PreviewAudio:
    """Sound, kept in the temporary folder."""

    def __init__(self, audio: Any, cls: NodeClass = None, **kwargs: Any) -> None:
        del cls, kwargs  # a WAV file holds no workflow
        self.values = saved_files.save_wavs(audio, _temporary_name(), FolderType.temp)

    def as_dict(self) -> dict[str, Any]:
        """ComfyUI's `ui` object."""
        return {"audio": self.values}


class PreviewVideo:
    """Videos that the node has saved itself."""

    def __init__(self, values: Sequence[SavedResult | dict[str, str]], **kwargs: Any) -> None:
        del kwargs  # what packs pass on
        self.values = list(values)

    def as_dict(self) -> dict[str, Any]:
        """ComfyUI's `ui` object."""
        return {"images": self.values, "animated": (True,)}


class PreviewUI3D:
    """A shape that the node has saved itself, and from where it is seen."""

    def __init__(self, model_file: str, camera_info: Any = None, **kwargs: Any) -> None:
        self.model_file = model_file
        self.camera_info = camera_info
        self.background = kwargs.get("bg_image_path")

    def as_dict(self) -> dict[str, Any]:
        """ComfyUI's `ui` object."""
        return {"result": [self.model_file, self.camera_info, self.background]}


class PreviewText:
    """Text."""

    def __init__(self, value: str, **kwargs: Any) -> None:
        del kwargs  # what packs pass on
        self.value = value

    def as_dict(self) -> dict[str, Any]:
        """ComfyUI's `ui` object."""
        return {"text": (self.value,)}


def _temporary_name() -> str:
    """A name of its own: what one node shows is never another's."""
    return f"ComfyUI_temp_{secrets.token_hex(4)}"


def _words(cls: NodeClass) -> dict[str, str]:
    hidden = getattr(cls, "hidden", None)
    return saved_files.words_of(hidden if isinstance(hidden, HiddenHolder) else None)


__getattr__ = parts_of("comfy_api.latest.ui")  # what is newer imports, and raises when called
