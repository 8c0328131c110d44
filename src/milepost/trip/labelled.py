"""Trips as labelled text, one `label: value` a line, Simplified, Traditional or English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from milepost.errors import InvalidInput
from milepost.trip.car_line import read_car_line
from milepost.trip.labels import CAR, PERIOD, field_of
from milepost.trip.moments import read_moment, read_period
from milepost.trip.unreadable import Unreadable

MOST_LINES: Final = 2000
_MARKER: Final = re.compile(
    r"^\s*(?:[-*+•·●▪◦‣–—―－＊>]+\s*|[(（]?\d{1,2}[.、)）]\s*(?=\D)|[①-⑳]\s*)?"
)
_LABEL: Final = re.compile(r"^([^:：﹕︰=＝\t]{1,40}?)\s*[:：﹕︰=＝\t]\s*(.*)$")
_BRACKETED: Final = re.compile(r"^[【\[]([^】\]]{1,40})[】\]]\s*(?![:：\s])(.*)$")
_ENDS: Final = {"origin": "started_at", "destination": "ended_at"}
_TEXT_FIELDS: Final = frozenset({"words", "notes"})


@dataclass
class Fields:
    """Values of a record by field, and where each of them stood."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def put(self, name: str, value: Any, place: str) -> None:
        """Take one value; a field given twice with different values is refused."""
        if name in self.values and self.values[name] != value:
            raise InvalidInput(place, "repeats a label with another value", "write each label once")
        self.values[name] = value
        self.places[name] = place

    def put_label(self, label: str, value: str, place: str) -> None:
        """Take a labelled text: a field, a period, a car, or else a note."""
        name = field_of(label)
        if name in _ENDS and _is_moment(value):
            name = _ENDS[name]  # {"start": "2024-05-02T22:38", …}
        if name is None:
            self.notes.append(f"{label}：{value}")
        elif not value.strip():
            return
        elif name == "notes":
            self.notes.append(value)
        elif name == PERIOD:
            self._put_period(value, place)
        elif name == CAR:
            car = read_car_line(value)
            for part, found in zip(("model", "colour", "generation"), car, strict=True):
                if found:
                    self.values.setdefault(part, found)
        else:
            self.put(name, value, place)

    def _put_period(self, value: str, place: str) -> None:
        try:
            start, end = read_period(value)
        except Unreadable as error:
            refused = error.at(place, "started_at")
        else:
            self.put("started_at", start, place)
            self.put("ended_at", end, place)
            return
        raise refused

    def finished(self) -> dict[str, Any]:
        """All values, notes among them."""
        return {**self.values, "notes": tuple(self.notes)} if self.notes else dict(self.values)


def _is_moment(value: str) -> bool:
    try:
        read_moment(value)
    except Unreadable:
        return False
    return True


def read_labelled(text: str) -> Fields:
    """Collect the fields of a labelled text.

    Raises:
        InvalidInput: no known label, a label twice, or a time that cannot be read. Names the line.
    """
    fields = Fields()
    last = ""
    for number, label, value in _lines(text):
        if not label:
            _continue(fields, last, value)
            continue
        name = field_of(label)
        # An unknown label may itself be private, so only known ones are repeated.
        place = f"trip, line {number} ({label})" if name else f"trip, line {number}"
        fields.put_label(label, value, place)
        last = name or "notes"
    if not fields.values:
        raise InvalidInput(
            "trip",
            "no known label, so this is no trip record",
            "write lines such as 出行时间:… 起点:… 终点:…, or JSON, or GPX",
        )
    for name, label in (
        ("started_at", "出行时间 or 出发时间"),
        ("ended_at", "出行时间 or 到达时间"),
    ):
        if name not in fields.values:
            raise InvalidInput(
                f"trip, {name}",
                "is missing",
                f"add a line {label}, for example 出行时间:2024/5/2 下午10:38-2024/5/5 下午6:57",
            )
    return fields


def _lines(text: str) -> Iterator[tuple[int, str, str]]:
    """Line number, label ("" where there is none) and value of each line that says something."""
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise InvalidInput(
            "trip", f"has more than {MOST_LINES} lines", "give the record of one trip"
        )
    for number, line in enumerate(lines, start=1):
        content = _MARKER.sub("", line, count=1).strip()
        if not content:
            continue
        match = _BRACKETED.match(content) or _LABEL.match(content)
        label = match[1].strip(" *_`#【】[]「」") if match else ""
        if match and label:
            yield number, label, match[2].strip().removeprefix("**").strip()
        else:
            yield number, "", content


def _continue(fields: Fields, last: str, value: str) -> None:
    """A line without a label goes on with the text above it, or is a note of its own."""
    if last == "words" and "words" in fields.values:
        fields.values["words"] += f" {value}"
    elif last in _TEXT_FIELDS and fields.notes:
        fields.notes[-1] += f" {value}"
    else:
        fields.notes.append(value)
