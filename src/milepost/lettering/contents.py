"""What stands on the poster, in the script of the trip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from milepost.brief.model import ArtBrief
from milepost.lettering.faces import face_for
from milepost.lettering.wording import wording
from milepost.trip.model import Script, Season, TripFacts, Weather

if TYPE_CHECKING:
    from opencc import OpenCC

HOLIDAYS: Final = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明",
    "Labour Day": "五一",
    "Dragon Boat Festival": "端午",
    "Mid-Autumn Festival": "中秋",
    "National Day": "国庆",
}
SEASONS: Final[dict[Season, str]] = {
    "spring": "春日",
    "summer": "夏日",
    "autumn": "秋日",
    "winter": "冬日",
}
WEATHERS: Final[dict[Weather, str]] = {
    "clear": "晴",
    "cloudy": "多云",
    "overcast": "阴",
    "rain": "雨",
    "storm": "雷雨",
    "snow": "雪",
    "fog": "雾",
}


class Figure(NamedTuple):
    """One column at the foot of the poster."""

    value: str
    unit: str
    label: str


@dataclass(frozen=True)
class Contents:
    """Every text of a poster, safe to set."""

    title: str
    place: str
    """Landmark or city."""
    place_latin: str
    """`TAIHU LAKE · WUXI`; empty where the Latin name says nothing new."""
    city: str
    dates: str
    team: str
    stops: tuple[str, ...]
    figures: tuple[Figure, ...]
    missing: tuple[str, ...]
    """Characters that no face has; they were taken out."""
    removed: tuple[str, ...]
    """Invisible characters that were taken out."""

    @property
    def undrawable(self) -> tuple[str, ...]:
        """Characters still in these texts that no face has; a gate counts them."""
        figures = (part for figure in self.figures for part in figure)
        texts = (self.title, self.place, self.place_latin, self.city, self.dates, self.team)
        characters = "".join((*texts, *self.stops, *figures))
        return tuple(one for one in dict.fromkeys(characters) if face_for(one, ()) is None)


def contents_of(facts: TripFacts, brief: ArtBrief) -> Contents:
    """Choose and word the texts; what is unknown is left out."""
    script = facts.script
    landmark = brief.landmark
    title, team, emoji = (wording(text or "") for text in (facts.words, facts.team, facts.emoji))
    stops = [wording(in_script(stop.name, script)) for stop in facts.route]
    lost = [title, team, emoji, *stops]
    return Contents(
        title=title.text or in_script(_title_of_facts(facts, brief), script),
        place=_safe(in_script(landmark.name if landmark else brief.place, script)),
        place_latin=_safe(_latin(brief)),
        city=_safe(in_script(brief.place, script)),
        dates=dates_between(facts.start.date(), facts.end.date()),
        team=" ".join(part for part in (team.text, _pictorial(emoji.text)) if part),
        stops=tuple(stop.text for stop in stops if stop.text)
        or (_safe(in_script(brief.place, script)),),
        figures=tuple(
            Figure(*(in_script(part, script) for part in figure)) for figure in _figures(facts)
        ),
        missing=tuple(dict.fromkeys(one for part in lost for one in part.missing)),
        removed=tuple(one for part in lost for one in part.removed),
    )


def _safe(text: str) -> str:
    return wording(text).text


def _pictorial(text: str) -> str:
    """The owner's emoji if it is one; a word that stood for it is left out."""
    return text if text and not any(one.isalnum() for one in text) else ""


def in_script(text: str, script: Script) -> str:
    """Simplified text of ours in the script of the trip, as far as the fonts have it."""
    if script == "hans" or text.isascii():
        return text
    converted = str(_to_traditional().convert(text))
    if len(converted) != len(text):
        return converted
    return "".join(
        new if face_for(new, ()) else old for old, new in zip(text, converted, strict=True)
    )


@cache
def _to_traditional() -> OpenCC:
    from opencc import OpenCC  # noqa: PLC0415  # its dictionaries take time, few posters need them

    return OpenCC("s2tw")


def dates_between(first: date, last: date) -> str:
    """`2024.5.2 – 5.5`; over New Year both years; a single day once."""
    begin = f"{first.year}.{first.month}.{first.day}"
    if first == last:
        return begin
    year = f"{last.year}." if last.year != first.year else ""
    return f"{begin} – {year}{last.month}.{last.day}"


def _title_of_facts(facts: TripFacts, brief: ArtBrief) -> str:
    occasion = HOLIDAYS.get(facts.holiday or "", SEASONS[facts.season])
    return f"{occasion}·{brief.place}"


def _latin(brief: ArtBrief) -> str:
    names = [brief.landmark.name_en, brief.landmark.city_en] if brief.landmark else []
    names = [name for name in names or [brief.place_en] if name]
    return " · ".join(dict.fromkeys(name.upper() for name in names))


def _figures(facts: TripFacts) -> list[Figure]:
    figures = []
    if facts.distance_km is not None:
        figures.append(Figure(_distance(facts.distance_km), "km", "行驶里程"))
    if facts.driving_minutes is not None:
        hours, minutes = divmod(facts.driving_minutes, 60)
        figures.append(Figure(f"{hours}:{minutes:02}", "h", "驾驶时长"))
    cities = len({stop.city_id for stop in facts.route})
    figures.append(Figure(str(cities), "城", "途经城市"))
    weather = [WEATHERS[one] for one in (facts.weather_start, facts.weather_end) if one]
    if weather:
        figures.append(Figure("→".join(dict.fromkeys(weather)), "", "天气"))
    return figures


def _distance(kilometres: float) -> str:
    rounded = round(kilometres, 1)
    return f"{rounded:,.0f}" if rounded == int(rounded) else f"{rounded:,.1f}"
