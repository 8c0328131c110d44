"""Pictures, sound, video and shapes as V3 nodes hand them on: `Input`, `InputImpl`, `Types`."""

# MESH, VOXEL are ComfyUI's names
from __future__ import annotations

import enum
import shutil
from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any, TypedDict

from milepost.packs.foreign.missing import ComfyPartMissing

ImageInput = Any
"""`[batch, height, width, channels]`, 0..1."""
MaskInput = Any
"""`[batch, height, width]`, 0..1."""
LatentInput = dict[str, Any]


class AudioInput(TypedDict):
    """Sound."""

    waveform: Any
    """`[batch, channels, samples]`, -1..1."""
    sample_rate: int


class VideoContainer(enum.StrEnum):
    """Kinds of video files."""

    AUTO = "auto"
    MP4 = "mp4"

    @classmethod
    def as_input(cls) -> list[str]:
        """What a combo offers."""
        return [member.value for member in cls]

    @classmethod
    def get_extension(cls, value: str | VideoContainer) -> str:
        """The ending of such a file, without its dot; mp4 where it is open."""
        kind = cls(value)
        return cls.MP4.value if kind is cls.AUTO else kind.value


class VideoCodec(enum.StrEnum):
    """Ways of packing a video."""

    AUTO = "auto"
    H264 = "h264"

    @classmethod
    def as_input(cls) -> list[str]:
        """What a combo offers."""
        return [member.value for member in cls]


@dataclass
class VideoComponents:
    """A video as its parts."""

    images: ImageInput
    frame_rate: Fraction
    audio: AudioInput | None = None
    metadata: dict[str, Any] | None = None


@dataclass
class MESH:
    """Shapes: `[batch, points, 3]` and `[batch, faces, 3]`."""

    vertices: Any
    faces: Any


@dataclass
class VOXEL:
    """Cubes: `[batch, x, y, z]`."""

    data: Any


class VideoInput(ABC):
    """A video, wherever it is."""

    @abstractmethod
    def get_components(self) -> VideoComponents:
        """Its frames and sound in memory."""

    @abstractmethod
    def save_to(
        self,
        path: str | BytesIO,
        format: VideoContainer = VideoContainer.AUTO,  # noqa: A002  # ComfyUI's name
        codec: VideoCodec = VideoCodec.AUTO,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Write it as a file."""

    def get_stream_source(self) -> str | BytesIO:
        """Its file, made if there is none."""
        target = BytesIO()
        self.save_to(target)
        target.seek(0)
        return target

    def get_dimensions(self) -> tuple[int, int]:
        """Width and height in pixels."""
        images = self.get_components().images
        return int(images.shape[2]), int(images.shape[1])

    def get_frame_count(self) -> int:
        """How many pictures it has."""
        return int(self.get_components().images.shape[0])

    def get_frame_rate(self) -> Fraction:
        """Pictures a second."""
        return Fraction(self.get_components().frame_rate)

    def get_duration(self) -> float:
        """Its length in seconds."""
        return float(self.get_frame_count() / self.get_frame_rate())

    def get_container_format(self) -> str:
        """The kind of its file."""
        return VideoContainer.get_extension(VideoContainer.AUTO)


class VideoFromComponents(VideoInput):
    """A video that a node made of pictures."""

    def __init__(self, components: VideoComponents) -> None:
        self._components = components

    def get_components(self) -> VideoComponents:
        """What it was made of."""
        return self._components

    def save_to(
        self,
        path: str | BytesIO,
        format: VideoContainer = VideoContainer.AUTO,  # noqa: A002  # ComfyUI's name
        codec: VideoCodec = VideoCodec.AUTO,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Not possible here.

        Raises:
            ComfyPartMissing: always, there is no codec.
        """
        del path, format, codec, metadata
        raise _no_codec("encoding a video")


class VideoFromFile(VideoInput):
    """A video that is a file; it can be handed on as it is, not looked into."""

    def __init__(self, file: str | BytesIO) -> None:
        self._file = file

    def get_stream_source(self) -> str | BytesIO:
        """The file."""
        if isinstance(self._file, BytesIO):
            self._file.seek(0)
        return self._file

    def get_components(self) -> VideoComponents:
        """Not possible here.

        Raises:
            ComfyPartMissing: always, there is no codec.
        """
        raise _no_codec("decoding a video")

    def get_container_format(self) -> str:
        """By the file's ending.

        Raises:
            ComfyPartMissing: it has no name.
        """
        if isinstance(self._file, BytesIO):
            raise _no_codec("telling what kind of video a stream holds")
        return Path(self._file).suffix.removeprefix(".").lower()

    def save_to(
        self,
        path: str | BytesIO,
        format: VideoContainer = VideoContainer.AUTO,  # noqa: A002  # ComfyUI's name
        codec: VideoCodec = VideoCodec.AUTO,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Copy it, byte for byte.

        Raises:
            ComfyPartMissing: another kind, codec or further metadata is asked for.
        """
        kept = format is VideoContainer.AUTO or format.value == self.get_container_format()
        if metadata or codec is not VideoCodec.AUTO or not kept:
            raise _no_codec("packing a video anew")
        source = self.get_stream_source()
        data = Path(source).open("rb") if isinstance(source, str) else source  # noqa: SIM115  # closed below
        try:
            if isinstance(path, BytesIO):
                shutil.copyfileobj(data, path)
            else:
                with Path(path).open("wb") as target:
                    shutil.copyfileobj(data, target)
        finally:
            if data is not source:
                data.close()


class Input:
    """What nodes are given, by kind."""

    Image = ImageInput
    Audio = AudioInput
    Mask = MaskInput
    Latent = LatentInput
    Video = VideoInput


class InputImpl:
    """Videos, by where they come from."""

    VideoFromFile = VideoFromFile
    VideoFromComponents = VideoFromComponents


class Types:
    """Kinds of media."""

    VideoCodec = VideoCodec
    VideoContainer = VideoContainer
    VideoComponents = VideoComponents
    MESH = MESH
    VOXEL = VOXEL


def _no_codec(what: str) -> ComfyPartMissing:
    return ComfyPartMissing(what, "no codec is installed; run this node on a ComfyUI server")
