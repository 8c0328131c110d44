from __future__ import annotations

import pytest

from milepost.atlas import tables
from milepost.atlas.atlas import load_atlas


@pytest.mark.parametrize(
    ("text", "city_id"),
    [
        ("上海市黄浦区中山南路1891号", "shanghai"),
        ("湖州市", "huzhou"),
        ("湖州", "huzhou"),
        ("無錫市", "wuxi"),
        ("乌鲁木齐", "urumqi"),
        ("台北市信義區", "taipei"),
        ("臺北市", "taipei"),
        ("香港九龍", "hongkong"),
        ("澳門", "macau"),
        ("浙江省湖州市南浔区", "huzhou"),
        ("浙江 杭州 西湖区", "hangzhou"),
        ("江苏昆山", "suzhou"),
        ("从上海", "shanghai"),
        ("内蒙古呼伦贝尔", "hulunbuir"),
        ("新疆喀什", "kashgar"),
        ("云南大理", "dali"),
        ("仙桃", "xiantao"),
    ],
)
def test_a_chinese_address_names_its_city(text: str, city_id: str) -> None:
    city = load_atlas().find(text)

    assert city is not None
    assert city.id == city_id


@pytest.mark.parametrize(
    ("text", "city_id"),
    [
        ("黄浦区", "shanghai"),
        ("南浔古镇", "huzhou"),
        ("昆山", "suzhou"),
        ("九龍", "hongkong"),
        ("都江堰市", "dujiangyan"),
        ("甘肃省酒泉市敦煌市", "dunhuang"),
        ("九寨溝", "jiuzhaigou"),
        ("香格里拉", "shangri-la"),
    ],
)
def test_a_county_alone_is_its_city_or_itself(text: str, city_id: str) -> None:
    city = load_atlas().find(text)

    assert city is not None
    assert city.id == city_id


@pytest.mark.parametrize(
    ("text", "city_id"),
    [
        ("吉林省长春市", "changchun"),
        ("吉林长春", "changchun"),
        ("吉林市", "jilin"),
        ("海南省三亚市", "sanya"),
        ("海南海口", "haikou"),
        ("青海省海南州", "hainan-qinghai"),
        ("青海西宁", "xining"),
        ("上海市黄浦区北京路", "shanghai"),
        ("上海 北京路", "shanghai"),
        ("杭州解放路", "hangzhou"),
        ("北京朝阳区", "beijing"),
        ("朝阳市", "chaoyang"),
        ("安徽省宿州市", "suzhou-anhui"),
        ("Suzhou", "suzhou"),
        ("Suzhou, Anhui", "suzhou-anhui"),
        ("Paris, Texas", "paris-us"),
        ("London, Ontario", "london-ca"),
        ("黄山", "huangshan"),
        ("北京门头沟区", "beijing"),  # no gate
        ("阿里山乡", "chiayi"),  # not Ngari, 阿里
        ("自贡市", "zigong"),  # 自 is not "from"
        ("乾安县", "songyuan"),  # 乾 stays 乾 here
    ],
)
def test_the_most_specific_reading_wins(text: str, city_id: str) -> None:
    city = load_atlas().find(text)

    assert city is not None
    assert city.id == city_id


@pytest.mark.parametrize(
    "text",
    [
        *["北京路", "北京路12号", "南京西路", "苏州河", "西安门大街", "中山公园", "北海道"],
        *["三明治", "三明治店", "长白山路", "长白山大道"],
    ],
)
def test_a_street_a_park_or_a_meal_named_after_a_place_is_not_the_place(text: str) -> None:
    assert load_atlas().find(text) is None


@pytest.mark.parametrize("text", ["朝阳区", "鼓楼区", "海南", "青海", "吉林省", "中国"])
def test_a_name_that_several_places_share_or_that_is_no_city_finds_none(text: str) -> None:
    assert load_atlas().find(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "哥谭市",
        "Atlantis",
        "霍格沃茨",
        "瓦坎达",
        "Narnia",
        "",
        "   ",
        "123",
        "路",
        "🚗",
        "市" * 999,
    ],
)
def test_an_invented_place_finds_none(text: str) -> None:
    assert load_atlas().find(text) is None
    assert load_atlas().district(text) is None


@pytest.mark.parametrize(
    ("text", "city_id"),
    [
        ("Paris", "paris"),
        ("paris, france", "paris"),
        ("75001 Paris", "paris"),
        ("法国巴黎", "paris"),
        ("New York", "new-york"),
        ("New York, NY 10001", "new-york"),
        ("221B Baker Street, London", "london"),
        ("Reykjavík", "reykjavik"),
        ("東京都新宿區", "tokyo"),
        ("旧金山", "san-francisco"),
        ("日本北海道札幌市", "sapporo"),
        ("Xi'an", "xian"),
        ("Hong Kong", "hongkong"),
    ],
)
def test_a_city_abroad_or_in_latin_letters_is_found(text: str, city_id: str) -> None:
    city = load_atlas().find(text)

    assert city is not None
    assert city.id == city_id


