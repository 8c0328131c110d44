"""Pictures in, pictures out.

A picture is `[batch, height, width, channels]`, 0..1: a torch tensor where torch is installed, else
a NumPy array. Plain arithmetic works on both.
"""

from __future__ import annotations

from typing import Any

from comfy.utils import ProgressBar

COLOURS = {"dawn": (1.0, 0.8, 0.7), "noon": (1.0, 1.0, 0.9), "dusk": (0.8, 0.7, 1.0)}


class Tint:
    """Colours a picture; the smallest useful node."""

    CATEGORY = "example"
    DESCRIPTION = "Colours a picture like the light of a time of day."
    FUNCTION = "tint"
    RETURN_TYPES = ("IMAGE", "FLOAT")
    RETURN_NAMES = ("image", "brightness")
    OUTPUT_TOOLTIPS = ("The coloured picture.", "Its mean, 0 to 1.")

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """What the editor shows: a link, a list, and a number as a slider."""
        return {
            "required": {
                "image": ("IMAGE", {"tooltip": "Any picture; alpha is left as it is."}),
                "light": (list(COLOURS), {"default": "dusk"}),
                "amount": (
                    "FLOAT",
                    {"default": 0.5, "min": 0.0, "max": 1.0, "step": 0.05, "display": "slider"},
                ),
            }
        }

    def tint(self, image: Any, light: str, amount: float) -> tuple[Any, float]:
        """One value per RETURN_TYPES."""
        tinted = image * 1  # inputs belong to whoever made them: work on a copy
        for channel, factor in enumerate(COLOURS[light]):
            tinted[..., channel] *= 1 + amount * (factor - 1)
        return tinted, float(tinted.mean())


class TintOld(Tint):
    """An earlier name, kept so that old workflows still run; the editor hides it."""

    DEPRECATED = True


class SlowGlow:
    """Brightens step by step and tells how far it is; cancelling the workflow ends it."""

    CATEGORY = "example"
    EXPERIMENTAL = True
    FUNCTION = "glow"
    RETURN_TYPES = ("IMAGE",)

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """A whole number within bounds."""
        return {
            "required": {
                "image": ("IMAGE",),
                "steps": ("INT", {"default": 4, "min": 1, "max": 64}),
            }
        }

    def glow(self, image: Any, steps: int) -> tuple[Any]:
        """The progress bar is also where a cancelled workflow ends the node."""
        progress = ProgressBar(steps)
        for _ in range(steps):
            image = 1 - (1 - image) * 0.95
            progress.update(1)
        return (image,)
