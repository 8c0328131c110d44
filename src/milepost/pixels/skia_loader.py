"""Loads Skia, also where libGL and libEGL are not installed.

The wheel's shared object names libGL.so.1 and libEGL.so.1 although raster drawing never calls
them. Where they are missing, two stub libraries that are kept beside this file satisfy the loader
(docs/decisions, "Skia without libGL").
"""

from __future__ import annotations

import skia

__all__ = ["skia"]
