from __future__ import annotations

import pytest

from milepost.errors import InvalidInput
from milepost.packs.image_models.addressed import landscape_at
from milepost.tasks import KeptFiles


@pytest.mark.parametrize("name", ["lake.png", "湖 & 山.png", "day 1/lake.png"])
async def test_a_picture_that_a_node_has_left_becomes_a_landscape(name: str) -> None:
    files = KeptFiles()
    kept = files.keep(name, b"a picture")
    filename = kept.replace("&", "%26").replace(" ", "%20")

    found = await landscape_at(f"/view?filename={filename}&type=output", files=files)

    assert (found.painter, found.file) == ("address", b"a picture")
    assert files.take_all() == {kept: b"a picture"}


@pytest.mark.parametrize(
    "address",
    [
        "",
        "lake.png",
        "/view",
        "/view?type=output",
        "/view?filename=other.png&type=output",
        "/view?filename=lake.png",
        "/view?filename=lake.png&type=input",
        "/view?filename=lake.png&type=output&subfolder=..",
        "/view?filename=lake.png&filename=lake.png&type=output",
        "http://169.254.169.254/view?filename=lake.png&type=output",
        "//elsewhere/view?filename=lake.png&type=output",
        "https://[/view?filename=lake.png&type=output",
        "/prompt?filename=lake.png&type=output",
    ],
)
async def test_nothing_else_is_looked_for(address: str) -> None:
    files = KeptFiles()
    files.keep("lake.png", b"a picture")

    with pytest.raises(InvalidInput, match="address: names no picture that was left here"):
        await landscape_at(address, files=files)
