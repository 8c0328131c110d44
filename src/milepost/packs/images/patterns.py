"""Nodes that search texts by regular expressions and by keys.

A pattern can take longer than the world lasts, and Python runs nothing else meanwhile: hence the
lane of other processes, and a deadline.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Final, Literal

from milepost.errors import InvalidInput
from milepost.node.annotations import Boolean, Int
from milepost.packs.images.declared import comfy_node
from milepost.packs.images.text import MAX_CHARS, STRING, Words

DEADLINE_S: Final = 10.0
Flag = Annotated[bool, Boolean()]


@comfy_node(
    "RegexMatch",
    category=STRING,
    display_name="Regex Match",
    lane="process",
    deadline_s=DEADLINE_S,
)
def regex_match(
    string: Words,
    regex_pattern: Words,
    case_insensitive: Flag = True,
    multiline: Flag = False,
    dotall: Flag = False,
) -> bool:
    """Whether the pattern is found anywhere; a broken pattern is found nowhere."""
    pattern = _compiled(regex_pattern, case_insensitive, multiline, dotall)
    return pattern is not None and pattern.search(string) is not None


@comfy_node(
    "RegexExtract",
    category=STRING,
    display_name="Regex Extract",
    lane="process",
    deadline_s=DEADLINE_S,
    chosen=("mode",),
)
def regex_extract(
    string: Words,
    regex_pattern: Words,
    mode: Literal["First Match", "All Matches", "First Group", "All Groups"] = "First Match",
    case_insensitive: Flag = True,
    multiline: Flag = False,
    dotall: Flag = False,
    group_index: Annotated[int, Int(min=0, max=100)] = 1,
) -> str:
    """What the pattern finds, one find per line; empty if nothing, or if the pattern is broken.

    All matches of a pattern with groups are its first group's; group 0 is the whole match.
    """
    pattern = _compiled(regex_pattern, case_insensitive, multiline, dotall)
    group = {"First Match": 0, "All Matches": 1}.get(mode, group_index)
    if pattern is not None and mode == "All Matches":
        group = min(group, pattern.groups)
    if pattern is None or group > pattern.groups:
        return ""
    if mode == "All Groups" and not pattern.groups:
        return ""
    finds = (found[group] or "" for found in pattern.finditer(string))
    room = _Room()
    return "\n".join(
        room.with_place_for(text) for text in islice(finds, 1 if mode.startswith("First") else None)
    )


@comfy_node(
    "RegexReplace",
    category=STRING,
    display_name="Regex Replace",
    lane="process",
    deadline_s=DEADLINE_S,
    optional=("case_insensitive", "multiline", "dotall", "count"),
)
def regex_replace(
    string: Words,
    regex_pattern: Words,
    replace: Words,
    case_insensitive: Flag = True,
    multiline: Flag = False,
    dotall: Flag = False,
    count: Annotated[int, Int(min=0, max=100, tooltip="how many, from the first; 0: all")] = 0,
) -> str:
    r"""What the pattern finds, replaced; `\1` is its first group."""
    pattern = _compiled(regex_pattern, case_insensitive, multiline, dotall)
    if pattern is None:
        raise InvalidInput("regex_pattern", "is no regular expression", "correct it")
    room = _Room()
    try:
        return pattern.sub(
            lambda found: room.with_place_for(found.expand(replace)), string, count=count
        )
    except (re.error, IndexError):
        raise InvalidInput("replace", "names no group of the pattern", "correct it") from None


@dataclass(slots=True)
class _Room:
    """What a pattern may still give: one that looks ahead finds the same words again and again."""

    left: int = MAX_CHARS

    def with_place_for(self, text: str) -> str:
        """The text itself.

        Raises:
            InvalidInput: there is no place for it.
        """
        self.left -= len(text) + 1
        if self.left < 0:
            raise InvalidInput("string", "would become too long", f"{MAX_CHARS} are the most")
        return text


def _compiled(
    text: str,
    case_insensitive: bool,  # the inputs, in their order
    multiline: bool,
    dotall: bool,
) -> re.Pattern[str] | None:
    wanted = {re.IGNORECASE: case_insensitive, re.MULTILINE: multiline, re.DOTALL: dotall}
    flags = re.NOFLAG
    for flag, is_set in wanted.items():
        flags |= flag if is_set else re.NOFLAG
    try:
        return re.compile(text, flags)
    except (re.error, RecursionError, OverflowError):
        return None


@comfy_node("JsonExtractString", category=STRING, display_name="Extract String from JSON")
def json_extract_string(json_string: Words, key: str) -> str:
    """The value of a key of a JSON object as text; empty if there is none."""
    try:
        decoded = json.loads(json_string)
    except (ValueError, RecursionError):
        return ""
    value = decoded.get(key) if isinstance(decoded, dict) else None
    return "" if value is None else str(value)


NODES = (regex_match, regex_extract, regex_replace, json_extract_string)
