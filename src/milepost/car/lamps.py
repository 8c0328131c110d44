"""Light that lamps throw into the air and onto the road."""

from __future__ import annotations

import numpy as np

from milepost.brief.model import Light
from milepost.car.placed import Cutout, LampSpot
from milepost.car.stage import Stage
from milepost.pixels.light import Pixels
from milepost.trip.model import Weather

HEAD = np.array([1.0, 0.90, 0.72], np.float32)
TAIL = np.array([1.0, 0.07, 0.04], np.float32)

_MURK: dict[Weather, float] = {
    "clear": 0.62,
    "cloudy": 0.66,
    "overcast": 0.7,
    "rain": 0.95,
    "storm": 1.0,
    "snow": 0.8,
    "fog": 1.15,
}
_DARKNESS: dict[Light, float] = {"day": 0.28, "dusk": 0.72, "night": 1.0}


def lights_wanted(weather: Weather, light: Light) -> bool:
    """Whether a careful driver has the lamps on."""
    return light != "day" or weather in {"rain", "storm", "fog", "snow"}


def lamp_light(stage: Stage, cutout: Cutout, *, weather: Weather, light: Light) -> Pixels:
    """Linear light `[height, width, 3]` to add over car and scene.

    A glow around each lamp, a beam ahead of the head lamps that fills murky air, and a pool of
    light on the road.
    """
    result = np.zeros((stage.height, stage.width, 3), np.float32)
    darkness, murk = _DARKNESS[light], _MURK[weather]
    for spot in cutout.lamp_spots:
        x, y = stage.car_x + spot.x, stage.car_y + spot.y
        if spot.end == "tail":
            _add_glow(result, x, y, 0.085 * stage.body_width, TAIL * (0.55 * darkness))
            continue
        _add_glow(result, x, y, (0.13 + 0.03 * murk) * stage.body_width, HEAD * darkness * 0.8)
        _add_beam(result, stage, cutout, spot, HEAD * (darkness * murk))
        _add_pool(result, stage, cutout, x, HEAD * darkness)
    return result


def _add_glow(onto: Pixels, x: float, y: float, radius: float, colour: Pixels) -> None:
    """A bright core in a wide halo that ends softly at `radius`."""
    window = _window(onto, x - radius, y - radius, x + radius, y + radius)
    rows, columns = _grid(window)
    distance = np.hypot(rows - y, columns - x) / radius
    inside = np.clip(1 - distance, 0, 1)
    glow = 1.1 * np.exp(-((distance / 0.10) ** 2)) + inside**2 * 0.5 * np.exp(-4.2 * distance)
    onto[window] += glow[..., None] * colour


def _add_beam(onto: Pixels, stage: Stage, cutout: Cutout, spot: LampSpot, colour: Pixels) -> None:
    """A cone that opens ahead and dips to the road."""
    x, y = stage.car_x + spot.x, stage.car_y + spot.y
    reach = 0.62 * stage.body_width
    ahead = 1.0 if cutout.facing == "right" else -1.0
    window = _window(
        onto, min(x, x + ahead * reach), y - 0.3 * reach, max(x, x + ahead * reach), y + 0.5 * reach
    )
    rows, columns = _grid(window)
    away = (columns - x) * ahead
    along = np.clip(away / reach, 0, 1)
    axis = y + away * 0.20
    spread = 0.014 * reach + np.maximum(away, 0) * 0.19
    cone = np.exp(-(((rows - axis) / spread) ** 2))
    fade = (1 - along) ** 2.2 * np.clip(away / (0.05 * reach), 0, 1)
    onto[window] += (0.22 * cone * fade)[..., None] * colour


def _add_pool(onto: Pixels, stage: Stage, cutout: Cutout, x: float, colour: Pixels) -> None:
    """The road lit ahead of the bumper."""
    ahead = 1.0 if cutout.facing == "right" else -1.0
    length = stage.body_width
    centre, wide, tall = x + ahead * 0.29 * length, 0.33 * length, 0.032 * length
    window = _window(
        onto, centre - wide, stage.ground - 4 * tall, centre + wide, stage.ground + 4 * tall
    )
    rows, columns = _grid(window)
    along = np.clip(((columns - centre) / wide * ahead + 1) / 2, 0, 1)
    across = along * (1 - along) ** 2 * 6.75
    down = np.exp(-(((rows - stage.ground) / (tall * (0.5 + along))) ** 2))
    onto[window] += (0.055 * across * down)[..., None] * colour


def _window(
    onto: Pixels, left: float, top: float, right: float, bottom: float
) -> tuple[slice, slice]:
    height, width = onto.shape[:2]
    return (
        slice(max(0, int(top)), max(0, min(height, int(bottom) + 1))),
        slice(max(0, int(left)), max(0, min(width, int(right) + 1))),
    )


def _grid(window: tuple[slice, slice]) -> tuple[Pixels, Pixels]:
    rows = np.arange(window[0].start, max(window[0].start, window[0].stop), dtype=np.float32)
    columns = np.arange(window[1].start, max(window[1].start, window[1].stop), dtype=np.float32)
    return rows[:, None], columns[None, :]
