"""Loads Skia, also where libGL and libEGL are not installed.

The wheel's shared object names libGL.so.1 and libEGL.so.1 although raster drawing never calls
them. Where they are missing, two stub libraries kept beside this file satisfy the loader
(docs/decisions/0003-skia-without-libgl.md; `skia_stubs/build.py` makes them).
"""

from __future__ import annotations

import ctypes
import platform
from pathlib import Path

STUBS = Path(__file__).parent / "stubs"


def open_stubs(folder: Path = STUBS) -> None:
    """Make the names of libGL and libEGL known to the loader.

    Raises:
        OSError: there are no stubs for this machine.
    """
    for library in ("libGL.so.1", "libEGL.so.1"):
        ctypes.CDLL(str(folder / platform.machine() / library), ctypes.RTLD_GLOBAL)


try:
    import skia
except ImportError as missing:
    if "libGL" not in str(missing) and "libEGL" not in str(missing):
        raise
    open_stubs()
    import skia

__all__ = ["open_stubs", "skia"]
