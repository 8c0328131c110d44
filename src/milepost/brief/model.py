"""The art brief: everything a painter, a compositor and a typesetter agree on beforehand."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from milepost.atlas.model import Archetype, Climate
from milepost.trip.model import DayPart, Mood, Season, Weather

Template = Literal["overlay", "framed", "vertical"]
"""Type layouts: title in the sky; art in a paper frame with a caption band; vertical title."""
Light = Literal["day", "dusk", "night"]
Style = Literal["travel", "guofeng"]
"""Looks of the built-in painter: flat travel poster; 国风, azurite and malachite on silk."""


class Box(BaseModel):
    """A rectangle in fractions of the picture, origin top left."""

    model_config = ConfigDict(frozen=True)

    left: float
    top: float
    right: float
    bottom: float

    def pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """The same box as (left, top, right, bottom) in whole pixels."""
        return (
            round(self.left * width),
            round(self.top * height),
            round(self.right * width),
            round(self.bottom * height),
        )

    def overlaps(self, other: Box) -> bool:
        """Whether the two share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class LightSource(BaseModel):
    """Where the light comes from, and its colour."""

    model_config = ConfigDict(frozen=True)

    azimuth_deg: float
    """-90 from the left edge, 0 from straight behind the scene, +90 from the right edge."""
    elevation_deg: float
    """0 on the horizon, 90 overhead."""
    temperature_k: float
    """About 2800 at dusk, 5600 at noon, 9000 in moonlight."""


class Composition(BaseModel):
    """Where everything goes; painter, car, lettering and measure read only this."""

    model_config = ConfigDict(frozen=True)

    template: Template
    art_box: Box
    """What the landscape may fill; the whole picture but for `framed`."""
    horizon_y: float
    """Height of the eye, as a fraction from the top: waterline, foot of the skyline."""
    road_y: float
    """Far edge of the ground that the car stands on."""
    ground_y: float
    """Where the near tyres touch."""
    car_box: Box
    """The car's wheelbase-to-roof rectangle; its bottom is `ground_y`."""
    landmark_box: Box
    """The main sight stands on the bottom of this box and inside it."""
    title_box: Box
    """Reserved for type: no motif but sky may enter."""
    figures_box: Box
    """Route line and figures."""
    label_box: Box
    """The visible AI label; within 8 % of an edge."""
    light: LightSource


class LandmarkBrief(BaseModel):
    """The landmark to paint; None in the brief means an honest archetype instead."""

    model_config = ConfigDict(frozen=True)

    name: str
    name_en: str
    city: str
    city_en: str
    kind: str
    features_zh: tuple[str, ...]
    features_en: tuple[str, ...]


class Element(BaseModel):
    """One thing in the picture and the fact that put it there."""

    model_config = ConfigDict(frozen=True)

    what: str
    because: str
    """Name and value of a fact: `season=spring`."""


class ArtBrief(BaseModel):
    """What to paint. The painter obeys it; a vendor is asked for it in words."""

    model_config = ConfigDict(frozen=True)

    style: Style
    archetype: Archetype
    place: str
    """The city of the picture, Simplified short name."""
    place_en: str
    landmark: LandmarkBrief | None
    climate: Climate
    season: Season
    day_part: DayPart
    light: Light
    weather: Weather
    mood: Mood
    palette: str
    """Intent in words: `clear spring day, pale blue over fresh green, cherry accents`."""
    avoid: tuple[str, ...]
    elements: tuple[Element, ...]
    composition: Composition
    prompt_zh: str
    prompt_en: str
    negative: str
