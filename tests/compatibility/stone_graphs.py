"""Parts of workflows of the pack `stones` that several tests build."""

from __future__ import annotations

from compatibility.comfy_client import Graph, Node


def lazily(graph: Graph, share: float) -> tuple[Node, Node, Node, Node]:
    """A light row, a heavy row, their mix, and what shows it."""
    light, heavy = graph("StoneRow", weight=1, count=2), graph("StoneRow", weight=3, count=2)
    mix = graph("StoneLazyMix", light=light, heavy=heavy, share=share)
    return light, heavy, mix, graph("StoneShow", row=mix)


def two_ends(graph: Graph) -> list[Node]:
    """Two rows, each with its own end."""
    return [graph("StoneShow", row=graph("StoneRow", weight=weight)) for weight in (1, 2)]
