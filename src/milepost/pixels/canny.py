"""Edges by Canny's method (1986): smoothed, thinned to ridges, and followed between two limits."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from milepost.pixels.arrays import Mask
from milepost.pixels.soften import blur

_RADIUS_PX: Final = 2
_SIGMA_RADII: Final = 0.5
"""One pixel: the usual 5x5 Gaussian."""
_NO_GRADIENT: Final = 1e-6
_AHEAD: Final = ((0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1))
"""The neighbour (down, right) towards which a gradient rises, by eighths of a turn."""


def canny_edges(grey: Mask, *, low: float, high: float) -> Mask:
    """1 on edges, 0 elsewhere, `[batch, height, width]`.

    Args:
        grey: 0..1.
        low: strength from which an edge may go on: eight times the rise per pixel.
        high: strength from which it may begin.
    """
    smooth = blur(grey[..., np.newaxis], radius_px=_RADIUS_PX, sigma=_SIGMA_RADII)[..., 0]
    strength, eighth = _gradient(smooth)
    strength = np.where(_on_a_ridge(strength, eighth), strength, np.float32(0))
    weak = (strength > low) & (strength <= high)
    return _followed(strength > max(low, high), weak).astype(np.float32)


def _gradient(grey: Mask) -> tuple[Mask, NDArray[np.intp]]:
    """How strong Sobel's gradient is, and its direction in eighths of a turn."""
    padded = np.pad(grey, ((0, 0), (1, 1), (1, 1)), mode="edge")
    down_smoothed = padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]
    across_smoothed = padded[..., :-2] + 2 * padded[..., 1:-1] + padded[..., 2:]
    across = down_smoothed[..., 2:] - down_smoothed[..., :-2]
    down = across_smoothed[:, 2:] - across_smoothed[:, :-2]
    eighth = np.round(np.arctan2(down, across) / (np.pi / 4)).astype(np.intp) % len(_AHEAD)
    return np.sqrt(across**2 + down**2 + np.float32(_NO_GRADIENT)), eighth


def _on_a_ridge(strength: Mask, eighth: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Where neither neighbour along the gradient is stronger; of two equal ones, the one ahead."""
    _, height, width = strength.shape
    padded = np.pad(strength, ((0, 0), (1, 1), (1, 1)))
    ridge = np.zeros(strength.shape, bool)
    for direction, (down, right) in enumerate(_AHEAD):
        ahead, behind = (
            padded[:, 1 + side * down :, 1 + side * right :][:, :height, :width] for side in (1, -1)
        )
        ridge |= (eighth == direction) & (strength > ahead) & (strength >= behind)
    return ridge


def _followed(strong: NDArray[np.bool_], weak: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The strong pixels and every weak one that touches them through weak ones.

    Each pixel is looked at once: with a border of nothing around, neighbours are fixed steps away.
    """
    margins = ((0, 0), (1, 1), (1, 1))
    found, waiting = np.pad(strong, margins), np.pad(weak, margins).ravel()
    row = found.shape[2]
    around = np.array([-row - 1, -row, -row + 1, -1, 1, row - 1, row, row + 1])
    flat = found.ravel()
    new = np.flatnonzero(flat)
    while new.size:
        near = (new[:, np.newaxis] + around).ravel()
        new = np.unique(near[waiting[near]])
        waiting[new] = False
        flat[new] = True
    return flat.reshape(found.shape)[:, 1:-1, 1:-1]
