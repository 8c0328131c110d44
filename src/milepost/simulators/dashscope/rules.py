"""What each of the vendor's models allows, as its documentation says.

Kept apart from our client's own table, so that a mistake in that one is noticed here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from milepost.calls.policy import Limits

MOST_SEED: Final = 2_147_483_647
TASKS: Final = "services/aigc/text2image/image-synthesis"
EDIT_TASKS: Final = "services/aigc/image2image/image-synthesis"
MESSAGE_TASKS: Final = "services/aigc/image-generation/generation"
VECTORS: Final = "services/embeddings/text-embedding/text-embedding"
MULTIMODAL: Final = "services/aigc/multimodal-generation/generation"
_DIMENSIONS: Final = (64, 128, 256, 512, 768, 1024, 1536, 2048)
_OF_WORDS: Final = {"temperature": (0, 2), "top_p": (0, 1), "n": (1, 4)}
_SIZE: Final = re.compile(r"([0-9]{2,5})\*([0-9]{2,5})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One family of models."""

    begins: str
    paths: tuple[str, ...]
    limits: Limits = Limits(starts=20)  # noqa: RUF009  # frozen
    sides: tuple[int, int] | None = None
    """Least and most of each side, in pixels."""
    area: tuple[int, int] | None = None
    """Least and most of width times height, in square pixels."""
    listed: tuple[str, ...] = ()
    most_n: int = 4
    default_n: int = 4
    tells_prompt: bool = False
    """Whether a finished task repeats what was asked."""
    numbers: int = 1024
    """Of a vector, if no dimension is asked for."""
    most_texts: int = 10
    is_edit: bool = False
    is_text: bool = False


_TWO: Final = Limits(starts=2, running=2)
_TWO_A_MINUTE: Final = Limits(starts=2, per_s=60)
_QWEN_SIZES: Final = ("1664*928", "1472*1104", "1328*1328", "1104*1472", "928*1664")
_WAN_AREA: Final = (1280 * 1280, 1440 * 1440)

RULES: Final = (
    Rule(
        begins="wanx-v1", paths=(TASKS,), limits=Limits(starts=2, running=1), tells_prompt=True,
        listed=("1024*1024", "720*1280", "1280*720", "768*1152"),
    ),
    Rule(
        begins="wanx2.0-t2i-", paths=(TASKS,), limits=_TWO, sides=(512, 1440), tells_prompt=True
    ),
    Rule(
        begins="wanx2.1-t2i-", paths=(TASKS,), limits=_TWO, sides=(512, 1440), tells_prompt=True
    ),
    Rule(begins="wan2.2-t2i-", paths=(TASKS,), limits=_TWO, sides=(512, 1440), tells_prompt=True),
    Rule(
        begins="wan2.5-t2i-", paths=(TASKS,), limits=Limits(starts=5, running=5), area=_WAN_AREA,
        tells_prompt=True,
    ),
    Rule(
        begins="wan2.6-t2i", paths=(MESSAGE_TASKS, MULTIMODAL), area=_WAN_AREA,
        limits=Limits(starts=1, running=5),
    ),
    Rule(
        begins="wan2.6-image", paths=(MESSAGE_TASKS, MULTIMODAL), area=_WAN_AREA, is_edit=True,
        limits=Limits(starts=1, running=5),
    ),
    Rule(
        begins="qwen-image-edit-max", paths=(MULTIMODAL,), limits=_TWO_A_MINUTE,
        sides=(512, 2048), most_n=6, default_n=1, is_edit=True,
    ),
    Rule(
        begins="qwen-image-edit-plus", paths=(MULTIMODAL,), limits=Limits(starts=2),
        sides=(512, 2048), most_n=6, default_n=1, is_edit=True,
    ),
    Rule(
        begins="qwen-image-edit", paths=(MULTIMODAL,), limits=Limits(starts=2), sides=(512, 2048),
        most_n=1, default_n=1, is_edit=True,
    ),
    Rule(
        begins="qwen-image-max", paths=(MULTIMODAL,), limits=_TWO_A_MINUTE, most_n=1,
        default_n=1, listed=_QWEN_SIZES,
    ),
    Rule(
        begins="qwen-image", paths=(MULTIMODAL, TASKS), limits=Limits(starts=2), most_n=1,
        default_n=1, listed=_QWEN_SIZES, tells_prompt=True,
    ),
    Rule(
        begins="z-image", paths=(MULTIMODAL,), limits=Limits(starts=2), most_n=1, default_n=1,
        area=(512 * 512, 2048 * 2048),
    ),
    Rule(
        begins="wanx2.1-imageedit", paths=(EDIT_TASKS,), limits=_TWO, is_edit=True,
        tells_prompt=True,
    ),
    Rule(
        begins="wan2.5-i2i-", paths=(EDIT_TASKS,), limits=Limits(starts=5, running=5),
        area=_WAN_AREA, is_edit=True, tells_prompt=True,
    ),
    Rule(begins="qwen-vl", paths=(MULTIMODAL,), is_text=True),
    Rule(begins="qwen2.5-vl", paths=(MULTIMODAL,), is_text=True),
    Rule(begins="qwen3-vl", paths=(MULTIMODAL,), is_text=True),
    Rule(begins="qwen", paths=("services/aigc/text-generation/generation",), is_text=True),
    Rule(begins="text-embedding-v1", paths=(VECTORS,), numbers=1536, most_texts=25),
    Rule(begins="text-embedding-v2", paths=(VECTORS,), numbers=1536, most_texts=25),
    Rule(begins="text-embedding", paths=(VECTORS,)),
)  # fmt: skip
"""The first that fits counts."""


