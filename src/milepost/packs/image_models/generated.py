"""A landscape on its way from the model that painted it to the node that makes it fit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Final

from milepost.node.annotations import Value

BUILT_IN: Final = "builtin"


@dataclass(frozen=True)
class Generated:
    """What a chain of painters gave."""

    painter: str
    """`account:model`, or `builtin`: then there is no file, and our painter is to paint."""
    file: bytes | None = field(default=None, repr=False)
    """PNG, JPEG or WebP, as it came."""


GeneratedValue = Annotated[Generated, Value("GENERATED_LANDSCAPE")]
