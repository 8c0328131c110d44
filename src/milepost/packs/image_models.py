"""Nodes that paint a landscape."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

from milepost.brief.model import ArtBrief
from milepost.node.annotations import Int, Value
from milepost.node.declare import node
from milepost.node.registry import Pack
from milepost.node.spec import Ui
from milepost.pixels.arrays import Image

ImageValue = Annotated[Image, Value("IMAGE")]
BriefValue = Annotated[ArtBrief, Value("ART_BRIEF")]


class Painted(NamedTuple):
    """Outputs of `PaintLandscape`."""

    picture: ImageValue
    foreground: ImageValue
    ui: Ui


@node(
    "PaintLandscape",
    category="poster/landscape",
    display_name="Paint landscape",
    lane="process",
    output_node=True,
    cacheable=True,
)
def landscape(
    brief: BriefValue,
    width: Annotated[int, Int(min=320, max=3200)],
    height: Annotated[int, Int(min=320, max=3200)],
    seed: Annotated[int, Int(min=0, max=2**32 - 1)],
    painter: Literal["builtin"] = "builtin",
) -> Painted:
    """Paint the brief's landscape and the layer that passes in front of the car."""
    from milepost.painter.paint import paint_landscape

    painted = paint_landscape(brief, width=width, height=height, seed=seed)
    return Painted(painted.picture, painted.foreground, {"painter": [painter], "seed": [seed]})


PACK = Pack(name="image_models", nodes=(landscape,))
