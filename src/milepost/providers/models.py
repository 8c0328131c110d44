"""The models of all accounts as one tenant's nodes ask them: by chains, each answer paid once.

A node names a chain, such as `dashscope:wan2.2-t2i-flash,openai:gpt-image-1,builtin`, and says what
it does with a model that answers; the chain goes on to the next model where that fails. What is
sent loses everything private on its way out, whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, Generic, Protocol, TypeAlias, TypeVar

from milepost.calls.call import Call, JsonValue, Result, Usage
from milepost.errors import InvalidInput
from milepost.providers.account_variables import MAKES_ACCOUNT
from milepost.providers.accounts import ModelName
from milepost.providers.breaker import Breakers
from milepost.providers.capabilities import (
    CannotDo,
    DescribeWish,
    EditWish,
    EmbedWish,
    Errand,
    Keeper,
    PaintWish,
    Picture,
    Provider,
    Runs,
    TextWish,
    ask,
    writable,
)
from milepost.providers.chain import Candidate, NobodyAnswered, NotPaid, Tried, first_that_can
from milepost.providers.remote_workflow import (
    HasRunner,
    NodePicture,
    WorkflowWish,
    with_clean_words,
)

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


class KeepsForOwners(Keeper, Protocol):
    """Keeps what was paid for, and knows whose it is once it is used."""

    async def hand_over(self, tenant: str, address: str, *, owner: str) -> bool:
        """Let it live as long as that owner, or any other that it was handed to.

        Returns:
            Whether that owner is the first to use it, now or in an earlier try.

        Raises:
            KeptIsGone: it was erased meanwhile.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class ModelDesk:
    """Everything that asking needs, for all tenants of one process."""

    providers: Mapping[str, Provider]
    """By account."""
    ledger: Runs
    keeper: KeepsForOwners
    breakers: Breakers
    clean: Callable[[str], str]
    """Takes everything private out of a text."""
    deadline_s: float
    """For one chain, all its models together."""
    told: Callable[[str, Sequence[Tried], Usage], None] = lambda _tenant, _tried, _usage: None
    """Hears of every tenant's askings: who was tried, and what was paid. For metrics."""

    def check(self, chain: Chain, *, where: str) -> None:
        """Refuse a chain that cannot be asked.

        Raises:
            InvalidInput: it names an account that is not configured.
        """
        for model in chain.models:
            if model.account not in self.providers:
                known = ", ".join([*sorted(self.providers), "builtin"])
                makes_it = MAKES_ACCOUNT.get(model.account, ("MILEPOST_ACCOUNTS",))[0]
                raise InvalidInput(
                    where,
                    f"names an account that is not configured: {model.account}",
                    f"set {makes_it}, or name one of these: {known}",
                )

    def of(self, tenant: str, *, owner: str | None = None) -> TenantModels:
        """The models as one tenant asks, and pays, them.

        Args:
            tenant: who pays.
            owner: the poster that what they give belongs to, and with which it is erased.
        """
        return TenantModels(self, tenant, owner)


