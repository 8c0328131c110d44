"""The two records of the atlas."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Climate = Literal[
    "tropical", "subtropical", "temperate", "continental", "arid", "plateau", "mediterranean"
]
Terrain = Literal[
    "coast", "lake", "river_plain", "hills", "mountains", "desert", "grassland", "metropolis"
]
Archetype = Literal["lake", "skyline", "water_town", "snow_mountains"]
"""The kinds of landscape that the built-in painter knows."""


class City(BaseModel):
    """A place people drive to."""

    model_config = ConfigDict(frozen=True)

    id: str
    """`wuxi`; unique, lower-case ASCII."""
    name_hans: str
    """Short name without 市: `无锡`; its Chinese exonym where there is one, else Latin."""
    name_hant: str
    name_en: str
    region_hans: str
    """Province or country."""
    latitude: float
    longitude: float
    timezone: str
    """IANA name: `Asia/Shanghai`."""
    climate: Climate
    terrain: Terrain
    archetype: Archetype
    """The honest landscape for this city when no landmark is painted."""


class Landmark(BaseModel):
    """A true sight of one city, with what a painter must show."""

    model_config = ConfigDict(frozen=True)

    id: str
    city_id: str
    name_hans: str
    name_hant: str
    name_en: str
    kind: str
    """One of the kinds in `atlas.kinds`: `pagoda`, `lighthouse`, `tv_tower`, `snow_peak` …"""
    archetype: Archetype
    """The landscape it stands in."""
    features_zh: tuple[str, ...]
    """Concrete things to show, in Chinese: `八角七层砖塔`."""
    features_en: tuple[str, ...]
    best_seasons: tuple[Literal["spring", "summer", "autumn", "winter"], ...]
    checked_by: tuple[str, ...]
    """The independent passes that agreed on it; at least two."""
