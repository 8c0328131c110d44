"""What a suspicious colleague's imitation of DashScope did, and no answer of ours may be wrong to.

The simulator answers; a machine between it and us changes some of what it says.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import pytest

from milepost.calls.errors import CallFailed, CallRefused
from milepost.providers.capabilities import TextWish
from providers.dashscope_bench import Bench, bench

pytestmark = pytest.mark.slow  # each starts a server

Change: TypeAlias = Callable[[httpx.Request, "Onward"], Awaitable[httpx.Response]]
Onward: TypeAlias = Callable[[], Awaitable[httpx.Response]]


class Between(httpx.AsyncBaseTransport):
    """Hands requests on to the simulator and lets `change` have its way with the answers."""

    def __init__(self, change: Change) -> None:
        self.change = change
        self.inner = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        async def onward() -> httpx.Response:
            answer = await self.inner.handle_async_request(request)
            answer.request = request
            await answer.aread()
            return answer

        return await self.change(request, onward)

    async def aclose(self) -> None:
        await self.inner.aclose()


@asynccontextmanager
async def changed(folder: Path, change: Change, **script: Any) -> AsyncIterator[Bench]:
    async with Between(change) as between, bench(folder, transport=between, **script) as at:
        yield at


def first(times: int, where: str, method: str, instead: Callable[[], httpx.Response]) -> Change:
    """The first requests there are handed on, and answered otherwise."""
    left = [times]

    async def change(request: httpx.Request, onward: Onward) -> httpx.Response:
        answer = await onward()
        if where in request.url.path and request.method == method and left[0]:
            left[0] -= 1
            return instead()
        return answer

    return change


async def write(at: Bench) -> str:
    errand = at.provider.writer("qwen-max").write("default", TextWish(prompt="北京"))
    return (await at.ask(errand)).value


PASSED_ON = "InternalError.Algo.DataInspectionFailed"


@pytest.mark.parametrize("model", ["wanx2.1-t2i-turbo", "qwen-image"])
async def test_a_refusal_that_a_model_passes_on_is_a_refusal(tmp_path: Path, model: str) -> None:
    async with bench(tmp_path, next=(PASSED_ON,)) as at:
        with pytest.raises(CallRefused, match="DataInspectionFailed"):
            await at.paint("one", model=model)

        assert at.paid == {}


async def test_a_wrong_parameter_that_a_model_passes_on_is_asked_once(tmp_path: Path) -> None:
    async with bench(tmp_path, next=("InternalError.Algo.InvalidParameter",)) as at:
        with pytest.raises(CallFailed):
            await at.paint("one")

        assert at.simulator.counts.asked["wanx2.1-t2i-turbo"] == 1


@pytest.mark.parametrize(("model", "taken"), [("wanx2.1-t2i-turbo", 1), ("qwen-image", 1)])
async def test_a_refusal_inside_a_happy_answer_is_asked_once(
    tmp_path: Path, model: str, taken: int
) -> None:
    body = {"code": "DataInspectionFailed", "message": "no", "request_id": "r"}
    change = first(9, "/services/", "POST", lambda: httpx.Response(200, json=body))
    async with changed(tmp_path, change) as at:
        with pytest.raises(CallRefused):
            await at.paint("one", model=model)

        assert at.paid == {"one": taken}


@pytest.mark.parametrize(
    "answer",
    [
        lambda: httpx.Response(503),
        lambda: httpx.Response(503, html="<h1>no upstream</h1>"),
        lambda: httpx.Response(202, text=""),
        lambda: httpx.Response(204),
        lambda: httpx.Response(500, json={"code": "InternalError.Timeout", "message": ""}),
        lambda: httpx.Response(504, json={"code": "ResponseTimeout", "message": ""}),
    ],
    ids=["503", "503 html", "202", "204", "InternalError.Timeout", "ResponseTimeout"],
)
async def test_what_may_have_been_taken_is_searched_for(
    tmp_path: Path, answer: Callable[[], httpx.Response]
) -> None:
    async with changed(tmp_path, first(1, "/services/", "POST", answer)) as at:
        await at.paint("one")

        assert at.paid == {"one": 1}


async def test_a_task_that_one_machine_does_not_know_yet_is_not_paid_again(tmp_path: Path) -> None:
    unknown = {"output": {"task_status": "UNKNOWN"}}
    change = first(2, "/tasks/", "GET", lambda: httpx.Response(200, json=unknown))
    async with changed(tmp_path, change) as at:
        await at.paint("one")

        assert at.paid == {"one": 1}


async def test_a_result_that_comes_late_is_not_paid_again(tmp_path: Path) -> None:
    bare = {"output": {"task_status": "SUCCEEDED"}}
    change = first(2, "/tasks/", "GET", lambda: httpx.Response(200, json=bare))
    async with changed(tmp_path, change) as at:
        await at.paint("one")

        assert at.paid == {"one": 1}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 404])
async def test_an_address_that_wants_a_slash_behind_a_task_is_given_one(
    tmp_path: Path, status: int
) -> None:
    async def slashed(request: httpx.Request, onward: Onward) -> httpx.Response:
        path = request.url.path
        if "/tasks/" in path and not path.endswith("/"):
            return httpx.Response(status, headers={"Location": f"{path}/"})
        return await onward()

    async with changed(tmp_path, slashed) as at:
        await at.paint("one")

        assert at.paid == {"one": 1}


async def test_of_more_pictures_than_were_asked_for_one_that_can_be_had_is_taken(
    tmp_path: Path,
) -> None:
    async def change(request: httpx.Request, onward: Onward) -> httpx.Response:
        answer = await onward()
        body = json.loads(answer.content)
        if "results" in body.get("output", {}):
            results = body["output"]["results"]
            dead = {"url": str(request.url.copy_with(path="/nowhere.png"))}
            body["output"]["results"] = [dead, *results, *results]
            return httpx.Response(200, json=body)
        return answer

    async with changed(tmp_path, change) as at:
        await at.paint("one")

        assert at.paid == {"one": 1}


def in_pages_of(size: int, others: int = 0) -> Change:
    """A list in smaller pages than were asked for, that says nothing of how many there are.

    Args:
        size: of a page.
        others: tasks of somebody else that are listed before ours.
    """
    theirs = {"task_status": "SUCCEEDED", "results": [{"orig_prompt": "theirs", "url": "http://x"}]}

    async def change(request: httpx.Request, onward: Onward) -> httpx.Response:
        if "/tasks/theirs" in request.url.path:
            return httpx.Response(200, json={"output": theirs})
        if not request.url.path.endswith("/tasks/"):
            return await onward()
        page = int(request.url.params["page_no"])
        request.url = request.url.copy_merge_params({"page_no": "1"})
        listed = json.loads((await onward()).content).get("data") or []
        listed = [*({"task_id": f"theirs-{n}"} for n in range(others)), *listed]
        return httpx.Response(200, json={"data": listed[(page - 1) * size : page * size]})

    return change


def with_times(written: Callable[[int], object]) -> Change:
    """A list whose times are written otherwise."""

    async def change(_request: httpx.Request, onward: Onward) -> httpx.Response:
        answer = await onward()
        body = json.loads(answer.content)
        for entry in body.get("data") or ():
            entry["gmt_create"] = written(entry["gmt_create"])
        return httpx.Response(answer.status_code, json=body)

    return change


async def only_dashed(request: httpx.Request, onward: Onward) -> httpx.Response:
    """A list that takes times only as the vendor's answers spell them."""
    begin = request.url.params.get("start_time")
    if begin is None:
        return await onward()
    wrong = {"code": "InvalidParameter", "message": "time"}
    if "-" not in begin:
        return httpx.Response(400, json=wrong)
    plain = {
        name: value.translate({ord(sign): None for sign in "-: "}) if "time" in name else value
        for name, value in request.url.params.items()
    }
    request.url = request.url.copy_with(params=plain)
    return await onward()


