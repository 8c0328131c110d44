"""The node that turns texts into vectors which lie close where the texts mean the same."""

from __future__ import annotations

import json
from typing import Annotated, Any, Final, NamedTuple

from milepost.errors import InvalidInput
from milepost.node.annotations import Int, Text
from milepost.node.declare import node
from milepost.node.spec import Ui
from milepost.providers.capabilities import EmbedWish
from milepost.providers.models import Chain, Models
from milepost.trip.redact_text import redact_text

MOST_TEXTS: Final = 10
"""What every vendor takes at once."""


class Embedded(NamedTuple):
    """Outputs of `EmbedText`."""

    vectors: str
    ui: Ui


@node(
    "EmbedText",
    category="language",
    display_name="Embed text",
    output_node=True,
    cacheable=True,
    costly=True,
)
async def text_embedded(
    texts: Annotated[
        str, Text(multiline=True, max_chars=50_000, redact=redact_text, linkable=True)
    ],
    embedder: Annotated[str, Text(max_chars=400)],
    dimensions: Annotated[int, Int(min=0, max=4096)] = 0,
    *,
    models: Models,
) -> Embedded:
    """Vectors of every line of `texts` as JSON, a list for each, by models `ACCOUNT:MODEL`.

    `dimensions` 0 leaves their length to the model. Vectors of different models do not compare.
    """
    lines = tuple(line.strip() for line in texts.splitlines() if line.strip())
    if not 1 <= len(lines) <= MOST_TEXTS:
        raise InvalidInput(
            "texts", f"holds {len(lines)} lines", f"write 1 to {MOST_TEXTS}, a text each"
        )
    wish = EmbedWish(texts=lines, dimensions=dimensions or None)
    chain = Chain.parse(embedder, where="embedder").outside(where="embedder")
    told = await models.embed(chain, lambda asks: asks(wish))
    vectors: list[Any] = [list(vector) for vector in told.value or ()]
    return Embedded(
        json.dumps(vectors),
        {
            "text": [f"{len(vectors)} vectors of {len(vectors[0]) if vectors else 0} numbers"],
            **told.shown("embedder"),
        },
    )


NODES = (text_embedded,)
