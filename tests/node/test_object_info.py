from __future__ import annotations

import json
from typing import Annotated

from milepost.node.annotations import Choice, Hidden, Int, Text, Value
from milepost.node.declare import node
from milepost.node.object_info import object_info

Picture = Annotated[bytes, Value("IMAGE")]


@node("Frame", category="poster", display_name="A frame", output_node=True)
def frame(
    image: Picture,
    style: Annotated[str, Choice(["thin", "wide"])],
    node_id: Annotated[str, Hidden("UNIQUE_ID")],
    width_px: Annotated[int, Int(min=0, max=9)] = 3,
    words: Annotated[str, Text(multiline=True)] = "",
) -> Picture:
    """Put a frame around it."""
    del style, node_id, width_px, words
    return image


def test_object_info_has_comfyuis_shape() -> None:
    assert object_info(frame.spec) == {
        "input": {
            "required": {"image": ["IMAGE", {}], "style": [["thin", "wide"], {}]},
            "hidden": {"node_id": "UNIQUE_ID"},
            "optional": {
                "width_px": ["INT", {"default": 3, "min": 0, "max": 9}],
                "words": ["STRING", {"default": "", "multiline": True}],
            },
        },
        "input_order": {
            "required": ["image", "style"],
            "hidden": ["node_id"],
            "optional": ["width_px", "words"],
        },
        "output": ["IMAGE"],
        "output_is_list": [False],
        "output_name": ["IMAGE"],
        "output_tooltips": [""],
        "name": "Frame",
        "display_name": "A frame",
        "description": "Put a frame around it.",
        "python_module": "",
        "category": "poster",
        "output_node": True,
        "deprecated": False,
        "experimental": False,
    }


def test_object_info_is_json() -> None:
    assert json.loads(json.dumps(object_info(frame.spec)))["name"] == "Frame"
