"""How often a node is called, with what, and how the results become one outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from milepost.node.flow import Each, ExecutionBlocker
from milepost.node.spec import NodeSpec, Outcome, OutputSpec, Ui
from milepost.node.value_types import ValueTypes

Arguments = dict[str, object]


class Calls(NamedTuple):
    """What one node is called with."""

    arguments: Sequence[Arguments]
    """One per call; none if a list that it takes is empty."""
    blockers: Sequence[ExecutionBlocker | None]
    """For each call the first value that must not be used; such a call is not made."""
    mapped: bool = False
    """Whether a list decided how many: then every output holds several values too."""


def plan_calls(spec: NodeSpec, arguments: Arguments) -> Calls:
    """Once with everything, or once per element; a shorter list repeats its last element.

    Args:
        spec: the node's.
        arguments: inputs by name, `Each` where an output holds several.
    """
    if spec.input_is_list:
        listed = {name: _as_list(value) for name, value in arguments.items()}
        blocker = _first_blocker(each for value in listed.values() for each in value)
        return Calls(({**listed},), (blocker,))
    lists = {name: value for name, value in arguments.items() if isinstance(value, Each)}
    if not lists:
        return Calls((arguments,), (_first_blocker(arguments.values()),))
    if not all(lists.values()):
        return Calls((), (), mapped=True)
    count = max(map(len, lists.values()))
    per_call = [
        arguments | {name: each[min(index, len(each) - 1)] for name, each in lists.items()}
        for index in range(count)
    ]
    blockers = [_first_blocker(each.values()) for each in per_call]
    return Calls(per_call, blockers, mapped=True)


def blocked_outcome(spec: NodeSpec) -> Outcome:
    """What a call gives that was not made: nothing usable in any slot, and nothing more to say."""
    return Outcome(values=(ExecutionBlocker(),) * len(spec.outputs))


def gather(spec: NodeSpec, outcomes: Sequence[Outcome], *, mapped: bool) -> Outcome:
    """The outcome of the node from the outcomes of its calls.

    Raises:
        ValueError: a call gave another number of values than the node has outputs.
    """
    for outcome in outcomes:
        if len(outcome.values) != len(spec.outputs):
            raise ValueError(
                f"{spec.class_type} gave {len(outcome.values)} values "
                f"for {len(spec.outputs)} outputs"
            )
    if not mapped and not any(output.is_list for output in spec.outputs):
        return outcomes[0]
    values = tuple(
        Each(_elements(output, [outcome.values[slot] for outcome in outcomes]))
        if mapped or output.is_list
        else outcomes[0].values[slot]
        for slot, output in enumerate(spec.outputs)
    )
    return Outcome(values=values, ui=_together([o.ui for o in outcomes if o.ui is not None]))


def freeze(spec: NodeSpec, outcome: Outcome, types: ValueTypes) -> Outcome:
    """The same outcome with read-only values, so that several nodes may share them."""
    frozen = tuple(
        _freeze(output, value, types)
        for output, value in zip(spec.outputs, outcome.values, strict=True)
    )
    return Outcome(values=frozen, ui=outcome.ui)


def size_bytes(spec: NodeSpec, outcome: Outcome, types: ValueTypes) -> int:
    """What the outcome holds in memory."""
    return sum(
        types.of(output.type).size_bytes(element)
        for output, value in zip(spec.outputs, outcome.values, strict=True)
        for element in (value if isinstance(value, Each) else (value,))
        if not isinstance(element, ExecutionBlocker)
    )


def _freeze(output: OutputSpec, value: object, types: ValueTypes) -> object:
    if isinstance(value, ExecutionBlocker):
        return value
    if isinstance(value, Each):
        return Each(_freeze(output, element, types) for element in value)
    return types.of(output.type).freeze(value)


def _elements(output: OutputSpec, per_call: Iterable[object]) -> Iterator[object]:
    for value in per_call:
        if isinstance(value, Each) or (output.is_list and isinstance(value, list | tuple)):
            yield from value
        else:
            yield value


def _together(shown: Sequence[Ui]) -> Ui | None:
    """What several calls show, one after the other."""
    if len(shown) < 2:
        return shown[0] if shown else None
    names = dict.fromkeys(name for ui in shown for name in ui)
    return {name: [item for ui in shown for item in ui.get(name, ())] for name in names}


def _as_list(value: object) -> list[object]:
    return list(value) if isinstance(value, Each) else [value]


def _first_blocker(values: Iterable[object]) -> ExecutionBlocker | None:
    for value in values:
        if isinstance(value, ExecutionBlocker):
            return value
    return None
