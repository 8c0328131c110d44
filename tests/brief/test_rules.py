from __future__ import annotations

from fakes.two_cities import TwoCities, make_facts
from milepost.atlas.model import City, Landmark
from milepost.brief.model import ArtBrief
from milepost.brief.rules import LUNAR_HOLIDAYS, write_brief
from milepost.trip.holidays import NAMES
from milepost.trip.model import Stop, TripFacts

SEEDS = range(40)


def brief(facts: TripFacts, places: TwoCities, seed: int = 1, **options: object) -> ArtBrief:
    return write_brief(facts, places, seed=seed, width_px=1080, height_px=1350, **options)  # type: ignore[arg-type]  # options are the style only


class WithSnow(TwoCities):
    """Its second sight is one for the winter."""

    def landmarks(self, city_id: str) -> tuple[Landmark, ...]:
        spring = super().landmarks("wuxi")[0]
        names = {"name_hans": "雪如意", "name_hant": "雪如意", "name_en": "Snow Ruyi"}
        snow = spring.model_copy(update={**names, "best_seasons": ("winter",)})
        return (spring, snow) if city_id == "wuxi" else ()


def test_the_same_trip_and_seed_give_the_same_brief() -> None:
    assert brief(make_facts(), TwoCities(), 7) == brief(make_facts(), TwoCities(), 7)


def test_the_landmark_belongs_to_a_passed_city() -> None:
    found = brief(make_facts(), TwoCities()).landmark

    assert found is not None
    assert (found.name, found.city) == ("鼋头渚灯塔", "无锡")


def test_a_city_without_a_sure_landmark_gets_its_honest_archetype() -> None:
    facts = make_facts(route=(Stop(city_id="changzhou", name="常州"),))

    painted = brief(facts, TwoCities())

    assert painted.landmark is None
    assert painted.archetype == "water_town"


def test_a_sight_in_season_is_preferred_and_one_out_of_season_is_better_than_none() -> None:
    def painted(season: str) -> set[str]:
        facts = make_facts(season=season)
        briefs = [brief(facts, WithSnow(), seed) for seed in SEEDS]
        return {b.landmark.name for b in briefs if b.landmark}

    assert painted("spring") == {"鼋头渚灯塔"}
    assert painted("winter") == {"雪如意"}
    assert painted("summer") == {"鼋头渚灯塔", "雪如意"}


def test_a_sight_that_the_owner_names_is_the_one_whatever_the_season() -> None:
    for words in ("去看雪如意!", "Off to the SNOW RUYI"):
        facts = make_facts(words=words, season="spring")

        briefs = [brief(facts, WithSnow(), seed) for seed in SEEDS]

        assert {b.landmark and b.landmark.name for b in briefs} == {"雪如意"}


def test_what_the_owner_speaks_of_comes_up_more_often() -> None:
    class Twice(TwoCities):
        def landmarks(self, city_id: str) -> tuple[Landmark, ...]:
            own = super().landmarks("wuxi")[0].model_copy(update={"city_id": city_id})
            return (own.model_copy(update={"name_hans": f"{city_id}灯塔"}),)

    facts = make_facts(words="在无锡看樱花", route=(*make_facts().route, make_facts().route[0]))

    briefs = [brief(facts, Twice(), seed) for seed in SEEDS]

    shown = [b.landmark.name for b in briefs if b.landmark]
    assert shown.count("wuxi灯塔") > 0.75 * len(shown)


def test_light_and_weather_belong_to_one_moment() -> None:
    facts = make_facts(nights=0, driving_minutes=90)

    moments = {(b.light, b.weather) for b in (brief(facts, TwoCities(), seed) for seed in SEEDS)}

    assert moments == {("night", "clear"), ("dusk", "cloudy")}


def test_a_long_trip_may_also_be_shown_by_day() -> None:
    lights = {brief(make_facts(), TwoCities(), seed).light for seed in SEEDS}

    assert lights == {"night", "dusk", "day"}


def test_every_element_names_its_fact() -> None:
    elements = brief(make_facts(), TwoCities()).elements

    assert elements
    assert all("=" in element.because for element in elements)


def test_unknown_weather_is_said_to_be_unknown() -> None:
    facts = make_facts(weather_start=None, weather_end=None)

    reasons = [element.because for element in brief(facts, TwoCities()).elements]

    assert "weather=unknown" in reasons


def test_a_lunar_holiday_is_painted_as_guofeng() -> None:
    assert brief(make_facts(holiday="Spring Festival"), TwoCities()).style == "guofeng"
    assert brief(make_facts(), TwoCities()).style == "travel"


def test_lunar_holidays_are_named_as_trips_name_them() -> None:
    assert set(LUNAR_HOLIDAYS) < set(NAMES.values())


def test_an_asked_style_wins() -> None:
    facts = make_facts(holiday="Spring Festival")

    assert brief(facts, TwoCities(), style="travel").style == "travel"


def test_prompts_name_the_sight_and_no_vehicle() -> None:
    painted = brief(make_facts(), TwoCities())

    assert "鼋头渚灯塔" in painted.prompt_zh
    assert "Yuantouzhu Lighthouse" in painted.prompt_en
    assert "车" not in painted.prompt_zh
    assert "car" not in painted.prompt_en.split()
    assert "汽车" in painted.negative


def test_a_tropical_winter_stays_green_in_the_prompt() -> None:
    class Tropical(TwoCities):
        def city(self, city_id: str) -> City:
            return super().city(city_id).model_copy(update={"climate": "tropical"})

    prompt = brief(make_facts(season="winter"), Tropical()).prompt_en

    assert "evergreen" in prompt
    assert "bare branches" not in prompt


def test_a_latin_title_is_never_set_vertically() -> None:
    facts = make_facts(words="Weekend at the lake")

    templates = {
        brief(facts, TwoCities(), seed, style="guofeng").composition.template for seed in SEEDS
    }

    assert "vertical" not in templates


def test_features_of_another_season_are_not_in_the_prompt() -> None:
    class Snowy(TwoCities):
        def landmarks(self, city_id: str) -> tuple[Landmark, ...]:
            features = {"features_zh": ("单孔石拱桥", "冬日残雪")}
            return tuple(s.model_copy(update=features) for s in super().landmarks(city_id))

    assert "单孔石拱桥" in brief(make_facts(), Snowy()).prompt_zh
    assert "残雪" not in brief(make_facts(), Snowy()).prompt_zh
    assert "残雪" in brief(make_facts(season="winter"), Snowy()).prompt_zh
