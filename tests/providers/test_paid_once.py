"""Models of other vendors through the ledger and the chain, over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from fakes.eas_queue import Script, eas_service
from fakes.memory_keeper import MemoryKeeper
from milepost.calls.call import JsonValue, Usage
from milepost.calls.errors import AccountRefused
from milepost.calls.ledger import Ledger
from milepost.calls.policy import Limits, Policy
from milepost.calls.schema import CALLS_SCHEMA
from milepost.providers.accounts import Account, ModelName, Secret
from milepost.providers.breaker import Breakers, BreakerState
from milepost.providers.capabilities import PaintWish, Picture, ask
from milepost.providers.chain import Candidate, Chosen, Fate, NobodyAnswered, first_that_can
from milepost.providers.download import Downloads
from milepost.providers.fetched_picture import DownloadLimits
from milepost.providers.model_desk import ModelDesk
from milepost.providers.models import Chain
from milepost.providers.remote_eas import eas
from milepost.providers.remote_files import FilesInFolder
from milepost.providers.remote_workflow import WorkflowWish
from milepost.records.records import open_records
from milepost.simulators.openai_script import Fault
from providers.openai_bench import Bench, bench
from providers.remote_bench import COLOUR

WISH = PaintWish(prompt="a lake", width_px=256, height_px=256, seed=7)
QUICK = Policy(
    searchable=True, poll_s=0.01, backoff_s=0.01, backoff_longest_s=0.02, search_settles_s=0.05
)
FLUX = ModelName("home", "painter")


@pytest_asyncio.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    records = await open_records(str(tmp_path / "milepost.db"), [CALLS_SCHEMA])
    async with Ledger(records) as ledger:
        yield ledger
    await records.close()


def painter(at: Bench, ledger: Ledger, wish: PaintWish = WISH) -> Candidate[Picture]:
    async def paint(share_s: float) -> Picture:
        errand = at.provider.painter("painter").paint("default", wish)
        return (await ask(errand, ledger, at.keeper, deadline_s=share_s)).value

    return Candidate(FLUX, paint)


async def _built_in(_share_s: float) -> Picture:
    return Picture(b"drawn here", "image/png")


async def chosen(
    at: Bench, ledger: Ledger, breakers: Breakers, *, deadline_s: float = 5.0
) -> Chosen[Picture]:
    built_in = Candidate[Picture](None, _built_in)
    return await first_that_can([painter(at, ledger), built_in], breakers, deadline_s=deadline_s)


async def test_equal_wishes_at_once_are_paid_once(ledger: Ledger) -> None:
    async with bench() as at:
        paint = painter(at, ledger).ask
        pictures = await asyncio.gather(*(paint(5.0) for _ in range(5)))

    assert len(set(pictures)) == 1
    assert at.simulator.script.counts().paid == {"/v1/images/generations": 1}


async def test_what_was_erased_is_made_again(ledger: Ledger) -> None:
    async with bench() as at:
        paint = painter(at, ledger).ask
        await paint(5.0)
        at.keeper.kept.clear()
        await paint(5.0)

    assert at.simulator.script.counts().paid == {"/v1/images/generations": 2}


async def test_a_hanging_server_costs_its_share_of_the_time_and_the_painter_takes_over(
    ledger: Ledger,
) -> None:
    async with bench(Fault.HANG, Fault.HANG, Fault.HANG, Fault.HANG) as at:
        answer = await chosen(at, ledger, Breakers(), deadline_s=0.4)

    assert [each.fate for each in answer.tried] == [Fate.UNFINISHED, Fate.TAKEN]
    assert answer.value.data == b"drawn here"


async def test_refused_content_falls_to_the_painter_and_is_never_asked_again(
    ledger: Ledger,
) -> None:
    breakers = Breakers()
    async with bench(Fault.REFUSED) as at:
        first = await chosen(at, ledger, breakers)
        again = await chosen(at, ledger, breakers)

    assert [each.fate for each in (*first.tried, *again.tried)] == [
        Fate.REFUSED,
        Fate.TAKEN,
        Fate.REFUSED,
        Fate.TAKEN,
    ]
    assert sum(at.simulator.script.counts().asked.values()) == 1
    assert breakers.view(FLUX).state is BreakerState.CLOSED


async def test_an_account_without_quota_is_asked_once_and_rests(ledger: Ledger) -> None:
    breakers = Breakers()
    async with bench(Fault.OUT_OF_QUOTA) as at:
        answer = await chosen(at, ledger, breakers)

    assert answer.tried[0].code == "insufficient_quota"
    assert breakers.view(FLUX).state is BreakerState.OPEN


async def test_a_resting_model_gives_what_it_was_paid_for_and_nothing_else(
    ledger: Ledger,
) -> None:
    breakers = Breakers()
    async with bench() as at:
        desk = ModelDesk(
            providers={"home": at.provider},
            ledger=ledger,
            keeper=at.keeper,
            breakers=breakers,
            clean=str,
            deadline_s=5.0,
        )
        chain = Chain((FLUX,), built_in=True)
        models = desk.of("default")
        paid = await models.paint(chain, lambda asks: asks(WISH))
        with pytest.raises(AccountRefused), breakers.watching(FLUX):
            raise AccountRefused("home", "painter", "insufficient_quota")
        again = await models.paint(chain, lambda asks: asks(WISH))
        other = await models.paint(chain, lambda asks: asks(replace(WISH, prompt="a hill")))

    assert again.value == paid.value
    assert again.usage == Usage()
    assert [(each.name, each.fate) for each in other.tried] == [
        (str(FLUX), Fate.RESTING),
        ("builtin", Fate.TAKEN),
    ]
    assert sum(at.simulator.script.counts().asked.values()) == 1


async def test_what_a_poster_cost_is_told_by_its_next_try_and_by_no_other_poster(
    ledger: Ledger,
) -> None:
    told: list[Usage] = []
    async with bench() as at:
        desk = ModelDesk(
            providers={"home": at.provider},
            ledger=ledger,
            keeper=at.keeper,
            breakers=Breakers(),
            clean=str,
            deadline_s=5.0,
            told=lambda _tenant, _tried, usage: told.append(usage),
        )
        chain = Chain((FLUX,), built_in=True)
        first = desk.of("default", owner="poster")
        tries = (first, first, desk.of("default", owner="poster"), desk.of("default", owner="two"))
        costs = [(await models.paint(chain, lambda asks: asks(WISH))).usage for models in tries]

    price = costs[0]
    assert price != Usage()
    assert costs == [price, Usage(), price, Usage()]
    assert told == [price, Usage(), Usage(), Usage()]


async def test_short_troubles_are_outlasted(ledger: Ledger) -> None:
    troubles = (Fault.RATE_LIMITED, Fault.SERVER_ERROR, Fault.UNAVAILABLE)
    async with bench(*troubles) as at:
        answer = await chosen(at, ledger, Breakers(), deadline_s=30.0)

    assert [each.fate for each in answer.tried] == [Fate.TAKEN]
    assert at.simulator.script.counts().paid == {"/v1/images/generations": 1}


async def test_a_limit_of_the_account_holds_for_a_server_of_ones_own(ledger: Ledger) -> None:
    async with bench() as at:
        at.provider._policy = Policy(
            limits=Limits(running=2), searchable=False, outlives_us_s=0.0, backoff_s=0.01
        )
        at.simulator.script.latency_s = 0.05
        wishes = [PaintWish(prompt=f"lake {n}", width_px=256, height_px=256) for n in range(8)]
        await asyncio.gather(*(painter(at, ledger, wish).ask(10.0) for wish in wishes))

    assert at.simulator.script.counts().most_at_once == 2


@pytest.mark.parametrize("drops", [0, 1, 3])
async def test_a_queued_run_whose_answer_is_lost_is_found_and_paid_once(
    ledger: Ledger, tmp_path: Path, drops: int
) -> None:
    keeper, script = MemoryKeeper(), Script(folder=tmp_path / "mount", drops=drops)
    async with eas_service(script) as (endpoint, _):
        provider = eas(
            Account(name="cloud", kind="eas", endpoint=endpoint, key=Secret("secret")),
            keeper=keeper,
            downloads=Downloads(),
            files=FilesInFolder(tmp_path / "mount", DownloadLimits()),
            policy=QUICK,
        )
        errand = provider.runner().run("default", WorkflowWish(workflow=COLOUR))
        answer = await ask(errand, ledger, keeper, deadline_s=10.0)
        await provider.close()

    assert len(answer.value) == 1
    assert len(script.asked) == 1


class Owned(MemoryKeeper):
    """Remembers what was handed over."""

    handed: tuple[str, ...] = ()

    async def hand_over(self, tenant: str, address: str, *, owner: str) -> bool:
        first = not any(f" {address} " in each for each in self.handed)
        self.handed += (f"{tenant} {address} {owner}",)
        return first


async def test_a_tenant_runs_a_workflow_elsewhere_and_nothing_private_goes_out(
    ledger: Ledger, tmp_path: Path
) -> None:
    keeper, script = Owned(), Script(folder=tmp_path / "mount")
    private: dict[str, JsonValue] = {
        "7": {"class_type": "Note", "inputs": {"text": "from Lake Street 5"}}
    }
    async with eas_service(script) as (endpoint, service), bench() as home:
        provider = eas(
            Account(name="cloud", kind="eas", endpoint=endpoint, key=Secret("secret")),
            keeper=keeper,
            downloads=Downloads(),
            files=FilesInFolder(tmp_path / "mount", DownloadLimits()),
            policy=QUICK,
        )
        models = ModelDesk(
            providers={"cloud": provider, "home": home.provider},
            ledger=ledger,
            keeper=keeper,
            breakers=Breakers(),
            clean=lambda text: text.replace("Lake Street 5", "…"),
            deadline_s=10.0,
        ).of("default", owner="poster-1")
        wish = WorkflowWish(workflow={**COLOUR, **private})
        told = await models.run(ModelName("cloud", "colours"), wish)
        with pytest.raises(NobodyAnswered, match="cannot"):
            await models.run(ModelName("home", "colours"), wish)
        await provider.close()

    assert [each.node_id for each in told.value or ()] == ["2"]
    assert told.name == "cloud:colours"
    assert keeper.handed == ("default default/0 poster-1",)
    assert [b"Lake" in body for body in service.bodies] == [False]
