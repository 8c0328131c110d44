"""What one run has to do: which nodes run, which come from the cache, who waits for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from milepost.graph.checked import CheckedNode
from milepost.node.spec import Outcome


@dataclass(frozen=True, slots=True)
class Plan:
    """The work of one run. Constant cost per node, whatever its depth."""

    to_run: Mapping[str, None]
    """Nodes to run, upstream first."""
    from_cache: Mapping[str, Outcome]
    """Nodes whose outcome is taken from the cache, already in hand."""
    waits_for: Mapping[str, int]
    """How many nodes of `to_run` each node of `to_run` needs."""
    consumers: Mapping[str, list[str]]
    """For each node of either kind, the nodes of `to_run` that take its values."""


def plan_run(
    nodes: Mapping[str, CheckedNode],
    targets: Iterable[str],
    cached: Callable[[str], Outcome | None],
) -> Plan:
    """Walk back from the targets, no further than a cached outcome.

    Args:
        nodes: upstream first.
        targets: nodes whose outcome is wanted.
        cached: a node's outcome if the cache has it; asked once per node that is needed.
    """
    from_cache: dict[str, Outcome] = {}
    missing: set[str] = set()
    waiting = list(targets)
    seen = set(waiting)
    while waiting:
        node_id = waiting.pop()
        outcome = cached(node_id)
        if outcome is not None:
            from_cache[node_id] = outcome
            continue
        missing.add(node_id)
        for upstream in nodes[node_id].upstream():
            if upstream not in seen:
                seen.add(upstream)
                waiting.append(upstream)

    to_run = {node_id: None for node_id in nodes if node_id in missing}
    consumers: dict[str, list[str]] = {node_id: [] for node_id in seen}
    waits_for = {}
    for node_id in to_run:
        needed = dict.fromkeys(nodes[node_id].upstream())
        waits_for[node_id] = sum(1 for upstream in needed if upstream in missing)
        for upstream in needed:
            consumers[upstream].append(node_id)
    return Plan(to_run, from_cache, waits_for, consumers)
