"""Mountains as a true height field, seen from the valley.

A few cones give the mass, ridged noise the crests, and a march over the depth tells which slope
each pixel shows. What comes back are smooth fields (light, steepness, altitude, distance) at
reduced resolution; `milepost.painter.kit.relief` prints them in flat tones.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PIL import Image as Pillow

from milepost.painter.noise import Field, Line, noise_field

NEAREST, FARTHEST = 0.22, 1.0
SPREAD = 1.05
"""World units to a side of the view's axis, per unit of depth, for a picture 1080 units wide."""
EYE = 0.20
"""Height of the eye in world units."""
ROWS = 420
STEPS = 300


class Peak(NamedTuple):
    """A cone in world units: x to the right of the summit, z into the depth (0..1)."""

    x: float
    z: float
    height: float
    radius: float
    depth: float
    """Extent into the depth as a share of `radius`."""


Build = tuple[Peak, ...]


class Massif(NamedTuple):
    """One mountain range: the summit first, then what stands around it."""

    peaks: Build
    seed: int
    """Decides ridges and gullies; the pairs in `CURATED` were looked at."""


class Relief(NamedTuple):
    """What the eye sees, per pixel of a coarse grid; all arrays `[rows, columns]`."""

    top_y: float
    """Design units: upper edge of the grid."""
    skyline: Line
    """Upper edge of the mountains per column, in design units."""
    light: Field
    """Cosine between slope and light, -1..1."""
    steepness: Field
    """0 level, 1 vertical."""
    altitude: Field
    """World height, 0 at the valley floor, about 1 at the summit."""
    distance: Field
    """0 nearest, 1 farthest."""
    grain: Field
    """Noise that lies on the slopes, -1..1: frays the edges between materials."""


HORN = (
    Peak(0.00, 0.62, 1.12, 0.80, 0.62),
    Peak(-0.47, 0.70, 0.76, 0.66, 0.60),
    Peak(0.47, 0.74, 0.82, 0.66, 0.60),
    Peak(-0.80, 0.55, 0.45, 0.40, 0.70),
    Peak(0.75, 0.50, 0.36, 0.40, 0.70),
    Peak(-0.35, 0.44, 0.30, 0.50, 0.70),
    Peak(0.31, 0.40, 0.22, 0.50, 0.70),
)
TWINS = (
    Peak(0.00, 0.60, 1.05, 0.62, 0.70),
    Peak(-0.34, 0.66, 0.98, 0.60, 0.62),
    Peak(0.52, 0.78, 0.78, 0.70, 0.60),
    Peak(-0.92, 0.72, 0.66, 0.60, 0.60),
    Peak(0.30, 0.42, 0.28, 0.44, 0.70),
    Peak(-0.60, 0.46, 0.34, 0.46, 0.70),
)
CHAIN = (
    Peak(0.00, 0.70, 1.00, 0.74, 0.62),
    Peak(-0.40, 0.76, 0.88, 0.66, 0.60),
    Peak(-0.80, 0.74, 0.84, 0.62, 0.60),
    Peak(0.40, 0.74, 0.88, 0.62, 0.60),
    Peak(0.80, 0.78, 0.84, 0.62, 0.60),
    Peak(0.16, 0.46, 0.34, 0.50, 0.60),
    Peak(-0.46, 0.44, 0.36, 0.44, 0.60),
)
PYRAMID = (
    Peak(0.00, 0.64, 1.16, 0.98, 0.44),
    Peak(-0.70, 0.80, 0.62, 0.66, 0.50),
    Peak(0.72, 0.80, 0.58, 0.66, 0.50),
    Peak(0.30, 0.44, 0.30, 0.46, 0.50),
    Peak(-0.30, 0.42, 0.26, 0.40, 0.50),
)
"""Four builds; the seed carves each of them differently."""

CURATED: tuple[Massif, ...] = tuple(
    Massif(build, seed)
    for build, seeds in (
        (HORN, (12, 15, 2, 3, 5)),
        (TWINS, (3, 4, 8, 13)),
        (CHAIN, (5, 8, 12, 14)),
        (PYRAMID, (2, 5, 7, 12, 15)),
    )
    for seed in seeds
)
"""Ranges that were looked at and found good; with their mirror images twice as many."""


def choose_massif(seed: int, *, summit_x: float, builds: tuple[Build, ...] = ()) -> Massif:
    """A curated range or its mirror image, with the summit at world `summit_x`.

    `builds` narrows the choice: (HORN, PYRAMID) for a mountain that is one summit.
    """
    random = np.random.RandomState(seed % 2**32)
    fitting = [massif for massif in CURATED if not builds or massif.peaks in builds]
    chosen = fitting[int(random.randint(len(fitting)))]
    side = -1 if random.rand() < 0.5 else 1
    peaks = tuple(p._replace(x=summit_x + side * p.x) for p in chosen.peaks)
    return Massif(peaks, chosen.seed)


