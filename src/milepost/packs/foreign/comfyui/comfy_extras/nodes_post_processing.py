"""Nodes that change finished pictures, and the weights of their blur."""

from __future__ import annotations

from milepost.packs.foreign.tensor_masks import gaussian_kernel

__all__ = ["gaussian_kernel"]
