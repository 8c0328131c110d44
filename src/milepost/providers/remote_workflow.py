"""Whole workflows for servers elsewhere: what is sent, and which files an answer names.

An answer comes from outside: names, counts and shapes are checked before anything is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final, NamedTuple, Protocol, runtime_checkable
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from milepost.calls.call import JsonValue
from milepost.calls.vendor import VendorSaid, Verdict
from milepost.providers.capabilities import Errand, Kept, Picture

MOST_FILES: Final = 64
MOST_BYTES: Final = 128 * 1024 * 1024
"""Of all pictures of a run together."""
_LONGEST_NAME: Final = 255
_FORBIDDEN: Final = frozenset('\\:*?"<>|')
_KINDS: Final = ("output", "temp")
BUNDLE_TYPE: Final = "application/zip"
_LISTED: Final = "pictures.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowWish:
    """A workflow is to be run on a server elsewhere."""

    workflow: Mapping[str, JsonValue] = field(repr=False)
    """API format. A text input that equals a key of `pictures` becomes the uploaded file's name."""
    pictures: Mapping[str, Picture] = field(default_factory=dict, repr=False)
    seed: int | None = None
    """Of the workflow, if it has one: tells calls apart; the workflow itself holds its own."""


class NodePicture(NamedTuple):
    """One picture that a workflow gave."""

    node_id: str
    picture: Picture


class RunsWorkflows(Protocol):
    """A server that runs whole workflows."""

    def run(self, tenant: str, wish: WorkflowWish) -> Errand[tuple[NodePicture, ...]]:
        """The errand that gives the pictures of all output nodes."""
        ...


@runtime_checkable
class HasRunner(Protocol):
    """An account at such a server."""

    def runner(self, model: str) -> RunsWorkflows:
        """What runs whole workflows; the name tells such calls apart in limits and reports.

        Raises:
            CannotDo: the name means something else at this account.
        """
        ...


class NamedFile(NamedTuple):
    """A file as an answer names it; its name is one that stays in its folder."""

    node_id: str
    filename: str
    subfolder: str
    kind: str
    """`output` or `temp`."""


def files_in(outputs: Any, *, output_node: str | None = None) -> tuple[NamedFile, ...]:
    """The picture files that outputs name, in their order; previews only if there is nothing else.

    Args:
        outputs: by node id, as a history or a queue's result has them.
        output_node: the only node that counts; None: all.

    Raises:
        VendorSaid: FAILED, a name that no server of pictures gives; EMPTY, there are no files.
    """
    named = [
        _named_file(node_id, item)
        for node_id, output in (outputs.items() if isinstance(outputs, dict) else ())
        if output_node in {None, node_id}
        for item in _pictures_of(output)
    ]
    for kind in _KINDS:
        files = tuple(file for file in named if file.kind == kind)
        if len(files) > MOST_FILES:
            raise VendorSaid(Verdict.FAILED, "Result.TooManyFiles")
        if files:
            return files
    raise VendorSaid(Verdict.EMPTY, "NoPicture")


def bundle_of(pictures: Sequence[NodePicture]) -> bytes:
    """The pictures of one run as one file: kept, handed over and erased together."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as bundle:  # pictures are packed already
        named = [[each.node_id, each.picture.media_type] for each in pictures]
        bundle.writestr(ZipInfo(_LISTED), json.dumps(named))
        for number, each in enumerate(pictures):
            bundle.writestr(ZipInfo(str(number)), each.picture.data)
    return target.getvalue()


def as_pictures(kept: Kept) -> tuple[NodePicture, ...]:
    """The inverse of `bundle_of`."""
    with ZipFile(BytesIO(kept.data)) as bundle:
        return tuple(
            NodePicture(node_id, Picture(bundle.read(str(number)), media_type))
            for number, (node_id, media_type) in enumerate(json.loads(bundle.read(_LISTED)))
        )


def with_inputs(workflow: Mapping[str, JsonValue], values: Mapping[str, JsonValue]) -> Any:
    """A copy of the workflow in which every text that equals a key has become its value."""

    def replaced(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: replaced(child) for name, child in value.items()}
        if isinstance(value, list | tuple):
            return [replaced(child) for child in value]
        return values.get(value, value) if isinstance(value, str) else value

    return replaced(workflow)


def with_clean_words(
    workflow: Mapping[str, JsonValue], clean: Callable[[str], str]
) -> Mapping[str, JsonValue]:
    """A copy of the workflow whose texts have lost everything private: inputs, titles and notes.

    Args:
        workflow: API format; classes of nodes, and links to them, stay as they are.
        clean: takes what is private out of a text.
    """

    def cleaned(name: str, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: cleaned(key, child) for key, child in value.items()}
        if isinstance(value, list | tuple):
            return list(value) if _is_link(value) else [cleaned("", child) for child in value]
        return clean(value) if isinstance(value, str) and name != "class_type" else value

    return {node_id: cleaned("", node) for node_id, node in workflow.items()}


def _is_link(value: Sequence[Any]) -> bool:
    return len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], int)


def _pictures_of(output: Any) -> list[Any]:
    images = output.get("images") if isinstance(output, dict) else None
    return images if isinstance(images, list) else []


def _named_file(node_id: str, item: Any) -> NamedFile:
    if not isinstance(item, dict):
        raise VendorSaid(Verdict.FAILED, "Result.BadName")
    filename, subfolder = item.get("filename"), item.get("subfolder", "")
    kind = item.get("type", "output")
    folders: list[Any] = subfolder.split("/") if isinstance(subfolder, str) else [subfolder]
    parts = [] if subfolder == "" else folders
    if kind not in _KINDS or not all(_is_plain(name) for name in [filename, *parts]):
        raise VendorSaid(Verdict.FAILED, "Result.BadName")
    return NamedFile(node_id, str(filename), "/".join(parts), kind)


def _is_plain(name: Any) -> bool:
    return (
        isinstance(name, str)
        and 0 < len(name) <= _LONGEST_NAME
        and name.isprintable()
        and "/" not in name
        and not _FORBIDDEN.intersection(name)
        and not name.startswith(".")
    )
