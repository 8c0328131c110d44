"""What a node may give instead of a plain value: several at once, none at all, or more nodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


class Each(tuple[object, ...]):
    """Several values in one output slot: nodes behind it are called once for each.

    A plain list or tuple is one value. Only the engine makes these, from list outputs and from
    nodes that it called several times.
    """

    __slots__ = ()


class EndOfRun(Exception):  # noqa: N818  # it says what is asked for
    """A node raises it to have its whole run cancelled, as if the user had cancelled it."""


class ExecutionBlocker:
    """A value that must not be used: nodes that receive it are not called and pass it on.

    With a message, the first node that receives it reports the message; without, nobody does.
    A node may return it in one slot, or instead of its whole result.
    """

    def __init__(self, message: str | None = None) -> None:
        self.message = message

    def __repr__(self) -> str:
        return "ExecutionBlocker()" if self.message is None else "ExecutionBlocker(…)"


@dataclass(frozen=True, slots=True)
class Expansion:
    """More nodes to run, returned in place of a result."""

    graph: Mapping[str, Mapping[str, object]]
    """API format; ids begin with `{node id}.{call index}.` so that nobody else has them. Literals
    may be any object; `override_display_id` names the user's node that one stands for."""
    result: tuple[object, ...] = ()
    """One per output slot: a link `[node id, slot]` into the workflow, or a value."""
