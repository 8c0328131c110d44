"""Trips and grounds for the tests of lettering."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np

from milepost.brief.composition import compose
from milepost.brief.model import ArtBrief, LandmarkBrief, Template
from milepost.pixels.arrays import Image
from milepost.trip.model import Stop, TripFacts

WIDTH, HEIGHT = 1080, 1350


def make_facts(*, cities: tuple[str, ...] = ("上海", "无锡"), **changes: Any) -> TripFacts:
    """Labour Day between Shanghai and Wuxi; any field of `TripFacts` changed."""
    fields: dict[str, Any] = {
        "start": datetime.fromisoformat("2024-05-02T22:38:00+08:00"),
        "end": datetime.fromisoformat("2024-05-05T20:00:00+08:00"),
        "season": "spring",
        "holiday": "Labour Day",
        "day_part_start": "night",
        "day_part_end": "night",
        "nights": 3,
        "route": tuple(Stop(city_id=city, name=city) for city in cities),
        "distance_km": 645.4,
        "driving_minutes": 868,
        "weather_start": "clear",
        "weather_end": "cloudy",
        "mood": "joyful",
        "words": "新司机的五一出游!",
        "team": "欧阳开心的队伍",
    }
    return TripFacts(**(fields | changes))


def make_brief(
    template: Template = "overlay",
    *,
    seed: int = 1,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    wide: bool = False,
    **changes: Any,
) -> ArtBrief:
    """A brief whose composition is what the rules give for this template, size and seed."""
    fields: dict[str, Any] = {
        "style": "guofeng" if template == "vertical" else "travel",
        "archetype": "lake",
        "place": "无锡",
        "place_en": "Wuxi",
        "landmark": LandmarkBrief(
            name="鼋头渚",
            name_en="Turtle Head Isle",
            city="无锡",
            city_en="Wuxi",
            kind="lighthouse",
            features_zh=(),
            features_en=(),
        ),
        "climate": "subtropical",
        "season": "spring",
        "day_part": "noon",
        "light": "day",
        "weather": "clear",
        "mood": "joyful",
        "palette": "",
        "avoid": (),
        "elements": (),
        "composition": compose(
            template=template,
            light="day",
            weather="clear",
            wide_landmark=wide,
            width_px=size[0],
            height_px=size[1],
            seed=seed,
        ),
        "prompt_zh": "",
        "prompt_en": "",
        "negative": "",
    }
    return ArtBrief(**(fields | changes))


def flat(red: float, green: float, blue: float, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Image:
    """A picture of one colour."""
    picture = np.empty((1, size[1], size[0], 3), np.float32)
    picture[...] = (red, green, blue)
    return picture


def speckled(size: tuple[int, int] = (WIDTH, HEIGHT)) -> Image:
    """A picture of bright and dark patches: the worst ground for type."""
    patches = np.random.RandomState(3).rand(1, size[1] // 12 + 1, size[0] // 12 + 1, 3)
    large = patches.repeat(12, axis=1).repeat(12, axis=2).astype(np.float32)
    return np.ascontiguousarray(large[:, : size[1], : size[0]])


SKY = (0.55, 0.75, 0.88)
DUSK = (0.24, 0.14, 0.34)
PALE = (0.93, 0.92, 0.88)
