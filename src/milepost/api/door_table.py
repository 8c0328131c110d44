"""Which scope opens which route: the one table of it. What does not stand here is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from milepost.access.token import Scope

Need = frozenset[Scope]
"""Any one of them is enough."""
ANYBODY: Final = Need(Scope)
"""Every token."""
POSTERS: Final = Need((Scope.POSTERS,))
STUDIO: Final = Need((Scope.STUDIO,))
OPS: Final = Need((Scope.OPS,))
NOBODY: Final = Need()
"""Answered as if it did not exist."""

WITHOUT_TOKEN: Final = frozenset(("/healthz", "/readyz"))
"""Exactly these paths need no token, ever."""
SIGN_IN: Final = "/editor/session"
"""Where a token is handed in for a session; it looks at the token itself."""
SIGN_OUT: Final = "/editor/session/end"
"""Where a session is given back; without one nothing happens."""

LINKED: Final = re.compile(r"/v1/posters/[A-Za-z0-9_-]{1,64}/picture", re.ASCII)
"""What a signed link may open to whoever reads, in place of a token."""

TABLE: Final[Mapping[str, Need]] = {
    # what describes us
    "/docs": ANYBODY,
    "/openapi.json": ANYBODY,
    # ours
    "/v1": NOBODY,  # what is not named below
    "/v1/posters": POSTERS,
    "/v1/styles": POSTERS,
    "/v1/cars": POSTERS,
    "/metrics": OPS,
    # ComfyUI's and its editor's; node packs add routes below some of them
    "/api": STUDIO,
    "/assets": STUDIO,
    "/editor": STUDIO,
    "/embeddings": STUDIO,
    "/experiment": STUDIO,
    "/extensions": STUDIO,
    "/features": STUDIO,
    "/free": STUDIO,
    "/global_subgraphs": STUDIO,
    "/history": STUDIO,
    "/i18n": STUDIO,
    "/internal": STUDIO,
    "/interrupt": STUDIO,
    "/jobs": STUDIO,
    "/models": STUDIO,
    "/node_replacements": STUDIO,
    "/object_info": STUDIO,
    "/prompt": STUDIO,
    "/queue": STUDIO,
    "/scripts": STUDIO,
    "/settings": STUDIO,
    "/system_stats": STUDIO,
    "/templates": STUDIO,
    "/upload": STUDIO,
    "/user.css": STUDIO,
    "/userdata": STUDIO,
    "/users": STUDIO,
    "/view": STUDIO,
    "/workflow_templates": STUDIO,
    "/ws": STUDIO,
}
"""A path and everything below it; of two the longer one counts."""


def need_of(path: str, *, rest: Need = NOBODY) -> Need:
    """The scopes of which one opens that path.

    Args:
        path: decoded, as routes match it.
        rest: for paths that the table does not know, such as packs' own.
    """
    if path == "/":
        return ANYBODY  # it only shows the way
    end = path.find("/", 1)
    if end < 0:
        return TABLE.get(path, rest)
    first = path[:end]
    if first != "/v1":
        return TABLE.get(first, rest)
    end = path.find("/", end + 1)
    return TABLE.get(path if end < 0 else path[:end], NOBODY)
