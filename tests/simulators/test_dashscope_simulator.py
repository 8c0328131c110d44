from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from milepost.errors import InvalidInput
from milepost.simulators.dashscope.picture import SOFTWARE, WORDS, WORDS_Y
from milepost.simulators.dashscope.script import Script
from milepost.simulators.dashscope.server import Simulator
from milepost.simulators.dashscope.serving import open_port, serving

pytestmark = pytest.mark.slow  # each starts a server

TASKS = "/api/v1/services/aigc/text2image/image-synthesis"
MULTIMODAL = "/api/v1/services/aigc/multimodal-generation/generation"
MODEL = "wanx2.1-t2i-turbo"
ASYNC = {"X-DashScope-Async": "enable"}


@dataclass
class Caller:
    """Asks the simulator as any program would."""

    http: httpx.AsyncClient
    simulator: Simulator

    async def submit(self, prompt: str = "湖", **parameters: Any) -> httpx.Response:
        body = {"model": MODEL, "input": {"prompt": prompt}, "parameters": {"n": 1, **parameters}}
        return await self.http.post(TASKS, json=body, headers=ASYNC)

    async def look(self, task_id: str) -> dict[str, Any]:
        answer = await self.http.get(f"/api/v1/tasks/{task_id}")
        told: dict[str, Any] = answer.json()
        return told


@asynccontextmanager
async def caller(**script: Any) -> AsyncIterator[Caller]:
    simulator = Simulator(Script(**script))
    async with (
        serving(simulator, open_port(0)) as url,
        httpx.AsyncClient(base_url=url, headers={"Authorization": "Bearer sk-one"}) as http,
    ):
        yield Caller(http, simulator)


async def finished(at: Caller, **parameters: Any) -> dict[str, Any]:
    taken = await at.submit(**parameters)
    return await at.look(taken.json()["output"]["task_id"])


async def test_every_picture_says_that_it_is_simulated() -> None:
    async with caller() as at:
        task = await finished(at, size="768*960")
        file = await at.http.get(task["output"]["results"][0]["url"])

    picture = Image.open(BytesIO(file.content))
    assert picture.size == (768, 960)
    assert picture.info["Software"] == SOFTWARE
    assert picture.info["Comment"] == " - ".join(WORDS)
    words = picture.convert("L").crop((0, round(960 * WORDS_Y), 768, round(960 * WORDS_Y) + 120))
    assert {0, 255} <= set(words.get_flattened_data())


async def test_equal_seeds_give_equal_pictures() -> None:
    async with caller(limits=False) as at:
        tasks = [await finished(at, seed=5) for _ in range(2)]
        files = [await at.http.get(task["output"]["results"][0]["url"]) for task in tasks]

    assert files[0].content == files[1].content


async def test_a_link_dies_and_a_forged_one_never_lived() -> None:
    async with caller(links_s=0.0) as at:
        dead = (await finished(at))["output"]["results"][0]["url"]
        at.simulator.script.links_s = 60.0
        living = (await finished(at))["output"]["results"][0]["url"]

        assert (await at.http.get(dead)).status_code == 403
        assert (await at.http.get(living)).status_code == 200
        assert (await at.http.get(living[:-1] + "x")).status_code == 403


async def test_four_pictures_are_made_and_counted_if_no_number_is_sent() -> None:
    async with caller() as at:
        body = {"model": MODEL, "input": {"prompt": "湖"}}
        taken = await at.http.post(TASKS, json=body, headers=ASYNC)
        task = await at.look(taken.json()["output"]["task_id"])

    assert task["usage"]["image_count"] == 4


@pytest.mark.parametrize(
    "parameters",
    [
        {"n": 5},
        {"n": True},
        {"seed": 4294967290},
        {"seed": -1},
        {"size": "768x960"},
        {"size": "500*960"},
        {"prompt_extend": "yes"},
    ],
)
async def test_parameters_out_of_range_are_refused_and_cost_nothing(
    parameters: dict[str, Any],
) -> None:
    async with caller() as at:
        answer = await at.submit(**parameters)

    assert (answer.status_code, answer.json()["code"]) == (400, "InvalidParameter")
    assert at.simulator.counts.told()["paid_calls"] == 0


async def test_a_seed_in_the_wrong_place_is_ignored() -> None:
    async with caller() as at:
        body = {"model": MODEL, "input": {"prompt": "湖", "seed": 2**40}, "parameters": {"n": 1}}
        answer = await at.http.post(TASKS, json=body, headers=ASYNC)

    assert answer.status_code == 200