def height_field(massif: Massif, *, half_width: float) -> Field:
    """World heights `[rows, columns]`: depth 0..1 downwards, -half_width..half_width across."""
    columns = round(ROWS * half_width)
    depth, across = np.meshgrid(
        np.linspace(0, 1, ROWS, dtype=np.float32),
        np.linspace(-half_width, half_width, columns, dtype=np.float32),
        indexing="ij",
    )
    seed = massif.seed
    across = across + 0.10 * noise_field(columns, ROWS, 5 * half_width, 5, seed + 1)
    depth = depth + 0.06 * noise_field(columns, ROWS, 5 * half_width, 5, seed + 2)
    mass = np.zeros((ROWS, columns), np.float32)
    for peak in massif.peaks:
        away = np.hypot(
            (across - peak.x) / peak.radius, (depth - peak.z) / (peak.radius * peak.depth)
        )
        np.maximum(mass, peak.height * np.clip(1 - away, 0, 1) ** 1.45, out=mass)
    crests = _ridged(columns, ROWS, 6 * half_width, 6, seed)
    fine = noise_field(columns, ROWS, 30 * half_width, 30, seed + 4, octaves=3)
    heights: Field = mass * (0.62 + 0.50 * crests) + 0.06 * crests + 0.02 * fine * (mass + 0.15)
    return heights


def view(
    heights: Field,
    *,
    half_width: float,
    width: float,
    base_y: float,
    summit_y: float,
    ceiling: Line,
    sun_side: float,
    seed: int,
    detail: float = 0.5,
    crest: Line | None = None,
    notches: float = 1.0,
) -> Relief:
    """March over the depth and keep, per pixel, the first slope that is met.

    Args:
        heights: as `height_field` makes them.
        half_width: of the height field, in world units.
        width: of the picture, in design units.
        base_y: eye level, in design units: the valley floor lies below, the peaks above.
        summit_y: where the highest point comes to lie, in design units.
        ceiling: per column of the result (`coarse_columns`), the highest y that may be covered.
        sun_side: -1 light from the left, 1 from the right.
        seed: of the grain.
        detail: columns of the result per design unit.
        crest: per column of the result the rise of a known outline, 0..1; the slopes are stretched
            until their crest follows it.
        notches: how much of their own jaggedness they keep beside a known crest, 0..1.
    """
    columns = coarse_columns(width, detail)
    depth = NEAREST * (FARTHEST / NEAREST) ** np.linspace(0, 1, STEPS, dtype=np.float32)
    lateral = np.linspace(-1, 1, columns, dtype=np.float32) * np.float32(half_width * SPREAD)
    across = (lateral * depth[:, None] / half_width + 1) / 2 * (heights.shape[1] - 1)
    along = np.broadcast_to((depth * (ROWS - 1))[:, None], across.shape)
    rise = (_sample(heights, along, across) - EYE) / depth[:, None]
    rows = int((base_y - summit_y) * detail * 1.25)
    level = rows / 1.25
    lifted = rise * (level / rise.max())
    stretched = np.ones(columns, np.float32)
    if crest is not None:
        stretched = _following(lifted.max(axis=0), crest * level, notches)
        stretched *= level / (lifted * stretched).max()
        lifted *= stretched
    lifted *= _shrinking(lifted.max(axis=0), (base_y - ceiling) * detail)
    heights_seen = level - lifted
    horizon = np.minimum.accumulate(heights_seen, axis=0)
    step, share = _first_hits(horizon, heights_seen, rows)
    pick = np.arange(columns)
    before = np.maximum(step - 1, 0)
    seen_depth = depth[before] * (1 - share) + depth[step] * share
    seen_across = across[before, pick] * (1 - share) + across[step, pick] * share
    slopes = _slopes(heights, half_width, sun_side, seed)
    fields = _sample(slopes, seen_depth * (ROWS - 1), seen_across)
    return Relief(
        top_y=summit_y,
        skyline=(base_y - lifted.max(axis=0) / detail).astype(np.float64),
        light=fields[..., 0],
        steepness=fields[..., 1],
        altitude=fields[..., 2] * stretched,  # a raised shoulder carries snow
        distance=(seen_depth - NEAREST) / (FARTHEST - NEAREST),
        grain=fields[..., 3],
    )


def coarse_columns(width: float, detail: float = 0.5) -> int:
    """How many columns `view` computes for a picture of that width."""
    return round(width * detail)


