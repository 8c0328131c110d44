"""What the trip asks of an atlas, and how much of a place's text may be kept."""

from __future__ import annotations

import re
from typing import Final, Protocol

from milepost.atlas.model import City
from milepost.trip.model import Script
from milepost.trip.private import MASK
from milepost.trip.redact_text import redact_text
from milepost.trip.script import to_simplified
from milepost.trip.shadow import NUMERALS, arabic


class Atlas(Protocol):
    """Recognises places offline."""

    def find(self, text: str) -> City | None:
        """The city of a free text: `上海市黄浦区中山南路`, `湖州`, `無錫市`, `Paris`."""
        ...

    def nearest(self, latitude: float, longitude: float, within_km: float) -> City | None:
        """The closest city whose centre lies within the distance, if any."""
        ...

    def district(self, text: str) -> str | None:
        """The city and district at the head of an address, `上海市黄浦区`, without any street."""
        ...


_ADDRESS_SIGN: Final = re.compile(
    rf"[0-9@#{NUMERALS}]|[路街道巷弄号號栋棟幢室楼樓层層门門家宅院苑府邨舍寓厦廈]|小区|小區|花园|花園"
    r"|公寓|单元|單元|广场|廣場|社区|社區|新村|产业园|產業園|工业园|工業園|家园|家園|山庄|山莊|胡同|[里坊]$"
    r"|\b(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|house|home|apt)\b",
    re.IGNORECASE,
)
_NO_DISTRICT: Final = re.compile(r"[0-9@#]|(?:[路街道巷弄号栋幢室楼层]|小区|社区|花园|公寓)$")
_NAME: Final = re.compile(r"[㐀-鿿]{2,10}|[^\W\d_]{2,24}(?:[ '\-][^\W\d_]{1,24}){0,2}")


def safe_place(text: str | None, atlas: Atlas, script: Script) -> str | None:
    """City and district of an address; the mask when the atlas knows no place in it."""
    if text is None:
        return None
    city = atlas.find(text)
    if city is None:
        return MASK
    kept = atlas.district(text)
    if kept and _is_safe(kept, city, atlas):
        return kept
    return _city_name(city, text, atlas, script)


def safe_stop(text: str, atlas: Atlas, script: Script) -> str:
    """Like `safe_place`, but a bare name that nobody knows stays, so that it can be warned of.

    Origin and destination are homes more often than not; a stop's name is a city's or nothing.
    """
    if atlas.find(text) is not None:
        return safe_place(text, atlas, script) or MASK
    plain = _NAME.fullmatch(text) and not _ADDRESS_SIGN.search(arabic(text))
    return text if plain and redact_text(text) == text else MASK


def _is_safe(kept: str, city: City, atlas: Atlas) -> bool:
    """Believe the atlas only as far as the result is short, free of streets, and stable."""
    if len(kept) > 40 or _NO_DISTRICT.search(to_simplified(arabic(kept))):
        return False
    again = atlas.find(kept)
    return again is not None and again.id == city.id and atlas.district(kept) == kept


def _city_name(city: City, text: str, atlas: Atlas, script: Script) -> str:
    """The city's name as the owner would write it, as long as the atlas reads it back."""
    chinese = (city.name_hant, city.name_hans) if script == "hant" else (city.name_hans,)
    has_chinese = re.search(r"[㐀-鿿]", text) is not None
    names: tuple[str, ...] = (*chinese, city.name_en) if has_chinese else (city.name_en, *chinese)
    for name in names:
        found = atlas.find(name)
        if found is not None and found.id == city.id:
            return name
    return MASK