async def test_each_path_is_asked_in_its_own_way_only() -> None:
    async with caller() as at:
        message = {"role": "user", "content": [{"text": "湖"}]}
        at_once = {"model": "qwen-image", "input": {"messages": [message]}}
        twice = {"model": "qwen-image", "input": {"messages": [message, message]}}

        waited = await at.http.post(TASKS, json={"model": MODEL, "input": {"prompt": "湖"}})
        tasked = await at.http.post(MULTIMODAL, json=at_once, headers=ASYNC)
        doubled = await at.http.post(MULTIMODAL, json=twice)
        strayed = await at.http.post(MULTIMODAL, json={**at_once, "model": MODEL})

    assert [waited.status_code, tasked.status_code] == [403, 403]
    assert waited.json()["code"] == "AccessDenied"
    assert [doubled.status_code, strayed.status_code] == [400, 400]


async def test_submits_beyond_the_limit_are_throttled() -> None:
    async with caller() as at:
        answers = [await at.submit(f"number {n}") for n in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["code"] == "Throttling.RateQuota"
    assert at.simulator.counts.told()["most_in_window"][MODEL] == 3


async def test_tasks_beyond_the_limit_wait_and_can_be_cancelled() -> None:
    async with caller(latency_s=60.0, limits=False) as at:
        ids = [(await at.submit(f"{n}")).json()["output"]["task_id"] for n in range(3)]
        states = [(await at.look(task_id))["output"]["task_status"] for task_id in ids]
        cancelled = await at.http.post(f"/api/v1/tasks/{ids[2]}/cancel/")
        running = await at.http.post(f"/api/v1/tasks/{ids[0]}/cancel")
        last = await at.look(ids[2])

    assert states == ["RUNNING", "RUNNING", "PENDING"]
    assert [cancelled.status_code, running.status_code] == [200, 400]
    assert last["output"]["task_status"] == "CANCELED"
    assert at.simulator.counts.told()["most_running"][MODEL] == 3


async def test_tasks_are_looked_at_with_and_without_a_slash_by_their_own_key() -> None:
    async with caller() as at:
        task_id = (await at.submit()).json()["output"]["task_id"]
        stranger = {"Authorization": "Bearer sk-two"}

        plain = await at.http.get(f"/api/v1/tasks/{task_id}")
        slashed = await at.http.get(f"/api/v1/tasks/{task_id}/")
        strange = await at.http.get(f"/api/v1/tasks/{task_id}", headers=stranger)
        keyless = await at.http.get(f"/api/v1/tasks/{task_id}", headers={"Authorization": ""})

    assert plain.json()["output"] == slashed.json()["output"]
    assert strange.json()["output"]["task_status"] == "UNKNOWN"
    assert (keyless.status_code, keyless.json()["code"]) == (401, "InvalidApiKey")


async def test_a_task_is_forgotten_after_its_day() -> None:
    async with caller() as at:
        task_id = (await at.submit()).json()["output"]["task_id"]
        at.simulator.script.tasks_s = 0.0

        assert (await at.look(task_id))["output"]["task_status"] == "UNKNOWN"


async def test_the_list_tells_tasks_of_a_day_and_not_their_prompts() -> None:
    async with caller(limits=False) as at:
        for n in range(3):
            await at.submit(f"number {n}")
        page = await at.http.get("/api/v1/tasks/?page_no=2&page_size=2&model_name=" + MODEL)
        other = await at.http.get("/api/v1/tasks?model_name=wanx-v1")
        long = await at.http.get("/api/v1/tasks?start_time=20260101000000&end_time=20260103000000")

    assert (page.json()["total"], page.json()["total_page"]) == (3, 2)
    assert len(page.json()["data"]) == 1
    assert "number" not in page.text
    assert other.json()["data"] == []
    assert long.json()["code"] == "InvalidParameter"


async def test_single_pictures_fail_inside_a_task_that_succeeds() -> None:
    async with caller(partly=1.0) as at:
        task = await finished(at, n=4)

    results = task["output"]["results"]
    assert ["url" in result for result in results] == [False, True, False, True]
    assert task["output"]["task_status"] == "SUCCEEDED"
    assert task["output"]["task_metrics"] == {"TOTAL": 4, "SUCCEEDED": 2, "FAILED": 2}
    assert task["usage"]["image_count"] == 2


async def test_an_answer_can_be_lost_after_the_task_was_taken() -> None:
    async with caller(next=("lost",)) as at:
        with pytest.raises(httpx.RemoteProtocolError):
            await at.submit()

        assert at.simulator.counts.told()["paid"] == {"湖": 1}


@pytest.mark.parametrize(("fault", "paid"), [("silent", {}), ("hanging", {"湖": 1})])
async def test_silence_ends_when_the_caller_goes(fault: str, paid: dict[str, int]) -> None:
    async with caller(next=(fault,)) as at:
        began_s = time.monotonic()
        with pytest.raises(httpx.ReadTimeout):
            await at.http.post(
                TASKS,
                json={"model": MODEL, "input": {"prompt": "湖"}},
                headers=ASYNC,
                timeout=0.2,
            )

    assert time.monotonic() - began_s < 5
    assert at.simulator.counts.told()["paid"] == paid


async def test_a_share_of_faults_is_about_that_share() -> None:
    async with caller(limits=False, throttled=0.2, failing=0.2, seed=4) as at:
        answers = [await at.submit(f"{n}") for n in range(100)]

    statuses = [answer.status_code for answer in answers]
    assert 8 <= statuses.count(429) <= 35
    assert 8 <= statuses.count(500) <= 35


async def test_the_script_is_changed_while_it_runs_all_or_nothing() -> None:
    async with caller() as at:
        good = await at.http.post("/simulator/script", json={"answers": [["a", "b"]], "lost": 1})
        bad = await at.http.post("/simulator/script", json={"latency_s": 9, "nobody": 1})
        worse = await at.http.post("/simulator/script", json={"latency_s": "9"})
        endless = await at.http.post("/simulator/script", content=b'{"skew_s": Infinity}')
        no_object = await at.http.post("/simulator/script", json=[1])

        refused = (bad, worse, endless, no_object)
        assert good.json()["answers"] == [["a", "b"]]
        assert [answer.status_code for answer in refused] == [400, 400, 400, 400]
        assert at.simulator.script.latency_s == 0.0


async def test_counts_begin_again_when_they_are_told_to() -> None:
    async with caller() as at:
        await at.submit()
        before = (await at.http.get("/simulator/counts")).json()
        await at.http.delete("/simulator/counts")
        after = (await at.http.get("/simulator/counts")).json()

    assert (before["paid_calls"], after["paid_calls"]) == (1, 0)
    assert "sk-one" not in str(before)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"\xff", b'{"model": 7}', b'{"model": "\\ud800"}', b"[" * 100_000],
)
@pytest.mark.parametrize("path", [TASKS, MULTIMODAL, "/compatible-mode/v1/chat/completions"])
async def test_nonsense_is_the_callers_mistake(path: str, body: bytes) -> None:
    async with caller() as at:
        headers = ASYNC if path == TASKS else {}
        answer = await at.http.post(path, content=body, headers=headers)

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/tasks/?end_time=00010101000000", 400),
        ("/api/v1/tasks/?page_no=-1", 400),
        ("/simulator/results/x?Expires=99999999999999999999&Signature=%ff", 403),
    ],
)
async def test_an_address_of_nonsense_is_the_callers_mistake(path: str, status: int) -> None:
    async with caller() as at:
        answer = await at.http.get(path)

    assert answer.status_code == status


