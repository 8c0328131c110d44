"""A paid call: who asks which model for what, and the key that equal calls share."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

JsonValue: TypeAlias = (
    "Mapping[str, JsonValue] | list[JsonValue] | tuple[JsonValue, ...] | str | int | float | None"
)


MOST_COUNTED: Final = 10**9
"""Tokens of one call that are believed; far more would not fit into the ledger."""


def counted(number: object) -> int:
    """What a vendor counted; 0 if that is no count."""
    if isinstance(number, bool) or not isinstance(number, int):
        return 0
    return max(0, min(number, MOST_COUNTED))


class CallKey(NamedTuple):
    """What makes two calls the same one: the primary key of the ledger."""

    tenant: str
    account: str
    model: str
    digest: str
    """SHA-256 of all three, the canonical inputs and the seed, in hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One question to one model of one account; the inputs are never stored, only their digest."""

    tenant: str
    account: str
    """A configured account's name, such as `dashscope`; never a key."""
    model: str
    inputs: Mapping[str, JsonValue] = field(repr=False)
    """Everything that changes the result; pictures as the digest of their bytes."""
    seed: int | None = None
    estimate_cny: float = 0.0
    """What it will cost, as well as that is known before; counts against the cap until done."""

    @property
    def key(self) -> CallKey:
        """Equal for equal content, whatever the order in which the inputs are named.

        Raises:
            ValueError: an input is not a number that JSON knows (NaN, infinity).
            TypeError: an input is nothing that JSON knows.
        """
        canonical = json.dumps(
            [self.tenant, self.account, self.model, self.inputs, self.seed],
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
            allow_nan=False,
        )
        digest = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
        return CallKey(self.tenant, self.account, self.model, digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a finished call has used up, as the vendor counts it."""

    cost_cny: float = 0.0
    input_tokens: int = 0
    output_tokens: int = 0
    pictures: int = 0

    def to_json(self) -> dict[str, float]:
        """For the report."""
        return {
            "cost_cny": round(self.cost_cny, 4),
            "input_tokens": self.input_tokens,
            "output_tokens": self.output_tokens,
            "pictures": self.pictures,
        }

    def __add__(self, other: Usage) -> Usage:
        """Both together."""
        return Usage(
            cost_cny=self.cost_cny + other.cost_cny,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            pictures=self.pictures + other.pictures,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a paid call gave: where it lies and what it cost."""

    address: str
    """Where the caller's store keeps the picture or text; the ledger holds no bytes."""
    usage: Usage
    task_id: str | None
    """The vendor's name of it; None for vendors that answer at once."""
    submits: int = 1
    """How often the vendor has taken it: again if its task was forgotten or came back empty."""
    paid_now: bool
    """Whether this run asked the vendor; False if the result was there, or another run's."""
