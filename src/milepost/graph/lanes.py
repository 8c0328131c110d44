"""Where nodes run. Async nodes wait on the loop; the rest goes to a lane of limited width."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, Self, runtime_checkable

from milepost.errors import OurBug
from milepost.graph.thread_lane import ThreadLane
from milepost.node.spec import NodeSpec


class NodeQuit(Exception):  # noqa: N818  # it says what the node did
    """A node raised what would end the program or the event loop."""


def _unwatched() -> None:
    """Nobody times the work."""


@dataclass(frozen=True, slots=True)
class Work:
    """One call of one node. A process lane may send `spec` by name and `arguments` by value."""

    spec: NodeSpec
    arguments: Mapping[str, Any]
    begin: Callable[[], None] = _unwatched
    """Called, from whatever thread, when a lane has room and the node really starts."""
    since: float = 0.0
    """When the run began, by its engine's clock. A lane may let the oldest run go first, so that
    few are half done at once: what is half done holds pictures."""
    whose: str = ""
    """The customer. Lanes that several share give each its part of the time."""

    def call(self) -> object:
        """Call the node in this thread.

        Raises:
            NodeQuit: the node raised `SystemExit` or `StopIteration`, which a future cannot carry.
        """
        self.begin()
        try:
            result: object = self.spec.function(**self.arguments)
        except (SystemExit, StopIteration) as error:
            raise NodeQuit(f"the node raised {type(error).__name__}") from error
        return result


class Lane(Protocol):
    """Runs work when it has a free slot. Cancelling discards the result at once."""

    async def run(self, work: Work) -> object:
        """The node's raw result."""

    def close(self) -> None:
        """Take no more work; do not wait for what is running."""


@runtime_checkable
class MayBeHeld(Protocol):
    """A lane that stays taken by a call whose run has ended."""

    def held(self) -> Iterable[tuple[str, float]]:
        """Class of the node and seconds since nobody waits for it, for each such call."""


class Held(NamedTuple):
    """A call that nobody waits for any more and that still takes up its lane."""

    lane: str
    class_type: str
    seconds: float


class AsyncLane:
    """Nodes that wait on the network; no limit of its own."""

    async def run(self, work: Work) -> object:
        """Await the node on this loop."""
        work.begin()
        try:
            result: object = await work.spec.function(**work.arguments)
        except SystemExit as error:
            raise NodeQuit("the node raised SystemExit") from error
        return result

    def close(self) -> None:
        """Nothing to give back."""


MakeLane = Callable[[str], Lane | None]
"""Name → a lane for it; None if no lane may have that name."""


def _none_on_demand(_: str) -> None:
    """There are only the lanes that were given."""


class Lanes:
    """The lanes of a process by name."""

    def __init__(self, lanes: Mapping[str, Lane], *, on_demand: MakeLane = _none_on_demand) -> None:
        """Take the lanes that are always there.

        Args:
            lanes: by name.
            on_demand: makes the others, each when it is first asked for.
        """
        self._lanes = dict(lanes)
        self._on_demand = on_demand

    @classmethod
    def inline(
        cls,
        *,
        threads: int | None = None,
        drawing: Lane | None = None,
        on_demand: MakeLane = _none_on_demand,
    ) -> Self:
        """Everything in this process: drawing one at a time, as the command line wants it.

        Args:
            threads: how many nodes of the thread lane run at once.
            drawing: the lane `process`, where drawing shall go elsewhere.
            on_demand: makes the lanes that are not here, each when it is first asked for.
        """
        width = threads or max(8, os.cpu_count() or 1)  # nodes also wait, for files and sleeps
        return cls(
            {
                "async": AsyncLane(),
                "thread": ThreadLane(width=width, name="node"),
                "process": drawing or ThreadLane(width=1, name="drawing"),
                "gpu": ThreadLane(width=1, name="gpu"),
            },
            on_demand=on_demand,
        )

    def of(self, name: str) -> Lane:
        """The lane of that name. Asked on the event loop alone.

        Raises:
            OurBug: wiring made no such lane.
        """
        lane = self._lanes.get(name) or self._on_demand(name)
        if lane is None:
            raise OurBug(f"a node wants the lane {name!r}, which wiring did not make")
        self._lanes[name] = lane
        return lane

    def held(self) -> list[Held]:
        """The calls that nobody waits for and that still take up a lane, for the queue's view."""
        return [
            Held(name, class_type, seconds)
            for name, lane in self._lanes.items()
            if isinstance(lane, MayBeHeld)
            for class_type, seconds in lane.held()
        ]

    def close(self) -> None:
        """Close every lane."""
        for lane in self._lanes.values():
            lane.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
