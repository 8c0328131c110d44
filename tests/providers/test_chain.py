from __future__ import annotations

import asyncio
import pickle
from dataclasses import dataclass, field

import pytest

from milepost.calls.errors import (
    AccountRefused,
    CallFailed,
    CallRefused,
    CallUnfinished,
    SpendingCapReached,
    VendorUnwell,
)
from milepost.errors import InvalidInput, OurBug
from milepost.providers.accounts import ModelName
from milepost.providers.breaker import Breakers, BreakerState
from milepost.providers.capabilities import CannotDo, KeptIsGone
from milepost.providers.chain import (
    AnswerUnfit,
    Candidate,
    Chosen,
    Fate,
    NobodyAnswered,
    NobodyWill,
    NotPaid,
    first_that_can,
)

FIRST, SECOND = ModelName("dashscope", "wan2.2"), ModelName("home", "flux")


class Models:
    """Candidates that end as they are told, and what they were given."""

    def __init__(self) -> None:
        self.breakers = Breakers()
        self.asked: list[tuple[str, float]] = []
        self.now_s = 0.0

    def candidate(
        self,
        name: ModelName | None,
        ends: Exception | None = None,
        *,
        takes_s: float = 0.0,
        paid: bool = False,
    ) -> Candidate[str]:
        async def ask(share_s: float) -> str:
            self.asked.append((str(name), share_s))
            self.now_s += takes_s
            if ends is not None:
                raise ends
            return f"by {name}"

        async def recall(_share_s: float) -> str:
            if not paid:
                raise NotPaid
            return f"paid earlier, by {name}"

        return Candidate(name, ask, recall)

    async def first(self, *candidates: Candidate[str]) -> Chosen[str]:
        return await first_that_can(
            candidates, self.breakers, deadline_s=120.0, clock=lambda: self.now_s
        )


@pytest.mark.parametrize(
    ("ends", "fate", "code"),
    [
        (CallRefused("dashscope", "wan2.2", "DataInspectionFailed"), Fate.REFUSED,
         "DataInspectionFailed"),
        (CallFailed("dashscope", "wan2.2", "InternalError"), Fate.FAILED, "InternalError"),
        (AccountRefused("dashscope", "wan2.2", "Arrearage"), Fate.ACCOUNT, "Arrearage"),
        (VendorUnwell("dashscope", "wan2.2", "Http503"), Fate.UNWELL, "Http503"),
        (CallUnfinished("dashscope", "wan2.2"), Fate.UNFINISHED, None),
        (SpendingCapReached("default", 5.0), Fate.CAP, None),
        (CannotDo("dashscope", "wan2.2", "edit"), Fate.CANNOT, None),
        (KeptIsGone(), Fate.UNWELL, None),
        (AnswerUnfit("not_json"), Fate.UNFIT, "not_json"),
    ],
)  # fmt: skip
async def test_whoever_cannot_lets_the_next_one_try(
    ends: Exception, fate: Fate, code: str | None
) -> None:
    models = Models()
    chosen = await models.first(models.candidate(FIRST, ends), models.candidate(SECOND))

    assert chosen.value == "by home:flux"
    assert chosen.name == "home:flux"
    assert [(each.name, each.fate, each.code) for each in chosen.tried] == [
        ("dashscope:wan2.2", fate, code),
        ("home:flux", Fate.TAKEN, None),
    ]


@pytest.mark.parametrize(
    "ends", [InvalidInput("trip", "is none", "give one"), OurBug("a promise"), KeyError("bug")]
)
async def test_mistakes_and_bugs_end_the_chain(ends: Exception) -> None:
    models = Models()
    with pytest.raises(type(ends)):
        await models.first(models.candidate(FIRST, ends), models.candidate(SECOND))

    assert len(models.asked) == 1


async def test_the_first_that_can_is_the_only_one_asked() -> None:
    models = Models()
    chosen = await models.first(models.candidate(FIRST), models.candidate(SECOND))

    assert chosen.name == "dashscope:wan2.2"
    assert len(models.asked) == 1


async def test_a_bad_account_is_asked_once_and_then_rests() -> None:
    models = Models()
    bad = models.candidate(FIRST, AccountRefused("dashscope", "wan2.2", "Arrearage"))
    builtin = models.candidate(None)
    await models.first(bad, builtin)
    second = await models.first(bad, builtin)

    assert models.breakers.view(FIRST).state is BreakerState.OPEN
    assert [name for name, _ in models.asked] == ["dashscope:wan2.2", "None", "None"]
    assert [each.to_json() for each in second.tried] == [
        {"model": "dashscope:wan2.2", "fate": "resting", "took_s": 0.0},
        {"model": "builtin", "fate": "taken", "took_s": 0.0},
    ]


async def test_what_a_resting_model_was_paid_for_is_used() -> None:
    models = Models()
    bad = AccountRefused("dashscope", "wan2.2", "Arrearage")
    builtin = models.candidate(None)
    await models.first(models.candidate(FIRST, bad), builtin)
    chosen = await models.first(models.candidate(FIRST, bad, paid=True), builtin)

    assert chosen.value == "paid earlier, by dashscope:wan2.2"
    assert [each.fate for each in chosen.tried] == [Fate.TAKEN]
    assert [name for name, _ in models.asked] == ["dashscope:wan2.2", "None"]


