"""Nodes that have a vision model say what a picture shows."""

from __future__ import annotations

import asyncio
from typing import Annotated, NamedTuple

from milepost.brief.yes_no import read_yes_no
from milepost.node.annotations import Text, Value
from milepost.node.declare import node
from milepost.node.spec import Ui
from milepost.packs.language.tags import read_tags
from milepost.pixels.arrays import Image
from milepost.providers.capabilities import DescribeWish, Picture
from milepost.providers.models import Chain, Models
from milepost.trip.redact_text import redact_text

ImageValue = Annotated[Image, Value("IMAGE")]
Question = Annotated[str, Text(multiline=True, max_chars=4000, redact=redact_text, linkable=True)]
Viewer = Annotated[str, Text(max_chars=400)]
DESCRIBE = "请用一两句话描述这张图片。"
TAGS = "请列出这张图片的 5 到 10 个标签，只输出用逗号分隔的词。"
YES_NO = "只回答“是”、“否”或“不确定”。"
LONGEST_SIDE_PX = 1280
"""Vision models look at no more, and are paid by the area."""


class Described(NamedTuple):
    """Outputs of `DescribePicture`."""

    text: str
    ui: Ui


@node(
    "DescribePicture",
    category="language",
    display_name="Describe picture",
    output_node=True,
    cacheable=True,
)
async def picture_described(
    image: ImageValue,
    viewer: Viewer,
    question: Question = DESCRIBE,
    *,
    models: Models,
) -> Described:
    """The answer of a model that sees, `ACCOUNT:MODEL`, to a question about the first picture."""
    text, shown = await _asked(models, viewer, image, question)
    return Described(text, {"text": [text], **shown})


class Tagged(NamedTuple):
    """Outputs of `TagPicture`."""

    tags: str
    ui: Ui


@node(
    "TagPicture", category="language", display_name="Tag picture", output_node=True, cacheable=True
)
async def picture_tagged(image: ImageValue, viewer: Viewer, *, models: Models) -> Tagged:
    """Words for what the first picture shows, with commas between."""
    said, shown = await _asked(models, viewer, image, TAGS)
    tags = ", ".join(read_tags(said))
    return Tagged(tags, {"text": [tags], **shown})


class YesOrNo(NamedTuple):
    """Outputs of `AskPicture`."""

    yes: bool
    sure: bool
    ui: Ui


@node(
    "AskPicture",
    category="language",
    display_name="Ask about picture",
    output_node=True,
    cacheable=True,
)
async def picture_asked(
    image: ImageValue,
    viewer: Viewer,
    question: Question,
    *,
    models: Models,
) -> YesOrNo:
    """Yes or no about the first picture; `sure` is false where the model could not tell."""
    said, shown = await _asked(models, viewer, image, f"{question}\n{YES_NO}")
    answer = read_yes_no(said)
    return YesOrNo(answer is True, answer is not None, {"text": [said], **shown})


async def _asked(models: Models, viewer: str, image: Image, question: str) -> tuple[str, Ui]:
    chain = Chain.parse(viewer, where="viewer").outside(where="viewer")
    picture = await asyncio.to_thread(_encoded, image)
    wish = DescribeWish(pictures=(picture,), question=question, most_tokens=512)
    told = await models.describe(chain, lambda asks: asks(wish))
    return told.value or "", told.shown("viewer")


def _encoded(image: Image) -> Picture:
    from milepost.pixels.encoded import encoded_jpeg

    return Picture(encoded_jpeg(image, longest_side_px=LONGEST_SIDE_PX), "image/jpeg")


NODES = (picture_described, picture_tagged, picture_asked)
