"""A value that is masked wherever a program prints or stores things without thinking."""

from __future__ import annotations

from typing import Any, Final, Generic, TypeVar, get_args

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

MASK: Final = "…"
"""Stands where something private stood, in every text that Milepost keeps."""

T = TypeVar("T")


class Private(Generic[T]):
    """Holds one private value; only `reveal` gives it out.

    Its repr, its str, its pydantic dump and its JSON are the mask, and it refuses to be pickled,
    so that a log, an error or another process never meets the value by accident.
    """

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value = value

    def reveal(self) -> T:
        """The value itself; call it only to redact or to understand."""
        return self._value

    def __repr__(self) -> str:
        return f"Private({MASK})"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Private) and self._value == other._value

    def __hash__(self) -> int:
        return hash((Private, self._value))

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a private value does not leave its process; redact the trip first")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate like the inner type, wrap, and serialise as the mask."""
        inner = handler.generate_schema(get_args(source)[0])

        def wrap(value: Any, validate: core_schema.ValidatorFunctionWrapHandler) -> Private[Any]:
            raw = value.reveal() if isinstance(value, Private) else value
            return cls(validate(raw))

        return core_schema.no_info_wrap_validator_function(
            wrap,
            inner,
            serialization=core_schema.plain_serializer_function_ser_schema(
                str, return_schema=core_schema.str_schema()
            ),
        )
