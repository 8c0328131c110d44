"""The node that takes a landscape from the address under which another node has left a picture."""

from __future__ import annotations

import asyncio
from typing import Annotated, Final, Protocol
from urllib.parse import parse_qs, urlsplit

from milepost.errors import InvalidInput
from milepost.node.annotations import Text
from milepost.node.declare import node
from milepost.packs.image_models.generated import Generated, GeneratedValue

AT_ADDRESS: Final = "address"
"""Who painted, as the report names it: an address does not tell."""


class Files(Protocol):
    """Where nodes have left files."""

    def read(self, name: str) -> bytes | None:
        """A file by the name it was given when it was kept; None if there is none."""


@node(
    "LandscapeFromAddress",
    category="poster/landscape",
    display_name="Landscape from address",
)
async def landscape_at(
    address: Annotated[str, Text(max_chars=2000, linkable=True)], *, files: Files
) -> GeneratedValue:
    """A picture that was left on this server as a landscape for `PaintLandscape` to make fit.

    `address` is what `ImageSynthesisNode` gives, `/view?filename=…`. Nothing is fetched from
    elsewhere.
    """
    name = _name_in(address)
    file = None if name is None else await asyncio.to_thread(files.read, name)
    if file is None:
        raise InvalidInput(
            "address",
            "names no picture that was left here",
            "link the output of ImageSynthesisNode to it",
        )
    return Generated(AT_ADDRESS, file)


def _name_in(address: str) -> str | None:
    """The file's name, if it is an address of this server's outputs."""
    try:
        parts = urlsplit(address)
        said = parse_qs(parts.query, max_num_fields=10)
    except ValueError:
        return None
    names = said.pop("filename", [])
    ours = (parts.scheme, parts.netloc, parts.path) == ("", "", "/view")
    return names[0] if ours and len(names) == 1 and said == {"type": ["output"]} else None


NODES = (landscape_at,)
