"""`DYNPROMPT`: the workflow as it is at the moment, with the nodes that expansions added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from milepost.graph.workflow import Workflow, node_json


class _Origin(NamedTuple):
    parent_id: str
    display_id: str


class DynamicPrompt:
    """Read by nodes, from any thread; its methods are named as ComfyUI's packs call them."""

    def __init__(self, workflow: Workflow) -> None:
        self._workflow = workflow
        self._written: dict[str, dict[str, Any]] = {}
        self._ephemeral: dict[str, Mapping[str, Any]] = {}
        self._origins: dict[str, _Origin] = {}
        self._real_ids: dict[str, str] = {}

    def get_node(self, node_id: str) -> Mapping[str, Any]:
        """The node in API format.

        Raises:
            KeyError: there is none.
        """
        if node_id in self._ephemeral:
            return self._ephemeral[node_id]
        if node_id not in self._written:
            if node_id not in self._workflow.nodes:
                raise KeyError(f"there is no node {node_id}")
            self._written[node_id] = node_json(self._workflow.nodes[node_id])
        return self._written[node_id]

    def has_node(self, node_id: str) -> bool:
        """Whether there is a node of that id, the user's or an added one."""
        return node_id in self._ephemeral or node_id in self._workflow.nodes

    def get_real_node_id(self, node_id: str) -> str:
        """The user's node whose expansion, or whose expansion's expansion, added this one."""
        return self._real_ids.get(node_id, node_id)

    def get_parent_node_id(self, node_id: str) -> str | None:
        """The node whose expansion added this one; None for the user's own."""
        origin = self._origins.get(node_id)
        return None if origin is None else origin.parent_id

    def get_display_node_id(self, node_id: str) -> str:
        """The node of the user's that the editor shows as running in its place."""
        origin = self._origins.get(node_id)
        return node_id if origin is None else origin.display_id

    def all_node_ids(self) -> set[str]:
        """The user's and the added ones."""
        return {*self._workflow.nodes, *self._ephemeral}

    def get_original_prompt(self) -> dict[str, Any]:
        """The user's workflow in API format."""
        return self._workflow.to_json()

    def add(self, node_id: str, node: Mapping[str, Any], *, parent_id: str) -> None:
        """Add a node of an expansion; it is shown as what it overrides, else as its parent is."""
        override = node.get("override_display_id")
        display_id = self.get_display_node_id(
            override if isinstance(override, str) and self.has_node(override) else parent_id
        )
        self._ephemeral[node_id] = node
        self._origins[node_id] = _Origin(parent_id, display_id)
        self._real_ids[node_id] = self.get_real_node_id(parent_id)
