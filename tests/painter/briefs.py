"""Art briefs made by hand, so that scenes are tested without the rules that write briefs."""

from __future__ import annotations

from typing import Any

from milepost.brief.model import ArtBrief, Box, Composition, LandmarkBrief, LightSource


def make_composition(**changes: Any) -> Composition:
    """The `overlay` template, car in the middle, landmark on the right; any field changed."""
    fields: dict[str, Any] = {
        "template": "overlay",
        "art_box": Box(left=0.0, top=0.0, right=1.0, bottom=1.0),
        "horizon_y": 0.545,
        "road_y": 0.735,
        "ground_y": 0.815,
        "car_box": Box(left=0.23, top=0.66, right=0.77, bottom=0.815),
        "landmark_box": Box(left=0.60, top=0.20, right=0.90, bottom=0.53),
        "title_box": Box(left=0.05, top=0.045, right=0.95, bottom=0.165),
        "figures_box": Box(left=0.05, top=0.855, right=0.95, bottom=0.985),
        "label_box": Box(left=0.80, top=0.015, right=0.98, bottom=0.07),
        "light": LightSource(azimuth_deg=20, elevation_deg=30, temperature_k=5600),
    }
    return Composition(**(fields | changes))


def make_landmark(kind: str = "pagoda") -> LandmarkBrief:
    """A landmark of one kind, its names left plain."""
    return LandmarkBrief(
        name="湖山",
        name_en="Lakeside",
        city="无锡",
        city_en="Wuxi",
        kind=kind,
        features_zh=("临水",),
        features_en=("by the water",),
    )


def make_brief(**changes: Any) -> ArtBrief:
    """A clear spring day at a lake with a pagoda; any field of `ArtBrief` changed."""
    fields: dict[str, Any] = {
        "style": "travel",
        "archetype": "lake",
        "place": "无锡",
        "place_en": "Wuxi",
        "landmark": make_landmark(),
        "climate": "subtropical",
        "season": "spring",
        "day_part": "afternoon",
        "light": "day",
        "weather": "clear",
        "mood": "joyful",
        "palette": "clear spring day",
        "avoid": ("vehicles", "text"),
        "elements": (),
        "composition": make_composition(),
        "prompt_zh": "",
        "prompt_en": "",
        "negative": "",
    }
    return ArtBrief(**(fields | changes))
