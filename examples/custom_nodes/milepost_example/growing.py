"""A node that becomes several nodes while the workflow runs."""

from __future__ import annotations

from typing import Any

from comfy_execution.graph_utils import GraphBuilder


class RepeatTint:
    """Becomes a chain of as many tints as asked for; each is cached by itself."""

    CATEGORY = "example"
    FUNCTION = "repeat"
    RETURN_TYPES = ("IMAGE",)

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """With `rawLink` the node gets the link itself, and hands it on without the picture."""
        return {
            "required": {
                "image": ("IMAGE", {"rawLink": True}),
                "times": ("INT", {"default": 3, "min": 1, "max": 20}),
            }
        }

    def repeat(self, image: Any, times: int) -> dict[str, Any]:
        """`expand` holds the new nodes, `result` says where their outputs are."""
        graph = GraphBuilder()
        link = image
        for _ in range(times):
            link = graph.node("ExampleTint", image=link, light="dusk", amount=0.2).out(0)
        return {"result": (link,), "expand": graph.finalize()}
