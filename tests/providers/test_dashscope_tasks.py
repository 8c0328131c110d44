from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from milepost.calls.errors import AccountRefused, CallFailed, CallRefused, CallUnfinished
from milepost.providers.capabilities import PaintWish
from providers.dashscope_bench import MODEL, bench

pytestmark = pytest.mark.slow  # each starts a server


async def test_a_picture_is_painted_kept_and_paid_once(tmp_path: Path) -> None:
    async with bench(tmp_path, latency_s=0.05) as at:
        first = await at.paint("西湖的早晨", seed=7)
        second = await at.paint("西湖的早晨", seed=7)

        assert first.value.data.startswith(b"\x89PNG")
        assert first.value == second.value
        assert (first.result.paid_now, second.result.paid_now) == (True, False)
        assert first.result.usage.pictures == 1
        assert first.result.usage.cost_cny == pytest.approx(0.14)
        assert at.paid == {"西湖的早晨": 1}


async def test_equal_wishes_at_the_same_moment_are_one_paid_call(tmp_path: Path) -> None:
    async with bench(tmp_path, latency_s=0.05) as at:
        await asyncio.gather(*(at.paint("one", seed=1) for _ in range(8)))

        assert at.paid == {"one": 1}


async def test_an_erased_picture_is_asked_and_paid_again(tmp_path: Path) -> None:
    async with bench(tmp_path) as at:
        await at.paint("one")
        at.keeper.kept.clear()

        again = await at.paint("one")

        assert again.value.data
        assert at.paid == {"one": 2}


@pytest.mark.parametrize("code", ["DataInspectionFailed", "IPInfringementSuspect"])
async def test_a_refusal_is_never_asked_again(tmp_path: Path, code: str) -> None:
    async with bench(tmp_path, next=(code,)) as at:
        for _ in range(2):
            with pytest.raises(CallRefused, match=code):
                await at.paint("one")

        assert at.simulator.counts.asked[MODEL] == 1


async def test_a_task_refused_after_it_was_taken_is_a_refusal_too(tmp_path: Path) -> None:
    async with bench(tmp_path) as at:
        for _ in range(2):
            with pytest.raises(CallRefused, match="DataInspectionFailed"):
                await at.paint("simulate-late-refusal")

        assert at.paid == {"simulate-late-refusal": 1}


async def test_a_failed_task_is_asked_once(tmp_path: Path) -> None:
    async with bench(tmp_path) as at:
        for _ in range(2):
            with pytest.raises(CallFailed, match=r"InternalError\.Algo"):
                await at.paint("simulate-failure")

        assert at.paid == {"simulate-failure": 1}


@pytest.mark.parametrize(
    "code",
    [
        "Arrearage",
        "InvalidApiKey",
        "AccessDenied.Unpurchased",
        "Model.AccessDenied",
        "AllocationQuota.FreeTierOnly",
        "ModelNotFound",
        "PrepaidBillOverdue",
        "PostpaidBillOverdue",
        "CommodityNotPurchased",
    ],
)
async def test_an_account_that_cannot_pay_is_asked_once(tmp_path: Path, code: str) -> None:
    async with bench(tmp_path, next=(code,)) as at:
        for _ in range(2):
            with pytest.raises(AccountRefused, match=code):
                await at.paint("one")

        assert at.simulator.counts.asked[MODEL] == 1


async def test_a_task_outlives_a_key_that_stops_working(tmp_path: Path) -> None:
    async with bench(tmp_path, latency_s=0.2) as at:
        painting = asyncio.create_task(at.paint("one"))
        await at.until_paid(1)
        at.simulator.script.account_code = "Arrearage"
        with pytest.raises(AccountRefused):
            await painting

        at.simulator.script.account_code = ""
        await at.paint("one")

        assert at.paid == {"one": 1}


@pytest.mark.parametrize(
    "fault", ["throttled", "failing", "Throttling.BurstRate", "ModelUnavailable", "SystemError"]
)
async def test_what_was_not_taken_is_submitted_again(tmp_path: Path, fault: str) -> None:
    async with bench(tmp_path, next=(fault, fault)) as at:
        await at.paint("one")

        assert at.simulator.counts.asked[MODEL] == 3
        assert at.paid == {"one": 1}


