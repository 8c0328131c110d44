"""The brief by rules: facts, landmark and style become an `ArtBrief`, without any model.

Every choice is made by the seed among what the facts allow, and names the fact it came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from milepost.atlas.model import City, Landmark
from milepost.brief import words
from milepost.brief.composition import compose
from milepost.brief.model import (
    ArtBrief,
    Composition,
    Element,
    LandmarkBrief,
    Style,
    Template,
)
from milepost.brief.moment import LIGHT_OF, Moment, choose_moment
from milepost.brief.prompts import Scenery, palette_intent, write_prompts
from milepost.brief.seeded import seeded
from milepost.errors import OurBug
from milepost.trip.model import TripFacts

LUNAR_HOLIDAYS = (
    "Spring Festival",
    "Dragon Boat Festival",
    "Mid-Autumn Festival",
    "Tomb-sweeping Day",
)
VERTICAL_TITLE_CHARACTERS = 14


class Chosen(NamedTuple):
    """Sight and moment that somebody else decided, for rules that do the rest."""

    city: City
    landmark: Landmark | None
    moment: Moment


class Places(Protocol):
    """What the rules ask of the atlas."""

    def city(self, city_id: str) -> City | None:
        """The city of that key."""

    def landmarks(self, city_id: str) -> tuple[Landmark, ...]:
        """Its checked sights; empty where none is sure."""


def write_brief(
    facts: TripFacts,
    places: Places,
    *,
    seed: int,
    width_px: int,
    height_px: int,
    style: Style | None = None,
    chosen: Chosen | None = None,
) -> ArtBrief:
    """Decide what to paint.

    Args:
        facts: the redacted trip's facts; at least one city in `route`.
        places: the atlas.
        seed: repeats every choice.
        width_px: picture width, for the composition.
        height_px: picture height.
        style: a look by name; None lets the holiday decide.
        chosen: sight and moment of this trip; None lets the seed decide.
    """
    look, look_because = _style(facts, style)
    if chosen is None:
        city, landmark = _sight(facts, places, seed)
        moment = choose_moment(facts, seed)
    else:
        city, landmark, moment = chosen
    archetype = landmark.archetype if landmark else city.archetype
    light = LIGHT_OF[moment.day_part]
    composition = compose(
        template=_template(facts, look, seed),
        light=light,
        weather=moment.weather,
        wide_landmark=archetype == "snow_mountains",
        width_px=width_px,
        height_px=height_px,
        seed=seed,
    )
    scenery = Scenery(
        style=look,
        landscape=words.LANDSCAPE[archetype],
        landmark=_landmark_brief(landmark, city) if landmark else None,
        climate=city.climate,
        season=facts.season,
        day_part=moment.day_part,
        light=light,
        weather=moment.weather,
        mood=facts.mood,
    )
    return _assemble(
        scenery,
        city,
        archetype_of=landmark or city,
        composition=composition,
        elements=(
            look_because,
            *_sight_because(city, landmark),
            Element(what=f"season {facts.season}", because=f"start={facts.start.date()}"),
            *moment.because,
            Element(what=f"mood {facts.mood}", because=f"mood={facts.mood}"),
        ),
    )


def _assemble(
    scenery: Scenery,
    city: City,
    *,
    archetype_of: City | Landmark,
    composition: Composition,
    elements: tuple[Element, ...],
) -> ArtBrief:
    prompts = write_prompts(scenery, composition)
    return ArtBrief(
        style=scenery.style,
        archetype=archetype_of.archetype,
        place=city.name_hans,
        place_en=city.name_en,
        landmark=scenery.landmark,
        climate=scenery.climate,
        season=scenery.season,
        day_part=scenery.day_part,
        light=scenery.light,
        weather=scenery.weather,
        mood=scenery.mood,
        palette=palette_intent(scenery),
        avoid=tuple(phrase.en for phrase in words.AVOID),
        elements=elements,
        composition=composition,
        prompt_zh=prompts.zh,
        prompt_en=prompts.en,
        negative=prompts.negative,
    )


def _style(facts: TripFacts, asked: Style | None) -> tuple[Style, Element]:
    if asked is not None:
        return asked, Element(what=f"style {asked}", because=f"style={asked}")
    if facts.holiday in LUNAR_HOLIDAYS:
        return "guofeng", Element(what="style guofeng", because=f"holiday={facts.holiday}")
    return "travel", Element(what="style travel", because=f"holiday={facts.holiday or 'none'}")


def _template(facts: TripFacts, style: Style, seed: int) -> Template:
    """Vertical type suits 国风 and short titles in Chinese; the others share the rest."""
    title = facts.words or ""
    upright = len(title) <= VERTICAL_TITLE_CHARACTERS and not title.isascii()
    choices: Sequence[Template] = ("overlay", "framed")
    if style == "guofeng":
        choices = ("vertical", "vertical", "framed") if upright else ("overlay", "framed")
    return seeded(seed, "template").choice(choices)


def _sight(facts: TripFacts, places: Places, seed: int) -> tuple[City, Landmark | None]:
    """A landmark of one passed city: one that the owner names, else one in season."""
    home = facts.route[0].city_id
    passed = [
        landmark
        for city_id in dict.fromkeys(stop.city_id for stop in facts.route)
        for landmark in places.landmarks(city_id)
    ]
    named = [landmark for landmark in passed if _speaks_of(facts, landmark)]
    in_season = [landmark for landmark in passed if facts.season in landmark.best_seasons]
    chance = seeded(seed, "sight")
    if passed:
        sights = named or in_season or passed
        weights = [_sight_weight(landmark, facts, places) for landmark in sights]
        landmark = chance.choices(sights, weights)[0]
        return _known(places, landmark.city_id), landmark
    stops = [stop for stop in facts.route if stop.city_id != home] or list(facts.route)
    return _known(places, chance.choice(stops).city_id), None


def _sight_because(city: City, landmark: Landmark | None) -> tuple[Element, ...]:
    because = f"route={city.name_hans}"
    if landmark is None:
        return (Element(what=f"landscape {city.archetype}", because=because),)
    return (
        Element(what=f"landmark {landmark.name_hans}", because=because),
        *(Element(what=feature, because=because) for feature in landmark.features_zh),
    )


def _known(places: Places, city_id: str) -> City:
    city = places.city(city_id)
    if city is None:
        raise OurBug("every stop of a route and every landmark has a city in the atlas")
    return city


def _sight_weight(landmark: Landmark, facts: TripFacts, places: Places) -> float:
    """Sights of a city that the owner speaks of come up more often, those of home less."""
    city = _known(places, landmark.city_id)
    spoken_of = _speaks_of(facts, city)
    return (6.0 if spoken_of else 1.0) * (0.4 if city.id == facts.route[0].city_id else 1.0)


def _speaks_of(facts: TripFacts, place: City | Landmark) -> bool:
    said = (facts.words or "").casefold()
    names = (place.name_hans, place.name_hant, place.name_en)
    return any(name.casefold() in said for name in names)


def _landmark_brief(landmark: Landmark, city: City) -> LandmarkBrief:
    return LandmarkBrief(
        name=landmark.name_hans,
        name_en=landmark.name_en,
        city=city.name_hans,
        city_en=city.name_en,
        kind=landmark.kind,
        features_zh=landmark.features_zh,
        features_en=landmark.features_en,
    )
