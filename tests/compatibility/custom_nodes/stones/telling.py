"""A node that tells what the engine told it."""

# ruff: noqa: N802  # ComfyUI chose these names and signatures
from __future__ import annotations

from typing import Any

from .rows import ANY


class StoneTell:
    """Shows its hidden inputs."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {
            "required": {"raw": (ANY, {"rawLink": True})},
            "hidden": {
                "prompt": "PROMPT",
                "extra": "EXTRA_PNGINFO",
                "own_id": "UNIQUE_ID",
                "dynamic": "DYNPROMPT",
            },
        }

    RETURN_TYPES = ()
    OUTPUT_NODE = True
    FUNCTION = "tell"
    CATEGORY = "stones"

    def tell(
        self, raw: object, prompt: dict[str, Any], extra: Any, own_id: str, dynamic: Any
    ) -> dict[str, Any]:
        return {
            "ui": {
                "raw": [raw],
                "classes": [sorted(each["class_type"] for each in prompt.values())],
                "extra": [extra],
                "own_id": [own_id],
                "own_class": [dynamic.get_node(own_id)["class_type"]],
                "shown_at": [dynamic.get_display_node_id(own_id)],
            }
        }


CLASSES = {"StoneTell": StoneTell}
