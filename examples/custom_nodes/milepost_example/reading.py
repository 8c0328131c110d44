"""Nodes that read what lies outside of the workflow: a file, and the workflow itself."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import folder_paths


class ReadNote:
    """Reads a text file of the input folder."""

    CATEGORY = "example"
    FUNCTION = "read"
    RETURN_TYPES = ("STRING",)

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """Asked anew each time, so that the list follows the folder."""
        names = sorted(path.name for path in Path(folder_paths.get_input_directory()).glob("*.txt"))
        return {"required": {"note": (names, {"tooltip": "A .txt file of the input folder."})}}

    @classmethod
    def VALIDATE_INPUTS(cls, note: str) -> bool | str:
        """Before anything runs; naming `note` here means that the list is not checked besides."""
        folder = Path(folder_paths.get_input_directory())
        if Path(note).name != note or not (folder / note).is_file():
            return f"there is no note {Path(note).name!r} in the input folder"
        return True

    @classmethod
    def IS_CHANGED(cls, note: str) -> str:
        """Part of the cache key: the node runs again when this gives something new."""
        path = Path(folder_paths.get_annotated_filepath(note))
        return hashlib.sha256(path.read_bytes()).hexdigest()

    def read(self, note: str) -> tuple[str]:
        """The text."""
        return (Path(folder_paths.get_annotated_filepath(note)).read_text("utf-8"),)


class WhereAmI:
    """Shows its own place in the workflow: hidden inputs, and an output node with a UI result."""

    CATEGORY = "example"
    FUNCTION = "tell"
    OUTPUT_NODE = True
    RETURN_TYPES = ()

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """Hidden inputs are filled in by the server."""
        return {
            "required": {"value": ("*",)},
            "hidden": {
                "node_id": "UNIQUE_ID",
                "prompt": "PROMPT",
                "extra_pnginfo": "EXTRA_PNGINFO",
                "dynprompt": "DYNPROMPT",
            },
        }

    def tell(
        self, value: Any, node_id: str, prompt: dict[str, Any], extra_pnginfo: Any, dynprompt: Any
    ) -> dict[str, Any]:
        """What stands under `ui` goes to the editor and into the history."""
        own = dynprompt.get_node(node_id)["class_type"]
        return {
            "ui": {
                "text": [
                    f"{own} is node {node_id} of {len(prompt)}",
                    f"drawn in an editor: {'yes' if extra_pnginfo else 'no'}",
                    f"was given a {type(value).__name__}",
                ]
            }
        }
