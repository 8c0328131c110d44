"""What a hostile or broken ComfyUI server may answer, and what we make of it."""

from __future__ import annotations

import json

import pytest

from fakes.raw_host import Answer, raw_host, whole
from milepost.calls.vendor import Intent, Running, Submitted, VendorSaid, Verdict
from milepost.providers.capabilities import Errand, Picture
from milepost.providers.remote_workflow import NodePicture, WorkflowWish
from milepost.simulators.openai_picture import simulated_picture
from providers.looking import look
from providers.remote_bench import COLOUR, at_server

LAKE = simulated_picture("a lake", 64, 48, 1)
EMPTY_QUEUE: dict[str, object] = {"queue_running": [], "queue_pending": []}


def told(said: object, status: str = "200 OK") -> bytes:
    return whole(json.dumps(said).encode(), "Content-Type: application/json", status=status)


def ended(outputs: object, status: object = None) -> bytes:
    return told({"run-1": {"prompt": [], "outputs": outputs, "status": status}})


async def asked(answers: dict[str, Answer], what: str) -> object:
    async with raw_host(answers) as host, at_server(host.url("")) as at:
        wish = WorkflowWish(
            workflow={**COLOUR, "3": {"inputs": {"image": "car"}}},
            pictures={"car": Picture(LAKE, "image/png")},
        )
        errand: Errand[tuple[NodePicture, ...]] = at.provider.runner().run("default", wish)
        if what == "submit":
            return await errand.vendor.submit(errand.call)
        if what == "find":
            intent = Intent(
                call=errand.call, granted_at_s=0.0, read_at_s=0.0, known_task_ids=frozenset()
            )
            return await errand.vendor.find_unknown(intent)
        return await look(errand.vendor, errand.call.key, "run-1")


async def refused(answers: dict[str, Answer], what: str = "poll") -> tuple[Verdict, str]:
    with pytest.raises(VendorSaid) as caught:
        await asked(answers, what)
    return caught.value.verdict, caught.value.vendor_code


@pytest.mark.parametrize(
    ("status", "verdict", "code"),
    [
        ("401 Unauthorized", Verdict.ACCOUNT, "Http401"),
        ("404 Not Found", Verdict.ACCOUNT, "Http404"),
        ("302 Found", Verdict.ACCOUNT, "Http302"),
        ("429 Too Many", Verdict.BUSY, "Http429"),
        ("413 Too Large", Verdict.FAILED, "Http413"),
        ("502 Bad Gateway", Verdict.UNWELL, "Http502"),
    ],
)
async def test_a_refused_order_says_whether_to_ask_again(
    status: str, verdict: Verdict, code: str
) -> None:
    answers: dict[str, Answer] = {
        "/upload/image": told({"name": "a.png"}),
        "/prompt": whole(b"<html>", status=status),
    }

    assert await refused(answers, "submit") == (verdict, code)


async def test_an_order_whose_answer_is_lost_may_have_been_taken_but_an_upload_was_none() -> None:
    lost: dict[str, Answer] = {"/upload/image": told({"name": "a.png"}), "/prompt": b""}

    assert (await refused(lost, "submit"))[0] is Verdict.LOST
    assert (await refused({"/upload/image": b""}, "submit"))[0] is Verdict.UNWELL


@pytest.mark.parametrize("said", [[], {}, {"prompt_id": 5}, {"prompt_id": "../x"}, "x", None])
async def test_an_order_without_a_usable_id_is_searched_for(said: object) -> None:
    answers: dict[str, Answer] = {"/upload/image": told({"name": "a"}), "/prompt": told(said)}

    assert (await refused(answers, "submit"))[0] is Verdict.LOST


async def test_a_run_is_running_while_it_stands_in_the_queue() -> None:
    waiting = {**EMPTY_QUEUE, "queue_pending": [[0, "run-1", {}, {}, []]]}

    assert await asked({"/history/run-1": told({}), "/queue": told(waiting)}, "poll") == Running()


async def test_what_a_run_made_is_fetched_from_its_own_server() -> None:
    answers: dict[str, Answer] = {
        "/history/run-1": ended({"2": {"images": [{"filename": "a.png", "type": "output"}]}}),
        "/view": whole(LAKE),
    }

    assert await asked(answers, "poll")


@pytest.mark.parametrize(
    ("view", "verdict", "code"),
    [
        (whole(b"<script>", "Content-Type: image/png"), Verdict.FAILED, "Result.NotAPicture"),
        (
            whole(b"", "Location: http://169.254.169.254/", status="302 Found"),
            Verdict.ACCOUNT,
            "Result.HostNotAllowed",
        ),
        (whole(b"", status="404 Not Found"), Verdict.GONE, "Result.Http404"),
    ],
)
async def test_a_hostile_file_is_refused(view: bytes, verdict: Verdict, code: str) -> None:
    answers: dict[str, Answer] = {
        "/history/run-1": ended({"2": {"images": [{"filename": "a.png", "type": "output"}]}}),
        "/view": view,
    }

    assert await refused(answers) == (verdict, code)


@pytest.mark.parametrize(
    ("messages", "verdict", "code"),
    [
        ([["execution_interrupted", {}]], Verdict.GONE, "Interrupted"),
        (
            [["execution_error", {"exception_type": "torch.OutOfMemoryError"}]],
            Verdict.FAILED,
            "torch.OutOfMemoryError",
        ),
        (
            [["execution_error", {"exception_type": "of Lake Street 5"}]],
            Verdict.FAILED,
            "execution_error",
        ),
        (None, Verdict.FAILED, "execution_error"),
        ([5, [], ["execution_error", 5]], Verdict.FAILED, "execution_error"),
    ],
)
async def test_a_failed_run_says_how(messages: object, verdict: Verdict, code: str) -> None:
    failed = ended({}, {"status_str": "error", "completed": False, "messages": messages})

    assert await refused({"/history/run-1": failed}) == (verdict, code)


async def test_a_run_that_gave_nothing_is_ordered_again() -> None:
    done = ended({}, {"status_str": "success", "completed": True, "messages": []})

    assert await refused({"/history/run-1": done}) == (Verdict.EMPTY, "NoPicture")


@pytest.mark.parametrize(
    "queue",
    [[], "x", {"queue_running": 5}, {"queue_pending": [None, [], [1, 2, 3, 4], [0, "a", {}, 5]]}],
)
async def test_a_queue_of_any_shape_finds_nothing(queue: object) -> None:
    answers: dict[str, Answer] = {"/queue": told(queue), "/history": told([None])}

    assert await asked(answers, "find") is None


async def test_pictures_are_uploaded_under_the_digest_of_their_bytes() -> None:
    answers: dict[str, Answer] = {
        "/upload/image": told({"name": "a.png", "subfolder": "sub", "type": "input"}),
        "/prompt": told({"prompt_id": "run-1"}),
    }

    assert await asked(answers, "submit") == Submitted("run-1")


async def test_a_key_goes_to_the_server_with_every_request() -> None:
    answers: dict[str, Answer] = {
        "/history/run-1": ended({"2": {"images": [{"filename": "a.png"}]}}),
        "/view": whole(LAKE),
    }
    async with raw_host(answers) as host, at_server(host.url(""), key="mp_key") as at:
        errand = at.provider.runner().run("default", WorkflowWish(workflow=COLOUR))
        await look(errand.vendor, errand.call.key, "run-1")

    assert len(host.heads) == 2
    assert all("Bearer mp_key" in head for head in host.heads)
