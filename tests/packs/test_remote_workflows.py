from __future__ import annotations

import json
from io import BytesIO

import numpy as np
import pytest
from PIL import Image as Pillow

from fakes.scripted_models import PRICE, Scripted
from milepost.errors import InvalidInput
from milepost.packs.image_models.remote import redact_workflow_text, workflow_elsewhere
from milepost.pixels.arrays import Image
from milepost.providers.capabilities import Picture
from milepost.providers.chain import NobodyAnswered
from milepost.providers.remote_workflow import NodePicture
from milepost.wire.picture_file import read_picture

WORKFLOW = json.dumps(
    {
        "1": {"class_type": "LoadImage", "inputs": {"image": "{picture}"}},
        "2": {
            "class_type": "KSampler",
            "inputs": {"latent_image": ["1", 0], "seed": "{seed}", "text": "寄到中山南路1891号"},
        },
    },
    ensure_ascii=False,
)
PRODUCER = "001maker"
GREY: Image = np.full((2, 8, 6, 3), 0.5, np.float32)


class Folder:
    """Files that nodes keep."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def keep(self, name: str, data: bytes) -> str:
        free = f"{len(self.files)} {name}"
        self.files[free] = data
        return free


def picture(colour: str, width_px: int = 24, height_px: int = 16) -> NodePicture:
    file = BytesIO()
    Pillow.new("RGB", (width_px, height_px), colour).save(file, "PNG")
    return NodePicture("9", Picture(file.getvalue(), "image/png"))


async def test_a_workflow_goes_with_its_picture_and_seed_and_pictures_come_back() -> None:
    script, files = Scripted({"gpu:w": [(picture("red"), picture("blue", 12, 8))]}), Folder()

    made = await workflow_elsewhere(
        "gpu:w", WORKFLOW, GREY, seed=7, models=script.models, files=files, producer=PRODUCER
    )

    (wish,) = script.wishes("gpu:w")
    assert wish.workflow["2"]["inputs"]["seed"] == 7
    assert wish.workflow["1"]["inputs"]["image"] == "{picture}"
    assert "1891" not in str(wish.workflow)
    assert set(wish.pictures) == {"{picture}"}
    assert Pillow.open(BytesIO(wish.pictures["{picture}"].data)).size == (6, 8)
    assert made.image.shape == (2, 16, 24, 3)
    assert made.image[1, 3, 3].tolist() == [0.0, 0.0, 1.0]
    assert made.addresses.splitlines() == [
        "/view?filename=0%20remote.png&type=output",
        "/view?filename=1%20remote.png&type=output",
    ]
    assert len(files.files) == 2
    labels = [read_picture(data).aigc for data in files.files.values()]
    assert [each and each.content_producer for each in labels] == [PRODUCER] * 2
    assert made.ui["spent"] == [PRICE.to_json()]


@pytest.mark.parametrize("text", ["", "no json", "[]", "{}", '{"1": 5}', '{"1": {"inputs": {}}}'])
async def test_what_is_no_workflow_is_refused_before_anybody_is_asked(text: str) -> None:
    script = Scripted({"gpu:w": [(picture("red"),)]})

    with pytest.raises(InvalidInput, match="API format"):
        await workflow_elsewhere(
            "gpu:w", text, models=script.models, files=Folder(), producer=PRODUCER
        )

    assert script.asked == []


@pytest.mark.parametrize("server", ["gpu", "nobody:w", ""])
async def test_a_server_that_is_not_configured_is_a_mistake(server: str) -> None:
    with pytest.raises(InvalidInput):
        await workflow_elsewhere(
            server,
            WORKFLOW,
            models=Scripted({"gpu:w": []}).models,
            files=Folder(),
            producer=PRODUCER,
        )


async def test_an_account_that_runs_no_workflows_says_so() -> None:
    with pytest.raises(NobodyAnswered, match="cannot"):
        await workflow_elsewhere(
            "gpu:other",
            WORKFLOW,
            models=Scripted({"gpu:w": []}).models,
            files=Folder(),
            producer=PRODUCER,
        )


def test_a_workflows_texts_lose_what_is_private_and_its_numbers_stay() -> None:
    raw = '{"1": {"class_type": "A", "inputs": {"seed": 13912345678, "text": "拨13912345678"}}}'

    once = redact_workflow_text(raw)

    inputs = json.loads(once)["1"]["inputs"]
    assert inputs["seed"] == 13912345678
    assert "13912345678" not in inputs["text"]
    assert redact_workflow_text(once) == once
    assert "13912345678" not in redact_workflow_text("{ 拨13912345678")
