"""`NODE_CLASS_MAPPINGS` of ComfyUI's `nodes`: what there is, and what can only be looked at."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path


class NodeClasses(dict[str, type]):
    """Classes by the names that workflows use; packs look others up here, and add to it.

    ComfyUI's nodes that no workflow can use here are not in it, so that packs which ask see that;
    but a pack that takes one by name gets a class that says what is missing when it is called.
    """

    def __init__(self, usable: Mapping[str, type], only_looked_at: Mapping[str, type]) -> None:
        super().__init__(usable)
        self._only_looked_at = dict(only_looked_at)

    def __missing__(self, name: str) -> type:
        """A class that cannot be used.

        Raises:
            KeyError: ComfyUI has none of that name either.
        """
        return self._only_looked_at[name]


def announce(classes: Mapping[str, type]) -> None:
    """Let packs find other packs' classes where they find ours, in `nodes.NODE_CLASS_MAPPINGS`.

    ComfyUI's modules must be in place.
    """
    import_module("nodes").NODE_CLASS_MAPPINGS.update(classes)


def further_web_folders() -> dict[str, Path]:
    """Folders of scripts that packs entered in `nodes.EXTENSION_WEB_DIRS` by themselves.

    ComfyUI's modules must be in place.
    """
    entered: Mapping[str, str] = import_module("nodes").EXTENSION_WEB_DIRS
    return {name: Path(folder) for name, folder in entered.items()}
