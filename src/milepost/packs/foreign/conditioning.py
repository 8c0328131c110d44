"""ComfyUI's nodes that only put conditionings together: lists `[[tensor, options], …]`.

No model is needed for that, so they work here, on whatever a pack gives as a conditioning.
"""

# ruff: noqa: N802  # ComfyUI's names

from __future__ import annotations

from typing import Any

from milepost.packs.foreign.late_torch import torch

Conditioning = list[list[Any]]
_CATEGORY = "conditioning"


class ConditioningCombine:
    """Both, side by side."""

    RETURN_TYPES = ("CONDITIONING",)
    FUNCTION = "combine"
    CATEGORY = _CATEGORY

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """Two conditionings."""
        return {
            "required": {"conditioning_1": ("CONDITIONING",), "conditioning_2": ("CONDITIONING",)}
        }

    def combine(
        self, conditioning_1: Conditioning, conditioning_2: Conditioning
    ) -> tuple[Conditioning]:
        """The first's entries, then the second's."""
        return (conditioning_1 + conditioning_2,)


class ConditioningConcat:
    """The tokens of one after those of the other."""

    RETURN_TYPES = ("CONDITIONING",)
    FUNCTION = "concat"
    CATEGORY = _CATEGORY

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """Two conditionings."""
        return {
            "required": {
                "conditioning_to": ("CONDITIONING",),
                "conditioning_from": ("CONDITIONING",),
            }
        }

    def concat(
        self, conditioning_to: Conditioning, conditioning_from: Conditioning
    ) -> tuple[Conditioning]:
        """Each entry's tokens with those of the other's first entry behind them."""
        added = conditioning_from[0][0]
        return ([[torch().cat((t, added), 1), dict(options)] for t, options in conditioning_to],)


class ConditioningAverage:
    """Between the two."""

    RETURN_TYPES = ("CONDITIONING",)
    FUNCTION = "addWeighted"
    CATEGORY = _CATEGORY

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """Two conditionings and how much the first counts."""
        strength = {"default": 1.0, "min": 0.0, "max": 1.0, "step": 0.01}
        return {
            "required": {
                "conditioning_to": ("CONDITIONING",),
                "conditioning_from": ("CONDITIONING",),
                "conditioning_to_strength": ("FLOAT", strength),
            }
        }

    def addWeighted(
        self,
        conditioning_to: Conditioning,
        conditioning_from: Conditioning,
        conditioning_to_strength: float,
    ) -> tuple[Conditioning]:
        """Each entry mixed with the other's first entry; missing tokens count as zeros."""
        other, other_options = conditioning_from[0]
        share = conditioning_to_strength
        averaged = []
        for tokens, options in conditioning_to:
            changed = dict(options)
            mine, theirs = options.get("pooled_output"), other_options.get("pooled_output")
            if mine is not None and theirs is not None:
                changed["pooled_output"] = mine * share + theirs * (1 - share)
            elif theirs is not None:
                changed["pooled_output"] = theirs
            averaged.append([tokens * share + _as_long(other, tokens) * (1 - share), changed])
        return (averaged,)


def _as_long(tokens: Any, like: Any) -> Any:
    """Cut, or filled up with zeros, to as many tokens."""
    missing = like.shape[1] - tokens.shape[1]
    if missing <= 0:
        return tokens[:, : like.shape[1]]
    return torch().nn.functional.pad(tokens, (0, 0, 0, missing))


CLASSES = (ConditioningCombine, ConditioningConcat, ConditioningAverage)
