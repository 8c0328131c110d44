"""Rows of stones: the values that the other nodes carry, mix and show."""

# ruff: noqa: N802  # ComfyUI chose these names and signatures
from __future__ import annotations

from typing import Any, ClassVar

from comfy.comfy_types import IO, ComfyNodeABC, InputTypeDict  # type: ignore[import-not-found]  # ComfyUI has it

Row = list[float]


class AnyWire(str):
    """A type that fits every other, the way packs spell it."""

    __slots__ = ()

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = str.__hash__


class AnyName(dict[str, Any]):
    """Optional inputs of any name, the way packs spell it."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> tuple[str, ...]:
        return ("STONES",)


ANY = AnyWire("*")


class StoneRow(ComfyNodeABC):  # type: ignore[misc]  # see above
    """`count` stones of one weight."""

    @classmethod
    def INPUT_TYPES(cls) -> InputTypeDict:
        return {
            "required": {
                "weight": (IO.FLOAT, {"default": 1.0, "min": 0.0, "max": 100.0, "step": 0.5}),
                "count": (IO.INT, {"default": 3, "min": 1, "max": 10, "display": "slider"}),
            }
        }

    RETURN_TYPES = ("STONES",)
    RETURN_NAMES = ("row",)
    OUTPUT_TOOLTIPS = ("all of one weight",)
    DESCRIPTION = "A row of equal stones."
    FUNCTION = "lay"
    CATEGORY = "stones"

    def lay(self, weight: float, count: int) -> tuple[Row]:
        return ([weight] * count,)


class StoneShow:
    """Shows a row."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"row": (ANY,)}}

    RETURN_TYPES = ()
    OUTPUT_NODE = True
    FUNCTION = "show"
    CATEGORY = "stones"

    def show(self, row: object) -> dict[str, Any]:
        return {"ui": {"shown": [row]}}


class StoneAverage:
    """The mean of any number of rows, which must be of one length."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"row1": ("STONES",)}, "optional": AnyName()}

    RETURN_TYPES = ("STONES",)
    FUNCTION = "average"
    CATEGORY = "stones"

    def average(self, row1: Row, **more: Row) -> tuple[Row]:
        rows = [row1, *more.values()]
        return ([sum(each) / len(rows) for each in zip(*rows, strict=True)],)


class StoneUndeclared:
    """The sum of rows that it does not declare at all."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"row1": ("STONES",)}}

    RETURN_TYPES = ("STONES",)
    FUNCTION = "total"
    CATEGORY = "stones"

    def total(self, row1: Row, **more: Row) -> tuple[Row]:
        return ([sum(each) for each in zip(row1, *more.values(), strict=True)],)


class StoneLazyMix:
    """Light, heavy or both, by a share; asks only for the rows that it needs."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        lazy = {"lazy": True}
        return {
            "required": {
                "light": ("STONES", lazy),
                "heavy": ("STONES", lazy),
                "share": ("FLOAT", {"default": 0.5, "min": 0.0, "max": 1.0}),
            }
        }

    RETURN_TYPES = ("STONES",)
    FUNCTION = "mix"
    CATEGORY = "stones"

    def check_lazy_status(self, share: float, light: Row | None, heavy: Row | None) -> list[str]:
        needed = []
        if light is None and share < 1:
            needed.append("light")
        if heavy is None and share > 0:
            needed.append("heavy")
        return needed

    def mix(self, light: Row | None, heavy: Row | None, share: float) -> tuple[Row]:
        if light is None:
            assert heavy is not None
            return (heavy,)
        if heavy is None:
            return (light,)
        return ([a * (1 - share) + b * share for a, b in zip(light, heavy, strict=True)],)


class StonePass:
    """Hands anything on."""

    calls: ClassVar[int] = 0

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"value": (ANY, {})}}

    RETURN_TYPES = (ANY,)
    FUNCTION = "hand_on"
    CATEGORY = "stones"

    def hand_on(self, value: object) -> tuple[object]:
        return (value,)


class StoneCombo:
    """Chooses a weight, both ways in which a list of choices is declared."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {
            "required": {"size": (["small", "large"],)},
            "optional": {"kind": ("COMBO", {"options": ["granite", "slate"], "default": "slate"})},
        }

    RETURN_TYPES = ("STRING",)
    FUNCTION = "choose"
    CATEGORY = "stones"
    EXPERIMENTAL = True

    def choose(self, size: str, kind: str = "none") -> tuple[str]:
        return (f"{size} {kind}",)


class TravelText:
    """Its name and its method are Chinese."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"城市": ("STRING", {"default": "", "multiline": True})}}

    RETURN_TYPES = ("STRING",)
    FUNCTION = "生成绘画提示词"
    CATEGORY = "旅行"
    DEPRECATED = True

    def 生成绘画提示词(self, 城市: str) -> tuple[str]:  # noqa: N803, PLC2401  # as packs write it
        return (f"{城市}的秋天",)


CLASSES = {
    "StoneRow": StoneRow,
    "StoneShow": StoneShow,
    "StoneAverage": StoneAverage,
    "StoneUndeclared": StoneUndeclared,
    "StoneLazyMix": StoneLazyMix,
    "StonePass": StonePass,
    "StoneCombo": StoneCombo,
    "旅行文本生成": TravelText,
}
