"""A node's own say about its inputs, in ComfyUI's error types."""

from __future__ import annotations

from collections.abc import Mapping

from milepost.graph.check_node import Faults
from milepost.graph.hooks import ask
from milepost.graph.refusals import NodeError
from milepost.node.flow import ExecutionBlocker
from milepost.node.spec import NodeSpec, OwnCheck


async def add_own_errors(
    specs: Mapping[str, NodeSpec],
    node_id: str,
    faults: Faults,
    *,
    is_output: bool,
) -> None:
    """Ask the node's own check and add what it finds wrong.

    A node whose inputs are already wrong is not asked: its check would meet what it cannot expect.
    """
    own_check = faults.node.spec.own_check
    if own_check is None or faults.errors:
        return
    judged = {
        name: value
        for name, value in faults.node.known_arguments(node_id).items()
        if own_check.judges(name)
    }
    types = {
        name: specs[link.node_id].outputs[link.slot].type
        for name, link in faults.node.links.items()
    }
    try:
        answer = await ask(
            own_check.function,
            **judged,
            **({"input_types": types} if own_check.input_types else {}),
        )
    except Exception as error:  # noqa: BLE001  # a pack's check may raise anything; it is a refusal
        faults.errors.append(_raised(error, is_output=is_output))
    else:
        faults.errors.extend(_objections(own_check, judged, answer))


def _objections(
    own_check: OwnCheck, judged: Mapping[str, object], answer: object
) -> list[NodeError]:
    """One per input that was judged, as ComfyUI."""
    if answer is True or isinstance(answer, ExecutionBlocker):
        return []
    said = "" if answer is False else f" - {answer}"
    names = [*judged, *(["input_types"] if own_check.input_types else [])]
    return [
        NodeError(
            "custom_validation_failed",
            "Custom validation failed for node",
            f"{name}{said}",
            {"input_name": name},
        )
        for name in names
    ]


def _raised(error: Exception, *, is_output: bool) -> NodeError:
    inner = "" if is_output else "inner_"
    return NodeError(
        f"exception_during_{inner}validation",
        f"Exception when validating {inner.replace('_', ' ')}node",
        str(error),
        {"exception_type": type(error).__name__},
    )
