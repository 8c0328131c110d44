"""The models of all accounts as one tenant's nodes ask them: by chains, each answer paid once.

What is sent loses everything private on its way out, whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol, TypeVar

from milepost.calls.call import Call, Result, Usage
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
from milepost.providers.models import Asks, Chain, Told, Vectors
from milepost.providers.remote_workflow import (
    HasRunner,
    NodePicture,
    WorkflowWish,
    with_clean_words,
)

T = TypeVar("T")
W = TypeVar("W")
A = TypeVar("A")


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
