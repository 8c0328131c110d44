"""What the engine must know of a value: its size, how to freeze it, how to store it.

The engine never looks into a value. Packs register a `ValueType` for each wire type whose values
are large, mutable or worth keeping; every other type is taken as opaque.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from itertools import islice
from typing import Final, Protocol

from milepost.errors import OurBug

ANY = "*"
"""The wire type that fits every other."""
MOST_COUNTED: Final = 10_000
"""Values inside one value that are looked at; packs make tables of any size."""
MOST_DEEP: Final = 3
"""Objects within objects whose fields are looked at."""


class ValueType(Protocol):
    """One wire type, such as `IMAGE`, as the engine sees it."""

    @property
    def name(self) -> str:
        """The wire name, `IMAGE`."""

    def size_bytes(self, value: object) -> int:
        """Bytes the value holds in memory; the cache's bound counts them."""

    def freeze(self, value: object) -> object:
        """The value made read-only, so that several nodes may share it."""

    def encode(self, value: object) -> bytes:
        """The value as bytes that another process can read."""

    def decode(self, encoded: bytes) -> object:
        """The inverse of `encode`; the result is frozen."""


class JsonValue:
    """Text, numbers, truth values and anything else that JSON can hold."""

    def __init__(self, name: str) -> None:
        self.name = name

    def size_bytes(self, value: object) -> int:
        """The shallow size; exact for text and numbers."""
        return sys.getsizeof(value)

    def freeze(self, value: object) -> object:
        """The value itself: text and numbers cannot be changed."""
        return value

    def encode(self, value: object) -> bytes:
        """UTF-8 JSON."""
        return json.dumps(value).encode()

    def decode(self, encoded: bytes) -> object:
        """What `encode` was given."""
        value: object = json.loads(encoded)
        return value


class OpaqueValue:
    """A type nobody registered: it stays in this process."""

    def __init__(self, name: str) -> None:
        self.name = name

    def size_bytes(self, value: object) -> int:
        """The shallow size; a pack with large values registers its own type."""
        return sys.getsizeof(value)

    def freeze(self, value: object) -> object:
        """The value itself."""
        return value

    def encode(self, value: object) -> bytes:  # noqa: ARG002  # the protocol's signature
        """Not possible.

        Raises:
            OurBug: always; ask for a registered type before storing.
        """
        raise OurBug(f"values of type {self.name} were to be stored, but no pack says how")

    def decode(self, encoded: bytes) -> object:  # noqa: ARG002  # the protocol's signature
        """Not possible; see `encode`."""
        raise OurBug(f"values of type {self.name} were to be read, but no pack says how")


class HoldingValue(OpaqueValue):
    """An object whose fields hold arrays: they count, and are shared read-only."""

    def size_bytes(self, value: object) -> int:
        """Bytes of the arrays in it, each counted once; otherwise shallow."""
        return held_bytes(value, _bytes_of)

    def freeze(self, value: object) -> object:
        """The same object, its arrays read-only from now on."""
        for each in _held(value, MOST_DEEP):
            if hasattr(each, "setflags"):
                each.setflags(write=False)
        return value


def held_bytes(value: object, bytes_of: Callable[[object], int], *, deep: int = MOST_DEEP) -> int:
    """What a value and all that it holds take up; what it holds twice counts once.

    Args:
        value: of any kind; one that holds itself is no trouble.
        bytes_of: of a single object, without what it holds.
        deep: how many objects within objects are looked into; lists and dicts do not count.
    """
    return sum(bytes_of(each) for each in _held(value, deep))


def _held(value: object, deep: int) -> Iterator[object]:
    """The value and what it holds, up to a count."""
    waiting, seen = [(value, deep)], set[int]()
    while waiting and len(seen) < MOST_COUNTED:
        each, left = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        if isinstance(each, Mapping):
            inside: Iterable[object] = islice(each.values(), MOST_COUNTED)
        elif isinstance(each, list | tuple):
            inside = each[:MOST_COUNTED]
        elif left > 0:
            inside, left = _fields(each), left - 1
        else:
            continue
        waiting.extend((child, left) for child in inside)


def _fields(value: object) -> list[object]:
    """An object's own fields, without asking its code."""
    if isinstance(value, type) or hasattr(value, "nbytes"):
        return []
    if is_dataclass(value):
        return [getattr(value, each.name, None) for each in fields(value)]
    try:
        own = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return []
    return list(own.values()) if isinstance(own, dict) else []


def _bytes_of(value: object) -> int:
    size = getattr(value, "nbytes", None)
    return size if isinstance(size, int) else sys.getsizeof(value, 64)


class ValueTypes:
    """The value types of a process, by wire name."""

    def __init__(self, types: Iterable[ValueType] = ()) -> None:
        """Take the packs' types; text and numbers are always known.

        Raises:
            OurBug: two packs register one name.
        """
        known: dict[str, ValueType] = {
            name: JsonValue(name) for name in ("STRING", "INT", "FLOAT", "BOOLEAN", "COMBO")
        }
        for value_type in types:
            if value_type.name in known:
                raise OurBug(f"the value type {value_type.name!r} is registered twice")
            known[value_type.name] = value_type
        self._known: Mapping[str, ValueType] = known

    def names(self) -> frozenset[str]:
        """Every type that somebody registered."""
        return frozenset(self._known)

    def of(self, name: object) -> ValueType:
        """The type of that wire name; an unregistered one is opaque.

        Packs' types may be lists (a combo's choices) or `str` subclasses without a hash.
        """
        plain = str.__str__(name) if isinstance(name, str) else "COMBO"
        return self._known.get(plain) or OpaqueValue(plain)


def types_fit(received: object, expected: object) -> bool:
    """Whether an output of type `received` may be linked to an input of type `expected`.

    Follows ComfyUI: equal types fit, `*` fits all, `"A,B"` fits whatever shares a member, and a
    type may be a `str` subclass whose `__ne__` says that it fits (hence `!=`, never `==`).
    """
    if not (received != expected):  # noqa: SIM202  # packs override __ne__, not __eq__
        return True
    if not isinstance(received, str) or not isinstance(expected, str):
        return False
    offered = {part.strip() for part in str(received).split(",")}
    wanted = {part.strip() for part in str(expected).split(",")}
    return ANY in offered or ANY in wanted or not offered.isdisjoint(wanted)
