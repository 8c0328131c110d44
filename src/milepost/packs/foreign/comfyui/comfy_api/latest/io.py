"""`io`, also as a module."""

from __future__ import annotations

import sys

from milepost.packs.foreign.v3 import io

sys.modules[__name__] = io
