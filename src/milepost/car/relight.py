"""Giving the car the scene's light, no more than its colours bear."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from milepost.brief.model import Light, LightSource
from milepost.car.placed import Cutout
from milepost.measure.colour import DOOR_INSET_PX, DOOR_LIMIT, panel_pixels
from milepost.pixels.boxes import box_mean
from milepost.pixels.colour_difference import ciede2000, lab_of_linear
from milepost.pixels.light import LUMINANCE, Pixels, luminance, tint
from milepost.trip.model import Weather

MARGIN = 0.80
"""Share of the limit that relighting uses; grain and passing rain need the rest."""
SAMPLES = 600

_EXPOSURE: dict[Light, float] = {"day": 1.0, "dusk": 0.62, "night": 0.34}
_DULL: dict[Weather, float] = {
    "clear": 1.0,
    "cloudy": 0.95,
    "overcast": 0.86,
    "rain": 0.78,
    "storm": 0.68,
    "snow": 0.96,
    "fog": 0.92,
}


class Surroundings(NamedTuple):
    """Mean linear colours around the car, each scaled to luminance 1."""

    sky: Pixels
    ground: Pixels


class Relit(NamedTuple):
    """The car's linear colours in the scene's light, and how much of that light it took."""

    linear: Pixels
    strength: float


def look_around(above: Pixels, below: Pixels) -> Surroundings:
    """Colours of the linear pixels `[..., 3]` behind and above the car, and of its road."""
    return Surroundings(_hue_of(above), _hue_of(below))


def relight(
    linear: Pixels,
    cutout: Cutout,
    source: LightSource,
    around: Surroundings,
    *,
    weather: Weather,
    light: Light,
) -> Relit:
    """Multiply the car's light channel by channel; badge, plate and lamps stay as they are.

    The full effect tints and dims the car as the scene would; the strength, 0..1, is the largest
    at which the door panel's mean CIEDE2000 keeps its limit, found by bisection on a sample.

    Args:
        linear: the cut-out's linear colours `[h, w, 3]`, not premultiplied.
        cutout: masks and geometry.
        source: the scene's light.
        around: what colour sky and road are.
        weather: dull skies take light from the car.
        light: day, dusk or night.
    """
    tone = _tone(cutout, source, around, weather=weather, light=light)
    guarded = np.maximum(np.maximum(cutout.badge[0], cutout.plate[0]), cutout.lamps[0])
    # Bright metal shows a tint at once: half of it is plenty.
    free = ((1 - guarded) * (1 - 0.5 * cutout.rims[0]))[..., None]
    step = (tone - 1) * free
    strength = _strongest(linear, step, cutout, limit=DOOR_LIMIT[light] * MARGIN)
    lit = linear * (1 + np.float32(strength) * step)
    lit += _edge_light(cutout, source, weather=weather, light=light)[..., None] * (
        tint(source.temperature_k) * free
    )
    return Relit(np.clip(lit, 0, 1), strength)


def _tone(
    cutout: Cutout,
    source: LightSource,
    around: Surroundings,
    *,
    weather: Weather,
    light: Light,
) -> Pixels:
    """Gain `[h, w, 3]` of the full effect: sky from above, road from below, light from its side."""
    _, height, width, _ = cutout.image.shape
    left, top, right, _ = cutout.body
    columns, rows = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)
    across = np.clip((columns - (left + right) / 2) / ((right - left) / 2), -1, 1)
    down = np.clip((rows - top) / max(1.0, cutout.ground_row - top), 0, 1)
    direct = tint(source.temperature_k)
    open_sky = {"clear": 0.62, "cloudy": 0.45}.get(weather, 0.22)
    upper = _unit(direct * open_sky + around.sky * (1 - open_sky))
    lower = _unit(0.45 * upper + 0.55 * around.ground)
    # Turn the artwork's own light towards the scene's: a photo lit from the same side needs none.
    turn = math.sin(math.radians(source.azimuth_deg)) - math.sin(
        math.radians(cutout.light_azimuth_deg)
    )
    slope = 0.30 * turn * math.cos(math.radians(source.elevation_deg)) * (0.4 + open_sky)
    exposure = _EXPOSURE[light] * _DULL[weather]
    sink = down[:, None] ** 1.5
    level = exposure * (1 + slope * across[None, :]) * (1.06 - 0.30 * sink)
    colour = upper + (lower - upper) * down[:, None, None]
    return np.asarray(level.astype(np.float32)[..., None] * colour.astype(np.float32))


def _strongest(linear: Pixels, step: Pixels, cutout: Cutout, *, limit: float) -> float:
    rows, columns = panel_pixels(cutout.image, cutout.door, inset_px=DOOR_INSET_PX)
    if not rows.size:
        return 0.3
    chosen = slice(None, None, max(1, rows.size // SAMPLES))
    before = linear[rows[chosen], columns[chosen]]
    change = step[rows[chosen], columns[chosen]]
    reference = lab_of_linear(before)

    def difference(strength: float) -> float:
        after = np.clip(before * (1 + strength * change), 0, 1).astype(np.float32)
        return float(ciede2000(reference, lab_of_linear(after)).mean())

    if difference(1.0) <= limit:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(8):
        middle = (low + high) / 2
        if difference(middle) <= limit:
            low = middle
        else:
            high = middle
    return low


def _edge_light(cutout: Cutout, source: LightSource, *, weather: Weather, light: Light) -> Pixels:
    """A line of light along the roof, towards the sun or moon: what lifts a car off its ground."""
    alpha = cutout.image[0, ..., 3]
    reach = max(1, round(alpha.shape[1] / 260))
    aside = round(reach * math.sin(math.radians(source.azimuth_deg)))
    shifted = np.zeros_like(alpha)
    shifted[reach:] = alpha[:-reach]
    if aside:
        shifted = np.roll(shifted, -aside, axis=1)
    rim = box_mean(np.clip(alpha - shifted, 0, 1) * alpha, 1)
    upper = np.arange(alpha.shape[0]) < cutout.body[1] + 0.5 * (cutout.ground_row - cutout.body[1])
    strength = {"day": 0.08, "dusk": 0.11, "night": 0.04}[light]
    clear = {"clear": 1.0, "cloudy": 0.7, "snow": 0.6}.get(weather, 0.35)
    return np.asarray(rim * upper[:, None] * np.float32(strength * clear), np.float32)


def _hue_of(pixels: Pixels) -> Pixels:
    mean = pixels.reshape(-1, 3).mean(axis=0)
    return _unit(np.asarray(0.35 * float(luminance(mean)) + 0.65 * mean, np.float32))


def _unit(colour: Pixels) -> Pixels:
    return np.asarray(colour / max(1e-4, float(colour @ LUMINANCE)), np.float32)