def _first_hits(horizon: Field, seen: Field, rows: int) -> tuple[np.ndarray, Field]:
    """Per pixel the depth step that covers it, and how far it lies past the step before.

    Pixels of the sky repeat the crest below them, so that scaling up draws no seam.
    """
    steps, columns = horizon.shape
    queries = -np.arange(rows, dtype=np.float32)
    rising = np.ascontiguousarray(-horizon.T)
    step = np.stack(
        [np.searchsorted(line, np.minimum(queries, line[-1])) for line in rising], axis=1
    )
    step = np.minimum(step, steps - 1)
    before = np.maximum(step - 1, 0)
    pick = np.arange(columns)
    low, high = horizon[before, pick], horizon[step, pick]
    drop = np.maximum(low - high, 1e-6)
    rows_down = np.arange(rows, dtype=np.float32)[:, None]
    inside = np.clip((low - rows_down) / drop, 0, 1)
    continuous = np.abs(seen[before, pick] - low) < 1e-4
    return step, np.where(continuous, inside, 1).astype(np.float32)


def _slopes(heights: Field, half_width: float, sun_side: float, seed: int) -> Field:
    """Light, steepness, altitude and grain `[rows, columns, 4]` of a height field."""
    rows, columns = heights.shape
    smooth = Pillow.fromarray(heights).resize(
        (columns * 3 // 5, rows * 3 // 5), Pillow.Resampling.BOX
    )
    soft = np.asarray(smooth.resize((columns, rows), Pillow.Resampling.BICUBIC))
    down, right = np.gradient(soft)
    down *= rows * 0.17
    right *= columns / half_width * 0.17
    sun = np.array([0.88 * sun_side, 0.34, -0.10], np.float32)
    sun /= np.linalg.norm(sun)
    upright = 1 / np.sqrt(right * right + down * down + 1)
    light = (sun[1] - right * sun[0] - down * sun[2]) * upright
    grain = noise_field(columns, rows, 60 * half_width, 60, seed)
    return np.stack([light, 1 - upright, heights, grain], axis=-1).astype(np.float32)


def _sample(fields: Field, along: Field, across: Field) -> Field:
    """Bilinear look-up of `[rows, columns]` or `[rows, columns, channels]` at fractional places."""
    rows, columns = fields.shape[:2]
    along = np.clip(along, 0, rows - 1.001)
    across = np.clip(across, 0, columns - 1.001)
    top, left = along.astype(np.int32), across.astype(np.int32)
    down, right = along - top, across - left
    if fields.ndim == 3:
        down, right = down[..., None], right[..., None]
    flat = fields.reshape(rows * columns, *fields.shape[2:])
    at = top * columns + left
    upper = flat.take(at, axis=0) * (1 - right) + flat.take(at + 1, axis=0) * right
    at += columns
    lower = flat.take(at, axis=0) * (1 - right) + flat.take(at + 1, axis=0) * right
    between: Field = upper * (1 - down) + lower * down
    return between


def _following(reached: Line, wanted: Line, notches: float) -> Field:
    """Per column the factor that leads the crest along `wanted`, with its small notches."""
    span = max(3, len(reached) // 30)
    window = np.hanning(2 * span + 1)
    broad = np.convolve(np.pad(reached, span, mode="edge"), window / window.sum(), "valid")
    followed = np.maximum(broad, 1) ** notches * np.maximum(reached, 1) ** (1 - notches)
    factor: Field = (wanted / followed).astype(np.float32)
    return factor


def _shrinking(reached: Line, allowed: Line) -> Field:
    """Per column a factor <= 1 that keeps the peaks under the ceiling, without a visible step."""
    factor = np.clip(allowed / np.maximum(reached, 1), 0.05, 1)
    span = max(3, len(factor) // 24)
    padded = np.pad(factor, span, mode="edge")
    lowest = np.min(np.lib.stride_tricks.sliding_window_view(padded, 2 * span + 1), axis=1)
    window = np.hanning(2 * span + 1)
    softened = np.convolve(np.pad(lowest, span, mode="edge"), window / window.sum(), "valid")
    return softened.astype(np.float32)


def _ridged(columns: int, rows: int, cells_across: float, cells_down: float, seed: int) -> Field:
    """Ridged multifractal, 0..about 1: sharp crests that carry finer crests."""
    random = np.random.RandomState(seed)
    total = np.zeros((rows, columns), np.float32)
    weight = np.ones_like(total)
    amplitude = 0.5
    for _ in range(6):
        grid = random.rand(int(cells_down) + 4, int(cells_across) + 4).astype(np.float32) * 2 - 1
        scaled = np.asarray(
            Pillow.fromarray(grid).resize((columns, rows), Pillow.Resampling.BICUBIC)
        )
        crest = (1 - np.minimum(1, np.abs(scaled) * 1.5)) ** 2
        total += crest * np.float32(amplitude) * weight
        weight = np.clip(crest * 2, 0, 1) * 0.6 + 0.4
        amplitude *= 0.42
        cells_across, cells_down = cells_across * 2, cells_down * 2
    return total
