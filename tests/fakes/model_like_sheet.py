"""What the made-up pictures of `model_like` are put together from.

Surfaces are textures on a plane seen in perspective; water mirrors what is above it by its waves'
slopes; what is far fades into the haze above the horizon.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

Colours = NDArray[Any]


@dataclass(frozen=True)
class Light:
    high: tuple[float, float, float]
    low: tuple[float, float, float]
    sun: tuple[float, float, float]
    level: float
    """Of what the light falls on."""


DAY: Final = Light((0.26, 0.50, 0.84), (0.80, 0.89, 0.96), (1.0, 0.98, 0.9), 1.0)
DULL: Final = Light((0.58, 0.62, 0.66), (0.80, 0.82, 0.84), (0.9, 0.9, 0.9), 0.8)
SUNSET: Final = Light((0.25, 0.22, 0.42), (0.98, 0.55, 0.26), (1.0, 0.85, 0.55), 0.5)
NIGHT: Final = Light((0.015, 0.025, 0.07), (0.07, 0.09, 0.17), (0.8, 0.85, 1.0), 0.12)


@dataclass
class Sheet:
    chance: np.random.RandomState
    height: int
    width: int
    row: int
    """Of the horizon."""
    light: Light
    sun_x: float
    paint: Colours

    @classmethod
    def of(cls, chance: np.random.RandomState, size: tuple[int, int], light: Light) -> Sheet:
        height, width = size
        row = round(chance.uniform(0.5, 0.66) * height)
        sun_x = chance.uniform(0.15, 0.85)
        return cls(chance, height, width, row, light, sun_x, np.zeros((height, width, 3)))

    def tone(self, *colour: float) -> Colours:
        """That colour, or one a little lighter, darker, redder or bluer."""
        own = np.array(colour) * self.chance.uniform(0.75, 1.2)
        return np.asarray(np.clip(own * self.chance.uniform(0.9, 1.1, 3), 0, 1))

    def noise(self, down: int, across: int, octaves: int = 5) -> Colours:
        """Clouds of noise as large as the sheet, mean 0, mostly within -1 and 1."""
        return noise(self.chance, (self.height, self.width), (down, across), octaves)


def noise(
    chance: np.random.RandomState, size: tuple[int, int], cells: tuple[int, int], octaves: int
) -> Colours:
    """Smooth noise with that many cells down and across, and finer ones over it."""
    result = np.zeros(size)
    for octave in range(octaves):
        grid = chance.normal(size=tuple(min(each * 2**octave, 1024) + 2 for each in cells))
        smooth = Pillow.fromarray(grid.astype(np.float32)).resize(
            size[::-1], Pillow.Resampling.BICUBIC
        )
        result += np.asarray(smooth) / 2**octave
    return result / 2


def paint_sky(sheet: Sheet, *, cloud: float = 0.4, disc: bool = True) -> None:
    down = np.clip(np.arange(sheet.height) / sheet.row, 0, 1)[:, None, None]
    high, low = np.array(sheet.light.high), np.array(sheet.light.low)
    sheet.paint[:] = high + (low - high) * down ** sheet.chance.uniform(0.8, 1.8)
    cover = np.clip(sheet.noise(5, 2) * 1.2 + sheet.chance.uniform(-0.4, 0.4), 0, 1)[..., None]
    pale = np.clip(low * 1.08 + 0.02, 0, 1) * (0.92 + 0.08 * down)
    sheet.paint += (pale - sheet.paint) * cover * cloud
    if disc:
        y, x = np.mgrid[0 : sheet.height, 0 : sheet.width]
        height = 0.86 if sheet.light is SUNSET else 0.35
        far = np.hypot(x - sheet.sun_x * sheet.width, y - height * sheet.row) / sheet.width
        glow = 0.6 * np.exp(-far / 0.12) + np.clip((0.03 - far) / 0.006, 0, 1)
        sheet.paint += (np.array(sheet.light.sun) - sheet.paint) * np.clip(glow, 0, 1)[..., None]


def paint_ridges(
    sheet: Sheet, tone: tuple[float, float, float], *, rise: float, count: int = 3
) -> None:
    rise *= sheet.chance.uniform(0.4, 1.4)
    own_tone = sheet.tone(*tone)
    haze = sheet.paint[sheet.row - 1].mean(axis=0)
    for layer in range(count):
        near = (layer + 1) / count
        line = noise(sheet.chance, (1, sheet.width), (1, 4 + 2 * layer), 6)[0]
        top = sheet.row - sheet.height * rise * (1.1 - 0.6 * near) * np.clip(0.55 + line, 0.05, 2)
        rows = np.arange(sheet.height)[:, None]
        inside = (rows >= top) & (rows < sheet.row)
        relief = 1 + 0.35 * sheet.noise(24, 20, 4)[..., None]
        own = own_tone * sheet.light.level * relief
        colour = haze + (own - haze) * (0.25 + 0.65 * near)
        sheet.paint[inside] = colour[inside]


def plane_noise(sheet: Sheet, *, stretch: float, scale: float, octaves: int = 7) -> Colours:
    """Noise on the ground plane, seen from eye height; rows from the horizon down."""
    side = 512
    tile = noise(sheet.chance, (side, side), (40, 40), min(octaves, 5))
    rows = np.arange(sheet.row, sheet.height)[:, None] - sheet.row + 1.5
    depth = sheet.height / rows
    across = (np.arange(sheet.width)[None, :] - sheet.width / 2) / sheet.width
    u = across * depth * scale * side / 4 / stretch
    v = depth * scale * side / 4 + 0 * across
    fine = np.clip(rows / (0.10 * sheet.height), 0.15, 1)  # far texture melts together
    return np.asarray(tile[_to_and_fro(v, side), _to_and_fro(u + side / 2, side)] * fine)


def _to_and_fro(place: Colours, side: int) -> NDArray[np.intp]:
    """Indices into a tile that is laid turned over beside itself: no seams."""
    return np.asarray(np.abs(place.astype(int) % (2 * side - 2) - (side - 1)))


def paint_water(
    sheet: Sheet, own: tuple[float, float, float], *, waves: float, clear: float, glitter: float
) -> None:
    slope = plane_noise(sheet, stretch=6.0, scale=1.2)
    rows, columns = slope.shape
    depth = np.arange(rows)[:, None]
    source_y = sheet.row - 1 - depth * 0.95 + slope * waves * (4 + depth * 0.5)
    source_x = np.arange(columns)[None, :] + slope * waves * 6
    mirrored = sheet.paint[
        np.clip(source_y, 0, sheet.row - 1).astype(int),
        np.clip(source_x, 0, columns - 1).astype(int),
    ]
    grazing = np.clip(clear * np.exp(-depth / (0.9 * rows)) + 0.15 * slope * waves, 0, 1)[..., None]
    base = sheet.tone(*own) * sheet.light.level * (1 + 0.25 * waves * slope[..., None])
    surface = base + (mirrored - base) * grazing
    across = np.abs(np.arange(columns)[None, :] / columns - sheet.sun_x)
    path = np.exp(-((across / (0.05 + 0.10 * depth / rows)) ** 2)) * (slope > 0.25)
    surface += (np.array(sheet.light.sun) - surface) * (glitter * path)[..., None]
    sheet.paint[sheet.row :] = surface


def paint_ground(
    sheet: Sheet,
    tone: tuple[float, float, float],
    *,
    rough: float,
    stretch: float = 1.0,
    other: tuple[float, float, float] | None = None,
) -> None:
    rough *= sheet.chance.uniform(0.4, 1.6)
    stretch *= sheet.chance.uniform(0.7, 1.6)
    relief = plane_noise(sheet, stretch=stretch, scale=2.0)[..., None]
    broad = plane_noise(sheet, stretch=2.0, scale=0.25)[..., None]
    own = sheet.tone(*tone) * (1 + rough * relief)
    if other is not None:
        own += (sheet.tone(*other) - own) * np.clip(broad + 0.3, 0, 1)
    rows = own.shape[0]
    haze = sheet.paint[sheet.row - 1].mean(axis=0)
    far = np.exp(-np.arange(rows) / (0.08 * rows))[:, None, None] * 0.6
    lit = own * sheet.light.level
    sheet.paint[sheet.row :] = lit + (haze - lit) * far


def paint_road(sheet: Sheet, tone: tuple[float, float, float], *, wide: float = 0.9) -> None:
    rows = sheet.height - sheet.row
    depth = np.arange(rows)[:, None] / rows
    across = np.abs(np.arange(sheet.width)[None, :] / sheet.width - 0.5)
    inside = across < 0.01 + wide * depth
    texture = plane_noise(sheet, stretch=1.0, scale=3.0)
    colour = sheet.tone(*tone) * sheet.light.level * (1 + 0.06 * texture[..., None])
    sheet.paint[sheet.row :][inside] = colour[inside]
    dash = (across < 0.012 * depth + 0.001) & ((1 / (depth + 0.02) * 2).astype(int) % 2 == 0)
    sheet.paint[sheet.row :][dash] = np.array((0.85, 0.85, 0.8)) * max(0.4, sheet.light.level)


def paint_town(sheet: Sheet, *, lit: float, low: float = 0.08, high: float = 0.4) -> None:
    left = 0
    while left < sheet.width:
        wide = sheet.chance.randint(sheet.width // 24, sheet.width // 7)
        top = sheet.row - round(sheet.chance.uniform(low, high) * sheet.height)
        wall = np.array((0.5, 0.48, 0.46)) * sheet.chance.uniform(0.6, 1.2) * sheet.light.level
        sheet.paint[top : sheet.row, left : left + wide] = wall
        pane = max(3, sheet.width // 140)
        for y in range(top + pane, sheet.row - pane, 2 * pane + 1):
            for x in range(left + pane, min(sheet.width, left + wide) - pane, 2 * pane):
                if sheet.chance.rand() < 0.6:
                    glass = (1.0, 0.8, 0.45) if sheet.chance.rand() < lit else wall * 0.6
                    sheet.paint[y : y + pane, x : x + pane] = glass
        left += wide + sheet.chance.randint(0, 6)
