"""A failed node as clients are told of it."""

from __future__ import annotations

import re
from typing import Any

from milepost.graph.result import NodeFailure

_ABSOLUTE_PATH = re.compile(r"""(?<![\w.:/\\])(?:[A-Za-z]:)?[/\\](?:[^\s/\\'":]+[/\\])+""")


def without_folders(text: str) -> str:
    """The text with every absolute path cut down to its last name."""
    return _ABSOLUTE_PATH.sub("", text)


def failure_json(failure: NodeFailure) -> dict[str, Any]:
    """A failed node in ComfyUI's words, without this machine's folders."""
    told = failure.to_json()
    told["exception_message"] = without_folders(told["exception_message"])
    return {**told, "current_outputs": []}
