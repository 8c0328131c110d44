"""Arithmetic of samplers."""

from __future__ import annotations

from milepost.packs.foreign.noise_levels import append_dims

__all__ = ["append_dims"]