def test_a_city_that_only_the_gazetteer_knows_has_a_name_a_zone_and_an_honest_landscape() -> None:
    atlas = load_atlas()

    lyon = atlas.find("Lyon")

    assert lyon is not None
    assert (lyon.name_hans, lyon.region_hans, lyon.timezone) == ("里昂", "法国", "Europe/Paris")
    assert lyon.archetype in {"lake", "skyline"}
    assert atlas.landmarks(lyon.id) == ()
    assert atlas.city(lyon.id) == lyon


@pytest.mark.parametrize(
    ("text", "city_id"),
    [
        ("雄安新区", "baoding"),
        ("河北雄安新区", "baoding"),
        ("雄安站", "baoding"),
        ("长白山", "yanbian"),
        ("吉林长白山", "yanbian"),
        ("長白山景區", "yanbian"),
        ("敦煌莫高窟", "dunhuang"),
        ("莫高窟", "dunhuang"),
        ("稻城亚丁", "ganzi"),
        ("四川 稻城亚丁", "ganzi"),
        ("千岛湖", "hangzhou"),
        ("玉树治多", "yushu"),  # a county, no meal
    ],
)
def test_a_place_people_drive_to_is_found_though_it_is_no_administrative_unit(
    text: str, city_id: str
) -> None:
    city = load_atlas().find(text)

    assert city is not None
    assert city.id == city_id


@pytest.mark.parametrize(
    ("text", "name_hans"),
    [("Venezia", "威尼斯"), ("Roma", "罗马"), ("Firenze", "佛罗伦萨"), ("Köln", "科隆")],
)
def test_a_city_abroad_is_found_by_its_own_name_and_called_as_on_chinese_maps(
    text: str, name_hans: str
) -> None:
    city = load_atlas().find(text)

    assert city is not None
    assert city.name_hans == name_hans


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("上海市黄浦区中山南路1891号", "上海市黄浦区"),
        ("上海市黃浦區中山南路1891號", "上海市黃浦區"),
        ("浙江省 湖州市 南浔区 人民路 5 号", "浙江省 湖州市 南浔区"),
        ("杭州解放路88号", "杭州"),
        ("台北市信義區市府路45號", "台北市信義區"),
        ("221B Baker Street, London", "London"),
        ("75001 Paris, France", "Paris"),
        ("東京都新宿區西新宿2丁目", "東京"),
        ("北京路12号", None),
        ("中山南路1891号", None),
        ("一號公館18樓", None),
    ],
)
def test_the_district_of_an_address_holds_neither_street_nor_number(
    text: str, district: str | None
) -> None:
    assert load_atlas().district(text) == district


def test_a_water_town_named_alone_is_its_city_and_its_district_is_the_city_s_name() -> None:
    atlas = load_atlas()
    towns = [sight for sight in tables.landmarks() if sight.kind == "water_town"]

    assert towns
    for town in towns:
        city = atlas.find(town.name_hans)
        assert city is not None
        assert city.id == town.city_id
        assert (atlas.district(town.name_hans) or "") in f"{city.name_hans}{town.name_hans}"


def test_the_district_ends_before_the_street_whatever_the_county() -> None:
    atlas = load_atlas()
    counties = [unit for unit in tables.divisions() if unit.level == 3]

    for unit in counties[::20]:
        address = f"{unit.province}{unit.name}"
        assert atlas.district(f"{address}建设路十二号3单元") == address


@pytest.mark.parametrize(
    "text", ["我家", "外婆家", "公司", "机场", "幸福里小区3栋", "13800138000", "沪A12345"]
)
def test_a_private_place_names_no_city_and_no_district(text: str) -> None:
    assert load_atlas().find(text) is None
    assert load_atlas().district(text) is None


@pytest.mark.parametrize(
    ("latitude", "longitude", "city_id"),
    [
        (31.23, 121.47, "shanghai"),
        (31.38, 120.98, "suzhou"),  # Kunshan is nearer to Shanghai's edge than to Suzhou's centre
        (30.87, 120.43, "huzhou"),
        (22.44, 114.03, "hongkong"),  # Yuen Long, across the bay from Shenzhen
        (25.03, 121.56, "taipei"),
        (48.85, 2.35, "paris"),
        (45.90, 6.13, "annecy-fr"),  # 35 km from Geneva, but in France
        (37.77, -122.42, "san-francisco"),
    ],
)
def test_a_position_belongs_to_the_nearest_city(
    latitude: float, longitude: float, city_id: str
) -> None:
    city = load_atlas().nearest(latitude, longitude)

    assert city is not None
    assert city.id == city_id


def test_a_position_far_from_any_city_has_none() -> None:
    assert load_atlas().nearest(0.0, -30.0) is None


def test_a_city_beyond_the_given_distance_is_not_near() -> None:
    atlas = load_atlas()

    assert atlas.nearest(30.5, 120.6, within_km=1) is None
    assert atlas.nearest(30.5, 120.6, within_km=60) is not None


def test_the_date_line_does_not_hide_a_neighbour() -> None:
    taveuni = load_atlas().nearest(-16.43, -179.95, within_km=100)

    assert taveuni is not None
    assert taveuni.region_hans == "斐济"
