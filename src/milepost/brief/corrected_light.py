"""The light a car is given: as the landscape that came shows it, not as it was asked for.

Side, height, colour and hour are read apart, each as sure as it is. An hour that is not the one
asked for brings its own height and colour along where these could not be read.
"""

from __future__ import annotations

from typing import Final, NamedTuple, Protocol

from milepost.brief.composition import KELVIN
from milepost.brief.model import Light, LightSource

SURE: Final = 0.5
"""Confidence from which a reading replaces what was asked."""
SAME_SIDE_DEG = 8.0
SAME_HEIGHT_DEG = 8.0
SAME_COLOUR_MIRED = 25.0
WARMEST_K, COOLEST_K = 2600.0, 9500.0
LOWEST_DEG, HIGHEST_DEG = 7.0, 40.0
"""Of a light that a shadow is cast by."""
_USUAL_HEIGHT_DEG: Final[dict[Light, float]] = {"day": 29.0, "dusk": 11.0, "night": 30.0}


class SeenLight(Protocol):
    """What was read of a picture's light; `measure.landscape` has it."""

    @property
    def azimuth_deg(self) -> float:
        """-60 at the left edge, +60 at the right edge."""

    @property
    def elevation_deg(self) -> float:
        """0 on the horizon, 60 at the upper edge; as sure as the azimuth is."""

    @property
    def azimuth_confidence(self) -> float:
        """0 to 1."""

    @property
    def temperature_k(self) -> float:
        """Of the light."""

    @property
    def temperature_confidence(self) -> float:
        """0 to 1."""

    @property
    def hour(self) -> Light:
        """As sure as the temperature is."""


class CorrectedLight(NamedTuple):
    """The light to go by."""

    source: LightSource
    hour: Light
    changes: tuple[str, ...]
    """One sentence for each thing that is not as it was asked."""


def correct_light(asked: LightSource, hour: Light, seen: SeenLight) -> CorrectedLight:
    """Fit a planned light to the landscape that came.

    Args:
        asked: as composed before painting.
        hour: for which it was composed.
        seen: read from the picture.
    """
    sure = seen.temperature_confidence >= SURE or "night" in {hour, seen.hour}
    shown = seen.hour if sure else hour  # day and night are not mistaken for each other
    azimuth, elevation, changes = _place(asked, hour, shown, seen)
    temperature = _colour(asked, hour, shown, seen)
    if temperature != asked.temperature_k:
        changes.append(f"the light has {temperature:.0f} K instead of {asked.temperature_k:.0f} K")
    if shown != hour:
        changes.append(f"it is {shown} instead of {hour}")
    source = LightSource(azimuth_deg=azimuth, elevation_deg=elevation, temperature_k=temperature)
    return CorrectedLight(source, shown, tuple(changes))


def _is_off(asked: LightSource, seen: SeenLight) -> bool:
    """Whether the colour surely is another than was asked."""
    off = abs(1e6 / seen.temperature_k - 1e6 / asked.temperature_k)
    return seen.temperature_confidence >= SURE and off > SAME_COLOUR_MIRED


def _place(
    asked: LightSource, hour: Light, shown: Light, seen: SeenLight
) -> tuple[float, float, list[str]]:
    azimuth = asked.azimuth_deg
    elevation = asked.elevation_deg if shown == hour else _USUAL_HEIGHT_DEG[shown]
    if seen.azimuth_confidence < SURE:
        return azimuth, elevation, []
    changes = []
    if abs(seen.azimuth_deg - azimuth) > SAME_SIDE_DEG:
        changes.append(
            f"the light comes from {seen.azimuth_deg:+.0f} instead of {azimuth:+.0f} deg"
        )
        azimuth = seen.azimuth_deg
    if abs(seen.elevation_deg - elevation) > SAME_HEIGHT_DEG:
        elevation = min(HIGHEST_DEG, max(LOWEST_DEG, seen.elevation_deg))
    return azimuth, elevation, changes


def _colour(asked: LightSource, hour: Light, shown: Light, seen: SeenLight) -> float:
    if _is_off(asked, seen):
        return min(COOLEST_K, max(WARMEST_K, seen.temperature_k))
    return asked.temperature_k if shown == hour else KELVIN[shown]
