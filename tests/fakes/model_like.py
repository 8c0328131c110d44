"""Pictures such as image models send, with what a car could stand on in them, made of arithmetic.

They share no code with our painter nor with `made_up_views`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from fakes.model_like_sheet import (
    DAY,
    DULL,
    NIGHT,
    SUNSET,
    Colours,
    Light,
    Sheet,
    noise,
    paint_ground,
    paint_ridges,
    paint_road,
    paint_sky,
    paint_town,
    paint_water,
    plane_noise,
)
from milepost.pixels.arrays import Image

Underfoot = Literal["ground", "water", "nothing"]


@dataclass(frozen=True)
class Seen:
    """A made-up picture and the truth about it."""

    picture: Image
    """`[1, height, width, 3]`."""
    name: str
    underfoot: Underfoot
    """What lies in the lower third: a surface to stand on, water, or nothing of the kind."""
    horizon_y: float | None
    """None where there is none to be seen."""


def _lake(sheet: Sheet) -> Underfoot:
    paint_sky(sheet)
    paint_ridges(sheet, (0.25, 0.38, 0.22), rise=0.2)
    calm = sheet.chance.uniform(0.2, 1.0)
    own = (0.12, 0.28, 0.32) if sheet.chance.rand() < 0.6 else (0.20, 0.36, 0.24)
    paint_water(sheet, own, waves=calm, clear=sheet.chance.uniform(0.6, 0.9), glitter=0.1)
    return "water"


def _sea(sheet: Sheet) -> Underfoot:
    paint_sky(sheet)
    paint_water(
        sheet,
        (0.16, 0.24, 0.34),
        waves=sheet.chance.uniform(0.7, 1.8),
        clear=sheet.chance.uniform(0.5, 0.85),
        glitter=sheet.chance.uniform(0.1, 0.9),
    )
    return "water"


def _muddy_river(sheet: Sheet) -> Underfoot:
    paint_sky(sheet)
    paint_ridges(sheet, (0.35, 0.36, 0.22), rise=0.1, count=2)
    own = (0.52, 0.42, 0.28) if sheet.chance.rand() < 0.5 else (0.64, 0.50, 0.28)
    waves, clear = sheet.chance.uniform(0.4, 1.2), sheet.chance.uniform(0.25, 0.5)
    paint_water(sheet, own, waves=waves, clear=clear, glitter=0.1)
    return "water"


def _dark_water(sheet: Sheet) -> Underfoot:
    paint_sky(sheet, disc=sheet.chance.rand() < 0.5)
    paint_town(sheet, lit=0.8)
    paint_water(
        sheet, (0.1, 0.12, 0.2), waves=sheet.chance.uniform(0.4, 1.3), clear=0.9, glitter=0.3
    )
    return "water"


def _wet_street(sheet: Sheet) -> Underfoot:
    paint_sky(sheet, disc=False)
    paint_town(sheet, lit=0.8, low=0.2, high=0.5)
    paint_ground(sheet, (0.5, 0.5, 0.54), rough=0.15)
    rows = sheet.height - sheet.row
    smear = sheet.paint[sheet.row - rows // 2 : sheet.row][::-1].mean(axis=0)
    broad = np.convolve(np.pad(smear.mean(axis=-1), 2, mode="edge"), np.full(5, 0.2), "valid")
    lamps = (smear + broad[:, None]) / 2
    wet = np.clip(plane_noise(sheet, stretch=3.0, scale=1.0) + 0.4, 0, 1)[..., None]
    sheet.paint[sheet.row :] += 0.7 * lamps[None] * wet
    return "ground"


def _snow(sheet: Sheet) -> Underfoot:
    paint_sky(sheet)
    paint_ridges(sheet, (0.62, 0.67, 0.75), rise=0.22)
    paint_ground(sheet, (0.90, 0.93, 0.97), rough=0.04, stretch=2.0, other=(0.80, 0.86, 0.95))
    return "ground"


def _sand(sheet: Sheet) -> Underfoot:
    paint_sky(sheet)
    paint_ridges(sheet, (0.78, 0.62, 0.40), rise=0.12, count=2)
    paint_ground(sheet, (0.84, 0.70, 0.48), rough=0.08, stretch=3.0, other=(0.76, 0.60, 0.40))
    return "ground"


def _meadow(sheet: Sheet) -> Underfoot:
    paint_sky(sheet)
    paint_ridges(sheet, (0.24, 0.36, 0.24), rise=0.16)
    paint_ground(sheet, (0.36, 0.50, 0.18), rough=0.35, other=(0.46, 0.52, 0.22))
    return "ground"


def _earth(sheet: Sheet) -> Underfoot:
    paint_sky(sheet)
    paint_ridges(sheet, (0.35, 0.33, 0.22), rise=0.14)
    paint_ground(sheet, (0.46, 0.36, 0.26), rough=0.25, other=(0.40, 0.38, 0.24))
    return "ground"


def _street(sheet: Sheet) -> Underfoot:
    paint_sky(sheet)
    paint_town(sheet, lit=0.1, low=0.15, high=0.5)
    paint_ground(sheet, (0.60, 0.58, 0.55), rough=0.08)
    paint_road(sheet, (0.36, 0.36, 0.38))
    return "ground"


def _country_road(sheet: Sheet) -> Underfoot:
    paint_sky(sheet)
    paint_ridges(sheet, (0.26, 0.38, 0.24), rise=0.18)
    paint_ground(sheet, (0.40, 0.50, 0.22), rough=0.3)
    paint_road(sheet, (0.42, 0.42, 0.43))
    return "ground"


def _fog(sheet: Sheet) -> Underfoot:
    pale = np.array((0.78, 0.80, 0.82)) * sheet.chance.uniform(0.85, 1.1)
    down = np.linspace(1.0, 0.88, sheet.height)[:, None, None]
    sheet.paint[:] = pale * down + 0.02 * sheet.noise(3, 3, 3)[..., None]
    return "nothing"


def _walls_of_rock(sheet: Sheet) -> Underfoot:
    """Mountains down to the lower edge."""
    sheet.row = round(sheet.height * 0.3)
    paint_sky(sheet)
    for layer in range(6):
        foot = 0.3 + 0.14 * layer
        line = noise(sheet.chance, (1, sheet.width), (1, 3 + layer), 6)[0]
        top = sheet.height * (foot - 0.10 * np.clip(0.6 + line, 0, 2))
        inside = np.arange(sheet.height)[:, None] >= top
        light = 1 + 0.6 * sheet.noise(18, 14, 5)[..., None]
        rock = np.array((0.42, 0.42, 0.45)) * light * sheet.light.level
        haze = np.array(sheet.light.low)
        colour = haze + (rock - haze) * (0.35 + 0.11 * layer)
        sheet.paint[inside] = colour[inside]
    return "nothing"


def _tower(sheet: Sheet) -> Underfoot:
    """A tower from the lower edge to the upper, storey over storey."""
    sheet.row = sheet.height
    paint_sky(sheet)
    storeys = sheet.chance.randint(9, 15)
    middle = sheet.width * sheet.chance.uniform(0.42, 0.58)
    y, x = np.mgrid[0 : sheet.height, 0 : sheet.width]
    storey = y / sheet.height * storeys
    wide = (0.28 + 0.10 * y / sheet.height) * sheet.width
    body = np.abs(x - middle) < wide
    shade = 0.55 + 0.35 * np.cos((x - middle) / wide * 1.4)
    roof = storey % 1 < 0.28
    wall, tile = np.array((0.62, 0.25, 0.18)), np.array((0.30, 0.34, 0.36))
    pane = ((storey % 1) > 0.5) & ((x // max(4, sheet.width // 24)) % 2 == 0)
    colour = np.where(roof[..., None], tile, wall) * shade[..., None] * sheet.light.level
    colour[pane] *= 0.5
    sheet.paint[body] = colour[body]
    return "nothing"


def _from_above(sheet: Sheet) -> Underfoot:
    """Fields and streets seen straight down."""
    x = (np.arange(sheet.width) * 7 // sheet.width)[None, :]
    y = (np.arange(sheet.height) * 9 // sheet.height)[:, None]
    palette = np.array(
        [(0.35, 0.48, 0.22), (0.55, 0.50, 0.28), (0.28, 0.40, 0.24), (0.6, 0.56, 0.5)]
    )
    tones = palette[sheet.chance.randint(0, 4, (9, 7))]
    sheet.paint[:] = tones[y, x] * (1 + 0.12 * sheet.noise(40, 32, 4)[..., None])
    streets = (np.arange(sheet.width) * 7 % sheet.width < sheet.width * 0.12)[None, :] | (
        np.arange(sheet.height) * 9 % sheet.height < sheet.height * 0.12
    )[:, None]
    sheet.paint[streets] = (0.5, 0.5, 0.5)
    return "nothing"


def _static(sheet: Sheet) -> Underfoot:
    sheet.paint[:] = sheet.chance.rand(*sheet.paint.shape)
    return "nothing"


def _marbled(sheet: Sheet) -> Underfoot:
    for channel in range(3):
        sheet.paint[..., channel] = 0.5 + 0.3 * sheet.noise(3, 3, 6)
    return "nothing"


def _black(sheet: Sheet) -> Underfoot:
    sheet.paint[:] = 0.015 + 0.006 * sheet.noise(6, 6, 3)[..., None]
    return "nothing"


def _white(sheet: Sheet) -> Underfoot:
    sheet.paint[:] = 0.975 + 0.006 * sheet.noise(6, 6, 3)[..., None]
    return "nothing"


_Scene = tuple[Callable[[Sheet], Underfoot], tuple[Light, ...], bool]
_ANY: Final = (DAY, DULL, SUNSET, NIGHT)
SCENES: Final[dict[str, _Scene]] = {
    "lake": (_lake, (DAY, DULL, SUNSET), True),
    "sea at sunset": (_sea, (SUNSET,), True),
    "sea": (_sea, (DAY, DULL, NIGHT), True),
    "muddy river": (_muddy_river, (DAY, DULL), True),
    "dark water": (_dark_water, (NIGHT,), True),
    "wet street at night": (_wet_street, (NIGHT,), True),
    "snow field": (_snow, (DAY, DULL, SUNSET), True),
    "sand": (_sand, (DAY, SUNSET), True),
    "meadow": (_meadow, _ANY, True),
    "bare earth": (_earth, _ANY, True),
    "city street": (_street, (DAY, DULL, SUNSET), True),
    "country road": (_country_road, _ANY, True),
    "fog": (_fog, (DULL,), False),
    "walls of rock": (_walls_of_rock, (DAY, DULL, SUNSET), False),
    "tower": (_tower, (DAY, DULL), False),
    "from above": (_from_above, (DAY,), False),
    "static": (_static, (DAY,), False),
    "marbled": (_marbled, (DAY,), False),
    "nearly black": (_black, (NIGHT,), False),
    "nearly white": (_white, (DAY,), False),
}
"""How it is painted, in which lights, and whether it has a horizon."""


def _developed(picture: Colours, chance: np.random.RandomState) -> Colours:
    """The same picture with contrast, saturation, tint and grain of its own."""
    grey = picture.mean(axis=-1, keepdims=True)
    shown = np.clip(grey + (picture - grey) * chance.uniform(0.7, 1.25), 0, 1)
    shown = shown ** chance.uniform(0.8, 1.25) * (1 + chance.uniform(-0.06, 0.06, 3))
    grain = chance.normal(0, chance.uniform(0.002, 0.014), (*picture.shape[:2], 1))
    return np.asarray(np.clip(shown + grain, 0, 1))


def model_like(name: str, *, seed: int, width_px: int = 432, height_px: int = 540) -> Seen:
    """Paint one; the seed decides its light, horizon, colours and textures."""
    paint, lights, has_horizon = SCENES[name]
    chance = np.random.RandomState(seed)
    sheet = Sheet.of(chance, (height_px, width_px), lights[seed % len(lights)])
    underfoot = paint(sheet)
    done = _developed(np.clip(sheet.paint, 0, 1), chance).astype(np.float32)
    horizon = sheet.row / height_px if has_horizon else None
    return Seen(done[np.newaxis], name, underfoot, horizon)
