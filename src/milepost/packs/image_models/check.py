"""The node that asks a vision model whether a landscape keeps to its instruction."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, NamedTuple

from milepost.brief.model import ArtBrief
from milepost.brief.questions import (
    NEAR_WATER,
    Question,
    all_questions,
    questions_about,
    read_answers,
)
from milepost.measure.instruction import instructions_kept
from milepost.measure.measurement import Measurement
from milepost.node.annotations import Text, Value
from milepost.node.declare import node
from milepost.node.spec import Ui
from milepost.packs.image_models.generated import GeneratedValue
from milepost.providers.capabilities import DescribeWish, Picture
from milepost.providers.models import Asks, Chain, Models

BriefValue = Annotated[ArtBrief, Value("ART_BRIEF")]
MeasurementsValue = Annotated[tuple[Measurement, ...], Value("MEASUREMENTS")]
NOBODY = "none"
LONGEST_SIDE_PX = 1280
"""Vision models look at no more, and are paid by the area."""


class Checked(NamedTuple):
    """Outputs of `CheckLandscape`."""

    measurements: MeasurementsValue
    on_ground: bool
    """False only if a model saw water where the car is to stand."""
    ui: Ui


@node(
    "CheckLandscape",
    category="poster/landscape",
    display_name="Check landscape",
    output_node=True,
    cacheable=True,
)
async def landscape_checked(
    generated: GeneratedValue,
    brief: BriefValue,
    viewer: Annotated[str, Text(max_chars=400)] = NOBODY,
    *,
    models: Models,
) -> Checked:
    """Ask about landmark, season and weather, and whether vehicles, text or people are in it.

    Its second output is false where a model saw water instead of near ground.
    `viewer` is `none`, or models that see as `ACCOUNT:MODEL`, tried in their order. Our own
    painter's landscapes need no look; what no model could tell fails no poster.
    """
    chain = replace(Chain.parse(viewer, where="viewer"), built_in=True)
    if not chain.models or generated.file is None:
        return Checked((), on_ground=True, ui={})
    picture = await asyncio.to_thread(_smaller, generated.file)
    questions = questions_about(brief)
    asked = (*questions, NEAR_WATER)
    wish = DescribeWish(
        pictures=(picture,), question=all_questions(asked), json_object=True, most_tokens=300
    )

    async def work(asks: Asks[DescribeWish, str]) -> str:
        return await asks(wish)

    told = await models.describe(chain, work)
    answers = {} if told.value is None else read_answers(told.value, asked)
    measurements = _measured(answers, questions) if answers else ()
    return Checked(
        measurements,
        on_ground=answers.get(NEAR_WATER.name) is not True,
        ui={
            "measurements": [each.model_dump() for each in measurements],
            **told.shown("viewer"),
        },
    )


def _measured(
    answers: Mapping[str, bool | None], questions: tuple[Question, ...]
) -> tuple[Measurement, ...]:
    return instructions_kept((each.name, answers[each.name], each.right) for each in questions)


def _smaller(file: bytes) -> Picture:
    from milepost.pixels.encoded import encoded_jpeg, rgb_of
    from milepost.wire.picture_file import open_picture

    with open_picture(file) as opened:
        data = encoded_jpeg(rgb_of(opened), longest_side_px=LONGEST_SIDE_PX)
    return Picture(data, "image/jpeg")


NODES = (landscape_checked,)
