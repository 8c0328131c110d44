"""Python's own modules as they were before a pack was imported.

Packs replace functions of Python's modules for themselves (`json.dumps`, `asyncio.run`, the check
of certificates) and all else in the process gets them too. What the server stands on is put back;
other modules, torch among them, are the packs' to change.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

_MODULES: Final = (
    "asyncio", "asyncio.base_events", "asyncio.events", "asyncio.runners", "asyncio.tasks",
    "builtins", "http.client", "json", "json.decoder", "json.encoder", "logging", "os",
    "posixpath", "shutil", "socket", "ssl", "subprocess", "sys", "threading", "time",
    "urllib.request",
)  # fmt: skip
_CLASSES: Final = (
    ("json", "JSONEncoder"), ("json", "JSONDecoder"), ("asyncio", "BaseEventLoop"),
    ("subprocess", "Popen"), ("threading", "Thread"), ("socket", "socket"),
)  # fmt: skip
_ITS_OWN: Final = frozenset(
    {
        "argv", "excepthook", "last_exc", "last_traceback", "last_type", "last_value", "path",
        "stderr", "stdin", "stdout", "unraisablehook", "__builtins__", "__doc__",
    }
)  # fmt: skip
"""Seen to elsewhere, or nobody's harm."""
_FOUND_BY_USE: Final = frozenset({"_event_loop_policy", "_opener", "_initialized"})
"""Made by a module when it is first used; put back without a word."""
_LISTS: Final = (("sys", "meta_path"), ("sys", "path_hooks"))
"""What a pack adds to them stays, behind the others."""


def python_itself(tell: Callable[[str], None]) -> Callable[[], None]:
    """Remember it.

    Args:
        tell: told what was replaced, in one line each.

    Returns:
        Puts it back.
    """
    places: dict[str, Any] = {name: sys.modules[name] for name in _MODULES if name in sys.modules}
    owners = places | {f"{home}.{name}": getattr(places[home], name) for home, name in _CLASSES
               if home in places}  # fmt: skip
    kept = [(name, owner, dict(vars(owner))) for name, owner in owners.items()]
    lists = [
        (name, getattr(places[home], name), getattr(places[home], name)[:]) for home, name in _LISTS
    ]

    def put_back() -> None:
        for name, owner, attributes in kept:
            for replaced in _put_back(owner, attributes):
                tell(f"it replaced {name}.{replaced}, which was put back")
        for name, now, before in lists:
            if [each for each in now if each in before] != before:
                tell(f"it took from sys.{name}, which was put back")
            now[:] = [*before, *(each for each in now if each not in before)]

    return put_back


def _put_back(owner: Any, attributes: Mapping[str, object]) -> list[str]:
    """Names of what was not as it had been."""
    now, told = vars(owner), []
    for name, value in attributes.items():
        if name in _ITS_OWN or now.get(name, _GONE) is value:
            continue
        try:
            setattr(owner, name, value)
        except (AttributeError, TypeError):
            continue  # it cannot be set from Python, so the pack did not
        if name not in _FOUND_BY_USE:
            told.append(name)
    return told


_GONE: Final = object()
