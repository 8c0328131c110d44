"""Reads Chinese addresses from the left: province, prefecture, county, and nothing finer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from milepost.atlas.tables import Division

PROVINCE, PREFECTURE, COUNTY = 1, 2, 3

# What may not follow a short name: `北京路` is a street, `中山公园` a park, `朝阳区` a county,
# `三明治` a meal.
_OTHER_THING = re.compile(
    r"[东西南北中一二三四五六七八九十]{0,2}(路|街|巷|弄|胡同|大道|道|支路|桥)"
    r"|[省市县区州盟旗镇乡村门陵河]|治(?!多)"
    r"|(公园|大厦|广场|饭店|宾馆|酒店|餐厅|饭馆|小区|花园|新村|公寓|医院|学校|大学|中学|小学|半岛)"
)
_CITY_PROPER = re.compile(r"(市|市区|市中心|城区|县城|古镇|古城|老城|景区|风景区|站|机场)?$")
_LEAD = re.compile(
    r"(从|在|到|至|自|去|往|位于|起点|终点|出发地|目的地|地址)?(中华人民共和国|中国)?"
)


class Match(NamedTuple):
    """What the beginning of a text names."""

    city_id: str | None
    """None where the name is known but belongs to no one city: `浙江省`, `朝阳区`."""
    start: int
    end: int
    """The administrative part is `text[start:end]`; it never holds a street or a number."""


class Addresses:
    """The administrative units of China by name."""

    def __init__(self, divisions: Iterable[Division]) -> None:
        """Index the units; those without a name are skipped."""
        self._full: defaultdict[str, list[Division]] = defaultdict(list)
        self._short: defaultdict[str, list[Division]] = defaultdict(list)
        for unit in divisions:
            if unit.name:
                self._full[unit.name].append(unit)
                if unit.short != unit.name:
                    self._short[unit.short].append(unit)
        self._longest = max(map(len, self._full))
        self._provinces = {unit.short for unit in self._named(PROVINCE)}

    def _named(self, level: int) -> Iterable[Division]:
        return (unit for units in self._full.values() for unit in units if unit.level == level)

    def read(self, text: str, start: int = 0) -> Match | None:
        """Read from `start`, the text being folded to Simplified without separators."""
        lead = _LEAD.match(text, start)
        # The name itself comes first: 自贡 and 从江 begin like a lead.
        return self._read_name(text, start) or (
            self._read_name(text, lead.end()) if lead and lead.end() > start else None
        )

    def _read_name(self, text: str, begin: int) -> Match | None:
        readings = [self._within(text, begin, begin, None)]
        for province, end in self._units(text, begin, PROVINCE, None):
            readings.append(self._within(text, begin, end, province))
            readings.append(Match(province.city_id or None, begin, end))
        known = [reading for reading in readings if reading is not None]
        # The longest administrative part wins; of equals, the one that is a city.
        return max(known, key=lambda match: (match.end, match.city_id is not None), default=None)

    def _within(self, text: str, begin: int, at: int, province: Division | None) -> Match | None:
        """Prefecture and county, or county alone."""
        region = province.short if province else None
        if province is not None and province.city_id:
            return self._county_of(text, begin, at, province)
        readings = []
        for prefecture, end in self._units(text, at, PREFECTURE, region):
            county = self._county_of(text, begin, end, prefecture)
            readings.append(county or Match(prefecture.city_id, begin, end))
        counties = self._units(text, at, COUNTY, region)
        if counties:
            owners = {county.city_id for county, _ in counties}
            owner = owners.pop() if len(owners) == 1 else None
            readings.append(Match(owner, begin, counties[0][1]))
        return max(readings, key=lambda match: match.end, default=None)

    def _county_of(self, text: str, begin: int, at: int, above: Division) -> Match | None:
        """A county of that city; in a prefecture also a city of its own within the province."""
        region = above.short if above.level == PROVINCE else above.province
        for county, end in self._units(text, at, COUNTY, region):
            if county.city_id == above.city_id or county.name[-1] in "市县":
                return Match(county.city_id, begin, end)
        return None

    def _units(
        self, text: str, at: int, level: int, region: str | None
    ) -> list[tuple[Division, int]]:
        """Units of one level whose longest name stands at that place."""
        for end in range(min(len(text), at + self._longest), at + 1, -1):
            name = text[at:end]
            found = [unit for unit in self._full.get(name, ()) if _fits(unit, level, region)]
            if not found and self._may_be_short(name, text[end:], level, region):
                found = [unit for unit in self._short.get(name, ()) if _fits(unit, level, region)]
            if found:
                return [(unit, end) for unit in found]
        return []

    def _may_be_short(self, name: str, rest: str, level: int, region: str | None) -> bool:
        if level == COUNTY and region is None and name in self._provinces:
            return False
        if level == COUNTY:
            return bool(_CITY_PROPER.match(rest)) and not rest.startswith("市")
        if level == PREFECTURE and region is None and self._is_rather_a_province(name):
            return False
        return not _OTHER_THING.match(rest) or self._begins_with_unit(rest)

    def _begins_with_unit(self, rest: str) -> bool:
        """`门头沟区` after 北京 is no gate of Beijing."""
        return any(rest[:end] in self._full for end in range(3, self._longest))

    def _is_rather_a_province(self, name: str) -> bool:
        """`海南` is the island; `吉林` is a city as well, and named for it."""
        return name in self._provinces and not any(
            unit.name.endswith("市") for unit in self._short[name] if unit.level == PREFECTURE
        )


def _fits(unit: Division, level: int, region: str | None) -> bool:
    return unit.level == level and (region is None or unit.province == region)
