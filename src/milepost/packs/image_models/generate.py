"""Nodes that have models make any picture, from words or from other pictures."""

from __future__ import annotations

import asyncio
from typing import Annotated, Final, NamedTuple

from milepost.errors import InvalidInput
from milepost.node.annotations import Int, Text, Value
from milepost.node.declare import node
from milepost.node.spec import Ui
from milepost.packs.image_models.pictures import Files, address_of, decoded, encoded
from milepost.pixels.arrays import Image, Mask
from milepost.providers.capabilities import EditWish, PaintWish, Picture
from milepost.providers.models import Chain, Models, Told
from milepost.trip.redact_text import redact_text

ImageValue = Annotated[Image, Value("IMAGE")]
MaskValue = Annotated[Mask, Value("MASK")]
Prompt = Annotated[str, Text(multiline=True, max_chars=20_000, redact=redact_text, linkable=True)]
Chained = Annotated[str, Text(max_chars=400)]
Seed = Annotated[int, Int(min=0, max=2**31 - 1)]
MOST_PICTURES: Final = 3
ARTICLE_SIZE_PX: Final = (768, 960)
"""What the workflow of the original article asked for."""


class Made(NamedTuple):
    """Outputs of `GenerateImage` and `EditImage`."""

    image: ImageValue
    ui: Ui


@node(
    "GenerateImage",
    category="image models",
    display_name="Generate image",
    output_node=True,
    cacheable=True,
    costly=True,
)
async def image_from_words(
    prompt: Prompt,
    painter: Chained,
    negative_prompt: Prompt = "",
    width: Annotated[int, Int(min=64, max=4096)] = 1024,
    height: Annotated[int, Int(min=64, max=4096)] = 1024,
    seed: Seed = 0,
    *,
    models: Models,
) -> Made:
    """Ask image models, tried in the order of `painter`: `ACCOUNT:MODEL,ACCOUNT:MODEL`.

    The picture has the size that the model allows whose shape is nearest to the wish.
    """
    wish = PaintWish(
        prompt=prompt, negative=negative_prompt, width_px=width, height_px=height, seed=seed
    )
    told = await models.paint(_models_in(painter, "painter"), lambda asks: asks(wish))
    return await _made(told)


@node(
    "EditImage",
    category="image models",
    display_name="Edit image",
    output_node=True,
    cacheable=True,
    costly=True,
)
async def image_from_pictures(
    image: ImageValue,
    prompt: Prompt,
    editor: Chained,
    mask: MaskValue | None = None,
    negative_prompt: Prompt = "",
    seed: Seed = 0,
    *,
    models: Models,
) -> Made:
    """Ask image models to change pictures; a batch of up to three is shown to the model at once.

    `mask` is white where the first picture is to be changed, for models that take one.
    """
    if len(image) > MOST_PICTURES:
        raise InvalidInput("image", f"holds {len(image)} pictures", f"give {MOST_PICTURES} at most")
    pictures = await asyncio.to_thread(encoded, image)
    over = None if mask is None else (await asyncio.to_thread(encoded, mask[:1]))[0]
    wish = EditWish(
        pictures=pictures, prompt=prompt, negative=negative_prompt, mask=over, seed=seed
    )
    told = await models.edit(_models_in(editor, "editor"), lambda asks: asks(wish))
    return await _made(told)


class ImageAddress(NamedTuple):
    """Outputs of `ImageSynthesisNode`."""

    STRING: str
    ui: Ui


@node(
    "ImageSynthesisNode",
    category="image models",
    display_name="ImageSynthesisNode",
    gives_way=True,
)
async def image_address(
    prompt: Prompt = "", *, models: Models, painters: str, files: Files, producer: str
) -> ImageAddress:
    """Where the picture for these words lies, made by the service's image models.

    The address is a path of this server, `/view?filename=…`; the picture stays as long as all
    outputs do, unlike a vendor's own links, which die within a day. Its metadata say that it is
    AI-made, as the law asks of every file; the visible label comes with a poster.
    """
    width_px, height_px = ARTICLE_SIZE_PX
    wish = PaintWish(prompt=prompt, width_px=width_px, height_px=height_px)
    chain = _models_in(painters, "MILEPOST_PAINTERS")
    told = await models.paint(chain, lambda asks: asks(wish))
    picture = _given(told)
    address = await asyncio.to_thread(
        address_of, picture, files, stem="synthesis", producer=producer
    )
    return ImageAddress(address, told.shown("painter"))


def _models_in(chain: str, where: str) -> Chain:
    return Chain.parse(chain, where=where).outside(where=where)


def _given(told: Told[Picture]) -> Picture:
    if told.value is None:
        raise InvalidInput("painter", "leaves it to nobody", "name a model as ACCOUNT:MODEL")
    return told.value


async def _made(told: Told[Picture]) -> Made:
    picture = _given(told)
    image = await asyncio.to_thread(decoded, picture.data)
    return Made(image, {"text": list(told.notes), **told.shown("painter")})


NODES = (image_from_words, image_from_pictures, image_address)