async def test_the_time_left_is_shared_among_the_models_still_to_come() -> None:
    models = Models()
    unfinished = CallUnfinished("dashscope", "wan2.2")
    chosen = await models.first(
        models.candidate(FIRST, unfinished, takes_s=60.0),
        models.candidate(SECOND, unfinished, takes_s=60.0),
        models.candidate(None),
    )

    assert [share_s for _, share_s in models.asked[:2]] == [60.0, 60.0]
    assert [each.took_s for each in chosen.tried] == [60.0, 60.0, 0.0]
    assert chosen.name == "builtin"


async def test_who_stood_in_a_long_line_takes_no_time_from_the_next() -> None:
    models = Models()
    unwell = VendorUnwell("dashscope", "wan2.2", "Http503")
    await models.first(
        models.candidate(FIRST, unwell, takes_s=900.0), models.candidate(SECOND, takes_s=5.0)
    )

    assert models.asked == [(str(FIRST), 60.0), (str(SECOND), 60.0)]


@pytest.mark.parametrize(
    ("second", "kind"),
    [
        (VendorUnwell("home", "flux", "Http503"), NobodyAnswered),
        (CallUnfinished("home", "flux"), NobodyAnswered),
        (CallFailed("home", "flux", "InternalError"), NobodyWill),
        (SpendingCapReached("default", 5.0), NobodyWill),
    ],
)
async def test_another_try_is_made_only_if_somebody_may_answer_otherwise(
    second: Exception, kind: type[NobodyAnswered]
) -> None:
    models = Models()
    refused = CallRefused("dashscope", "wan2.2", "DataInspectionFailed")
    with pytest.raises(NobodyAnswered) as caught:
        await models.first(models.candidate(FIRST, refused), models.candidate(SECOND, second))

    assert type(caught.value) is kind
    assert caught.value.retryable is (kind is NobodyAnswered)


async def test_when_nobody_answers_the_error_says_who_was_tried_and_why_not() -> None:
    models = Models()
    with pytest.raises(NobodyAnswered) as caught:
        await models.first(
            models.candidate(FIRST, CallRefused("dashscope", "wan2.2", "DataInspectionFailed")),
            models.candidate(SECOND, VendorUnwell("home", "flux", "Http503")),
        )

    assert str(caught.value).startswith(
        "no model answered: dashscope:wan2.2 (refused, DataInspectionFailed), "
        "home:flux (unwell, Http503); "
    )
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301  # our own bytes
    assert again.tried == caught.value.tried


async def test_a_chain_of_nobody_says_so() -> None:
    with pytest.raises(NobodyAnswered, match="none is configured"):
        await Models().first()


@dataclass
class Line:
    """Calls that stand in a model's line, or that it works at, until they are answered."""

    answered: asyncio.Event = field(default_factory=asyncio.Event)
    left: int = 0

    def candidate(self, *, at_work: bool) -> Candidate[str]:
        async def ask(_share_s: float) -> str:
            try:
                await self.answered.wait()
            except asyncio.CancelledError:
                self.left += 1
                raise
            return "late"

        async def is_at_work() -> bool:
            return at_work

        return Candidate(FIRST, ask, is_at_work=is_at_work)


async def test_who_stands_in_line_leaves_it_when_the_model_begins_to_rest() -> None:
    models, line = Models(), Line()
    chain = (line.candidate(at_work=False), models.candidate(None))
    waiting = [asyncio.create_task(models.first(*chain)) for _ in range(20)]
    await asyncio.sleep(0)

    for _ in range(3):
        await models.first(
            models.candidate(FIRST, VendorUnwell("dashscope", "wan2.2", "ConnectError")),
            models.candidate(None),
        )

    chosen = await asyncio.gather(*waiting)
    assert {each.value for each in chosen} == {"by None"}
    assert {each.tried[0].fate for each in chosen} == {Fate.RESTING}
    assert line.left == 20


async def test_what_a_model_works_at_is_waited_for_although_it_rests() -> None:
    models, line = Models(), Line()
    waiting = asyncio.create_task(models.first(line.candidate(at_work=True)))
    await asyncio.sleep(0)
    await models.first(
        models.candidate(FIRST, AccountRefused("dashscope", "wan2.2", "Arrearage")),
        models.candidate(None),
    )
    for _ in range(5):
        await asyncio.sleep(0)
    line.answered.set()

    assert (await waiting).value == "late"
    assert models.breakers.view(FIRST).state is BreakerState.CLOSED


async def test_whoever_gives_up_leaves_nobody_asking() -> None:
    models, line = Models(), Line()
    waiting = asyncio.create_task(models.first(line.candidate(at_work=True)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    waiting.cancel()
    await asyncio.wait({waiting})

    assert (waiting.cancelled(), line.left) == (True, 1)


async def test_a_host_that_results_may_not_lie_on_is_not_called_a_matter_of_the_account() -> None:
    models = Models()
    shut = AccountRefused("dashscope", "wan2.2", "Result.HostNotAllowed")

    with pytest.raises(NobodyWill, match="MILEPOST_RESULT_HOSTS"):
        await models.first(models.candidate(FIRST, shut))
