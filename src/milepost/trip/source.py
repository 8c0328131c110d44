"""Reading a trip from whatever form it comes in."""

from __future__ import annotations

import codecs
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from milepost.errors import InvalidInput
from milepost.trip.gpx import read_gpx
from milepost.trip.labelled import Fields, read_labelled
from milepost.trip.record import Trip
from milepost.trip.script import detect_script
from milepost.trip.structured import parse_json, read_mapping

MOST_TEXT_BYTES: Final = 2_000_000
MOST_GPX_BYTES: Final = 20_000_000
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_RIGHT: Final = "give a trip as JSON, labelled text or GPX"
_XML_START: Final = re.compile(r"\s*<(?:\?xml|!|[A-Za-z_])")
_XML_ENCODING: Final = re.compile(rb"<\?xml[^>]{0,200}?encoding=[\"']([A-Za-z0-9._\-]{1,40})[\"']")
_BINARY: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]")


def read_trip(source: str | bytes | Mapping[str, Any]) -> Trip:
    """Read a trip from JSON (text or mapping), labelled text or GPX.

    Raises:
        InvalidInput: the source is no trip; says what is wrong and where, never a private value.
    """
    if isinstance(source, Mapping):
        return _trip(read_mapping(source))
    if isinstance(source, bytes):
        source = decode(source)
    text = source.removeprefix("\ufeff")
    if not text.strip():
        raise InvalidInput("trip", "is empty", _RIGHT)
    is_xml = _XML_START.match(text) is not None
    limit = MOST_GPX_BYTES if is_xml else MOST_TEXT_BYTES
    if len(text) > limit:
        raise InvalidInput("trip", f"is larger than {limit // 1_000_000} MB", _RIGHT)
    if _BINARY.search(text[:100_000]):
        raise InvalidInput("trip", "is binary, not text", _RIGHT)
    if is_xml:
        return _trip(read_gpx(text.lstrip()))
    if text.lstrip()[0] in "{[" or text.strip() in {"null", "true", "false"}:
        return _trip(read_mapping(parse_json(text)))
    return _trip(read_labelled(text))


def read_trip_file(path: Path) -> Trip:
    """Read a trip from a file; never more of it than a trip may be long.

    Raises:
        InvalidInput: no such file, a folder, unreadable, too large, or no trip inside.
    """
    name = path.name or str(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            refused = InvalidInput(name, "is a folder", "name a file with one trip")
        elif not stat.S_ISREG(status.st_mode):
            refused = InvalidInput(name, "is not a regular file", "name a file with one trip")
        else:
            with path.open("rb") as file:
                content = file.read(MOST_GPX_BYTES + 1)
            return read_trip(content)
    except FileNotFoundError:
        refused = InvalidInput(name, "does not exist", "name a file with one trip")
    except PermissionError:
        refused = InvalidInput(name, "may not be read", "give yourself permission to read it")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the system refuses"
        refused = InvalidInput(name, f"cannot be read ({reason})", "name a file with one trip")
    raise refused


def decode(content: bytes) -> str:
    """Text of UTF-8 with or without mark, UTF-16 with mark, or GB18030.

    Raises:
        InvalidInput: too large, binary, or in none of these encodings.
    """
    if len(content) > MOST_GPX_BYTES:
        raise InvalidInput("trip", f"is larger than {MOST_GPX_BYTES // 1_000_000} MB", _RIGHT)
    marked = next(((mark, name) for mark, name in _MARKS if content.startswith(mark)), None)
    if marked is None and b"\x00" in content[:4096]:
        raise InvalidInput("trip", "is binary, not text", _RIGHT)
    encodings = [marked[1]] if marked else ["utf-8", *_declared(content), "gb18030"]
    for encoding in encodings:
        try:
            return content.removeprefix(marked[0] if marked else b"").decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise InvalidInput("trip", "is in no known encoding", "save it as UTF-8")


def _declared(content: bytes) -> list[str]:
    found = _XML_ENCODING.match(content[:400])
    return [found[1].decode("ascii")] if found else []


def _trip(fields: Fields) -> Trip:
    values = fields.finished()
    if values.get("script") is None:
        values["script"] = detect_script(" ".join(_texts(values)))
    return Trip.model_validate(values, context={"places": fields.places})


def _texts(values: Mapping[str, Any]) -> list[str]:
    """All texts of a record, with its unknown ones, to see which script it is in."""
    found: list[str] = []
    for value in values.values():
        if isinstance(value, str):
            found.append(value[:2000])
        elif isinstance(value, list | tuple):
            found.extend(item[:2000] for item in value[:50] if isinstance(item, str))
    return found
