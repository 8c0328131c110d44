"""Nodes of masks, and how layers are put over each other."""

from __future__ import annotations

from milepost.packs.foreign.tensor_masks import composite

__all__ = ["composite"]
