"""A small honest atlas: eight cities, found by name at the head of a text or anywhere in it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from milepost.atlas.model import City

DISTRICTS = {
    "shanghai": ("黄浦区", "黃浦區", "闵行区", "閔行區", "浦东新区"),
    "chengdu": ("武侯区", "武侯區"),
}


def _city(
    city_id: str,
    names: tuple[str, str, str],
    region: str,
    place: tuple[float, float],
    timezone: str = "Asia/Shanghai",
) -> City:
    return City(
        id=city_id,
        name_hans=names[0],
        name_hant=names[1],
        name_en=names[2],
        region_hans=region,
        latitude=place[0],
        longitude=place[1],
        timezone=timezone,
        climate="temperate",
        terrain="river_plain",
        archetype="skyline",
    )


CITIES = (
    _city("shanghai", ("上海", "上海", "Shanghai"), "上海", (31.23, 121.47)),
    _city("huzhou", ("湖州", "湖州", "Huzhou"), "浙江", (30.89, 120.09)),
    _city("wuxi", ("无锡", "無錫", "Wuxi"), "江苏", (31.49, 120.31)),
    _city("changzhou", ("常州", "常州", "Changzhou"), "江苏", (31.81, 119.97)),
    _city("chengdu", ("成都", "成都", "Chengdu"), "四川", (30.66, 104.06)),
    _city("dujiangyan", ("都江堰", "都江堰", "Dujiangyan"), "四川", (30.99, 103.62)),
    _city("london", ("伦敦", "倫敦", "London"), "英国", (51.51, -0.13), "Europe/London"),
    _city("paris", ("巴黎", "巴黎", "Paris"), "法国", (48.86, 2.35), "Europe/Paris"),
    _city("sydney", ("悉尼", "悉尼", "Sydney"), "澳大利亚", (-33.87, 151.21), "Australia/Sydney"),
)


@dataclass(frozen=True)
class EightCities:
    """Finds a city whose name, in either script or Latin, stands in the text."""

    cities: tuple[City, ...] = CITIES

    def find(self, text: str) -> City | None:
        found = [(text.find(n), c) for c in self.cities for n in _names(c) if n in text]
        return min(found, key=lambda pair: pair[0])[1] if found else None

    def nearest(self, latitude: float, longitude: float, within_km: float) -> City | None:
        def km(city: City) -> float:
            east = (city.longitude - longitude) * math.cos(math.radians(latitude))
            return 111.2 * math.hypot(city.latitude - latitude, east)

        closest = min(self.cities, key=km)
        return closest if km(closest) <= within_km else None

    def district(self, text: str) -> str | None:
        city = self.find(text)
        if city is None:
            return None
        names = "|".join(DISTRICTS.get(city.id, ("~",)))
        found = re.match(rf"(?:{city.name_hans}|{city.name_hant})市?(?:{names})?", text)
        return found[0] if found else None


def _names(city: City) -> tuple[str, ...]:
    return (city.name_hans, city.name_hant, city.name_en)
