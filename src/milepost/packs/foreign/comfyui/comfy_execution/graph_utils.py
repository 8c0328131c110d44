"""Expansion of a node into others."""

from __future__ import annotations

from milepost.node.flow import ExecutionBlocker
from milepost.packs.foreign.graph_builder import GraphBuilder, Node, add_graph_prefix, is_link

__all__ = ["ExecutionBlocker", "GraphBuilder", "Node", "add_graph_prefix", "is_link"]
