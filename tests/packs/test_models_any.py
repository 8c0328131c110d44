"""Nodes for any text, picture and question, whichever workflow they stand in."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from fakes.scripted_models import PRICE, Scripted
from milepost.calls.errors import CallRefused, VendorUnwell
from milepost.errors import InvalidInput
from milepost.packs.image_models.generate import (
    image_address,
    image_from_pictures,
    image_from_words,
)
from milepost.packs.language.sight import picture_asked, picture_described, picture_tagged
from milepost.packs.language.text import SAMPLE_TRIP, text_by_model, trip_text
from milepost.pixels.arrays import Image, Mask
from milepost.providers.capabilities import Picture
from milepost.providers.chain import NobodyAnswered
from milepost.wire.aigc import AigcLabel
from milepost.wire.labelled_file import with_label
from milepost.wire.picture_file import read_picture

PRIVATE = "从上海市黄浦区中山南路1891号-1893号出发,电话13912345678"
SECRETS = ("1891", "1893", "中山南路", "13912345678")
GREY: Image = np.full((1, 40, 60, 3), 0.5, np.float32)
AWAY = VendorUnwell("a", "one", "InternalError")


class Folder:
    """Files that nodes keep."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def keep(self, name: str, data: bytes) -> str:
        self.files[name] = data
        return name


def picture(colour: str, kind: str = "PNG") -> Picture:
    file = BytesIO()
    Pillow.new("RGB", (24, 16), colour).save(file, kind)
    return Picture(file.getvalue(), f"image/{kind.lower()}")


def opened(sent: Picture) -> Pillow.Image:
    return Pillow.open(BytesIO(sent.data))


async def test_a_text_is_written_by_the_first_model_that_answers() -> None:
    script = Scripted({"a:one": [AWAY], "b:two": ["无锡的五月"]})

    made = await text_by_model("写一句", "a:one,b:two", "简短", 7, 50, models=script.models)

    assert made.text == "无锡的五月"
    assert made.ui["text"] == ["无锡的五月"]
    calls: list[Any] = list(made.ui["calls"])
    assert [(call["model"], call["fate"]) for call in calls] == [
        ("a:one", "unwell"),
        ("b:two", "taken"),
    ]
    (wish,) = script.wishes("b:two")
    assert (wish.prompt, wish.system, wish.seed, wish.most_tokens) == ("写一句", "简短", 7, 50)


async def test_where_nobody_writes_the_node_says_who_was_asked() -> None:
    script = Scripted({"a:one": [CallRefused("a", "one", "DataInspectionFailed")]})

    with pytest.raises(NobodyAnswered, match=r"a:one \(refused, DataInspectionFailed\)"):
        await text_by_model("写", "a:one", models=script.models)


@pytest.mark.parametrize("writer", ["rules", "none", "builtin"])
async def test_a_text_needs_a_model(writer: str) -> None:
    with pytest.raises(InvalidInput, match="names no model"):
        await text_by_model("写", writer, models=Scripted({}).models)


@pytest.mark.parametrize("words", ["", " \n"])
async def test_nobody_is_asked_and_paid_for_nothing(words: str) -> None:
    script = Scripted({"a:one": ["yes"]})

    with pytest.raises(InvalidInput, match="are empty"):
        await text_by_model(words, "a:one", "简短", 7, 50, models=script.models)
    with pytest.raises(InvalidInput, match="are empty"):
        await image_from_words(words, "a:one", "", 1024, 1024, 7, models=script.models)

    assert script.asked == []


async def test_the_original_text_node_asks_the_services_models_without_addresses() -> None:
    script = Scripted({"a:one": ["一段游记"]})

    told = await trip_text("写游记", PRIVATE, models=script.models, writers="a:one")

    assert told.STRING == "一段游记"
    assert told.ui["spent"] == [PRICE.to_json()]
    assert "text" not in told.ui
    (wish,) = script.wishes("a:one")
    assert [secret for secret in SECRETS if secret in wish.prompt] == []
    assert "上海市" in wish.prompt


async def test_the_original_text_nodes_own_default_is_sent_without_its_addresses() -> None:
    script = Scripted({"a:one": ["一段游记"]})

    await trip_text(models=script.models, writers="a:one")

    (wish,) = script.wishes("a:one")
    assert re.findall(r"\w路[0-9]+号", SAMPLE_TRIP)
    assert re.findall(r"[路街道弄]|[0-9]+号", wish.prompt) == []
    assert "无锡市" in wish.prompt


async def test_the_original_text_node_says_which_setting_lacks_a_model() -> None:
    with pytest.raises(InvalidInput, match="MILEPOST_WRITERS"):
        await trip_text("写", "游记", models=Scripted({}).models, writers="rules")


