"""Files in memory, in the place of input and output folders."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image as Pillow


class Folder:
    """Holds files by name; a name already taken is an error, so that no test overwrites one."""

    def __init__(self, files: dict[str, bytes] | None = None) -> None:
        self.files = dict(files or {})
        self.opened: list[str] = []

    def open(self, name: str) -> bytes:
        self.opened.append(name)
        if name not in self.files:
            raise FileNotFoundError(name)
        return self.files[name]

    def names(self) -> list[str]:
        return list(self.files)

    def keep(self, name: str, data: bytes) -> str:
        assert name not in self.files
        self.files[name] = data
        return name

    def read(self, name: str) -> Pillow.Image:
        return Pillow.open(BytesIO(self.files[name]))


def encoded(picture: Pillow.Image, file_format: str = "PNG", **how: object) -> bytes:
    target = BytesIO()
    picture.save(target, file_format, **how)
    return target.getvalue()


def noise(
    height: int, width: int, channels: int = 3
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.random.default_rng(7).integers(0, 256, (height, width, channels), np.uint8)
