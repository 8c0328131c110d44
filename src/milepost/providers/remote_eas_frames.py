"""Frames of an EAS queue: three protobuf messages, read by hand.

DataFrameProto     {1 index uint64, 2 tags map<string, string>, 3 data bytes, 4 message string}
DataFrameListProto {1 repeated DataFrameProto}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from milepost.calls.vendor import VendorSaid, Verdict

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_FIXED_BYTES = {_FIXED64: 8, _FIXED32: 4}
_LONGEST_VARINT = 10


@dataclass(frozen=True, slots=True)
class Frame:
    """One entry of a queue."""

    index: int
    tags: dict[str, str]
    data: bytes = field(repr=False)


def frames_in(body: bytes) -> list[Frame]:
    """The frames of a list; an empty body is an empty list.

    Raises:
        VendorSaid: UNWELL, it is no such list.
    """
    try:
        return [_frame(bytes(part)) for number, part in _fields(body) if number == 1]
    except (ValueError, IndexError, TypeError):
        raise VendorSaid(Verdict.UNWELL, "BadFrames") from None


def _frame(body: bytes) -> Frame:
    index, tags, data = 0, dict[str, str](), b""
    for number, value in _fields(body):
        if number == 1 and isinstance(value, int):
            index = value
        elif number == 2 and isinstance(value, bytes):
            name, content = _tag(value)
            tags[name] = content
        elif number == 3 and isinstance(value, bytes):
            data = value
    return Frame(index, tags, data)


def _tag(body: bytes) -> tuple[str, str]:
    found = {number: value for number, value in _fields(body) if isinstance(value, bytes)}
    return found.get(1, b"").decode("utf-8"), found.get(2, b"").decode("utf-8")


def _fields(body: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Number and value of each field.

    Raises:
        ValueError: the bytes end too early, or hold a kind of field that is not used any more.
    """
    at = 0
    while at < len(body):
        key, at = _varint(body, at)
        kind = key & 7
        if kind == _VARINT:
            value, at = _varint(body, at)
            yield key >> 3, value
            continue
        if kind == _BYTES:
            length, at = _varint(body, at)
        elif kind in _FIXED_BYTES:
            length = _FIXED_BYTES[kind]
        else:
            raise ValueError(kind)
        if at + length > len(body):
            raise ValueError(length)
        yield key >> 3, body[at : at + length]
        at += length


def _varint(body: bytes, at: int) -> tuple[int, int]:
    value = 0
    for step in range(_LONGEST_VARINT):
        byte = body[at + step]
        value |= (byte & 0x7F) << (7 * step)
        if byte < 0x80:
            return value & (2**64 - 1), at + step + 1
    raise ValueError(at)