@dataclass(frozen=True)
class TenantModels:
    """`Models` of one tenant."""

    desk: ModelDesk
    tenant: str
    owner: str | None
    _charged: set[str] = field(default_factory=set, compare=False)
    """What stands in the owner's report already."""

    async def write(
        self, chain: Chain, work: Callable[[Asks[TextWish, str]], Awaitable[T]]
    ) -> Told[T]:
        """Ask language models."""

        def errand(model: ModelName, wish: TextWish) -> Errand[str]:
            prompt, system = self._words(wish.prompt), self._clean(wish.system)
            clean = replace(wish, prompt=prompt, system=system)
            return self._provider(model).writer(model.model).write(self.tenant, clean)

        return await self._first(chain, errand, work)

    async def paint(
        self, chain: Chain, work: Callable[[Asks[PaintWish, Picture]], Awaitable[T]]
    ) -> Told[T]:
        """Ask text-to-image models."""

        def errand(model: ModelName, wish: PaintWish) -> Errand[Picture]:
            clean = replace(
                wish,
                prompt=self._words(wish.prompt),
                prompt_en=self._clean(wish.prompt_en),
                negative=self._clean(wish.negative),
                negative_en=self._clean(wish.negative_en),
            )
            return self._provider(model).painter(model.model).paint(self.tenant, clean)

        return await self._first(chain, errand, work)

    async def edit(
        self, chain: Chain, work: Callable[[Asks[EditWish, Picture]], Awaitable[T]]
    ) -> Told[T]:
        """Ask image-to-image models."""

        def errand(model: ModelName, wish: EditWish) -> Errand[Picture]:
            prompt, negative = self._words(wish.prompt), self._clean(wish.negative)
            clean = replace(wish, prompt=prompt, negative=negative)
            return self._provider(model).editor(model.model).edit(self.tenant, clean)

        return await self._first(chain, errand, work)

    async def describe(
        self, chain: Chain, work: Callable[[Asks[DescribeWish, str]], Awaitable[T]]
    ) -> Told[T]:
        """Ask models that see."""

        def errand(model: ModelName, wish: DescribeWish) -> Errand[str]:
            question, system = self._words(wish.question), self._clean(wish.system)
            clean = replace(wish, question=question, system=system)
            return self._provider(model).describer(model.model).describe(self.tenant, clean)

        return await self._first(chain, errand, work)

    async def embed(
        self, chain: Chain, work: Callable[[Asks[EmbedWish, Vectors]], Awaitable[T]]
    ) -> Told[T]:
        """Ask embedding models."""

        def errand(model: ModelName, wish: EmbedWish) -> Errand[Vectors]:
            clean = replace(wish, texts=tuple(map(self._words, wish.texts)))
            return self._provider(model).embedder(model.model).embed(self.tenant, clean)

        return await self._first(chain, errand, work)

    async def run(self, model: ModelName, wish: WorkflowWish) -> Told[tuple[NodePicture, ...]]:
        """Run a whole workflow on a server elsewhere."""

        def errand(model: ModelName, wish: WorkflowWish) -> Errand[tuple[NodePicture, ...]]:
            provider = self._provider(model)
            if not isinstance(provider, HasRunner):
                raise CannotDo(model.account, model.model, "run workflows")
            clean = replace(wish, workflow=with_clean_words(wish.workflow, self._clean))
            return provider.runner(model.model).run(self.tenant, clean)

        async def work(
            asks: Asks[WorkflowWish, tuple[NodePicture, ...]],
        ) -> tuple[NodePicture, ...]:
            return await asks(wish)

        return await self._first(Chain((model,), built_in=False), errand, work)

    async def _first(
        self,
        chain: Chain,
        errand: Callable[[ModelName, W], Errand[A]],
        work: Callable[[Asks[W, A]], Awaitable[T]],
    ) -> Told[T]:
        self.desk.check(chain, where="the chain of models")
        bill = _Bill()

        def candidate(model: ModelName) -> Candidate[T | None]:
            asked: list[Call] = []

            async def is_at_work() -> bool:
                return not asked or await self.desk.ledger.is_paid(asked[-1])

            async def try_it(seconds: float, *, only_paid: bool = False) -> T:
                async def asks(wish: W) -> A:
                    wanted = errand(model, wish)
                    asked.append(wanted.call)
                    if only_paid and not await self.desk.ledger.is_paid(wanted.call):
                        raise NotPaid
                    answer = await ask(
                        wanted, self.desk.ledger, self.desk.keeper, deadline_s=seconds
                    )
                    bill.note(*answer.notes, *_renamed(model, answer.model))
                    bill.add(answer.result, charged=await self._is_charged(answer.result))
                    return answer.value

                return await work(asks)

            return Candidate(model, try_it, partial(try_it, only_paid=True), is_at_work)

        candidates = [candidate(model) for model in chain.models]
        if chain.built_in:
            candidates.append(Candidate(None, _leave_it))
        try:
            chosen = await first_that_can(
                candidates, self.desk.breakers, deadline_s=self.desk.deadline_s
            )
        except NobodyAnswered as nobody:
            self.desk.told(self.tenant, nobody.tried, bill.paid)
            raise
        self.desk.told(self.tenant, chosen.tried, bill.paid)
        return Told(chosen.value, chosen.tried, bill.charged, tuple(bill.notes))

    async def _is_charged(self, result: Result) -> bool:
        """Whether its cost goes to who asks; an owner's is what it was the first to use.

        So a poster whose process was killed after the vendor was paid reports it all the same.
        """
        if self.owner is None:
            return result.paid_now
        address, keeper = result.address, self.desk.keeper
        first = await keeper.hand_over(self.tenant, address, owner=self.owner)
        charged = (first or result.paid_now) and address not in self._charged
        self._charged.add(address)
        return charged

    def _provider(self, model: ModelName) -> Provider:
        return self.desk.providers[model.account]

    def _clean(self, text: str) -> str:
        return self.desk.clean(writable(text))

    def _words(self, text: str) -> str:
        """The same of what a model cannot do without.

        Raises:
            InvalidInput: there are none; some vendors would take money for that.
        """
        if not text.strip():
            raise InvalidInput("the words for the model", "are empty", "say what is wanted")
        return self._clean(text)


def _renamed(model: ModelName, living: str) -> tuple[str, ...]:
    """A note if an old name led to another model."""
    return () if living == model.model else (f"{model}: {living} was asked in its place",)


async def _leave_it(_seconds: float) -> None:
    """Milepost's own way is the node's."""


@dataclass
class _Bill:
    """What one chain has cost so far."""

    paid: Usage = field(default_factory=Usage)
    """Now, by this process."""
    charged: Usage = field(default_factory=Usage)
    """To who asks."""
    notes: list[str] = field(default_factory=list)

    def note(self, *notes: str) -> None:
        self.notes += [note for note in notes if note not in self.notes]

    def add(self, result: Result, *, charged: bool) -> None:
        if result.paid_now:
            self.paid += result.usage
        if charged:
            self.charged += result.usage
