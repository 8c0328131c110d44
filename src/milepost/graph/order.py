"""Which nodes come before which. Nothing here is recursive: chains are thousands of nodes long."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

Edges = Mapping[str, Iterable[str]]
"""Node id → the ids it is next to, in one direction."""


def reachable(start: Iterable[str], edges: Edges) -> dict[str, None]:
    """Every node that can be reached, the start included, in the order of discovery."""
    found = dict.fromkeys(start)
    waiting = deque(found)
    while waiting:
        for neighbour in edges.get(waiting.popleft(), ()):
            if neighbour not in found:
                found[neighbour] = None
                waiting.append(neighbour)
    return found


def reverse(edges: Edges) -> dict[str, list[str]]:
    """The same edges walked backwards, each once."""
    backwards: dict[str, list[str]] = {node_id: [] for node_id in edges}
    for node_id, neighbours in edges.items():
        for neighbour in dict.fromkeys(neighbours):
            backwards.setdefault(neighbour, []).append(node_id)
    return backwards


def upstream_first(upstream: Edges) -> tuple[list[str], list[str]]:
    """An order in which every node follows what it needs, and what could not be ordered.

    Returns:
        The order, and the nodes that lie on a cycle or behind one (empty if there is none).
    """
    waits_for = {node_id: len(set(needed)) for node_id, needed in upstream.items()}
    downstream = reverse(upstream)
    ready = deque(node_id for node_id, count in waits_for.items() if count == 0)
    order = []
    while ready:
        node_id = ready.popleft()
        order.append(node_id)
        for dependant in downstream[node_id]:
            waits_for[dependant] -= 1
            if waits_for[dependant] == 0:
                ready.append(dependant)
    return order, [node_id for node_id, count in waits_for.items() if count > 0]


def find_cycle(stuck: Iterable[str], upstream: Edges) -> list[str]:
    """One cycle among nodes that `upstream_first` could not order, each before what takes from it.

    It begins with its smallest id, so that the same cycle is always told the same way.
    """
    among = set(stuck)
    node_id = min(among)
    path: dict[str, None] = {}
    while node_id not in path:
        path[node_id] = None
        node_id = next(needed for needed in upstream[node_id] if needed in among)
    walked = list(path)
    cycle = walked[walked.index(node_id) :][::-1]
    first = cycle.index(min(cycle))
    return cycle[first:] + cycle[:first]
