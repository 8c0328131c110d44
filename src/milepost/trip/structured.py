"""Trips as JSON, or as a mapping that was JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from milepost.errors import InvalidInput
from milepost.trip.labelled import Fields
from milepost.trip.labels import CAR, PERIOD, field_of
from milepost.trip.record import Trip

DEEPEST: Final = 16
LONGEST_NOTE: Final = 500
# A text that never ends is passed over whole, lest each of its quotes start another search.
_BRACKET: Final = re.compile(r'"(?:[^"\\]|\\.)*+"?|(?P<bracket>[\[{\]}])', re.DOTALL)
_LATIN_KEY: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")


class _RepeatedKeyError(ValueError):
    pass


def parse_json(text: str) -> Mapping[str, Any]:
    """The object of a JSON text.

    Raises:
        InvalidInput: broken, too deep, with a key twice, with NaN, or not an object.
    """
    try:
        _check_depth(text)
        parsed = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        wrong = f"is not valid JSON ({error.msg})"
        refused = InvalidInput(
            f"trip, line {error.lineno}, column {error.colno}", wrong, "write one JSON object"
        )
    except _RepeatedKeyError:
        refused = InvalidInput("trip", "has the same JSON key twice", "write each key once")
    except (ValueError, RecursionError):  # also numbers of thousands of digits
        refused = InvalidInput(
            "trip",
            "holds a value that is no JSON number, or is nested too deeply",
            "write one flat object",
        )
    else:
        if isinstance(parsed, dict):
            return parsed
        refused = InvalidInput(
            "trip", "is JSON but not an object", 'write {"started_at": …, "ended_at": …, …}'
        )
    raise refused


def read_mapping(record: Mapping[str, Any]) -> Fields:
    """Collect the fields of a mapping: names of `Trip`, or the labels of the text form.

    An unknown key becomes a note; whatever is in it stays private.

    Raises:
        InvalidInput: a key that is no text, a field twice, or nesting beyond any record.
    """
    fields = Fields()
    for key, value in record.items():
        if not isinstance(key, str):
            raise InvalidInput("trip", "has a key that is not a text", "write field names as texts")
        if key in Trip.model_fields and value is not None:
            _put_field(fields, key, value)
        elif isinstance(value, str):
            place = f"trip, {key}" if _LATIN_KEY.fullmatch(key) else "trip"
            fields.put_label(key, value, place)
        elif value is not None:
            _put_other(fields, key, value)
    return fields


def _put_field(fields: Fields, key: str, value: Any) -> None:
    if key == "notes":
        notes = [value] if isinstance(value, str) else value
        if not isinstance(notes, list | tuple) or not all(isinstance(n, str) for n in notes):
            raise InvalidInput("trip, notes", "is not a list of texts", "write a list of texts")
        fields.notes.extend(notes)
    else:
        fields.put(key, value, f"trip, {key}")


def _put_other(fields: Fields, key: str, value: Any) -> None:
    name = field_of(key)
    if name in Trip.model_fields and name != "notes":
        fields.put(str(name), value, f"trip, {name}")
        return
    if name in {CAR, PERIOD} and isinstance(value, Mapping):
        for inner, what in value.items():
            if isinstance(what, str):
                fields.put_label(str(inner), what, f"trip, {name}")
            else:
                fields.notes.append(f"{inner}：{_short(what)}")
        return
    fields.notes.append(f"{key}：{_short(value)}")


def _short(value: Any) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        raise InvalidInput("trip", "is nested too deeply", "write one flat object") from None
    return text[:LONGEST_NOTE]


def _check_depth(text: str) -> None:
    """Refuse deep nesting before the parser meets it; brackets in texts may count, harmlessly."""
    depth = 0
    for match in _BRACKET.finditer(text):
        if match["bracket"] is None:
            continue
        depth += 1 if match["bracket"] in "[{" else -1
        if depth > DEEPEST:
            raise InvalidInput(
                "trip", f"is nested deeper than {DEEPEST} levels", "write one flat object"
            )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RepeatedKeyError
    return found


def _no_constant(name: str) -> None:
    raise ValueError(name)
