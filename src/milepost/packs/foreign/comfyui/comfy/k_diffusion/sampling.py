"""Levels of noise; the samplers themselves are not here."""

from __future__ import annotations

from milepost.packs.foreign.noise_levels import (
    append_zero,
    get_sigmas_exponential,
    get_sigmas_karras,
    get_sigmas_polyexponential,
    get_sigmas_vp,
    to_d,
)

__all__ = [
    "append_zero",
    "get_sigmas_exponential",
    "get_sigmas_karras",
    "get_sigmas_polyexponential",
    "get_sigmas_vp",
    "to_d",
]