def rule_of(model: str) -> Rule | None:
    """The model's rule; None for one that the vendor does not have."""
    return next((rule for rule in RULES if model.startswith(rule.begins)), None)


def wrong_with(rule: Rule, parameters: dict[str, Any]) -> str | None:
    """What the vendor would find wrong with the parameters; unknown ones are ignored."""
    n = parameters.get("n", rule.default_n)
    if not isinstance(n, int) or isinstance(n, bool) or not 1 <= n <= rule.most_n:
        return f"n must be an integer from 1 to {rule.most_n}"
    seed = parameters.get("seed", 0)
    if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed <= MOST_SEED:
        return f"seed must be an integer from 0 to {MOST_SEED}"
    for name in ("prompt_extend", "watermark"):
        if not isinstance(parameters.get(name, False), bool):
            return f"{name} must be a boolean"
    size = parameters.get("size")
    return None if size is None else _wrong_with_size(rule, size)


def wrong_with_words(parameters: dict[str, Any]) -> str | None:
    """The same of a text's parameters, in either protocol."""
    for name, (least, most) in _OF_WORDS.items():
        number = parameters.get(name)
        if number is not None and not (_is_number(number) and least <= number <= most):
            return f"{name} must be a number from {least} to {most}"
    if parameters.get("temperature") == 2:
        return "temperature must be less than 2"
    return None


def wrong_with_vectors(parameters: dict[str, Any]) -> str | None:
    """The same of what vectors are asked for with."""
    count = parameters.get("dimension")
    if count is None or (isinstance(count, int) and count in _DIMENSIONS):
        return None
    return "dimension must be one of " + ", ".join(map(str, _DIMENSIONS))


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def size_of(rule: Rule, parameters: dict[str, Any]) -> tuple[int, int]:
    """Width and height of the pictures, in pixels."""
    size = parameters.get("size") or (rule.listed[0] if rule.listed else None)
    match = _SIZE.fullmatch(size or "")
    if match is not None:
        return int(match[1]), int(match[2])
    return (1280, 1280) if rule.area == _WAN_AREA else (1024, 1024)


def _wrong_with_size(rule: Rule, size: object) -> str | None:
    match = _SIZE.fullmatch(size) if isinstance(size, str) else None
    if match is None:
        return "size must be like 1024*1024"
    width, height = int(match[1]), int(match[2])
    if rule.listed and size not in rule.listed:
        return "size must be one of " + ", ".join(rule.listed)
    if rule.sides and not all(rule.sides[0] <= side <= rule.sides[1] for side in (width, height)):
        return f"width and height must lie between {rule.sides[0]} and {rule.sides[1]}"
    if rule.area and not rule.area[0] <= width * height <= rule.area[1]:
        return f"total pixels must lie between {rule.area[0]} and {rule.area[1]}"
    if rule.area and not 0.25 <= width / height <= 4:
        return "the ratio of the sides must lie between 1:4 and 4:1"
    return None
