from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from milepost.api.node_states import NodeStates


class Bell:
    """A clock that rings when a test wants it to."""

    def __init__(self) -> None:
        self.calls: list[Callable[[], None]] = []

    def later(self, _: float, call: Callable[[], None]) -> Bell:
        self.calls.append(call)
        return self

    def ring(self) -> None:
        self.calls.pop()()

    def cancel(self) -> None:
        self.calls.clear()


def collected(bell: Bell) -> tuple[NodeStates, list[Mapping[str, Any]]]:
    told: list[Mapping[str, Any]] = []
    return NodeStates(told.append, later=bell.later), told


def test_the_first_change_is_told_at_once_and_the_next_ones_together_after_a_pause() -> None:
    bell = Bell()
    states, told = collected(bell)

    states.change("1", {"state": "running"})
    states.change("1", {"state": "finished"})
    states.change("2", {"state": "running"})
    before = list(told)
    bell.ring()

    assert before == [{"1": {"state": "running"}}]
    assert told[1:] == [{"1": {"state": "finished"}, "2": {"state": "running"}}]


def test_after_a_pause_without_changes_one_is_told_at_once_again() -> None:
    bell = Bell()
    states, told = collected(bell)
    states.change("1", {"state": "running"})
    bell.ring()

    states.change("1", {"state": "finished"})

    assert len(told) == 2
    assert len(bell.calls) == 1


def test_the_end_tells_what_is_left_and_stops_the_clock() -> None:
    bell = Bell()
    states, told = collected(bell)
    states.change("1", {"state": "running"})
    states.change("1", {"state": "finished"})

    states.finish()
    states.finish()

    assert told[1:] == [{"1": {"state": "finished"}}]
    assert bell.calls == []