@pytest.mark.parametrize("fault", ["silent", "gateway", "RequestTimeOut"])
async def test_a_question_without_an_answer_is_searched_for_before_it_is_sent_again(
    tmp_path: Path, fault: str
) -> None:
    async with bench(tmp_path, next=(fault,)) as at:
        await at.paint("one")

        assert at.simulator.counts.searches >= 2
        assert at.paid == {"one": 1}


async def test_a_task_whose_answer_was_lost_is_found_and_not_paid_again(tmp_path: Path) -> None:
    async with bench(tmp_path, latency_s=0.2, next=("lost",)) as at:
        answer = await at.paint("one")

        assert answer.value.data
        assert at.paid == {"one": 1}


async def test_a_task_that_is_listed_late_is_found_too(tmp_path: Path) -> None:
    async with bench(tmp_path, listed_after_s=0.03, next=("lost",)) as at:
        await at.paint("one")

        assert at.paid == {"one": 1}


async def test_lost_tasks_are_told_apart_by_their_prompts(tmp_path: Path) -> None:
    async with bench(tmp_path, latency_s=0.1, next=("lost",) * 4) as at:
        prompts = [f"number {n}" for n in range(4)]

        await asyncio.gather(*map(at.paint, prompts))

        assert at.paid == dict.fromkeys(prompts, 1)


async def test_a_clock_that_is_wrong_hides_no_lost_task(tmp_path: Path) -> None:
    async with bench(tmp_path, skew_s=-3600.0, next=("ok", "lost")) as at:
        await at.paint("one")
        await at.paint("two")

        assert at.paid == {"one": 1, "two": 1}


@pytest.mark.parametrize("ahead_s", [-7200.0, 7200.0])
async def test_a_database_whose_clock_is_wrong_hides_no_lost_task(
    tmp_path: Path, ahead_s: float
) -> None:
    async with bench(tmp_path, database_ahead_s=ahead_s, next=("ok", "lost")) as at:
        await at.paint("one")
        await at.paint("two")

        assert at.paid == {"one": 1, "two": 1}


async def test_a_task_that_the_vendor_forgot_is_submitted_again_and_that_is_told(
    tmp_path: Path,
) -> None:
    async with bench(tmp_path, latency_s=0.1) as at:
        painting = asyncio.create_task(at.paint("one"))
        await at.until_paid(1)
        at.simulator.tasks.known.clear()

        answer = await painting

        assert at.paid == {"one": 2}
        assert answer.notes[-1].startswith(f"dashscope:{MODEL}: submitted 2 times")


async def test_a_task_whose_pictures_all_failed_is_submitted_again(tmp_path: Path) -> None:
    async with bench(tmp_path, empty=1.0) as at:
        painting = asyncio.create_task(at.paint("one"))
        await at.until_paid(1)
        at.simulator.script.empty = 0.0

        await painting

        assert at.paid == {"one": 2}


async def test_pictures_that_all_failed_for_their_content_are_a_refusal(tmp_path: Path) -> None:
    async with bench(tmp_path, empty=1.0, partly_code="DataInspectionFailed") as at:
        with pytest.raises(CallRefused):
            await at.paint("one")

        assert at.paid == {"one": 1}


async def test_looks_that_fail_are_repeated(tmp_path: Path) -> None:
    async with bench(tmp_path, looks_failing=0.5, seed=3) as at:
        await at.paint("one")

        assert at.paid == {"one": 1}


async def test_a_link_that_has_expired_is_painted_again(tmp_path: Path) -> None:
    async with bench(tmp_path, links_s=0.0) as at:
        painting = asyncio.create_task(at.paint("one"))
        await at.until_paid(1)
        at.simulator.script.links_s = 60.0

        await painting

        assert at.paid["one"] <= 2


async def test_a_task_goes_on_when_time_is_up_and_is_continued(tmp_path: Path) -> None:
    async with bench(tmp_path, latency_s=0.4) as at:
        errand = at.provider.painter(MODEL).paint(
            "default", PaintWish(prompt="one", width_px=512, height_px=640)
        )
        with pytest.raises(CallUnfinished):
            await at.ask(errand, deadline_s=0.2)

        await at.ask(errand)

        assert at.paid == {"one": 1}
