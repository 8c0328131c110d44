"""Nodes for single values: constants, text, and a look at anything."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Literal

from milepost.errors import InvalidInput
from milepost.node.annotations import Boolean, Float, Int, Text
from milepost.node.spec import Ui
from milepost.packs.images.declared import comfy_node

PRIMITIVE = "utils/primitive"
STRING = "utils/string"
Words = Annotated[str, Text(multiline=True)]
MAX_CHARS = 4_000_000
"""Of a text made of others; a chain of doublings would fill the memory."""
AnyInt = Annotated[int, Int(min=-sys.maxsize, max=sys.maxsize)]


@comfy_node(
    "PrimitiveInt",
    category=PRIMITIVE,
    display_name="Int",
    options={"value": {"control_after_generate": True}},
)
def primitive_int(value: AnyInt) -> int:
    """A whole number."""
    return value


@comfy_node("PrimitiveFloat", category=PRIMITIVE, display_name="Float")
def primitive_float(
    value: Annotated[float, Float(min=-sys.maxsize, max=sys.maxsize)],
) -> float:
    """A number."""
    return value


@comfy_node("PrimitiveString", category=PRIMITIVE, display_name="String")
def primitive_string(value: str) -> str:
    """A line of text."""
    return value


@comfy_node("PrimitiveStringMultiline", category=PRIMITIVE, display_name="String (Multiline)")
def primitive_string_multiline(value: Words) -> str:
    """Text of several lines."""
    return value


@comfy_node("PrimitiveBoolean", category=PRIMITIVE, display_name="Boolean")
def primitive_boolean(value: Annotated[bool, Boolean()]) -> bool:
    """Yes or no."""
    return value


@comfy_node("StringConcatenate", category=STRING, display_name="Concatenate")
def string_concatenate(string_a: Words, string_b: Words, delimiter: str = "") -> str:
    """One text after the other, with the delimiter between them."""
    _check_length(len(string_a) + len(delimiter) + len(string_b))
    return f"{string_a}{delimiter}{string_b}"


@comfy_node("StringSubstring", category=STRING, display_name="Substring")
def string_substring(string: Words, start: AnyInt, end: AnyInt) -> str:
    """From one position up to another; negative ones count from the end."""
    return string[start:end]


@comfy_node("StringLength", category=STRING, display_name="Length")
def string_length(string: Words) -> int:
    """How many characters the text has."""
    return len(string)


@comfy_node("CaseConverter", category=STRING, display_name="Case Converter")
def case_converter(
    string: Words, mode: Literal["UPPERCASE", "lowercase", "Capitalize", "Title Case"]
) -> str:
    """The text in other letters."""
    match mode:
        case "UPPERCASE":
            return string.upper()
        case "lowercase":
            return string.lower()
        case "Capitalize":
            return string.capitalize()
        case "Title Case":
            return string.title()


@comfy_node("StringTrim", category=STRING, display_name="Trim")
def string_trim(string: Words, mode: Literal["Both", "Left", "Right"]) -> str:
    """The text without blanks at its ends."""
    match mode:
        case "Both":
            return string.strip()
        case "Left":
            return string.lstrip()
        case "Right":
            return string.rstrip()


@comfy_node("StringReplace", category=STRING, display_name="Replace")
def string_replace(string: Words, find: Words, replace: Words) -> str:
    """Every place where one text stands, with another in it."""
    _check_length(len(string) + string.count(find) * (len(replace) - len(find)))
    return string.replace(find, replace)


def _check_length(chars: int) -> None:
    if chars > MAX_CHARS:
        raise InvalidInput("string", f"would have {chars} characters", f"{MAX_CHARS} are the most")


@comfy_node("StringContains", category=STRING, display_name="Contains")
def string_contains(
    string: Words, substring: Words, case_sensitive: Annotated[bool, Boolean()] = True
) -> bool:
    """Whether a text stands in another."""
    if case_sensitive:
        return substring in string
    return substring.lower() in string.lower()


@comfy_node("StringCompare", category=STRING, display_name="Compare")
def string_compare(
    string_a: Words,
    string_b: Words,
    mode: Literal["Starts With", "Ends With", "Equal"],
    case_sensitive: Annotated[bool, Boolean()] = True,
) -> bool:
    """Whether the first text starts or ends with the second, or equals it."""
    first, second = (string_a, string_b) if case_sensitive else (string_a.lower(), string_b.lower())
    match mode:
        case "Starts With":
            return first.startswith(second)
        case "Ends With":
            return first.endswith(second)
        case "Equal":
            return first == second


@comfy_node("PreviewAny", category="utils", display_name="Preview Any", output_node=True)
def preview_any(source: object) -> Ui:
    """Show any value as text: text as it is, numbers by themselves, all else as JSON if it can."""
    return {"text": [_shown(source)]}


def _shown(source: object) -> str:
    if isinstance(source, str):
        return source
    if source is None or isinstance(source, int | float):
        return str(source)
    try:
        return json.dumps(source)
    except (TypeError, ValueError):
        return str(source)


NODES = (
    primitive_int,
    primitive_float,
    primitive_string,
    primitive_string_multiline,
    primitive_boolean,
    string_concatenate,
    string_substring,
    string_length,
    case_converter,
    string_trim,
    string_replace,
    string_contains,
    string_compare,
    preview_any,
)
