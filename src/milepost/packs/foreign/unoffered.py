"""What of ComfyUI's server is not here: looked up at any depth, and raising when called."""

from __future__ import annotations

from typing import NoReturn

from milepost.packs.foreign.missing import ComfyPartMissing


class Unoffered:
    """One of them, with what a pack can do instead."""

    def __init__(self, part: str, instead: str) -> None:
        """Name it.

        Args:
            part: as packs write it, such as `PromptServer.instance.messages`.
            instead: what would do.
        """
        self._part = part
        self._instead = instead

    def __getattr__(self, name: str) -> Unoffered:
        if name.startswith("__"):
            raise AttributeError(name)
        return Unoffered(f"{self._part}.{name}", self._instead)

    def __call__(self, *_: object, **__: object) -> NoReturn:
        """Say what is missing.

        Raises:
            ComfyPartMissing: always.
        """
        raise ComfyPartMissing(self._part, self._instead)

    def __repr__(self) -> str:
        return f"<missing {self._part}>"