async def no_times(request: httpx.Request, onward: Onward) -> httpx.Response:
    """A list that takes no times that we could think of."""
    if "start_time" in request.url.params:
        return httpx.Response(400, json={"code": "InvalidParameter", "message": "time"})
    return await onward()


@pytest.mark.parametrize(
    "change",
    [
        in_pages_of(2),
        with_times(lambda ms: ms // 1000),
        with_times(str),
        with_times(lambda _: None),
        with_times(lambda _: 0),
        only_dashed,
        no_times,
    ],
    ids=["small pages", "seconds", "text", "null", "zero", "dashed", "no times"],
)
async def test_a_lost_task_is_found_in_every_kind_of_list(tmp_path: Path, change: Change) -> None:
    async with changed(tmp_path, change, next=("lost",)) as at:
        await at.paint("one")

        assert at.paid == {"one": 1}


async def test_a_lost_task_on_the_last_of_many_small_pages_is_found(tmp_path: Path) -> None:
    async with changed(tmp_path, in_pages_of(2, others=7), next=("lost",)) as at:
        await at.paint("one")

        assert at.paid == {"one": 1}


@pytest.mark.parametrize("skew_s", [-3600.0, 3600.0])
async def test_a_first_question_that_is_lost_under_a_wrong_clock_is_found(
    tmp_path: Path, skew_s: float
) -> None:
    async with bench(tmp_path, skew_s=skew_s, next=("lost",)) as at:
        await at.paint("one")

        assert at.paid == {"one": 1}


async def test_words_that_the_vendor_spaces_otherwise_are_ours(tmp_path: Path) -> None:
    async def change(_request: httpx.Request, onward: Onward) -> httpx.Response:
        answer = await onward()
        body = json.loads(answer.content)
        for result in body.get("output", {}).get("results") or ():
            result["orig_prompt"] = " ".join(result["orig_prompt"].split())
        return httpx.Response(answer.status_code, json=body)

    async with changed(tmp_path, change, next=("lost",)) as at:
        await at.paint("山  水\n\n间")

        assert at.paid == {"山  水\n\n间": 1}


def said(text: str, finish: str | None = "stop") -> bytes:
    choice = {"finish_reason": finish or "null", "message": {"content": text}}
    body = {"output": {"choices": [choice]}, "code": "", "message": ""}
    return f"data:{json.dumps(body, ensure_ascii=False)}\n\n".encode()


STREAM = "text/event-stream"
WITHOUT_ERROR = json.dumps(
    {"error": None, "choices": [{"finish_reason": "stop", "message": {"content": "yes"}}]}
).encode()


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        (STREAM, said("山\u2028水\u0085间"), "山\u2028水\u0085间"),
        (STREAM, b"\xef\xbb\xbf" + said("山水"), "山水"),
        (STREAM, said("山水").replace(b"\n", b"\r\n"), "山水"),
        (STREAM, said("山", None) + said("山水", None) + b"data: [DONE]\n\n", "山水"),
        ("application/json", said("山水"), "山水"),
        ("application/json", WITHOUT_ERROR, "yes"),
    ],
    ids=["U+2028", "BOM", "CRLF", "done", "stream named JSON", "no error"],
)
async def test_a_text_is_read_however_it_is_wrapped_and_paid_once(
    tmp_path: Path, kind: str, body: bytes, text: str
) -> None:
    def instead() -> httpx.Response:
        return httpx.Response(200, content=body, headers={"Content-Type": kind})

    async with changed(tmp_path, first(1, "/generation", "POST", instead)) as at:
        assert await write(at) == text
        assert at.paid == {"北京": 1}


async def test_a_task_that_was_taken_without_a_word_is_found(tmp_path: Path) -> None:
    async with bench(tmp_path, next=("taken",)) as at:
        await at.paint("one")

        assert at.paid == {"one": 1}


async def test_a_task_that_is_unknown_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    async with bench(tmp_path, known_after_s=0.05) as at:
        await at.paint("one")

        assert at.paid == {"one": 1}


async def test_many_lost_tasks_in_a_list_of_single_pages_are_told_apart(tmp_path: Path) -> None:
    async with bench(tmp_path, list_page=1, latency_s=0.05, next=("lost", "taken") * 2) as at:
        prompts = [f"number {n}" for n in range(4)]

        await asyncio.gather(*map(at.paint, prompts))

        assert at.paid == dict.fromkeys(prompts, 1)
