"""Smooth random numbers in one and two dimensions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

Line = NDArray[np.float64]
Field = NDArray[np.float32]


def noise_line(
    along: Line | list[float],
    seed: int,
    *,
    octaves: int = 5,
    frequency: float = 1.0,
    gain: float = 0.5,
    ridged: bool = False,
) -> Line:
    """Fractal value noise, -1..1, at the places `along`; `ridged` turns zeros into crests."""
    random = np.random.RandomState(seed)
    place = np.asarray(along, float) * frequency
    total = np.zeros_like(place)
    amplitude, weight = 1.0, 0.0
    for _ in range(octaves):
        grid = random.rand(4096) * 2 - 1
        cell = np.floor(place).astype(int)
        inside = place - cell
        inside = inside**3 * (inside * (inside * 6 - 15) + 10)
        value = grid[cell % 4096] * (1 - inside) + grid[(cell + 1) % 4096] * inside
        if ridged:
            value = 1 - 2 * np.abs(value)
        total += amplitude * value
        weight += amplitude
        amplitude *= gain
        place = place * 2.03 + 17.3
    return total / weight


def noise_field(
    width: int,
    height: int,
    cells_across: float,
    cells_down: float,
    seed: int,
    *,
    octaves: int = 4,
    gain: float = 0.5,
) -> Field:
    """Fractal noise `[height, width]`, about -1..1, from bicubic-upscaled random grids."""
    random = np.random.RandomState(seed)
    total = np.zeros((height, width), np.float32)
    amplitude, weight = 1.0, 0.0
    for octave in range(octaves):
        columns = max(2, int(cells_across * 2**octave) + 3)
        rows = max(2, int(cells_down * 2**octave) + 3)
        grid = random.rand(rows, columns).astype(np.float32) * 2 - 1
        scaled = Pillow.fromarray(grid).resize((width, height), Pillow.Resampling.BICUBIC)
        total += np.float32(amplitude) * np.asarray(scaled)
        weight += amplitude
        amplitude *= gain
    return total / np.float32(weight)
