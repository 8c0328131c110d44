from __future__ import annotations

import json

import pytest

from fakes.scripted_models import Scripted
from milepost.errors import InvalidInput
from milepost.packs.language.vectors import text_embedded


async def test_every_line_becomes_a_vector() -> None:
    script = Scripted({"a:embeds": [((0.5, 1.0), (1.0, 0.0))]})

    made = await text_embedded("西湖\n\n家在中山南路1891号\n", "a:embeds", 64, models=script.models)

    assert json.loads(made.vectors) == [[0.5, 1.0], [1.0, 0.0]]
    assert made.ui["text"] == ["2 vectors of 2 numbers"]
    (wish,) = script.wishes("a:embeds")
    assert (len(wish.texts), wish.dimensions) == (2, 64)
    assert "1891" not in str(wish.texts)


@pytest.mark.parametrize("texts", ["", "\n \n", "\n".join("abcdefghijk")])
async def test_no_text_or_too_many_are_refused(texts: str) -> None:
    with pytest.raises(InvalidInput, match="texts"):
        await text_embedded(texts, "a:embeds", models=Scripted({"a:embeds": []}).models)
