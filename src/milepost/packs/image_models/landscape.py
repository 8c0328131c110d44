"""Nodes that give a poster its landscape: by a model, or by our own painter."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Annotated, Final, Literal, NamedTuple
from uuid import uuid4

from milepost.brief.model import ArtBrief
from milepost.errors import InvalidInput
from milepost.node.annotations import Int, Text, Value
from milepost.node.declare import node
from milepost.node.spec import Ui
from milepost.packs.image_models.generated import BUILT_IN, Generated, GeneratedValue
from milepost.packs.image_models.pictures import decoded
from milepost.pixels.arrays import Image
from milepost.providers.capabilities import PaintWish, Picture
from milepost.providers.chain import AnswerUnfit
from milepost.providers.models import Asks, Chain, Models

ImageValue = Annotated[Image, Value("IMAGE")]
BriefValue = Annotated[ArtBrief, Value("ART_BRIEF")]
Side = Annotated[int, Int(min=320, max=3200)]
Seed = Annotated[int, Int(min=0, max=2**32 - 1)]
SEEDS_OF_MODELS: Final = 2**31 - 1
"""The largest seed that every vendor takes."""
LEAST_PX: Final = 200
"""A side of a picture below which no poster can be made of it."""


def _anew_with_models(inputs: Mapping[str, object], _services: Mapping[str, object]) -> object:
    """A model that was away may be back; one that answered is not paid again."""
    return "" if inputs.get("painter", BUILT_IN) == BUILT_IN else uuid4().hex


class LandscapeGenerated(NamedTuple):
    """Outputs of `GenerateLandscape`."""

    generated: GeneratedValue
    ui: Ui


@node(
    "GenerateLandscape",
    category="poster/landscape",
    display_name="Generate landscape",
    output_node=True,
    cacheable=True,
    fingerprint=_anew_with_models,
)
async def landscape_by_model(
    brief: BriefValue,
    width: Side,
    height: Side,
    seed: Seed,
    painter: Annotated[str, Text(max_chars=400)] = BUILT_IN,
    *,
    models: Models,
) -> LandscapeGenerated:
    """Ask image models for the brief's landscape, tried in the order of `painter`.

    `painter` is `ACCOUNT:MODEL,ACCOUNT:MODEL,builtin`; with `builtin` at its end, or alone,
    `PaintLandscape` paints where no model has.
    """
    chain = Chain.parse(painter, where="painter")
    if not chain.models:
        return LandscapeGenerated(Generated(BUILT_IN), {})
    wish = PaintWish(
        prompt=brief.prompt_zh,
        prompt_en=brief.prompt_en,
        negative=brief.negative,
        negative_en=", ".join(brief.avoid),
        width_px=width,
        height_px=height,
        seed=seed % SEEDS_OF_MODELS,
    )

    async def work(asks: Asks[PaintWish, Picture]) -> bytes:
        picture = await asks(wish)
        await asyncio.to_thread(_look_at, picture.data)
        return picture.data

    told = await models.paint(chain, work)
    return LandscapeGenerated(
        Generated(told.name, told.value),
        {
            **told.shown("painter"),
            "warnings": list(told.notes),
        },
    )


def _look_at(file: bytes) -> None:
    """Whether a landscape can be made of it.

    Raises:
        AnswerUnfit: it cannot be decoded, or is too small.
    """
    try:
        height_px, width_px = decoded(file).shape[1:3]
    except InvalidInput:
        raise AnswerUnfit("no_picture") from None
    if min(height_px, width_px) < LEAST_PX:
        raise AnswerUnfit("too_small")


class Painted(NamedTuple):
    """Outputs of `PaintLandscape`."""

    picture: ImageValue
    foreground: ImageValue
    brief: BriefValue
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
    width: Side,
    height: Side,
    seed: Seed,
    painter: Literal["builtin"] = BUILT_IN,
    generated: GeneratedValue | None = None,
    on_ground: bool = True,
) -> Painted:
    """Paint the brief's landscape and the layer that passes in front of the car.

    A landscape that a model has painted is cut to the poster's format instead, and the brief's
    composition is fitted to what it shows; its third output is the brief to go on with. A road is
    laid over it where the car could stand nowhere, or `on_ground` is false.
    """
    if generated is not None and generated.file is not None:
        from milepost.packs.image_models.fitting import fit

        fitted = fit(
            generated.file,
            brief,
            width_px=width,
            height_px=height,
            seed=seed,
            on_ground=on_ground,
        )
        told: Ui = {
            "painter": [generated.painter],
            "seed": [seed],
            "warnings": list(fitted.changes),
        }
        return Painted(fitted.picture, fitted.foreground, fitted.brief, told)
    from milepost.painter.paint import paint_landscape

    painted = paint_landscape(brief, width=width, height=height, seed=seed)
    shown: Ui = {"painter": [painter], "seed": [seed]}
    return Painted(painted.picture, painted.foreground, brief, shown)


NODES = (landscape_by_model, landscape)
