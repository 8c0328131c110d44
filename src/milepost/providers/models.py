"""What nodes may ask: chains of models, what came of asking one, and how it is asked.

A node names a chain, such as `dashscope:wan2.2-t2i-flash,openai:gpt-image-1,builtin`, and says what
it does with a model that answers; the chain goes on to the next model where that fails.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, Protocol, TypeAlias, TypeVar

from milepost.calls.call import JsonValue, Usage
from milepost.errors import InvalidInput
from milepost.providers.accounts import ModelName
from milepost.providers.capabilities import (
    DescribeWish,
    EditWish,
    EmbedWish,
    PaintWish,
    Picture,
    TextWish,
)
from milepost.providers.chain import Tried
from milepost.providers.remote_workflow import NodePicture, WorkflowWish

T = TypeVar("T")
W = TypeVar("W")
A = TypeVar("A")
Vectors: TypeAlias = tuple[tuple[float, ...], ...]
Asks: TypeAlias = Callable[[W], Awaitable[A]]
"""One model that is asked: a wish in, what it gave out. May be called again, with another wish."""
BUILT_IN_WORDS: Final = ("builtin", "rules", "none")
"""How the end of a chain is written: no model, but what Milepost does itself."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Models in the order of preference, and whether Milepost's own way stands at the end."""

    models: tuple[ModelName, ...]
    built_in: bool

    @classmethod
    def parse(cls, text: str, *, where: str) -> Chain:
        """Read `account:model,account:model,builtin`.

        Args:
            text: at least one name; `builtin`, `rules` or `none` only as the last.
            where: what holds it, for the error.

        Raises:
            InvalidInput: it is no chain.
        """
        words = [word.strip() for word in text.split(",")]
        built_in = words[-1] in BUILT_IN_WORDS
        names = words[:-1] if built_in else words
        return cls(tuple(ModelName.parse(name, where=where) for name in names), built_in)

    def outside(self, *, where: str) -> Chain:
        """The same without our own way, for what only models can do.

        Raises:
            InvalidInput: no model is left.
        """
        if not self.models:
            raise InvalidInput(where, "names no model", "write ACCOUNT:MODEL; see milepost doctor")
        return Chain(self.models, built_in=False)

    def __str__(self) -> str:
        return ",".join([*map(str, self.models), *(["builtin"] if self.built_in else [])])


@dataclass(frozen=True)  # slots break `Told[X](…)` in Python 3.11
class Told(Generic[T]):
    """What came of asking a chain."""

    value: T | None
    """None: no model gave it, and the chain leaves it to Milepost's own way."""
    tried: tuple[Tried, ...]
    """Everybody up to the one that gave it, for the report."""
    usage: Usage = field(default_factory=Usage)
    """What was paid for it, over all that were tried: now, or for the same owner's earlier try."""
    notes: tuple[str, ...] = ()
    """What vendors changed about the wish, such as a prompt that was cut."""

    @property
    def name(self) -> str:
        """Who gave it: `account:model`, or `builtin`."""
        return self.tried[-1].name

    def shown(self, role: str) -> Mapping[str, Sequence[Mapping[str, JsonValue]]]:
        """What a node shows of it for the report: `calls` and `spent`.

        Args:
            role: whose part the models played: writer, painter, viewer or embedder.
        """
        return {
            "calls": [{"role": role, **each.to_json()} for each in self.tried],
            "spent": [self.usage.to_json()],
        }


class Models(Protocol):
    """What nodes may ask. `work` is given one model after the other until it returns.

    `work` raises `AnswerUnfit` where an answer cannot be used. Each method raises `InvalidInput`
    for a chain with an account that is not configured, and `NobodyAnswered` at the end of a chain
    without a built-in way.
    """

    async def write(
        self, chain: Chain, work: Callable[[Asks[TextWish, str]], Awaitable[T]]
    ) -> Told[T]:
        """Ask language models."""
        ...

    async def paint(
        self, chain: Chain, work: Callable[[Asks[PaintWish, Picture]], Awaitable[T]]
    ) -> Told[T]:
        """Ask text-to-image models."""
        ...

    async def edit(
        self, chain: Chain, work: Callable[[Asks[EditWish, Picture]], Awaitable[T]]
    ) -> Told[T]:
        """Ask image-to-image models."""
        ...

    async def describe(
        self, chain: Chain, work: Callable[[Asks[DescribeWish, str]], Awaitable[T]]
    ) -> Told[T]:
        """Ask models that see."""
        ...

    async def embed(
        self, chain: Chain, work: Callable[[Asks[EmbedWish, Vectors]], Awaitable[T]]
    ) -> Told[T]:
        """Ask embedding models."""
        ...

    async def run(self, model: ModelName, wish: WorkflowWish) -> Told[tuple[NodePicture, ...]]:
        """Run a whole workflow on a server elsewhere; its output nodes' pictures.

        Args:
            model: an account at such a server, and a name of one's own for these runs.
            wish: the workflow, in API format, and the pictures that go into it.

        Raises:
            NobodyAnswered: it did not come to an end there, or the account runs no workflows.
        """
        ...
