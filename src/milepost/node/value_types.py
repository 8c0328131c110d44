"""What the engine must know of a value: its size, how to freeze it, how to store it.

The engine never looks into a value. Packs register a `ValueType` for each wire type whose values
are large, mutable or worth keeping; every other type is taken as opaque.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from typing import Protocol

from milepost.errors import OurBug

ANY = "*"
"""The wire type that fits every other."""


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
