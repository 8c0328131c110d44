"""Accounts at vendors of models, and the names of their models."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from milepost.calls.policy import Limits
from milepost.errors import InvalidInput

NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,31}")
"""Of an account, and of a kind."""


class Secret:
    """A text that is never shown; only `reveal` gives it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text, for the header it belongs in."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written anywhere")


class ModelName(NamedTuple):
    """A model of an account, as settings and reports name it: `dashscope:qwen-max`."""

    account: str
    model: str

    @classmethod
    def parse(cls, text: str, *, where: str) -> ModelName:
        """Read `account:model`; the model's own name may hold further colons.

        Raises:
            InvalidInput: it is none.
        """
        account, _, model = text.strip().partition(":")
        if NAME.fullmatch(account) is None or not model or not model.isprintable():
            raise InvalidInput(where, "holds something that is no model", "write ACCOUNT:MODEL")
        return cls(account, model)

    def __str__(self) -> str:
        return f"{self.account}:{self.model}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account at one vendor."""

    name: str
    """Lower-case letters, digits and hyphens; it stands in reports and in the ledger."""
    kind: str
    """Which vendor's protocol it speaks: `dashscope`, `openai`, `comfyui`, `eas`."""
    key: Secret | None = field(default=None, repr=False)
    endpoint: str | None = None
    """Without a slash at its end; None: the kind's own for the region."""
    compatible_endpoint: str | None = None
    """Where the vendor speaks the protocol of OpenAI, if it speaks two."""
    region: str | None = None
    workspace: str | None = None
    dialect: str | None = None
    """Which server it is, of those that speak the protocol of OpenAI, such as `vllm-omni`."""
    workflows: str | None = field(default=None, repr=False)
    """The folder with the workflows that make models of a server elsewhere."""
    files: str | None = field(default=None, repr=False)
    """Where such a server's files are, if it does not give them itself: a folder, or an address."""
    limits: Mapping[str, Limits] = field(default_factory=dict)
    """By model, in place of the built-in ones."""
    poll_s: float | None = None
    """Time between two looks at a task; None: the kind's own."""
