"""What a pack's function gave, read as the outcome of its node."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from milepost.node.flow import Each, ExecutionBlocker
from milepost.node.spec import Outcome, OutputSpec, Ui
from milepost.packs.foreign.as_json import shown_as_json
from milepost.packs.foreign.border import expansion_out_of_pack, out_of_pack
from milepost.packs.foreign.graph_builder import is_link


def read_result(outputs: Sequence[OutputSpec], raw: Any) -> Outcome:
    """The outcome, its pictures taken over the border.

    Args:
        outputs: of the class; a shorter result leaves None in the rest, a longer one is cut.
        raw: a tuple, a list, anything that can be counted and indexed as a tuple is, None,
            `{"ui": …, "result": …, "expand": …}`, a blocker, or V3's NodeOutput.

    Raises:
        TypeError: it is none of those.
    """
    if isinstance(raw, ExecutionBlocker):
        return Outcome(values=(raw,) * len(outputs))
    if hasattr(raw, "block_execution"):
        return _read_node_output(outputs, raw)
    if isinstance(raw, dict):
        return _together(outputs, raw.get("result"), raw.get("ui"), raw.get("expand"))
    return _together(outputs, raw, None, None)


def _read_node_output(outputs: Sequence[OutputSpec], raw: Any) -> Outcome:
    if raw.block_execution is not None:
        blocked = raw.block_execution
        message = blocked if isinstance(blocked, str) and blocked else None
        return _together(outputs, ExecutionBlocker(message), raw.ui, None)
    return _together(outputs, raw.result, raw.ui, raw.expand)


def _together(outputs: Sequence[OutputSpec], result: Any, ui: Any, expand: Any) -> Outcome:
    grows = expand is not None
    values = tuple(
        value if grows and is_link(value) else _slot(output, value)
        for output, value in zip(outputs, _values(outputs, result), strict=True)
    )
    return Outcome(
        values=values, ui=_ui(ui), expand=expansion_out_of_pack(expand) if grows else None
    )


def _values(outputs: Sequence[OutputSpec], result: Any) -> list[Any]:
    """One per output."""
    if isinstance(result, ExecutionBlocker):
        return [result] * len(outputs)
    if result is None or not outputs:
        return [None] * len(outputs)
    if not hasattr(result, "__len__") or not hasattr(result, "__getitem__"):
        raise TypeError(
            f"the node returned a {type(result).__name__}; a tuple with a value for each output "
            "was expected"
        )
    given = min(len(result), len(outputs))
    return [*(result[index] for index in range(given)), *[None] * (len(outputs) - given)]


def _slot(output: OutputSpec, value: Any) -> object:
    if not output.is_list or value is None or isinstance(value, ExecutionBlocker):
        return out_of_pack(value, output.type)
    return Each(out_of_pack(each, output.type) for each in cast("Iterable[object]", value))


def _ui(shown: Any) -> Ui | None:
    """By name, a list each: a single value becomes one, as ComfyUI puts calls' lists together."""
    if shown is not None and not isinstance(shown, Mapping) and hasattr(shown, "as_dict"):
        shown = shown.as_dict()
    if not isinstance(shown, Mapping):
        return None
    listed = {
        name: list(items) if isinstance(items, Iterable) else [items]
        for name, items in shown.items()
    }
    told: Ui = shown_as_json(listed)
    return told
