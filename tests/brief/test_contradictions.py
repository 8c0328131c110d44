from __future__ import annotations

import time

import pytest

from fakes.three_cities import ThreeCities
from fakes.two_cities import make_facts
from milepost.atlas import load_atlas
from milepost.brief.contradictions import Sky, Trip, contradictions, without_denials
from milepost.brief.free_text import clean
from milepost.brief.model import ArtBrief
from milepost.brief.offer import what_to_offer
from milepost.brief.rules import write_brief
from milepost.trip.model import Stop

DUSK = Sky("dusk", "cloudy")


def trip(owner_words: str = "") -> Trip:
    offer = what_to_offer(make_facts(), ThreeCities(), seed=1)
    return Trip.of(offer, load_atlas().cities(), owner_words)


@pytest.mark.parametrize(
    "text",
    [
        "无锡鼋头渚灯塔,湖面帆影,樱花,暮色",
        "常州的青石板路,大理石栏杆,凤凰木,朝阳",
        "白沙滩上,日照金山,阿里山云海",
        "外滩南京路",
        "空旷的公路,车道线,火车站远景,缆车",
        "标志性的灯塔",
        "四季如春,常春藤",
        "a hot spring by the lake, carved scarf textures, a painterly wordless scene",
        "Wuxi and Changzhou at dusk, the moon rising",
    ],
)
def test_what_the_trip_bears_out_contradicts_nothing(text: str) -> None:
    assert contradictions(text, trip(), DUSK) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("杭州西湖", "city"),
        ("大理市的风", "city"),
        ("the lake of Hangzhou", "city"),
        ("a view of New York", "city"),
        ("深秋的山", "season"),
        ("autumn leaves", "season"),
        ("a wintry lake", "season"),
        ("车辆驶过", "vehicle"),
        ("a parked CAR", "vehicle"),
        ("traffic", "vehicle"),
        ("红色印章", "letters"),
        ("a watermark", "letters"),
        ("a selfie", "faces"),
        ("雨中的湖", "weather"),
        ("falling snow", "weather"),
        ("a lake at noon", "light"),
        ("https://example.com", "orders"),
    ],
)
def test_what_it_does_not_is_found(text: str, kind: str) -> None:
    assert kind in contradictions(text, trip(), DUSK)


def test_without_a_moment_light_and_weather_are_not_judged() -> None:
    assert contradictions("正午的雨中", trip(), None) == ()


def test_the_owners_words_may_be_echoed_but_not_copied() -> None:
    own = trip("今天在太湖边的樱花树下吃了面")

    assert contradictions("太湖边的樱花", own, DUSK) == ()
    assert contradictions("太湖边的樱花树下吃", own, DUSK) == ("quote",)


def test_denials_of_what_must_not_be_there_are_dropped_and_others_kept() -> None:
    assert without_denials("湖面,没有汽车,无风的水面;不含文字") == "湖面,无风的水面"
    assert without_denials("a lake, no cars, without people, no text.") == "a lake, without people"


@pytest.mark.slow
def test_our_own_prompts_contradict_nothing() -> None:
    atlas = load_atlas()
    for seed, city in enumerate(("wuxi", "hangzhou", "suzhou", "lijiang", "sanya", "dali") * 3):
        known = atlas.city(city)
        assert known is not None
        facts = make_facts(route=(Stop(city_id=city, name=known.name_hans),), words=None)
        brief: ArtBrief = write_brief(facts, atlas, seed=seed, width_px=1080, height_px=1350)
        held = Trip.of(what_to_offer(facts, atlas, seed=seed), atlas.cities(), None)

        for text in (brief.prompt_zh, brief.prompt_en):
            assert contradictions(text, held, Sky(brief.light, brief.weather)) == (), text


@pytest.mark.parametrize("longest", [1, 7, 30])
def test_a_text_is_cut_at_a_clause_or_within_the_only_one(longest: int) -> None:
    cut = clean("湖光山色,远山如黛,近水含烟", longest=longest)

    assert len(cut) <= longest
    assert cut in {"湖", "湖光山色", "湖光山色,远山如黛,近水含烟"}


def test_words_that_redaction_touched_leave_whole() -> None:
    assert clean("湖边(13812345678)的灯塔", longest=90) == "湖边()的灯塔"
    assert clean("远山,住在中山南路1891号-1893号", longest=90) == "远山"


@pytest.mark.parametrize("before", range(20, 420, 13))
def test_a_number_that_is_cut_in_two_does_not_come_through(before: int) -> None:
    text = "山" * (before % 40) + ",13912345678" * (before // 12) + "13812345678" * 40

    assert not any(letter.isdigit() for letter in clean(text, longest=100))


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["中山南路", "一二三号", ".", "1 ", "👩‍👩‍👧"])
def test_an_endless_text_takes_no_time(unit: str) -> None:
    clean("", longest=220)
    started = time.perf_counter()

    clean(unit * 90_000, longest=220)

    assert time.perf_counter() - started < 0.5
