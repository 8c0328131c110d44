"""Public holidays of mainland China, swapped days off included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

NAMES: Final = {
    "New Year's Day": "New Year's Day",
    "Spring Festival": "Spring Festival",
    "Tomb-sweeping Day": "Tomb-sweeping Day",
    "Labour Day": "Labour Day",
    "Dragon Boat Festival": "Dragon Boat Festival",
    "Mid-autumn Festival": "Mid-Autumn Festival",
    "National Day": "National Day",
}
"""Names of the official calendar → ours."""

# Spring Festival, Dragon Boat Festival and Mid-Autumn Festival as MMDD, by the Chinese calendar
# (1st of the 1st, 5th of the 5th and 15th of the 8th month), for years whose official list is
# not out. Computed with the lunardate package, which tabulates the Hong Kong Observatory's years.
_LUNAR: Final[dict[int, tuple[int, int, int]]] = {
    2027: (206, 609, 915),
    2028: (126, 528, 1003),
    2029: (213, 616, 922),
    2030: (203, 605, 912),
    2031: (123, 624, 1001),
    2032: (211, 612, 919),
    2033: (131, 601, 908),
    2034: (219, 620, 927),
    2035: (208, 610, 916),
    2036: (128, 530, 1004),
    2037: (215, 618, 924),
    2038: (204, 607, 913),
    2039: (124, 527, 1002),
    2040: (212, 614, 920),
}


def holiday_between(first: date, last: date) -> str | None:
    """The official holiday that any day from `first` to `last` lies in, the earliest if several.

    A working Saturday that pays for a holiday is no holiday. For a year whose official list is
    not known, the usual periods stand in: Labour Day 1 to 5 May, National Day 1 to 7 October,
    Spring Festival from its eve to the 7th day, the others with the weekend they touch.
    """
    day = first
    while day <= last:
        if name := _holiday_on(day):
            return name
        day += timedelta(days=1)
    return None


def _holiday_on(day: date) -> str | None:
    import chinese_calendar  # noqa: PLC0415  # only a trip's facts need it, `--help` does not

    known = chinese_calendar.constants.holidays
    if min(known).year <= day.year <= max(known).year:
        off, name = chinese_calendar.get_holiday_detail(day)
        return NAMES.get(str(name)) if off and name else None
    return next((name for name, days in _usual_periods(day.year) if day in days), None)


def _usual_periods(year: int) -> Iterator[tuple[str, frozenset[date]]]:
    yield "New Year's Day", _with_weekend(date(year, 1, 1))
    if year in _LUNAR:
        spring, dragon, moon = (date(year, mmdd // 100, mmdd % 100) for mmdd in _LUNAR[year])
        yield "Spring Festival", _days(spring - timedelta(days=1), 8)
        yield "Dragon Boat Festival", _with_weekend(dragon)
        yield "National Day", _days(date(year, 10, 1), 7)
        yield "Mid-Autumn Festival", _with_weekend(moon)
    yield "Labour Day", _days(date(year, 5, 1), 5)
    yield "National Day", _days(date(year, 10, 1), 7)
    yield "Tomb-sweeping Day", _with_weekend(date(year, 4, _qingming(year)))


def _qingming(year: int) -> int:
    """Day in April on which the sun reaches 15 degrees; exact for 2001 to 2099."""
    return int((year % 100) * 0.2422 + 4.81) - year % 100 // 4


def _days(first: date, count: int) -> frozenset[date]:
    return frozenset(first + timedelta(days=n) for n in range(count))


def _with_weekend(day: date) -> frozenset[date]:
    """The day, and the weekend it touches or falls in (then Monday is off instead)."""
    back = {0: 2, 6: 1}.get(day.weekday(), 0)
    count = 3 if day.weekday() in {0, 4, 5, 6} else 1
    return _days(day - timedelta(days=back), count)
