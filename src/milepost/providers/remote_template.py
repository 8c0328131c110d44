"""Workflows with places for words, sizes and pictures: a server elsewhere becomes a painter."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from milepost.calls.call import JsonValue
from milepost.errors import InvalidInput
from milepost.providers.capabilities import EditWish, PaintWish, Picture, in_english
from milepost.providers.remote_workflow import with_inputs

PROMPT: Final = "{prompt}"
"""In English where there is an English one: most checkpoints understand nothing else."""
PROMPT_ZH: Final = "{prompt_zh}"
"""As it was written, for checkpoints such as Kolors and Qwen-Image."""
NEGATIVE: Final = "{negative}"
WIDTH: Final = "{width}"
HEIGHT: Final = "{height}"
SEED: Final = "{seed}"
MASK: Final = "{mask}"
_LARGEST_SEED: Final = 2**31
_WORDS: Final = re.compile("|".join(map(re.escape, (PROMPT, PROMPT_ZH, NEGATIVE))))


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowTemplate:
    """A workflow in API format, and where in its inputs a wish's own values go.

    `{prompt}`, `{prompt_zh}` and `{negative}` may stand inside a longer text; `{width}`,
    `{height}`, `{seed}`, `{picture}`, `{picture2}` … and `{mask}` are an input's whole value.
    """

    workflow: Mapping[str, JsonValue] = field(repr=False)
    output_node: str | None = None
    """Whose first picture is the result; None: any output node's."""
    step_px: int = 8
    """Sides are asked for in such steps."""

    @property
    def paints(self) -> bool:
        """Whether it makes pictures of words alone."""
        speaks = self._holds(PROMPT) or self._holds(PROMPT_ZH)
        return speaks and not self._holds(picture_place(0))

    @property
    def edits(self) -> bool:
        """Whether it makes pictures of pictures."""
        return self._holds(picture_place(0))

    @property
    def classes(self) -> frozenset[str]:
        """The classes of its nodes."""
        nodes = [node for node in self.workflow.values() if isinstance(node, Mapping)]
        return frozenset(str(node.get("class_type")) for node in nodes)

    def filled(self, wish: PaintWish | EditWish) -> dict[str, Any]:
        """The workflow with the wish's words, size and seed; pictures are still places."""
        values: dict[str, JsonValue] = {SEED: (wish.seed or 0) % _LARGEST_SEED}
        if wish.width_px is not None and wish.height_px is not None:
            values |= {WIDTH: self._stepped(wish.width_px), HEIGHT: self._stepped(wish.height_px)}
        prompt, negative = in_english(wish)
        words = {PROMPT: prompt, PROMPT_ZH: wish.prompt, NEGATIVE: negative}
        filled: dict[str, Any] = _with_words(with_inputs(self.workflow, values), words)
        return filled

    def _holds(self, place: str) -> bool:
        return _holds(self.workflow, place)

    def _stepped(self, side_px: int) -> int:
        return max(round(side_px / self.step_px), 1) * self.step_px


def read_templates(folder: Path) -> dict[str, WorkflowTemplate]:
    """The workflows of a folder, each `NAME.json` in API format, by name.

    Raises:
        InvalidInput: the folder or a file cannot be read, or a file is no workflow.
    """
    try:
        files = sorted(folder.glob("*.json")) if folder.is_dir() else None
    except OSError:
        files = None
    if files is None:
        raise InvalidInput(
            "workflows of an account", "are in no folder", "name a folder that exists"
        )
    return {file.stem: _template_in(file) for file in files}


def _template_in(file: Path) -> WorkflowTemplate:
    try:
        workflow = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        workflow = None
    nodes = workflow.values() if isinstance(workflow, dict) else [None]
    if not all(isinstance(node, dict) and "class_type" in node for node in nodes) or not workflow:
        raise InvalidInput(
            f"workflow {file.name}", "is not in ComfyUI's API format", "export it as API format"
        )
    return WorkflowTemplate(workflow=workflow)


def picture_place(index: int) -> str:
    """Where the picture of that index, from 0, goes."""
    return "{picture}" if index == 0 else f"{{picture{index + 1}}}"


def pictures_by_place(wish: EditWish) -> dict[str, Picture]:
    """The wish's pictures, by where they go."""
    placed = {picture_place(at): picture for at, picture in enumerate(wish.pictures)}
    return placed if wish.mask is None else {**placed, MASK: wish.mask}


def _holds(value: Any, place: str) -> bool:
    if isinstance(value, Mapping):
        return any(_holds(child, place) for child in value.values())
    if isinstance(value, list | tuple):
        return any(_holds(child, place) for child in value)
    return isinstance(value, str) and place in value


def _with_words(value: Any, words: Mapping[str, str]) -> Any:
    """Words put in at once, so that a prompt which holds `{negative}` stays as it is."""
    if isinstance(value, dict):
        return {name: _with_words(child, words) for name, child in value.items()}
    if isinstance(value, list):
        return [_with_words(child, words) for child in value]
    return _WORDS.sub(lambda found: words[found[0]], value) if isinstance(value, str) else value
