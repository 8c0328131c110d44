"""Two cities, one with a landmark, and the facts of a trip between them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from milepost.atlas.model import City, Landmark
from milepost.trip.model import Stop, TripFacts


class TwoCities:
    """Wuxi has a lighthouse; Changzhou has no landmark that anyone is sure of."""

    def city(self, city_id: str) -> City:
        names = {"wuxi": ("无锡", "無錫", "Wuxi"), "changzhou": ("常州", "常州", "Changzhou")}
        hans, hant, english = names[city_id]
        return City(
            id=city_id,
            name_hans=hans,
            name_hant=hant,
            name_en=english,
            region_hans="江苏",
            latitude=31.5,
            longitude=120.3,
            timezone="Asia/Shanghai",
            climate="subtropical",
            terrain="lake",
            archetype="water_town",
        )

    def landmarks(self, city_id: str) -> tuple[Landmark, ...]:
        if city_id != "wuxi":
            return ()
        return (
            Landmark(
                id="yuantouzhu",
                city_id="wuxi",
                name_hans="鼋头渚灯塔",
                name_hant="黿頭渚燈塔",
                name_en="Yuantouzhu Lighthouse",
                kind="lighthouse",
                archetype="lake",
                features_zh=("湖边白色灯塔", "樱花"),
                features_en=("a white lighthouse on the lake", "cherry blossom"),
                best_seasons=("spring",),
                checked_by=("pass-1", "pass-2"),
            ),
        )


def make_facts(**changes: Any) -> TripFacts:
    """Three nights in May, from Changzhou to Wuxi."""
    values: dict[str, Any] = {
        "start": datetime.fromisoformat("2024-05-02T22:38:00+08:00"),
        "end": datetime.fromisoformat("2024-05-05T18:57:00+08:00"),
        "season": "spring",
        "holiday": "Labour Day",
        "day_part_start": "night",
        "day_part_end": "dusk",
        "nights": 3,
        "route": (Stop(city_id="changzhou", name="常州"), Stop(city_id="wuxi", name="无锡")),
        "distance_km": 645.4,
        "driving_minutes": 868,
        "weather_start": "clear",
        "weather_end": "cloudy",
        "mood": "joyful",
        "words": "新司机的五一出游!",
    }
    return TripFacts(**{**values, **changes})
