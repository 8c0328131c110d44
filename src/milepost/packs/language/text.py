"""Nodes that have a language model write any text."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from milepost.brief.asked import SYSTEM_PROMPT
from milepost.node.annotations import Int, Text
from milepost.node.declare import node
from milepost.node.spec import Ui
from milepost.providers.capabilities import TextWish
from milepost.providers.models import Chain, Models
from milepost.trip.redact_text import redact_text

LongText = Annotated[str, Text(multiline=True, max_chars=50_000, redact=redact_text, linkable=True)]
"""Whatever is written here is redacted before anybody keeps it, and once more on its way out."""
SAMPLE_TRIP = (
    "5月2日至5日，从上海市黄浦区中山南路1891号-1893号出发，经湖州市、无锡市、常州市，"
    "到上海市闵行区申长路688号；全程 645.4 公里；出发时晴，到达时多云；车主的话：新司机的五一出游！"
)
"""What the article's node held when it was new, addresses and all: they leave with the rest."""


class TextWritten(NamedTuple):
    """Outputs of `WriteText`."""

    text: str
    ui: Ui


@node("WriteText", category="language", display_name="Write text", output_node=True, cacheable=True)
async def text_by_model(
    prompt: LongText,
    writer: Annotated[str, Text(max_chars=400)],
    system_prompt: LongText = "",
    seed: Annotated[int, Int(min=0, max=2**31 - 1)] = 0,
    max_tokens: Annotated[int, Int(min=1, max=8192)] = 1024,
    *,
    models: Models,
) -> TextWritten:
    """Ask language models, tried in the order of `writer`: `ACCOUNT:MODEL,ACCOUNT:MODEL`."""
    wish = TextWish(prompt=prompt, system=system_prompt, seed=seed, most_tokens=max_tokens)
    text, shown = await _asked(models, writer, wish)
    return TextWritten(text, {"text": [text], **shown})


class TripText(NamedTuple):
    """Outputs of `旅行文本生成`."""

    STRING: str
    ui: Ui
    """For the report; no text, as the article's node shows none."""


@node(
    "旅行文本生成",
    category="language",
    display_name="旅行文本生成",
    cacheable=True,
    gives_way=True,
)
async def trip_text(
    system_prompt: LongText = SYSTEM_PROMPT,
    query_prompt: LongText = SAMPLE_TRIP,
    *,
    models: Models,
    writers: str,
) -> TripText:
    """The text that `query_prompt` asks for, by the service's language models."""
    wish = TextWish(prompt=query_prompt, system=system_prompt)
    text, shown = await _asked(models, writers, wish, where="MILEPOST_WRITERS")
    return TripText(text, shown)


async def _asked(
    models: Models, writer: str, wish: TextWish, *, where: str = "writer"
) -> tuple[str, Ui]:
    chain = Chain.parse(writer, where=where).outside(where=where)
    told = await models.write(chain, lambda asks: asks(wish))
    return told.value or "", told.shown("writer")


NODES = (text_by_model, trip_text)
