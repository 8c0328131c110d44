"""Accounts whose models say what a test wrote down; nobody is paid.

The desk, the chain, the breakers and redaction in front of them are Milepost's own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from fakes.memory_keeper import MemoryKeeper
from milepost.calls.call import Call, Result, Usage
from milepost.calls.policy import Policy
from milepost.calls.vendor import Finished, Vendor
from milepost.providers.at_once import AtOnce
from milepost.providers.breaker import Breakers
from milepost.providers.capabilities import (
    TEXT_TYPE,
    VECTORS_TYPE,
    CannotDo,
    DescribeWish,
    EditWish,
    EmbedWish,
    Errand,
    Kept,
    PaintWish,
    Picture,
    TextWish,
    as_picture,
    as_text,
    as_vectors,
)
from milepost.providers.model_desk import ModelDesk, TenantModels
from milepost.providers.remote_workflow import (
    BUNDLE_TYPE,
    NodePicture,
    WorkflowWish,
    as_pictures,
    bundle_of,
)
from milepost.trip.redact_text import redact_text

A = TypeVar("A")
Vectors: TypeAlias = tuple[tuple[float, ...], ...]
Pictures: TypeAlias = tuple[NodePicture, ...]
Answer: TypeAlias = str | Picture | Pictures | Vectors | Exception
Says: TypeAlias = Answer | Callable[[Any], Answer]
"""What a model says, or how it comes to it from a wish."""
PRICE = Usage(cost_cny=0.5, input_tokens=10, output_tokens=20, pictures=1)
"""Of every answer."""


@dataclass
class OwnedKeeper(MemoryKeeper):
    """Everything is everybody's."""

    async def hand_over(self, tenant: str, address: str, *, owner: str) -> bool:
        raise NotImplementedError


@dataclass
class Scripted:
    """Some models, `account:name`, what each says one time after the other, and what was asked."""

    says: Mapping[str, Sequence[Says]]
    asked: list[tuple[str, Any]] = field(default_factory=list)
    """Model and wish, in their order."""
    keeper: OwnedKeeper = field(default_factory=OwnedKeeper)

    @property
    def models(self) -> TenantModels:
        """As the nodes of a tenant ask them."""
        accounts = {name.partition(":")[0] for name in self.says}
        return ModelDesk(
            providers={account: ScriptedAccount(account, self) for account in accounts},
            ledger=StraightOn(),
            keeper=self.keeper,
            breakers=Breakers(),
            clean=redact_text,
            deadline_s=10.0,
        ).of("default")

    def wishes(self, model: str) -> list[Any]:
        """What that one was asked."""
        return [wish for name, wish in self.asked if name == model]

    def answer(self, model: str, wish: Any) -> Answer:
        """What it says now."""
        said = self.says[model]
        self.asked.append((model, wish))
        answer = said[min(len(self.wishes(model)), len(said)) - 1]
        return answer(wish) if callable(answer) else answer


class StraightOn:
    """A ledger that asks each time, and remembers nothing."""

    async def run(self, call: Call, vendor: Vendor, *, deadline_s: float) -> Result:
        del deadline_s  # answers are there at once
        finished = await vendor.submit(call)
        assert isinstance(finished, Finished)
        return Result(address=finished.address, usage=finished.usage, task_id=None, paid_now=True)

    async def is_paid(self, call: Call) -> bool:
        del call
        return False

    async def forget(self, call: Call) -> None:
        del call


@dataclass(frozen=True)
class ScriptedAccount:
    account: str
    script: Scripted

    def writer(self, model: str) -> ScriptedModel:
        return ScriptedModel(self.account, model, self.script)

    painter = editor = describer = embedder = runner = writer

    async def close(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True)
class ScriptedModel:
    account: str
    model: str
    script: Scripted

    def write(self, tenant: str, wish: TextWish) -> Errand[str]:
        return self._errand(tenant, wish, as_text)

    def describe(self, tenant: str, wish: DescribeWish) -> Errand[str]:
        return self._errand(tenant, wish, as_text)

    def paint(self, tenant: str, wish: PaintWish) -> Errand[Picture]:
        return self._errand(tenant, wish, as_picture)

    def edit(self, tenant: str, wish: EditWish) -> Errand[Picture]:
        return self._errand(tenant, wish, as_picture)

    def embed(self, tenant: str, wish: EmbedWish) -> Errand[Vectors]:
        return self._errand(tenant, wish, as_vectors)

    def run(self, tenant: str, wish: WorkflowWish) -> Errand[Pictures]:
        return self._errand(tenant, wish, as_pictures)

    def _errand(self, tenant: str, wish: Any, read: Callable[[Kept], A]) -> Errand[A]:
        name = f"{self.account}:{self.model}"
        if name not in self.script.says:
            raise CannotDo(self.account, self.model, "that")

        async def ask(call: Call) -> Finished:
            data, media_type = _as_bytes(self.script.answer(name, wish))
            return Finished(await self.script.keeper.keep(call.tenant, data, media_type), PRICE)

        call = Call(tenant=tenant, account=self.account, model=self.model, inputs={})
        return Errand(call=call, vendor=AtOnce(Policy(), ask), read=read, notes=("a note",))


def _as_bytes(answer: Answer) -> tuple[bytes, str]:
    match answer:
        case Exception():
            raise answer
        case str():
            return answer.encode(), TEXT_TYPE
        case Picture():
            return answer.data, answer.media_type
        case (NodePicture(), *_):
            return bundle_of(
                [each for each in answer if isinstance(each, NodePicture)]
            ), BUNDLE_TYPE
        case _:
            return json.dumps(answer).encode(), VECTORS_TYPE
