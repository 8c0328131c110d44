"""Prints a relief like a screen print: few flat tones per material, cool shadow, warm light."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PIL import Image as Pillow

from milepost.painter.kit.terrain import Relief
from milepost.painter.noise import Field
from milepost.pixels.arrays import Bytes
from milepost.pixels.oklch import Colour

LIGHT_LEVELS, STEEP_LEVELS, ALTITUDE_LEVELS = 96, 32, 48
SOFTNESS = 0.035
"""Half-width of the step from one tone to the next, in units of light."""


class Tones(NamedTuple):
    """One material from shadow to full light: a base colour, then (threshold, colour) steps."""

    shadow: Colour
    steps: tuple[tuple[float, Colour], ...]


class Strata(NamedTuple):
    """What covers the mountain, from the summit down."""

    snow: Tones
    rock: Tones
    meadow: Tones
    forest: Tones
    snow_line: float
    """World altitude below which snow gives way to meadow; 0 covers everything."""
    tree_line: float
    """World altitude below which forest grows."""
    bare_share: float
    """Share of the visible slopes that are too steep for snow, 0..1."""
    snow_cap: float
    """How firmly snow holds on the steep heights, 0 as elsewhere .. 1 firmly."""


def print_relief(relief: Relief, strata: Strata, *, columns: int, rows: int) -> Bytes:
    """The relief in flat tones, `[rows, columns, 4]`, opaque.

    The fields are scaled up smoothly first and cut into tones afterwards, so that the edges of
    the tones are crisp although the march was coarse.
    """
    steep_limit = float(np.quantile(relief.steepness, 1 - strata.bare_share))
    bareness = (
        relief.steepness - steep_limit + relief.grain * 0.13 + (relief.altitude - 0.35) * 0.05
    ) / 0.5
    index = _level(relief.light + relief.grain * 0.06, -0.6, 1.0, LIGHT_LEVELS, columns, rows)
    index *= STEEP_LEVELS
    index += _level(bareness, -0.3, 0.3, STEEP_LEVELS, columns, rows)
    index *= ALTITUDE_LEVELS
    index += _level(relief.altitude + relief.grain * 0.05, 0.0, 0.9, ALTITUDE_LEVELS, columns, rows)
    printed = _colour_table(strata).take(index)
    return printed.view(np.uint8).reshape(rows, columns, 4)


def _level(
    field: Field, low: float, high: float, levels: int, columns: int, rows: int
) -> np.ndarray:
    """The field at full size, cut into whole levels 0..levels-1."""
    grey = np.clip((field - low) * np.float32(255 / (high - low)), 0, 255).astype(np.uint8)
    scaled = Pillow.fromarray(grey).resize((columns, rows), Pillow.Resampling.BICUBIC)
    table = (np.arange(256) * levels // 256).astype(np.int32)
    return table[np.asarray(scaled)]


def _colour_table(strata: Strata) -> np.ndarray:
    """Packed RGBA for every triple of light, bareness and altitude."""
    light = np.linspace(-0.6, 1.0, LIGHT_LEVELS, dtype=np.float32)
    bare = np.linspace(-0.3, 0.3, STEEP_LEVELS, dtype=np.float32)[None, :, None, None]
    altitude = np.linspace(0.0, 0.9, ALTITUDE_LEVELS, dtype=np.float32)[None, None, :, None]
    snow, rock, meadow, forest = (
        _shades(tones, light)[:, None, None, :]
        for tones in (strata.snow, strata.rock, strata.meadow, strata.forest)
    )
    rockiness = _step(bare, 0.0, 0.06)
    table = snow + (meadow - snow) * (1 - _step(altitude, strata.snow_line, 0.035))
    table = table + (rock - table) * rockiness * 0.9
    table = table + (forest - table) * (1 - _step(altitude, strata.tree_line, 0.02))
    shape = (LIGHT_LEVELS, STEEP_LEVELS, ALTITUDE_LEVELS, 4)
    packed = np.full(shape, 255, np.uint8)
    packed[..., :3] = np.clip(table * 255 + 0.5, 0, 255)
    return packed.view(np.uint32).reshape(-1)


def _shades(tones: Tones, light: Field) -> Field:
    """The colour of one material at each light level, `[levels, 3]`."""
    shades = np.tile(np.array(tones.shadow[:3], np.float32), (len(light), 1))
    for threshold, colour in tones.steps:
        share = _step(light, threshold, SOFTNESS)[:, None]
        shades = shades * (1 - share) + np.array(colour[:3], np.float32) * share
    return shades


def _step(value: Field, edge: float, softness: float) -> Field:
    """0 below the edge, 1 above, smooth within `softness` to either side."""
    t = np.clip((value - edge) / (2 * softness) + 0.5, 0, 1)
    return t * t * (3 - 2 * t)