async def test_a_port_that_is_taken_is_one_line() -> None:
    with open_port(0) as taken:
        taken.listen()
        with pytest.raises(InvalidInput, match="--port: is taken"):
            open_port(taken.getsockname()[1])


@pytest.mark.parametrize(
    ("model", "most", "numbers"), [("text-embedding-v2", 25, 1536), ("text-embedding-v4", 10, 1024)]
)
async def test_vectors_are_as_many_and_as_long_as_the_model_makes_them(
    model: str, most: int, numbers: int
) -> None:
    path = "/api/v1/services/embeddings/text-embedding/text-embedding"
    async with caller() as at:
        answers = [
            await at.http.post(path, json={"model": model, "input": {"texts": ["a"] * count}})
            for count in (most, most + 1)
        ]

    vectors = answers[0].json()["output"]["embeddings"]
    assert (len(vectors), len(vectors[0]["embedding"])) == (most, numbers)
    assert answers[1].json()["code"] == "InvalidParameter"


@pytest.mark.parametrize("model", ["qwen-vl-max", "qwen2.5-vl-72b-instruct", "qwen3-vl-plus"])
async def test_every_family_that_sees_is_asked_in_the_same_way(model: str) -> None:
    content = [{"image": "https://example.com/car.png"}, {"text": "图中有什么"}]
    body = {"model": model, "input": {"messages": [{"role": "user", "content": content}]}}
    async with caller() as at:
        answer = await at.http.post(MULTIMODAL, json=body)

    assert answer.json()["output"]["choices"][0]["message"]["content"][0]["text"]
