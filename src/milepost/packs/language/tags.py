"""What a model lists, as words: it may number them, quote them or write JSON."""

from __future__ import annotations

import re
from typing import Final

MOST_TAGS: Final = 40
LONGEST_READ: Final = 4_000
LONGEST_TAG: Final = 40
_BETWEEN: Final = re.compile(r"[,、，;；|\n]")
_FENCE: Final = re.compile(r"```\w*")
_BEFORE: Final = re.compile(r"^(?:[^:：]{0,20}[:：])?\s*(?:[0-9]{1,2}[.)．]|[-*•#]+)?\s*")
_AROUND: Final = " \t\r.。\"'“”‘’「」《》[]{}()【】`*"


def read_tags(said: str) -> tuple[str, ...]:
    """The words of a list, each once, in their order; never raises."""
    plain = _FENCE.sub("", said[:LONGEST_READ])
    words = (_BEFORE.sub("", part.strip(_AROUND)).strip(_AROUND) for part in _BETWEEN.split(plain))
    tags = dict.fromkeys(word for word in words if 0 < len(word) <= LONGEST_TAG)
    return tuple(tags)[:MOST_TAGS]
