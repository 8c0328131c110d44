from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from milepost.api.ops.figures import ModelFigures, QueueFigures, ServiceFigures
from milepost.api.ops.latency import RequestLatency, TimesRequests, template_of
from milepost.api.ops.readiness import Check, Readiness
from milepost.api.ops.routes import ControlRoom, ops_routes
from milepost.errors import CannotWrite, WorldFailure


class Instruments:
    """What a test sets."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.database_away = False
        self.store_full = False
        self.broken = False
        self.stuck = False
        self.looked = 0

    async def look_at_database(self) -> None:
        self.looked += 1
        if self.broken:
            raise ValueError("driver.one@example.com")
        if self.stuck:
            await asyncio.Event().wait()
        if self.database_away:
            raise WorldFailure("the database is away")

    async def look_at_store(self) -> None:
        if self.store_full:
            raise CannotWrite("/srv/secret/assets", "No space left on device")

    async def figures(self) -> ServiceFigures:
        if self.database_away:
            raise WorldFailure("the database is away")
        return ServiceFigures(
            queues=(
                QueueFigures(queue="posters", waiting=3, running=2, oldest_waiting_s=1.5),
                QueueFigures(queue="workflows", waiting=0, running=0, oldest_waiting_s=0.0),
            ),
            posters={"succeeded": 7, "failed": 1},
            spent_today_cny={"acme": 12.5},
        )

    def models(self) -> ModelFigures:
        return ModelFigures(
            asked={("dashscope:qwen-max", "taken"): 4, ("dashscope:qwen-max", "unfit"): 1},
            cost_cny={"acme": 1.5},
            tokens={("acme", "input"): 900, ("acme", "output"): 100},
            pictures={"acme": 2},
            resting={"dashscope:qwen-max": True},
        )

    @property
    def checks(self) -> Mapping[str, Check]:
        return {"database": self.look_at_database, "store": self.look_at_store}

    def clock_s(self) -> float:
        return self.now_s


@pytest.fixture
def instruments() -> Instruments:
    return Instruments()


@pytest.fixture
async def client(instruments: Instruments) -> AsyncIterator[httpx.AsyncClient]:
    latency = RequestLatency(clock_s=instruments.clock_s)
    room = ControlRoom(
        version="1.2.3",
        readiness=Readiness(instruments.checks, clock_s=instruments.clock_s, limit_s=0.01),
        figures=instruments,
        latency=latency,
    )
    app = FastAPI()
    app.include_router(ops_routes(room))

    @app.get("/v1/posters/{poster_id}")
    async def slow(poster_id: str) -> str:
        instruments.now_s += 0.2
        return poster_id

    timed = TimesRequests(app, latency)
    transport = httpx.ASGITransport(app=timed)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as opened:
        yield opened


async def samples(client: httpx.AsyncClient) -> dict[tuple[str, frozenset[str]], float]:
    """Every sample by its name and the values of its labels."""
    text = (await client.get("/metrics")).text
    return {
        (sample.name, frozenset(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_a_process_that_answers_is_alive(
    client: httpx.AsyncClient, instruments: Instruments
) -> None:
    instruments.database_away = True

    answer = await client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


async def test_it_is_ready_while_every_check_passes(client: httpx.AsyncClient) -> None:
    answer = await client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "checks": ["database", "store"]}


def fill_the_disk(instruments: Instruments) -> None:
    instruments.store_full = True


def stick(instruments: Instruments) -> None:
    instruments.stuck = True


def break_(instruments: Instruments) -> None:
    instruments.broken = True


@pytest.mark.parametrize(
    ("fault", "name", "said"),
    [
        (fill_the_disk, "store", "No space left"),
        (stick, "database", "does not answer within"),
        (break_, "database", "fails"),
    ],
)
async def test_a_failing_check_is_named_and_nothing_private_said(
    client: httpx.AsyncClient,
    instruments: Instruments,
    fault: Callable[[Instruments], None],
    name: str,
    said: str,
) -> None:
    fault(instruments)

    answer = await client.get("/readyz")

    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert list(answer.json()["reasons"]) == [name]
    assert said in answer.json()["reasons"][name]
    assert answer.json()["retryable"] is True
    assert "/srv" not in answer.text
    assert "driver.one" not in answer.text


async def test_it_is_ready_again_once_the_fault_is_over(
    client: httpx.AsyncClient, instruments: Instruments
) -> None:
    instruments.database_away = True
    before = await client.get("/readyz")
    instruments.database_away = False
    instruments.now_s += 1.0

    after = await client.get("/readyz")

    assert (before.status_code, after.status_code) == (503, 200)


async def test_asking_often_costs_nothing(
    client: httpx.AsyncClient, instruments: Instruments
) -> None:
    await asyncio.gather(*(client.get("/readyz") for _ in range(20)))

    assert instruments.looked == 1


async def test_queues_and_posters_are_told(client: httpx.AsyncClient) -> None:
    told = await samples(client)

    assert told["milepost_jobs_waiting", frozenset(("posters",))] == 3
    assert told["milepost_jobs_running", frozenset(("posters",))] == 2
    assert told["milepost_jobs_oldest_waiting_seconds", frozenset(("posters",))] == 1.5
    assert told["milepost_jobs_waiting", frozenset(("workflows",))] == 0
    assert told["milepost_posters", frozenset(("succeeded",))] == 7
    assert told["milepost_build_info", frozenset(("1.2.3",))] == 1
    assert told["milepost_figures_up", frozenset()] == 1


async def test_models_are_told_by_fate_tenant_and_rest(client: httpx.AsyncClient) -> None:
    told = await samples(client)

    assert told["milepost_model_asked_total", frozenset(("dashscope:qwen-max", "taken"))] == 4
    assert told["milepost_model_asked_total", frozenset(("dashscope:qwen-max", "unfit"))] == 1
    assert told["milepost_model_cost_cny_total", frozenset(("acme",))] == 1.5
    assert told["milepost_model_tokens_total", frozenset(("acme", "output"))] == 100
    assert told["milepost_model_pictures_total", frozenset(("acme",))] == 2
    assert told["milepost_model_resting", frozenset(("dashscope:qwen-max",))] == 1
    assert told["milepost_models_today_cny", frozenset(("acme",))] == 12.5


async def test_while_the_database_is_away_the_rest_is_told(
    client: httpx.AsyncClient, instruments: Instruments
) -> None:
    instruments.database_away = True

    told = await samples(client)

    assert told["milepost_figures_up", frozenset()] == 0
    assert ("milepost_build_info", frozenset(("1.2.3",))) in told
    assert ("milepost_model_cost_cny_total", frozenset(("acme",))) in told
    assert ("milepost_jobs_waiting", frozenset(("posters",))) not in told


async def test_requests_are_timed_by_the_routes_template(client: httpx.AsyncClient) -> None:
    for poster_id in ("one", "two"):
        await client.get(f"/v1/posters/{poster_id}")
    await client.get("/nowhere/at/all")

    told = await samples(client)

    of_route = frozenset(("GET", "/v1/posters/{poster_id}", "200"))
    assert told["milepost_http_request_seconds_count", of_route] == 2
    assert told["milepost_http_request_seconds_sum", of_route] == pytest.approx(0.4)
    assert told["milepost_http_request_seconds_bucket", of_route | {"0.1"}] == 0
    assert told["milepost_http_request_seconds_bucket", of_route | {"0.25"}] == 2
    assert told["milepost_http_request_seconds_count", frozenset(("GET", "none", "404"))] == 1
    assert not [labels for _, labels in told if "one" in labels]


async def test_plain_routes_and_folders_have_templates_too() -> None:
    latency = RequestLatency(clock_s=lambda: 0.0)
    noted: list[str] = []

    async def answer(request: Request) -> Response:
        noted.append(template_of(request.scope))
        return Response()

    class Folder:
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            noted.append(template_of(scope))
            await Response()(scope, receive, send)

    plain = [Route("/history/{prompt_id}", answer), Route("/userdata/{file:path}", answer)]
    app = FastAPI()
    app.router.routes[:0] = [*plain, Mount("/api", routes=plain), Mount("/files", Folder())]
    transport = httpx.ASGITransport(app=TimesRequests(app, latency))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        for path in ("/history/7", "/api/history/7", "/userdata/a/b%20c/7", "/files/secret"):
            await client.get(path)

    assert noted == [
        "/history/{prompt_id}",
        "/api/history/{prompt_id}",
        "/userdata/{file}",
        "none",
    ]


async def test_open_metrics_are_told_to_who_reads_them(client: httpx.AsyncClient) -> None:
    answer = await client.get(
        "/metrics", headers={"accept": "application/openmetrics-text; version=1.0.0"}
    )

    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")
