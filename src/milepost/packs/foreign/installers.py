"""Commands that install packages, however they are written; those that only ask are not."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Final

_INSTALLER: Final = re.compile(r"(?i)^(?:pip(?:\d[\d.]*)?|uv|conda|mamba|micromamba)(?:\.exe)?$")
_INSTALLER_MODULES: Final = ("pip", "uv", "conda")
_ONLY_INSTALLS: Final = re.compile(r"(?i)^(?:uvx|easy_install[\d.-]*)(?:\.exe)?$")
_ONLY_INSTALL: Final = ("ensurepip", "easy_install")
_CHANGING: Final = frozenset(
    {
        "add", "create", "download", "install", "remove", "sync", "uninstall", "update",
        "upgrade", "wheel",
    }
)  # fmt: skip
"""Of an installer's commands those that change what is installed, or fetch it."""
_ASKING: Final = frozenset(
    {
        "cache", "check", "config", "debug", "env", "export", "freeze", "hash", "help", "index",
        "info", "inspect", "list", "search", "show", "tree", "version",
    }
)  # fmt: skip
PIPS_COMMANDS: Final = re.compile(
    r"pip[/\\]_internal[/\\]commands[/\\](?:__pycache__[/\\])?(?:download|install|uninstall|wheel)\."
)
"""Files of pip that are read before it changes anything in this process."""
_INSTALL_SCRIPTS: Final = ("install.py", "install-manual.py")
_WORDS: Final = re.compile(r"[^\s;&|()'\"]+")


def is_installer(command: object) -> bool:
    """Whether a program's arguments, or a line for the shell, would install packages.

    `pip install` and its like by any path, `python -m pip`, and a pack's own `install.py`;
    `pip freeze` and what else only asks is fine.
    """
    if isinstance(command, str | bytes | os.PathLike):
        text = os.fsdecode(command)
        words = _WORDS.findall(text)
        starts = {0} | {
            index
            for index, found in enumerate(_WORDS.finditer(text))
            if re.search(r"[;&|(]\s*$", text[: found.start()])
        }
    elif isinstance(command, Sequence):
        parts = [
            os.fsdecode(each) for each in command if isinstance(each, str | bytes | os.PathLike)
        ]
        if any(" " in part and is_installer(part) for part in parts):  # sh -c "pip install …"
            return True
        words, starts = parts, {0}
    else:
        return False
    names = [os.path.basename(word) for word in words]  # noqa: PTH119  # words, not paths
    return any(_installs(names, index, is_start=index in starts) for index in range(len(names)))


def _installs(names: Sequence[str], index: int, *, is_start: bool) -> bool:
    """Whether the word at that place makes it a command that installs."""
    name, rest = names[index], names[index + 1 :]
    if name == "-m" and rest:
        module = rest[0].partition(".")[0]
        return module in _ONLY_INSTALL or (module in _INSTALLER_MODULES and _changes(rest[1:]))
    if is_start and (_ONLY_INSTALLS.match(name) or _INSTALLER.match(name)):
        return _ONLY_INSTALLS.match(name) is not None or _changes(rest)
    return name in _INSTALL_SCRIPTS and index > 0 and "python" in names[index - 1].lower()


def _changes(words: Sequence[str]) -> bool:
    """Whether an installer's command, the first such word after it, is one that changes things."""
    known = (word for word in words if word in _CHANGING or word in _ASKING)
    return next(known, "") in _CHANGING
