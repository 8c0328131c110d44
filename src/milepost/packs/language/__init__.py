"""Nodes that write: the art brief, any text, and what a picture shows."""

from milepost.node.registry import Pack
from milepost.packs.language import brief, sight, text, vectors

PACK = Pack(name="language", nodes=(*brief.NODES, *text.NODES, *sight.NODES, *vectors.NODES))
