"""Lists of choices at the end of a link: newer ComfyUI lets a plain `*` into any input."""

from __future__ import annotations

from pathlib import Path

import pytest

from milepost.graph.refusals import OutputsFailedValidation
from milepost.node.value_types import types_fit
from milepost.packs.foreign.declared import Listed
from packs.foreign.sample_packs import HEAD, bench

PACK = (
    HEAD
    + """
class Says(Node):
    def run(self):
        return ("neither",)

class SaysText(Says):
    RETURN_TYPES = ("STRING",)

class Chooses(Node):
    OUTPUT_NODE = True
    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"which": (["a", "b"],)}}
    def run(self, which):
        return {"ui": {"text": [which]}}

NODE_CLASS_MAPPINGS = {c.__name__: c for c in (Says, SaysText, Chooses)}
"""
)


def test_what_fits_all_fits_a_list_of_choices_and_text_does_not() -> None:
    choices = Listed.of(["a", "b"])

    assert types_fit("*", choices)
    assert types_fit(choices, "*")
    assert types_fit("COMBO", choices)
    assert types_fit(Listed.of(["a", "b"]), choices)
    assert not types_fit(Listed.of(["a", "c"]), choices)
    assert not types_fit("STRING", choices)


async def test_a_linked_choice_is_not_looked_up_in_the_list(tmp_path: Path) -> None:
    with bench(tmp_path, {"combo.py": PACK}) as made:
        result = await made.run(says=("Says", {}), end=("Chooses", {"which": ["says", 0]}))

        assert result.outputs == {"end": {"text": ["neither"]}}
        with pytest.raises(OutputsFailedValidation, match="received_type"):
            await made.run(says=("SaysText", {}), end=("Chooses", {"which": ["says", 0]}))
