"""Pictures and vectors that are answered at once: one request, and what it gave is kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from milepost.calls.call import Call, Usage, counted
from milepost.calls.vendor import Finished, VendorSaid, Verdict
from milepost.errors import OurBug
from milepost.providers.capabilities import VECTORS_TYPE
from milepost.providers.dashscope.pictures import keep_first
from milepost.providers.dashscope.question import Counter, Question

FETCH_TRIES: Final = 6


@dataclass(frozen=True, slots=True)
class PictureAsked:
    """One question to a model that paints while we wait."""

    counter: Counter
    question: Question
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def __call__(self, call: Call) -> Finished:
        """Ask, fetch the picture and keep it."""
        answer = await self.counter.desk.post(
            f"{self.counter.endpoint}/{self.question.way.value}",
            self.question.body(call.model),
            within_s=self.counter.patience.picture_s,
        )
        for tried in range(FETCH_TRIES):
            try:
                return await keep_first(self.counter, call.tenant, answer)
            except VendorSaid as said:
                if said.verdict in {Verdict.REFUSED, Verdict.EMPTY}:
                    raise
                if said.verdict is not Verdict.UNWELL or tried + 1 == FETCH_TRIES:
                    # It is paid for: to ask again for what cannot be fetched is to pay again.
                    raise VendorSaid(Verdict.FAILED, said.vendor_code) from said
                await self.sleep(self.counter.policy.backoff_s * 2**tried)
        raise OurBug("the last try gives a picture or an error")


@dataclass(frozen=True, slots=True)
class VectorsAsked:
    """Texts that are to become vectors, in as few requests as the model allows."""

    counter: Counter
    questions: tuple[Question, ...]

    async def __call__(self, call: Call) -> Finished:
        """Ask for all of them, and keep the vectors in the texts' order."""
        vectors: list[list[float]] = []
        tokens = 0
        for question in self.questions:
            answer = await self.counter.desk.post(
                f"{self.counter.endpoint}/{question.way.value}",
                question.body(call.model),
                within_s=self.counter.patience.text_s,
            )
            vectors += _vectors_in(answer, len(question.input["texts"]))
            tokens += _tokens_in(answer)
        address = await self.counter.keeper.keep(
            call.tenant, json.dumps(vectors).encode(), VECTORS_TYPE
        )
        cost_cny = tokens * self.counter.model.yuan_per_1000_in / 1000
        return Finished(address, Usage(cost_cny=cost_cny, input_tokens=tokens))


def _vectors_in(answer: dict[str, Any], count: int) -> list[list[float]]:
    """One vector for each text; the vendor numbers them and need not sort them."""
    output = answer.get("output")
    entries = output.get("embeddings") if isinstance(output, dict) else None
    try:
        placed = {int(entry["text_index"]): entry["embedding"] for entry in entries or ()}
        return [[float(number) for number in placed[index]] for index in range(count)]
    except (KeyError, TypeError, ValueError):
        raise VendorSaid(Verdict.UNWELL, "Answer.NoVectors") from None


def _tokens_in(answer: dict[str, Any]) -> int:
    usage = answer.get("usage")
    return counted(usage.get("total_tokens")) if isinstance(usage, dict) else 0
