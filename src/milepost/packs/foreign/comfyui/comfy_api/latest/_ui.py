"""`ui` under the name of its file."""

from __future__ import annotations

import sys

from milepost.packs.foreign.v3 import ui

sys.modules[__name__] = ui
