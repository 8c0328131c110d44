"""What a node is called with, before anything is decided about lists."""

from __future__ import annotations

from collections.abc import Mapping

from milepost.graph.calls import Arguments
from milepost.graph.checked import CheckedNode
from milepost.graph.growing_graph import GrowingGraph
from milepost.node.spec import Outcome


def arguments_of(
    node_id: str, node: CheckedNode, outcomes: Mapping[str, Outcome], graph: GrowingGraph
) -> Arguments:
    """Inputs by name: literals, values behind links, and what the engine fills in.

    A lazy input that nobody has asked for is None, unless its value happens to be in hand.
    """
    arguments = dict(node.literals)
    for name, link in node.links.items():
        declared = node.spec.input_named(name, linked=True)
        if declared is not None and declared.raw_link:
            arguments[name] = [link.node_id, link.slot]
        elif name in node.lazy and link.node_id not in outcomes:
            arguments[name] = None
        else:
            arguments[name] = outcomes[link.node_id].values[link.slot]
    for declared in node.spec.inputs.values():
        if declared.filled_in:
            arguments[declared.name] = _hidden(declared.type, node_id, graph)
    return arguments


def _hidden(what: str, node_id: str, graph: GrowingGraph) -> object:
    match what:
        case "UNIQUE_ID":
            return node_id
        case "PROMPT":
            return graph.accepted.workflow.to_json()
        case "EXTRA_PNGINFO":
            return graph.accepted.extra_pnginfo
        case "DYNPROMPT":
            return graph.prompt
        case _:
            return None
