"""An EAS service of the API edition: a double with queues, a worker and files in a folder."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest

from fakes.eas_queue import EasService, Script, eas_service
from fakes.memory_keeper import MemoryKeeper
from milepost.calls.vendor import (
    Finished,
    Intent,
    Running,
    Submitted,
    VendorSaid,
    Verdict,
)
from milepost.errors import InvalidInput
from milepost.providers.accounts import Account, Secret
from milepost.providers.capabilities import EditWish, Errand, PaintWish, Picture
from milepost.providers.download import Downloads
from milepost.providers.exchange import Patience
from milepost.providers.fetched_picture import DownloadLimits
from milepost.providers.remote_eas import SIGNED, eas, outputs_of
from milepost.providers.remote_eas_frames import Frame, frames_in
from milepost.providers.remote_files import FilesInFolder
from milepost.providers.remote_provider import RemoteProvider
from milepost.providers.remote_template import WorkflowTemplate
from milepost.providers.remote_workflow import NodePicture, WorkflowWish
from providers.looking import look
from providers.remote_bench import COLOUR

A = TypeVar("A")
PAINTED = WorkflowTemplate(
    workflow={"9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "{prompt}"}}}
)
WISH = PaintWish(prompt="a lake", width_px=64, height_px=64)


@dataclass
class Bench:
    provider: RemoteProvider
    service: EasService
    keeper: MemoryKeeper
    now_s: list[float] = field(default_factory=lambda: [1_800_000_000.0])

    def errand(self) -> Errand[tuple[NodePicture, ...]]:
        return self.provider.runner().run("default", WorkflowWish(workflow=COLOUR))

    async def looked(self, errand: Errand[A], task_id: str) -> Finished:
        for _ in range(200):  # each look is a request, in which the worker works
            seen = await look(errand.vendor, errand.call.key, task_id)
            if not isinstance(seen, Running):
                return seen
        raise AssertionError("the worker does nothing")

    async def ask(self, errand: Errand[A]) -> A:
        answer = await errand.vendor.submit(errand.call)
        assert isinstance(answer, Submitted)
        finished = await self.looked(errand, answer.task_id)
        return errand.read(await self.keeper.load("default", finished.address))


@asynccontextmanager
async def bench(
    folder: Path, script: Script | None = None, *, key: str = "secret", signed: bool = False
) -> AsyncIterator[Bench]:
    script = script or Script()
    script.folder = folder
    keeper = MemoryKeeper()
    async with eas_service(script) as (endpoint, service):
        now_s = [1_800_000_000.0]
        provider = eas(
            Account(
                name="cloud",
                kind="eas",
                endpoint=endpoint,
                key=Secret(key),
                dialect=SIGNED if signed else None,
            ),
            keeper=keeper,
            downloads=Downloads(),
            files=FilesInFolder(folder, DownloadLimits()),
            templates={"painter": PAINTED},
            patience=Patience(silence_s=2.0, total_s=5.0),
            gone_after_s=600.0,
            clock=lambda: now_s[0],
        )
        yield Bench(provider, service, keeper, now_s)
        await provider.close()


async def refusal(at: Bench) -> VendorSaid:
    with pytest.raises(VendorSaid) as caught:
        await at.ask(at.errand())
    return caught.value


@pytest.mark.parametrize("signed", [False, True])
async def test_a_workflow_goes_through_the_queue_and_its_files_come_back(
    tmp_path: Path, *, signed: bool
) -> None:
    async with bench(tmp_path, signed=signed) as at:
        pictures = await at.ask(at.errand())

    assert [each.node_id for each in pictures] == ["2"]
    assert pictures[0].picture.media_type == "image/png"
    assert at.service.sink.entries == {}
    assert at.service.script.authorisations[0].startswith("EAS ") is signed


async def test_a_template_makes_a_painter_of_the_service(tmp_path: Path) -> None:
    async with bench(tmp_path) as at:
        painted = await at.ask(at.provider.painter("painter").paint("default", WISH))

    assert painted.media_type == "image/png"


async def test_a_request_whose_answer_was_lost_is_found_while_it_waits_and_when_it_is_done(
    tmp_path: Path,
) -> None:
    async with bench(tmp_path, Script(drops=1, stands=True)) as at:
        errand = at.errand()
        with pytest.raises(VendorSaid) as caught:
            await errand.vendor.submit(errand.call)
        intent = Intent(
            call=errand.call, granted_at_s=0.0, read_at_s=0.0, known_task_ids=frozenset()
        )
        waiting = await errand.vendor.find_unknown(intent)
        at.service.script.stands = False
        async with at.service.input.changed:
            at.service.input.changed.notify_all()
            await at.service.input.changed.wait_for(lambda: not at.service.input.entries)
        done = await errand.vendor.find_unknown(intent)
        assert done is not None
        known = Intent(call=errand.call, granted_at_s=0.0, read_at_s=0.0, known_task_ids={done})
        assert await errand.vendor.find_unknown(known) is None
        await at.looked(errand, done)

    assert caught.value.verdict is Verdict.LOST
    assert waiting == done
    assert len(at.service.script.asked) == 1


async def test_a_request_that_was_not_taken_is_not_found(tmp_path: Path) -> None:
    async with bench(tmp_path, Script(statuses=deque([500]))) as at:
        errand = at.errand()
        said = await refusal(at)
        intent = Intent(
            call=errand.call, granted_at_s=0.0, read_at_s=0.0, known_task_ids=frozenset()
        )
        found = await errand.vendor.find_unknown(intent)

    assert said.verdict is Verdict.UNWELL
    assert found is None


async def test_a_result_among_many_others_is_found(tmp_path: Path) -> None:
    async with bench(tmp_path) as at:
        for number in range(70):
            await at.service.sink.put({"task_id": f"other-{number}"}, b"[{}]")
        errand = at.errand()
        answer = await errand.vendor.submit(errand.call)
        assert isinstance(answer, Submitted)
        async with at.service.sink.changed:
            await at.service.sink.changed.wait_for(lambda: len(at.service.sink.entries) == 71)
        intent = Intent(
            call=errand.call, granted_at_s=0.0, read_at_s=0.0, known_task_ids=frozenset()
        )

        assert await errand.vendor.find_unknown(intent) == answer.task_id


async def test_a_task_that_comes_to_nothing_is_gone_after_a_while(tmp_path: Path) -> None:
    async with bench(tmp_path, Script(forgets=1)) as at:
        errand = at.errand()
        answer = await errand.vendor.submit(errand.call)
        assert isinstance(answer, Submitted)
        assert await errand.vendor.poll(errand.call.key, answer.task_id) == Running()
        at.now_s[0] += 601
        with pytest.raises(VendorSaid) as caught:
            await errand.vendor.poll(errand.call.key, answer.task_id)

    assert caught.value.verdict is Verdict.GONE


async def test_a_failed_run_is_told_without_its_words_and_leaves_the_sink(tmp_path: Path) -> None:
    async with bench(tmp_path, Script(failing=True)) as at:
        said = await refusal(at)

    assert (said.verdict, said.vendor_code) == (Verdict.FAILED, "ValueError")
    assert "private" not in str(said)
    assert at.service.sink.entries == {}


async def test_a_result_whose_file_is_not_there_yet_stays_in_the_sink(tmp_path: Path) -> None:
    async with bench(tmp_path) as at:
        at.service.script.folder = None
        said = await refusal(at)

    assert (said.verdict, said.vendor_code) == (Verdict.UNWELL, "Result.NotThere")
    assert len(at.service.sink.entries) == 1


@pytest.mark.parametrize(
    ("status", "verdict"),
    [(429, Verdict.BUSY), (503, Verdict.UNWELL), (403, Verdict.ACCOUNT), (413, Verdict.FAILED)],
)
async def test_a_refused_request_says_whether_to_ask_again(
    tmp_path: Path, status: int, verdict: Verdict
) -> None:
    async with bench(tmp_path) as at:
        at.service.script.statuses.append(status)
        said = await refusal(at)

    assert (said.verdict, said.vendor_code) == (verdict, f"Http{status}")


async def test_a_wrong_token_is_the_accounts_failure(tmp_path: Path) -> None:
    for signed in (False, True):
        async with bench(tmp_path, key="wrong", signed=signed) as at:
            said = await refusal(at)

        assert said.verdict is Verdict.ACCOUNT


async def test_a_waiting_request_is_withdrawn(tmp_path: Path) -> None:
    async with bench(tmp_path, Script(stands=True)) as at:
        errand = at.errand()
        answer = await errand.vendor.submit(errand.call)
        assert isinstance(answer, Submitted)
        await at.provider.cancel(answer.task_id)
        await at.provider.cancel("another")

    assert at.service.input.entries == {}


async def test_pictures_cannot_be_sent_to_this_edition(tmp_path: Path) -> None:
    template = WorkflowTemplate(workflow={"1": {"inputs": {"image": "{picture}"}}})
    wish = EditWish(pictures=(Picture(b"", "image/png"),), prompt="")
    async with bench(tmp_path) as at:
        provider = eas(
            Account(name="cloud", kind="eas", endpoint="http://127.0.0.1:9/api/predict/x"),
            keeper=at.keeper,
            downloads=Downloads(),
            files=FilesInFolder(tmp_path, DownloadLimits()),
            templates={"editor": template},
        )
        errand = provider.editor("editor").edit("default", wish)
        with pytest.raises(InvalidInput, match="takes no pictures"):
            await errand.vendor.submit(errand.call)
        await provider.close()


async def test_a_doctor_asks_both_queues_and_looks_for_the_workflow(tmp_path: Path) -> None:
    async with bench(tmp_path) as at:
        well = await at.provider.examine(["painter", "other"])
    async with bench(tmp_path, key="wrong") as at:
        refused = await at.provider.examine(["painter"])

    assert [finding.ok for finding in well] == [True, True, False]
    assert [finding.ok for finding in refused] == [False]
    assert "check the key" in refused[0].remedy


@pytest.mark.parametrize(
    "body",
    [
        b"\xff",
        b"\x0a\x05ab",
        b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x0b",
        b"<html>",
    ],
)
def test_bytes_that_are_no_frames_are_no_crash(body: bytes) -> None:
    with pytest.raises(VendorSaid, match="BadFrames"):
        frames_in(body)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b"\xff", b"[" * 100_000])
def test_a_result_of_any_shape_is_a_failure_and_no_crash(data: bytes) -> None:
    with pytest.raises(VendorSaid, match="BadResult"):
        outputs_of(Frame(1, {}, data))


def test_a_result_may_say_by_its_tags_that_it_failed() -> None:
    with pytest.raises(VendorSaid, match="OutOfMemory"):
        outputs_of(Frame(1, {"status": "failed", "code": "OutOfMemory"}, b"[{}]"))


def test_a_dialect_that_the_cloud_does_not_speak_is_refused() -> None:
    account = Account(
        name="cloud", kind="eas", endpoint="http://eas.example/api/predict/a", dialect="loud"
    )

    with pytest.raises(InvalidInput, match="account cloud"):
        eas(account, keeper=MemoryKeeper(), downloads=Downloads(), templates={})