async def test_an_image_is_painted_from_words() -> None:
    script = Scripted({"a:paints": [picture("red")]})

    made = await image_from_words(PRIVATE, "a:paints", "车", 64, 80, 5, models=script.models)

    assert made.image.shape == (1, 16, 24, 3)
    assert made.image[0, 0, 0].tolist() == [1.0, 0.0, 0.0]
    assert made.ui["spent"] == [PRICE.to_json()]
    (wish,) = script.wishes("a:paints")
    assert (wish.negative, wish.width_px, wish.height_px, wish.seed) == ("车", 64, 80, 5)
    assert [secret for secret in SECRETS if secret in wish.prompt] == []


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_the_original_picture_node_gives_the_pictures_address(kind: str) -> None:
    script, files = Scripted({"a:paints": [picture("blue", kind)]}), Folder()

    told = await image_address(
        PRIVATE,
        models=script.models,
        painters="a:paints,builtin",
        files=files,
        producer="001maker",
    )

    ((name, data),) = files.files.items()
    assert f"/view?filename={name}&type=output" == told.STRING
    assert told.ui["spent"] == [PRICE.to_json()]
    assert opened(Picture(data, "")).format == kind
    label = read_picture(data).aigc
    assert label is not None
    assert (label.label, label.content_producer, label.faults()) == ("1", "001maker", ())
    assert opened(Picture(data, "")).tobytes() == opened(picture("blue", kind)).tobytes()
    assert [secret for secret in SECRETS if secret.encode() in data] == []
    (wish,) = script.wishes("a:paints")
    assert (wish.width_px, wish.height_px) == (768, 960)
    assert [secret for secret in SECRETS if secret in wish.prompt] == []


async def test_the_original_picture_node_says_which_setting_lacks_a_model() -> None:
    with pytest.raises(InvalidInput, match="MILEPOST_PAINTERS"):
        await image_address(
            "湖", models=Scripted({}).models, painters="builtin", files=Folder(), producer="p"
        )


async def test_a_picture_that_its_vendor_labelled_keeps_that_label() -> None:
    theirs = AigcLabel.first_written("vendor", "their-own-7")
    labelled = Picture(with_label(picture("blue").data, theirs), "image/png")
    files = Folder()

    await image_address(
        "湖",
        models=Scripted({"a:paints": [labelled]}).models,
        painters="a:paints",
        files=files,
        producer="001maker",
    )

    assert list(files.files.values()) == [labelled.data]


async def test_pictures_and_a_mask_are_edited_as_they_are() -> None:
    script = Scripted({"a:edits": [picture("green")]})
    two: Image = np.stack([np.zeros((8, 6, 3)), np.ones((8, 6, 3))]).astype(np.float32)
    mask: Mask = np.ones((1, 8, 6), np.float32)

    made = await image_from_pictures(two, PRIVATE, "a:edits", mask, models=script.models)

    (wish,) = script.wishes("a:edits")
    assert [opened(each).getpixel((0, 0)) for each in wish.pictures] == [(0,) * 3, (255,) * 3]
    assert wish.mask is not None
    assert opened(wish.mask).size == (6, 8)
    assert [secret for secret in SECRETS if secret in wish.prompt] == []
    assert made.image.shape == (1, 16, 24, 3)


async def test_too_many_pictures_are_refused_before_anybody_is_asked() -> None:
    script = Scripted({"a:edits": [picture("green")]})

    with pytest.raises(InvalidInput, match="holds 4 pictures"):
        await image_from_pictures(np.repeat(GREY, 4, axis=0), "改", "a:edits", models=script.models)

    assert script.asked == []


async def test_a_picture_is_described_small() -> None:
    script = Scripted({"a:sees": ["一片湖"]})
    large: Image = np.full((1, 2000, 1000, 4), 0.5, np.float32)

    made = await picture_described(large, "a:sees", models=script.models)

    assert made.text == "一片湖"
    (wish,) = script.wishes("a:sees")
    assert opened(wish.pictures[0]).size == (640, 1280)
    assert wish.pictures[0].media_type == "image/jpeg"


async def test_nothing_private_of_a_question_is_sent() -> None:
    script = Scripted({"a:sees": ["不知道"]})

    await picture_described(GREY, "a:sees", f"这里是{PRIVATE}吗", models=script.models)

    assert [each for each in SECRETS if each in script.wishes("a:sees")[0].question] == []


@pytest.mark.parametrize(
    "said",
    [
        "湖, 山,晚霞,湖",
        "湖、山、晚霞",
        "湖，山，晚霞。",
        "1. 湖\n2. 山\n3. 晚霞",
        "标签：湖,山,晚霞",
        '["湖", "山", "晚霞"]',
    ],
)
async def test_tags_are_words_with_commas_between(said: str) -> None:
    made = await picture_tagged(GREY, "a:sees", models=Scripted({"a:sees": [said]}).models)

    assert made.tags == "湖, 山, 晚霞"
    assert made.ui["text"] == [made.tags]


@pytest.mark.parametrize(
    ("said", "yes", "sure"),
    [("是", True, True), ("否。", False, True), ("不确定", False, False), ("", False, False)],
)
async def test_a_question_is_answered_yes_no_or_not_at_all(
    said: str,
    yes: bool,  # noqa: FBT001  # the answers are the values
    sure: bool,  # noqa: FBT001  # the same
) -> None:
    made = await picture_asked(
        GREY, "a:sees", "画面里有车吗?", models=Scripted({"a:sees": [said]}).models
    )

    assert (made.yes, made.sure) == (yes, sure)
