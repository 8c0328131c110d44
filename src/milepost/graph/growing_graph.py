"""The nodes of one run: the user's, and those that expansions add, each with its content key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from milepost.graph.checked import Accepted, CheckedNode
from milepost.graph.dynamic_prompt import DynamicPrompt
from milepost.graph.expansion import Expanding, check_sources, read_expansion
from milepost.graph.keys import ask_fingerprints, content_keys
from milepost.node.registry import Registry


class GrowingGraph:
    """Grows only; a node once added is never changed."""

    def __init__(self, accepted: Accepted, keys: Mapping[str, str | None]) -> None:
        self.accepted = accepted
        self.nodes: dict[str, CheckedNode] = dict(accepted.nodes)
        self.prompt = DynamicPrompt(accepted.workflow)
        self._keys = dict(keys)
        self._passing: set[str] = set()
        """Nodes whose outcome holds for this run only, whatever their key says."""
        self._added: dict[str, tuple[str, ...]] = {}

    def key(self, node_id: str) -> str | None:
        """The node's content key; None if its outcome must not be shared."""
        key = self._keys.get(node_id)  # an expansion that is still being added has none
        if key is None or not self._passing:
            return key
        if node_id in self._passing or not self._passing.isdisjoint(self.nodes[node_id].upstream()):
            self._passing.add(node_id)
            return None
        return key

    def do_not_share(self, node_id: str) -> None:
        """The node's outcome, and all behind it, hold for this run only."""
        self._passing.add(node_id)

    async def expand(
        self, expanding: Expanding, registry: Registry, services: Mapping[str, object]
    ) -> Mapping[str, CheckedNode]:
        """Add an expansion's nodes; returns them, upstream first.

        Raises:
            BadExpansion: they cannot be added.
        """
        graph = expanding.graph()
        added = read_expansion(graph, self.prompt, self.nodes, registry)
        check_sources(expanding, added, self.nodes)
        self.nodes |= added
        for node_id in added:
            self.prompt.add(node_id, graph[node_id], parent_id=expanding.node_id)
        self._added[expanding.node_id] = tuple(added)
        content_keys(added, await ask_fingerprints(added, services), into=self._keys)
        return added

    def settle(self, node_id: str) -> None:
        """An expanded node is about to have its outcome: decide whether it may be shared.

        It may not if one of the nodes it added has an effect, looks at the outside world or
        shows something: a cached outcome would leave that out.
        """
        for added in self._added.get(node_id, ()):
            spec = self.nodes[added].spec
            if self.key(added) is None or spec.output_node or spec.fingerprint is not None:
                self.do_not_share(node_id)
                return

    def outputs_among(self, node_ids: Iterable[str]) -> list[str]:
        """Those that are run for their own sake."""
        return [node_id for node_id in node_ids if self.nodes[node_id].spec.output_node]

    def display_id(self, node_id: str) -> str | None:
        """The user's node that an added one stands for; None for the user's own."""
        shown = self.prompt.get_display_node_id(node_id)
        return None if shown == node_id else shown


def may_link_anywhere(nodes: Iterable[CheckedNode]) -> bool:
    """Whether one of them knows other nodes' ids, so that its expansion may link to any node."""
    return any(
        node.spec.reads("DYNPROMPT")
        or any(declared.raw_link for declared in node.spec.inputs.values())
        for node in nodes
    )
