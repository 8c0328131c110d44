"""What a landmark can be: a closed vocabulary, so that a painter can know every word of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "bridge": "a modern bridge or a timber one; steel, cables or beams",
        "castle": "a fortified residence or stone fort",
        "church": "a church or cathedral",
        "city_gate": "a gate or gate tower of a city wall or pass",
        "clock_tower": "a tower made to show the time",
        "crater_lake": "a lake in a volcano's crater",
        "danxia_peaks": "red sandstone peaks",
        "ferris_wheel": "a large observation wheel",
        "fountain": "a jet of water that is itself the sight",
        "giant_buddha": "a colossal Buddha, carved or cast",
        "gorge": "a river between cliffs",
        "grassland": "open grass, rolling or flat",
        "grotto": "caves with carvings in a cliff",
        "harbour": "a working or passenger waterfront",
        "hotel": "a building of striking shape that is a hotel",
        "island": "an island seen as a whole",
        "karst_peaks": "steep limestone hills",
        "lake": "a lake or reservoir",
        "lighthouse": "a light for ships",
        "monument": "a sculpture or memorial",
        "oasis": "a spring or lake among dunes",
        "opera_house": "a hall for music of striking shape",
        "pagoda": "a many-storeyed or bottle-shaped Buddhist tower",
        "palace": "a palace, or a hall of one",
        "pavilion": "a Chinese or Japanese storeyed hall or pavilion with eaves",
        "ski_jump": "a ski jumping hill",
        "skyscrapers": "one or more very tall modern buildings",
        "snow_peak": "a mountain or range under snow",
        "stilt_houses": "timber houses on posts against a slope",
        "stone_bridge": "an old bridge of stone",
        "temple": "a temple or monastery",
        "tower": "a sightseeing tower without being a transmitter first",
        "tv_tower": "a radio or television tower",
        "village": "an old village with its setting",
        "water_town": "an old town on canals",
    }
)
"""Kind to its one-line definition."""
