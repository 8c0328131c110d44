"""Nodes that paint: landscapes for posters, and any picture that models can make."""

from milepost.node.registry import Pack
from milepost.node.value_types import HoldingValue
from milepost.packs.image_models import addressed, check, generate, landscape, remote

PACK = Pack(
    name="image_models",
    nodes=(*landscape.NODES, *check.NODES, *generate.NODES, *addressed.NODES, *remote.NODES),
    value_types=(HoldingValue("GENERATED_LANDSCAPE"),),
)
