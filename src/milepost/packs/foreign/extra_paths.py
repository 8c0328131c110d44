"""`--extra-model-paths-config`: ComfyUI's YAML file of further folders.

one_section:
    base_path: ~/ComfyUI
    is_default: true
    custom_nodes: custom_nodes
    checkpoints: |
        models/checkpoints
        models/more
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from milepost.errors import InvalidInput

OPTION = "--extra-model-paths-config"
MAX_FILE_BYTES = 1_000_000
_RIGHT = "write sections of `kind: folder`, as ComfyUI's extra_model_paths.yaml"


@dataclass(frozen=True, kw_only=True)
class ExtraPaths:
    """Folders beside those of the data root; all absolute, none is said to exist."""

    custom_nodes: tuple[Path, ...] = ()
    model_folders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By kind as written, such as `checkpoints`; looked into after the data root's own."""
    first_model_folders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The same from sections with `is_default`; looked into before the data root's own."""


def read_extra_paths(files: Iterable[Path], *, environ: Mapping[str, str]) -> ExtraPaths:
    """What these files name, in their order.

    Args:
        files: each is read; a section may leave out `base_path`, then its folders are relative
            to the file.
        environ: for `~` (by its `HOME`) and `$NAME` in folders.

    Raises:
        InvalidInput: a file cannot be read or is not of that form.
    """
    packs: dict[Path, None] = {}
    later: dict[str, dict[str, None]] = {}
    first: dict[str, dict[str, None]] = {}
    for file in files:
        for kind, folder, is_default in _folders(file, environ):
            if kind == "custom_nodes":
                packs[folder] = None
            else:
                (first if is_default else later).setdefault(kind, {})[str(folder)] = None
    return ExtraPaths(
        custom_nodes=tuple(packs),
        model_folders={kind: tuple(folders) for kind, folders in later.items()},
        first_model_folders={kind: tuple(folders) for kind, folders in first.items()},
    )


def _folders(file: Path, environ: Mapping[str, str]) -> Iterator[tuple[str, Path, bool]]:
    """Kind, folder and whether it comes first."""
    where = f"{OPTION}, {file.name}"
    here = file.resolve().parent
    for name, section in _sections(file, where).items():
        if section is None:
            continue
        if not isinstance(section, dict):
            raise InvalidInput(where, f"section {str(name)[:40]!r} holds no folders", _RIGHT)
        base = section.get("base_path")
        if base is not None and not isinstance(base, str):
            raise InvalidInput(where, "base_path is no folder", "write one folder")
        root = here if base is None else here / _expand(base, environ)
        for kind, written in section.items():
            if kind in {"base_path", "is_default"} or written is None:
                continue
            for folder in _listed(written, f"{where}, {str(kind)[:40]}"):
                yield (
                    str(kind),
                    Path(os.path.normpath(root / _expand(folder, environ))),
                    bool(section.get("is_default")),
                )


def _sections(file: Path, where: str) -> dict[Any, Any]:
    try:
        with file.open("rb") as opened:
            text = opened.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise InvalidInput(
            where, f"cannot be read ({error.strerror or 'no file'})", "name a YAML file"
        ) from error
    if len(text) > MAX_FILE_BYTES:
        raise InvalidInput(where, "is larger than 1 MB", _RIGHT)
    import yaml  # a server without such a file starts sooner

    try:
        read = yaml.safe_load(text)
    except (yaml.YAMLError, UnicodeError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        at = "" if mark is None else f" (line {mark.line + 1})"
        raise InvalidInput(where, f"is no YAML{at}", _RIGHT) from error
    if read is None:
        return {}
    if not isinstance(read, dict):
        raise InvalidInput(where, "has no sections", _RIGHT)
    return read


def _listed(written: object, where: str) -> list[str]:
    """Lines of one text, or a list of texts."""
    lines = written.splitlines() if isinstance(written, str) else written
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise InvalidInput(where, "is no folder", "write one folder a line")
    return [line.strip() for line in lines if line.strip()]


def _expand(folder: str, environ: Mapping[str, str]) -> str:
    """`~`, `$NAME` and `${NAME}` replaced; a name that is not set stays as it is written."""
    home = environ.get("HOME") or environ.get("USERPROFILE")
    if home and (folder == "~" or folder.startswith(("~/", "~\\"))):
        folder = home + folder[1:]
    parts = folder.split("$")
    return parts[0] + "".join(_named(part, environ) for part in parts[1:])


def _named(part: str, environ: Mapping[str, str]) -> str:
    """What stands after one `$`."""
    if part.startswith("{") and "}" in part:
        name, _, rest = part[1:].partition("}")
    else:
        length = next((i for i, c in enumerate(part) if not (c.isalnum() or c == "_")), len(part))
        name, rest = part[:length], part[length:]
    return f"${part}" if name not in environ else environ[name] + rest
