"""One literal against one input's spec: converted as ComfyUI converts, or what is wrong."""

from __future__ import annotations

import math

from milepost.graph.refusals import NodeError
from milepost.node.object_info import input_config
from milepost.node.spec import InputSpec

_TRUTH_WORDS = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}


class _NotOfType(ValueError):  # noqa: N818  # never leaves this file
    """The literal cannot be converted."""


def check_literal(
    declared: InputSpec, literal: object, *, bounded: bool = True
) -> tuple[object, NodeError | None]:
    """The literal in the input's type, and the error if it has none.

    Args:
        declared: the input.
        literal: as written.
        bounded: whether bounds and lists count; False where the node's own check judges.

    `"12"` and `1.9` are whole numbers to ComfyUI (12 and 1), and so here. A type that is not
    text, number, truth value or combo takes any literal: only the node knows.
    """
    if literal is None and declared.default is None:
        return None, None
    try:
        value = _convert(declared, literal)
    except (_NotOfType, ValueError, OverflowError):
        return literal, _error(
            declared,
            "invalid_input_type",
            f"Failed to convert an input value to a {declared.type} value",
            f"{declared.name} is not of type {declared.type}",
        )
    return value, _out_of_bounds(declared, value) if bounded else None


def _convert(declared: InputSpec, literal: object) -> object:
    match declared.type:
        case "INT":
            return int(_scalar(literal))
        case "FLOAT":
            return _finite(float(_scalar(literal)))
        case "STRING":
            return str(_scalar(literal))
        case "BOOLEAN":
            return _truth(_scalar(literal))
        case _:
            return literal


def _scalar(literal: object) -> str | int | float:
    if isinstance(literal, str | int | float):
        return literal
    raise _NotOfType


def _finite(number: float) -> float:
    if math.isfinite(number):
        return number
    raise _NotOfType


def _truth(literal: str | float) -> bool:
    if not isinstance(literal, str):
        return bool(literal)
    try:
        return _TRUTH_WORDS[literal.strip().lower()]
    except KeyError:
        raise _NotOfType from None


def _out_of_bounds(declared: InputSpec, value: object) -> NodeError | None:
    if isinstance(value, int | float):
        if declared.minimum is not None and value < declared.minimum:
            return _error(
                declared,
                "value_smaller_than_min",
                f"Value {value} smaller than min of {declared.minimum}",
                f"{declared.name} is below {declared.minimum}",
            )
        if declared.maximum is not None and value > declared.maximum:
            return _error(
                declared,
                "value_bigger_than_max",
                f"Value {value} bigger than max of {declared.maximum}",
                f"{declared.name} is above {declared.maximum}",
            )
    if isinstance(value, str) and declared.max_chars is not None:
        return _too_long(declared, len(value))
    if declared.choices is not None:
        return _not_offered(declared, value)
    return None


def _too_long(declared: InputSpec, chars: int) -> NodeError | None:
    if declared.max_chars is None or chars <= declared.max_chars:
        return None
    return _error(
        declared,
        "value_bigger_than_max",
        f"Text of {chars} characters longer than {declared.max_chars}",
        f"{declared.name} has {chars} characters, {declared.max_chars} are the most",
    )


def _not_offered(declared: InputSpec, value: object) -> NodeError | None:
    offered = declared.offered()
    if value in offered:
        return None
    shown = ", ".join(str(choice) for choice in offered[:12])
    more = f" and {len(offered) - 12} more" if len(offered) > 12 else ""
    return _error(
        declared,
        "value_not_in_list",
        "Value not in list",
        f"{declared.name} is none of: {shown}{more}",
    )


def _error(declared: InputSpec, kind: str, message: str, details: str) -> NodeError:
    config = input_config(declared) if len(declared.offered()) <= 100 else None
    return NodeError(kind, message, details, {"input_name": declared.name, "input_config": config})
