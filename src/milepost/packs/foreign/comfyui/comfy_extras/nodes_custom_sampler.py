"""Sampling in parts; only the noise to begin with is here."""

from __future__ import annotations

from milepost.packs.foreign.noise_levels import Noise_EmptyNoise, Noise_RandomNoise

__all__ = ["Noise_EmptyNoise", "Noise_RandomNoise"]
