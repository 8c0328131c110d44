"""A decorator that gives a class types with a comparison of their own, as packs write it."""

# ruff: noqa: N802  # ComfyUI chose these names and signatures
from __future__ import annotations

from typing import Any, TypeVar

T = TypeVar("T", bound=type[Any])


class OneOf(str):
    """Fits whatever shares one of its types; `*` fits all."""

    __slots__ = ()

    def __ne__(self, other: object) -> bool:
        offered, wanted = set(str(self).split(",")), set(str(other).split(","))
        return "*" not in offered | wanted and offered.isdisjoint(wanted)

    __hash__ = str.__hash__


def with_variants(cls: T) -> T:
    """Replace what the class says of its types, by functions that belong to no class."""
    written = cls.INPUT_TYPES

    def input_types() -> dict[str, Any]:
        described: dict[str, Any] = written()
        for inputs in described.values():
            for name, (wire_type, *options) in inputs.items():
                inputs[name] = (OneOf(wire_type), *options)
        return described

    def validate(input_types: dict[str, str]) -> bool | str:
        required = cls.INPUT_TYPES()["required"]
        for name, linked in input_types.items():
            if name in required and OneOf(linked) != required[name][0]:
                return f"{name} takes {required[name][0]}, not {linked}"
        return True

    cls.INPUT_TYPES = input_types
    cls.VALIDATE_INPUTS = validate
    cls.RETURN_TYPES = tuple(OneOf(each) for each in cls.RETURN_TYPES)
    return cls


@with_variants
class StoneSum:
    """Whole numbers or fractions."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"a": ("INT,FLOAT", {}), "b": ("INT,FLOAT", {})}}

    RETURN_TYPES = ("INT,FLOAT",)
    FUNCTION = "total"
    CATEGORY = "stones/variants"

    def total(self, a: float, b: float) -> tuple[float]:
        return (a + b,)


class StonePassAndEnd:
    """An output node whose value others take."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"value": ("INT,FLOAT",)}}

    RETURN_TYPES = ("FLOAT",)
    OUTPUT_NODE = True
    FUNCTION = "hand_on"
    CATEGORY = "stones/variants"

    @classmethod
    def IS_CHANGED(cls, value: float | None = None, *_: object, **more: object) -> bool:
        del value, more
        return False

    def hand_on(self, value: float) -> tuple[float]:
        return (value * 2,)


CLASSES = {"StoneSum": StoneSum, "StonePassAndEnd": StonePassAndEnd}
