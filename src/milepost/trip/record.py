"""The record of a trip, before and after redaction."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from milepost.trip.model import Script
from milepost.trip.moments import read_moment
from milepost.trip.private import Private
from milepost.trip.quantities import read_distance, read_duration
from milepost.trip.unreadable import Unreadable, refusal

LONGEST_TRIP: Final = timedelta(days=731)
LONGEST_NOTES: Final = 10_000
"""Characters in all notes together, so that a hostile record cannot occupy the redaction."""
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200c\u200e\u200f\u2028-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffc]"
)
_BETWEEN_CITIES: Final = re.compile(
    r"\s*(?:[\s、,，/／;；|→＞>]|-+>|—>|(?<=[\s㐀-鿿])[-–—~～·・&＆+](?=[\s㐀-鿿]))+\s*"
)
_BETWEEN_LATIN: Final = re.compile(r"\s*(?:[,/;|]|-*>)\s*|\s+[-~&+]\s+")


def tidy(value: object) -> object:
    """A text on one line without control and direction characters; empty becomes None."""
    if isinstance(value, Private):
        value = value.reveal()
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return value
    if any(0xD800 <= ord(letter) <= 0xDFFF for letter in value):
        raise Unreadable("holds broken characters", "write the text as UTF-8")
    return " ".join(_INVISIBLE.sub("", value).split()) or None


def split_cities(value: object) -> object:
    """City names of a list or of one text that separates them by space `、` `，` `,` or `/`."""
    if isinstance(value, Private):
        value = value.reveal()
    if value is None:
        return ()
    names = _city_names(value) if isinstance(value, str) else value
    if not isinstance(names, list | tuple):
        raise Unreadable("is not a list of city names")
    if not all(isinstance(name, str) for name in names):
        raise Unreadable("holds something that is not a city name")
    tidied = (tidy(name) for name in names)
    return tuple(name for name in tidied if name)


def _city_names(text: str) -> list[str]:
    # A space inside a Latin name ("New York, Boston") separates nothing.
    pattern = _BETWEEN_LATIN if text.isascii() else _BETWEEN_CITIES
    return pattern.split(text.strip())


def _as_list(value: object) -> object:
    if isinstance(value, Private):
        value = value.reveal()
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list | tuple):
        return value
    notes = tuple(tidied for note in value if (tidied := tidy(note)) is not None)
    if sum(len(note) for note in notes if isinstance(note, str)) > LONGEST_NOTES:
        raise Unreadable("is too long", f"write at most {LONGEST_NOTES} characters of notes in all")
    return notes


def _nothing() -> Private[Any]:
    return Private(None)


def _none() -> Private[Any]:
    return Private(())


Text = Annotated[Annotated[str, Field(max_length=2000)] | None, BeforeValidator(tidy)]
Line = Annotated[str, BeforeValidator(tidy), Field(max_length=2000)]
City = Annotated[str, Field(max_length=200)]
Moment = Annotated[datetime, BeforeValidator(read_moment)]
Minutes = Annotated[
    Annotated[int, Field(ge=0, le=1_000_000)] | None, BeforeValidator(read_duration)
]
Kilometres = Annotated[
    Annotated[float, Field(ge=0, le=40000, allow_inf_nan=False)] | None,
    BeforeValidator(read_distance),
]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class Trip(BaseModel):
    """One trip as the car or its owner recorded it. Not redacted: never store or print it."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        allow_inf_nan=False,
        title="Trip",
        use_attribute_docstrings=True,
    )

    started_at: Moment
    """Local time of the start, or any time with an offset."""
    ended_at: Moment
    """Local time of the end, or with an offset if the start has one; not before the start."""
    driving_minutes: Minutes = None
    """Minutes at the wheel; also read from `14小时28分钟`, `14h28m`, `PT14H28M`."""
    distance_km: Kilometres = None
    """Kilometres, 0 to 40000; also read from `645.4km`, `1,203 公里`."""
    origin: Private[Text] = Field(default_factory=_nothing)
    """Where it began: a city or an address. Private."""
    destination: Private[Text] = Field(default_factory=_nothing)
    """Where it ended: a city or an address. Private."""
    via: Annotated[
        Private[Annotated[tuple[City, ...], Field(max_length=200)]], BeforeValidator(split_cities)
    ] = Field(default_factory=_none)
    """Cities passed on the way, in order."""
    weather_start: Private[Text] = Field(default_factory=_nothing)
    """`晴天`, `light rain` … at the start."""
    weather_end: Private[Text] = Field(default_factory=_nothing)
    """The same at the end."""
    words: Private[Text] = Field(default_factory=_nothing)
    """The owner's own words, the poster's title. Private."""
    emoji: Private[Text] = Field(default_factory=_nothing)
    """The owner's emoji mark, or the word that stands for it."""
    team: Private[Text] = Field(default_factory=_nothing)
    """Name of the convoy: `欧阳开心的队伍`. Private."""
    model: Private[Text] = Field(default_factory=_nothing)
    """Car model as the maker names it."""
    colour: Private[Text] = Field(default_factory=_nothing)
    """Paint: `黑色`, `星际灰`."""
    generation: Private[Text] = Field(default_factory=_nothing)
    """`一代`."""
    notes: Annotated[
        Private[Annotated[tuple[Line, ...], Field(max_length=200)]], BeforeValidator(_as_list)
    ] = Field(default_factory=_none)
    """Whatever else the record says, as `label: value`. Private."""
    track: Private[Annotated[tuple[tuple[Latitude, Longitude], ...], Field(max_length=200_000)]] = (
        Field(default_factory=_none)
    )
    """Where a GPX track led, every point coarsened to about 1 km. Private; redaction drops it."""
    script: Script | None = None
    """Script of the record, `hans` or `hant`; found out from the text if left out."""

    @field_validator("ended_at")
    @classmethod
    def _ends_after_start(cls, ended_at: datetime, info: ValidationInfo) -> datetime:
        started_at = info.data.get("started_at")
        if started_at is None:
            return ended_at
        if (started_at.tzinfo is None) != (ended_at.tzinfo is None):
            raise Unreadable(
                "has an offset from UTC where the start has none, or none where it has one",
                "write both times in the same way",
            )
        if ended_at < started_at:
            raise Unreadable("is before the start", "write an end that comes after the start")
        if ended_at - started_at > LONGEST_TRIP:
            raise Unreadable(
                "is more than two years after the start", "write the times of one trip"
            )
        return ended_at

    @model_validator(mode="wrap")
    @classmethod
    def _refuse_in_one_line(
        cls, value: Any, handler: ModelWrapValidatorHandler[Trip], info: ValidationInfo
    ) -> Trip:
        """Turn pydantic's error, which carries the input, into one that does not."""
        places = (info.context or {}).get("places", {})
        try:
            return handler(value)
        except ValidationError as error:
            refused = refusal(error, places)
        # Raised outside the handler, so that no context points back at the private input.
        raise refused


class RedactedTrip(BaseModel):
    """One trip as Milepost may keep it: cities and districts, masked words, never a track.

    Its JSON is a record that `read_trip` reads and that redacts to itself.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    started_at: datetime
    ended_at: datetime
    driving_minutes: int | None = None
    distance_km: float | None = None
    origin: str | None = None
    """City, with its district where known; the mask for a place nobody may or does know."""
    destination: str | None = None
    via: tuple[str, ...] = ()
    weather_start: str | None = None
    weather_end: str | None = None
    words: str | None = None
    emoji: str | None = None
    team: str | None = None
    model: str | None = None
    colour: str | None = None
    generation: str | None = None
    notes: tuple[str, ...] = ()
    script: Script = "hans"
