"""Noise to begin with; sampling itself is not here."""

from __future__ import annotations

from milepost.packs.foreign.noise_levels import prepare_noise

__all__ = ["prepare_noise"]
