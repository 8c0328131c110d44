"""Why a pack or node cannot be had, in one line that names no folder of the machine."""

from __future__ import annotations

import os
import re
import sys
import traceback
from pathlib import Path, PurePath
from typing import Final

MAX_CHARS: Final = 300
NEEDS_TORCH: Final = "it needs torch, which is not installed: install milepost[torch]"
NEEDS_AIOHTTP: Final = "it needs aiohttp, which is not installed: install milepost[packs]"
_TORCHES: Final = ("torch", "torchvision", "torchaudio")
_ABSOLUTE: Final = re.compile(
    r"(?<![\w:/\\.~])(?:[A-Za-z]:)?(?:[/\\][^\s/\\'\":;,<>|()\[\]]+){2,}[/\\]?"
)
"""A path of two parts or more; not the end of an address on the web."""


def why(error: BaseException, pack: Path | None = None) -> str:
    """The exception's type and message, and the last line of the pack that it went through.

    Args:
        error: what the pack raised, whatever it be.
        pack: the pack's folder or file.
    """
    if needs_torch(error):
        return NEEDS_TORCH
    if _lacks(error, ("aiohttp",)):
        return NEEDS_AIOHTTP
    said = said_by(error, pack)
    message = f"{type(error).__name__}: {said}" if said else type(error).__name__
    at = None if pack is None else _last_line(error, pack)
    return message if at is None else f"{message} ({at})"


def needs_torch(error: BaseException) -> bool:
    """Whether it, or what led to it, is a missing torch."""
    return _lacks(error, _TORCHES)


def _lacks(error: BaseException, modules: tuple[str, ...]) -> bool:
    seen: BaseException | None = error
    for _ in range(10):
        if isinstance(seen, ModuleNotFoundError) and (seen.name or "").split(".")[0] in modules:
            return True
        seen = None if seen is None else seen.__cause__ or seen.__context__
    return False


def said_by(error: BaseException, pack: Path | None = None) -> str:
    """Its message on one line."""
    try:
        said = error.msg if isinstance(error, SyntaxError) else str(error)
    except Exception:  # noqa: BLE001  # a pack's own exception, whose message is broken too
        return ""
    said = " ".join(without_folders(said, pack).split())
    return said if len(said) <= MAX_CHARS else f"{said[: MAX_CHARS - 1]}…"


def without_folders(text: str, pack: Path | None = None) -> str:
    """The text with the last part alone of every path in it."""
    known = [Path(os.path.expanduser("~")), Path(sys.prefix)]  # noqa: PTH111  # it never raises
    roots = known if pack is None else [pack, pack.parent, *known]
    for root in roots:
        if root != Path(root.anchor):
            text = (
                text.replace(f"{root}/", "").replace(f"{root}\\", "").replace(str(root), root.name)
            )
    return _ABSOLUTE.sub(lambda found: PurePath(found[0].replace("\\", "/")).name, text)


def hide_folders(error: BaseException) -> None:
    """Take folders out of what an exception says; it goes on to the client as it is."""
    if isinstance(error, OSError):
        for name in ("filename", "filename2"):
            path = getattr(error, name, None)
            if isinstance(path, str):
                setattr(error, name, PurePath(path).name)
    error.args = tuple(
        without_folders(each) if isinstance(each, str) else each for each in error.args
    )


def _last_line(error: BaseException, pack: Path) -> str | None:
    """File and line within the pack."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{PurePath(error.filename).name}, line {error.lineno}"
    root = pack.resolve()
    try:
        frames = traceback.extract_tb(error.__traceback__)
    except (OSError, RecursionError):
        return None
    for frame in reversed(frames):
        file = Path(frame.filename)
        if file.is_absolute() and file.resolve().is_relative_to(root):
            name = file.name if root.is_file() else file.resolve().relative_to(root).as_posix()
            return f"{name}, line {frame.lineno}"
    return None
