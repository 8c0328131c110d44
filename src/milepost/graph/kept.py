"""Outcomes of costly nodes, kept beyond the process: the second level of the cache.

How they are kept is wiring's affair; here is what an outcome is as bytes. Values are written by
their types, never pickled, so what is read back is what was computed and nothing that runs.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Final, Protocol

from milepost.node.flow import Each, ExecutionBlocker
from milepost.node.spec import NodeSpec, Outcome
from milepost.node.value_types import OpaqueValue, ValueTypes

FORMAT: Final = 1
_HEAD_BYTES: Final = 4


class KeptOutcomes(Protocol):
    """Bytes by content key, of one tenant. A place that is away keeps and finds nothing."""

    async def find(self, key: str, *, run_id: str) -> bytes | None:
        """What was kept under that key; the run counts as one that uses it."""

    async def keep(self, key: str, encoded: bytes, *, run_id: str) -> None:
        """Keep it for whoever computes the same, as long as there is room."""


@dataclass(frozen=True, slots=True)
class SecondLevel:
    """Kept outcomes of an engine's nodes."""

    kept: KeptOutcomes
    types: ValueTypes

    async def find(self, key: str, spec: NodeSpec, *, run_id: str) -> Outcome | None:
        """The outcome, frozen; None if there is none, or it was written by another version."""
        encoded = await self.kept.find(key, run_id=run_id)
        if encoded is None:
            return None
        return await asyncio.to_thread(decoded, encoded, spec, self.types)

    async def keep(self, key: str, spec: NodeSpec, outcome: Outcome, *, run_id: str) -> None:
        """Keep an outcome, if its values can be written."""
        encodable = await asyncio.to_thread(encoded, outcome, spec, self.types)
        if encodable is not None:
            await self.kept.keep(key, encodable, run_id=run_id)


def encoded(outcome: Outcome, spec: NodeSpec, types: ValueTypes) -> bytes | None:
    """An outcome as bytes; None if a value is of a type that only lives in this process."""
    parts = []
    if len(outcome.values) != len(spec.outputs):
        return None
    try:
        for value, output in zip(outcome.values, spec.outputs, strict=True):
            value_type = types.of(output.type)
            if isinstance(value_type, OpaqueValue) or isinstance(value, Each | ExecutionBlocker):
                return None
            parts.append(value_type.encode(value))
        ui = None if outcome.ui is None else {name: list(outcome.ui[name]) for name in outcome.ui}
        said = {"format": FORMAT, "sizes": [len(part) for part in parts], "ui": ui}
        head = json.dumps(said, allow_nan=False).encode()
    except (TypeError, ValueError):  # a value that is not what its type promises
        return None
    return b"".join((len(head).to_bytes(_HEAD_BYTES), head, *parts))


def decoded(data: bytes, spec: NodeSpec, types: ValueTypes) -> Outcome | None:
    """The inverse of `encoded`; None if the bytes are another version's."""
    start = _HEAD_BYTES + int.from_bytes(data[:_HEAD_BYTES])
    try:
        said = json.loads(data[_HEAD_BYTES:start])
        if said["format"] != FORMAT or len(said["sizes"]) != len(spec.outputs):
            return None
        values = []
        for size, output in zip(said["sizes"], spec.outputs, strict=True):
            values.append(types.of(output.type).decode(data[start : start + size]))
            start += size
    except (TypeError, ValueError, KeyError, EOFError):
        return None
    return Outcome(values=tuple(values), ui=said["ui"])
