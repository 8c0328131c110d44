"""ComfyUI's nodes that only put conditionings together: lists `[[tensor, options], …]`.

No model is needed for that, so they work here, on whatever a pack gives as a conditioning.
"""

# ruff: noqa: N802  # ComfyUI's names

from __future__ import annotations

from typing import Any

from milepost.packs.foreign.late_torch import torch

Conditioning = list[list[Any]]
_CATEGORY = "conditioning"
_STRENGTH = {"default": 1.0, "min": 0.0, "max": 10.0, "step": 0.01}


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


def with_options(conditioning: Conditioning, **options: Any) -> Conditioning:
    """A copy of which every entry has these options as well."""
    return [[tokens, {**known, **options}] for tokens, known in conditioning]


class ConditioningZeroOut:
    """A conditioning that says nothing."""

    RETURN_TYPES = ("CONDITIONING",)
    FUNCTION = "zero_out"
    CATEGORY = "advanced/conditioning"

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """A conditioning."""
        return {"required": {"conditioning": ("CONDITIONING",)}}

    def zero_out(self, conditioning: Conditioning) -> tuple[Conditioning]:
        """Zeros of the same shapes."""
        zeros = []
        for tokens, options in conditioning:
            changed = dict(options)
            for name in ("pooled_output", "conditioning_lyrics"):
                if changed.get(name) is not None:
                    changed[name] = torch().zeros_like(changed[name])
            zeros.append([torch().zeros_like(tokens), changed])
        return (zeros,)


class ConditioningSetTimestepRange:
    """A conditioning for a part of the way."""

    RETURN_TYPES = ("CONDITIONING",)
    FUNCTION = "set_range"
    CATEGORY = "advanced/conditioning"

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """A conditioning and from where to where, 0 to 1."""
        share = {"min": 0.0, "max": 1.0, "step": 0.001}
        return {
            "required": {
                "conditioning": ("CONDITIONING",),
                "start": ("FLOAT", {"default": 0.0, **share}),
                "end": ("FLOAT", {"default": 1.0, **share}),
            }
        }

    def set_range(
        self, conditioning: Conditioning, start: float, end: float
    ) -> tuple[Conditioning]:
        """Notes both."""
        return (with_options(conditioning, start_percent=start, end_percent=end),)


class ConditioningSetMask:
    """A conditioning for a part of the picture."""

    RETURN_TYPES = ("CONDITIONING",)
    FUNCTION = "append"
    CATEGORY = _CATEGORY

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """A conditioning, the mask, how strongly, and whether its bounds are the area."""
        return {
            "required": {
                "conditioning": ("CONDITIONING",),
                "mask": ("MASK",),
                "strength": ("FLOAT", _STRENGTH),
                "set_cond_area": (["default", "mask bounds"],),
            }
        }

    def append(
        self, conditioning: Conditioning, mask: Any, set_cond_area: str, strength: float
    ) -> tuple[Conditioning]:
        """Notes them; the mask as a batch."""
        batch = mask.unsqueeze(0) if mask.ndim < 3 else mask
        bounds = set_cond_area != "default"
        noted = {"mask": batch, "set_area_to_bounds": bounds, "mask_strength": strength}
        return (with_options(conditioning, **noted),)


class ConditioningSetArea:
    """A conditioning for a rectangle, in pixels."""

    RETURN_TYPES = ("CONDITIONING",)
    FUNCTION = "append"
    CATEGORY = _CATEGORY

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """A conditioning, the rectangle and how strongly."""
        side = {"default": 64, "min": 64, "max": 16384, "step": 8}
        place = {"default": 0, "min": 0, "max": 16384, "step": 8}
        return {
            "required": {
                "conditioning": ("CONDITIONING",),
                **{name: ("INT", dict(side)) for name in ("width", "height")},
                **{name: ("INT", dict(place)) for name in ("x", "y")},
                "strength": ("FLOAT", _STRENGTH),
            }
        }

    def append(
        self, conditioning: Conditioning, width: int, height: int, x: int, y: int, strength: float
    ) -> tuple[Conditioning]:
        """Notes it in pixels of the latent, eight of the picture's to one."""
        area = tuple(px // 8 for px in (height, width, y, x))
        noted = {"area": area, "strength": strength, "set_area_to_bounds": False}
        return (with_options(conditioning, **noted),)


class ConditioningSetAreaPercentage:
    """A conditioning for a rectangle, in shares of the picture."""

    RETURN_TYPES = ("CONDITIONING",)
    FUNCTION = "append"
    CATEGORY = _CATEGORY

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """A conditioning, the rectangle and how strongly."""
        side = {"default": 1.0, "min": 0, "max": 1.0, "step": 0.01}
        return {
            "required": {
                "conditioning": ("CONDITIONING",),
                **{name: ("FLOAT", dict(side)) for name in ("width", "height")},
                **{name: ("FLOAT", {**side, "default": 0}) for name in ("x", "y")},
                "strength": ("FLOAT", _STRENGTH),
            }
        }

    def append(
        self,
        conditioning: Conditioning,
        width: float,
        height: float,
        x: float,
        y: float,
        strength: float,
    ) -> tuple[Conditioning]:
        """Notes it."""
        area = ("percentage", height, width, y, x)
        noted = {"area": area, "strength": strength, "set_area_to_bounds": False}
        return (with_options(conditioning, **noted),)


class ConditioningSetAreaStrength:
    """How strongly a conditioning counts where it does."""

    RETURN_TYPES = ("CONDITIONING",)
    FUNCTION = "append"
    CATEGORY = _CATEGORY

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """A conditioning and how strongly."""
        inputs = {"conditioning": ("CONDITIONING",), "strength": ("FLOAT", _STRENGTH)}
        return {"required": inputs}

    def append(self, conditioning: Conditioning, strength: float) -> tuple[Conditioning]:
        """Notes it."""
        return (with_options(conditioning, strength=strength),)


CLASSES = (
    ConditioningCombine, ConditioningConcat, ConditioningAverage, ConditioningZeroOut,
    ConditioningSetTimestepRange, ConditioningSetMask, ConditioningSetArea,
    ConditioningSetAreaPercentage, ConditioningSetAreaStrength,
)  # fmt: skip
