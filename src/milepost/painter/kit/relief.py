"""Prints a relief like a screen print: few flat tones per material, cool shadow, warm light."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from milepost.painter.kit.terrain import Relief
from milepost.painter.noise import Field
from milepost.pixels.arrays import Bytes
from milepost.pixels.oklch import Colour

Levels = NDArray[np.int32]


class _Scale(NamedTuple):
    """How finely a field is cut before it is coloured by table."""

    low: float
    high: float
    levels: int

    def places(self) -> Field:
        return np.linspace(self.low, self.high, self.levels, dtype=np.float32)


LIGHT = _Scale(-0.6, 1.0, 96)
STEEP = _Scale(-0.3, 0.3, 32)
ALTITUDE = _Scale(0.0, 0.9, 48)
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
    bareness = 2 * (relief.steepness - steep_limit) + 0.26 * relief.grain
    bareness -= strata.snow_cap * np.clip((relief.altitude - 0.5) / 0.35, 0, 1) * 0.5
    light = relief.light + relief.grain * 0.06
    altitude = relief.altitude + relief.grain * 0.05
    index = _level(light, LIGHT, columns=columns, rows=rows) * STEEP.levels
    index += _level(bareness, STEEP, columns=columns, rows=rows)
    index *= ALTITUDE.levels
    index += _level(altitude, ALTITUDE, columns=columns, rows=rows)
    printed = _colour_table(strata).take(index)
    return printed.view(np.uint8).reshape(rows, columns, 4)


def _level(field: Field, scale: _Scale, *, columns: int, rows: int) -> Levels:
    """The field at full size, cut into whole levels 0..levels-1."""
    slope = np.float32(255 / (scale.high - scale.low))
    grey = np.clip((field - scale.low) * slope, 0, 255).astype(np.uint8)
    scaled = Pillow.fromarray(grey).resize((columns, rows), Pillow.Resampling.BICUBIC)
    table = (np.arange(256) * scale.levels // 256).astype(np.int32)
    cut: Levels = table[np.asarray(scaled)]
    return cut


def _colour_table(strata: Strata) -> NDArray[np.uint32]:
    """Packed RGBA for every triple of light, bareness and altitude."""
    light = LIGHT.places()
    bare = STEEP.places()[None, :, None, None]
    altitude = ALTITUDE.places()[None, None, :, None]
    snow, rock, meadow, forest = (
        _shades(tones, light)[:, None, None, :]
        for tones in (strata.snow, strata.rock, strata.meadow, strata.forest)
    )
    rockiness = _step(bare, 0.0, 0.06)
    table = snow + (meadow - snow) * (1 - _step(altitude, strata.snow_line, 0.035))
    table = table + (rock - table) * rockiness * 0.9
    table = table + (forest - table) * (1 - _step(altitude, strata.tree_line, 0.02))
    shape = (LIGHT.levels, STEEP.levels, ALTITUDE.levels, 4)
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
    eased: Field = t * t * (3 - 2 * t)
    return eased
