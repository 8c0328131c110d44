"""Dates and times of day as records write them, Chinese and ISO."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from milepost.trip.script import to_simplified
from milepost.trip.unreadable import Unreadable

FIRST_YEAR: Final = 1980
LAST_YEAR: Final = 2100

_ISO: Final = (
    r"(?P<iso>\d{4}-\d\d-\d\d(?:t\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:\s*z|[+-]\d\d:\d\d|\+\d{4}|-\d{4}(?!-\d))?"
    r"| \d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:\s*z|\s*\+\d\d:?\d\d)))"
)
_DATE: Final = (
    r"(?:(?:(?P<year>\d{4})\s*[年/.\-]\s*)?(?P<month>\d{1,2})\s*[月/.\-]\s*(?P<day>\d{1,2})(?!\d)"
    r"\s*[日号]?)"
)
_WEEKDAY: Final = r"(?:[(（]?(?:星期|周|礼拜)[一二三四五六日天][)）]?)?"
_PART: Final = (
    r"凌晨|清晨|早上|早晨|上午|中午|正午|午后|下午|傍晚|黄昏|晚上|夜晚|夜里|夜间|深夜|半夜|午夜|晚|早"
    r"|am|pm|a\.m\.|p\.m\."
)
_TIME: Final = (
    rf"(?P<part>{_PART})?\s*(?P<hour>\d{{1,2}})\s*(?::|点|时)\s*(?P<half>半)?"
    rf"(?P<minute>\d{{1,2}})?(?:\s*[:分]\s*(?P<second>\d\d(?!\d)))?\s*分?"
    rf"(?:\s*(?P<after>am|pm|a\.m\.|p\.m\.)(?![a-z]))?"
)
_NEXT: Final = r"(?P<next>次日|翌日|第二天|隔天|隔日)"
_MOMENT: Final = re.compile(rf"{_ISO}|(?:{_DATE}|{_NEXT})?[\s,t]*{_WEEKDAY}[\s,]*{_TIME}")
_BARE_DATE: Final = re.compile(_DATE)
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_MONTH: Final = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_MONTH_FIRST: Final = re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})")
_DAY_FIRST: Final = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(\d{{4}})")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    when: datetime
    after_midnight: bool = False
    """Written as `晚上12:10`: the night that begins on the written day, so usually the next day."""

    def settled(self) -> datetime:
        return self.when + timedelta(days=1) if self.after_midnight else self.when


def read_moment(value: object) -> datetime:
    """One point in time, local without an offset, or with the offset it was written with.

    Raises:
        Unreadable: not a date with a time of day, no such day, or a year outside 1980..2100.
    """
    if isinstance(value, datetime):
        return _plausible(value)
    if not isinstance(value, str):
        raise Unreadable("is not a date with a time of day")
    found = list(_moments(value))
    if len(found) != 1:
        raise Unreadable(
            _why_none(value) if not found else "holds more than one time of day",
        )
    return found[0].settled()


def read_period(value: str) -> tuple[datetime, datetime]:
    """Start and end of `2024/5/2 下午10:38-2024/5/5 下午6:57`; the second date may be left out.

    Raises:
        Unreadable: fewer or more than two times of day, or an impossible one.
    """
    right = "write start and end, for example 2024/5/2 下午10:38-2024/5/5 下午6:57"
    found = list(_moments(value))
    if len(found) < 2:
        wrong = "has only one time of day" if found else _why_none(value)
        raise Unreadable(wrong, right)
    if len(found) > 2:
        raise Unreadable("has more than two times of day", right)
    start, end = found[0].settled(), found[1].settled()
    if found[0].after_midnight and _is_after(start, end):
        start = found[0].when
    return start, end


def _is_after(start: datetime, end: datetime) -> bool:
    return (start.tzinfo is None) == (end.tzinfo is None) and start > end


def _why_none(value: str) -> str:
    has_date = _BARE_DATE.search(unicodedata.normalize("NFKC", value))
    return "has a date but no time of day" if has_date else "is not a date with a time of day"


def _normal(value: str) -> str:
    text = to_simplified(unicodedata.normalize("NFKC", value)).strip().casefold()
    text = _MONTH_FIRST.sub(lambda m: f"{m[3]}-{_MONTHS.index(m[1]) + 1}-{m[2]}", text)
    return _DAY_FIRST.sub(lambda m: f"{m[3]}-{_MONTHS.index(m[2]) + 1}-{m[1]}", text)


def _moments(value: str) -> Iterator[_Found]:
    """Every time of day in the text; each one without a date stands on the day before it."""
    if len(value) > 200:
        raise Unreadable("is too long for a time")
    day: date | None = None
    for match in _MOMENT.finditer(_normal(value)):
        if match["iso"]:
            moment = _plausible(_iso(match["iso"]))
            day = moment.date()
            yield _Found(when=moment)
            continue
        day = _date(match, day)
        yield _clock(match, day)


def _iso(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.upper().replace(" Z", "Z").replace(" +", "+"))
    except ValueError:
        raise Unreadable("is not a day or time that exists") from None


def _date(match: re.Match[str], day_before: date | None) -> date:
    if match["month"] is None:
        if day_before is None:
            raise Unreadable("has a time of day but no date")
        return day_before + timedelta(days=1) if match["next"] else day_before
    if match["year"] is None and day_before is None:
        raise Unreadable("has no year")
    year = int(match["year"]) if match["year"] else day_before.year if day_before else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(f"has a year outside {FIRST_YEAR} to {LAST_YEAR}")
    try:
        found = date(year, int(match["month"]), int(match["day"]))
        if match["year"] is None and day_before and (day_before - found).days > 180:
            return found.replace(year=year + 1)  # 12月31日 … 1月2日
    except ValueError:
        raise Unreadable("is not a day that exists") from None
    return found


def _clock(match: re.Match[str], day: date) -> _Found:
    hour, minute, second = int(match["hour"]), int(match["minute"] or 0), int(match["second"] or 0)
    if match["half"]:
        minute = 30
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and minute + second > 0):
        raise Unreadable("is not a time of day that exists")
    if hour == 24:
        return _Found(when=_plausible(datetime.combine(day, time()) + timedelta(days=1)))
    hour, after_midnight = _on_24_hours(match["after"] or match["part"] or "", hour)
    moment = datetime.combine(day, time(hour, minute, second))
    return _Found(when=_plausible(moment), after_midnight=after_midnight)


def _on_24_hours(part: str, hour: int) -> tuple[int, bool]:
    """The hour on a 24-hour clock, and whether it belongs to the night after midnight."""
    if part in {"凌晨", "清晨", "早上", "早晨", "上午", "早", "am", "a.m."}:
        return hour % 12 if hour == 12 else hour, False
    if part in {"下午", "午后", "傍晚", "黄昏", "pm", "p.m."}:
        return hour + 12 if 1 <= hour < 12 else hour, False
    if part in {"中午", "正午"}:
        return hour + 12 if 1 <= hour <= 4 else hour, False
    if part:  # evening and night
        if hour == 12 or 1 <= hour <= 4:
            return hour % 12, True
        return hour + 12 if 5 <= hour < 12 else hour, False
    return hour, False


def _plausible(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Unreadable(f"has a year outside {FIRST_YEAR} to {LAST_YEAR}")
    return moment
