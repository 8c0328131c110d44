"""Looks of the built-in painter; a server names them without loading what draws."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from milepost.brief.model import Style

STYLES: Final[Mapping[Style, str]] = MappingProxyType(
    {
        "travel": "flat travel poster: clear shapes, soft ramps, paper grain",
        "guofeng": "国风: azurite and malachite mountains on silk, mist and a red sun",
    }
)
"""Each with one line about it."""
