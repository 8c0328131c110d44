"""The description is what a generated client is made of, and the routes keep to it."""

from __future__ import annotations

import asyncio
import json
import time
from inspect import isfunction
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from api.posters.poster_service import Service, build
from fakes.poster_desk import a_picture, a_report
from milepost.api.ops.figures import ModelFigures, ServiceFigures
from milepost.api.ops.latency import RequestLatency
from milepost.api.ops.readiness import Readiness
from milepost.api.ops.routes import ControlRoom, ops_routes

load_all_checks()
CHECKED: list[Any] = [
    check
    for check in CHECKS.get_all()
    if isfunction(check) and check.__name__ != "positive_data_acceptance"
]
"""Most texts are no trip, whatever a schema says."""


class Quiet:
    """Nothing waits."""

    async def figures(self) -> ServiceFigures:
        return ServiceFigures()

    def models(self) -> ModelFigures:
        return ModelFigures()


def quiet_control_room() -> ControlRoom:
    clock_s = time.monotonic
    return ControlRoom(
        version="1.2.3",
        readiness=Readiness({}, clock_s=clock_s),
        figures=Quiet(),
        latency=RequestLatency(clock_s=clock_s),
    )


async def test_a_generated_client_finds_names_bodies_and_problems(service: Service) -> None:
    described = (await service.client.get("/openapi.json")).json()

    operations = [operation for path in described["paths"].values() for operation in path.values()]
    assert {operation["operationId"] for operation in operations} == {
        "order_poster",
        "list_posters",
        "show_poster",
        "show_picture",
        "show_report",
        "follow_poster",
        "delete_poster",
        "link_picture",
        "list_styles",
        "list_cars",
        "add_car",
        "remove_car",
    }
    assert {"PosterOrder", "PosterView", "Report", "Problem"} <= set(
        described["components"]["schemas"]
    )
    for operation in operations:
        assert operation["security"] == [{"HTTPBearer": []}]
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"]
    assert "HTTPValidationError" not in json.dumps(described)


async def test_every_reference_leads_somewhere(service: Service) -> None:
    described = (await service.client.get("/openapi.json")).json()
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            found.extend([value["$ref"]] if isinstance(value.get("$ref"), str) else [])
            for child in value.values():
                walk(child)
        elif isinstance(value, list):
            for child in value:
                walk(child)

    walk(described)
    known = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    assert set(found) <= known


@pytest.mark.parametrize(
    ("path", "allow"),
    [
        ("/v1/posters", "GET, POST"),
        ("/v1/posters/x", "DELETE, GET"),
        ("/v1/posters/x/picture", "GET, HEAD"),
        ("/v1/cars", "GET, POST"),
        ("/v1/cars/x", "DELETE"),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "OPTIONS", "TRACE"])
async def test_another_method_hears_which_there_are(
    service: Service, path: str, allow: str, method: str
) -> None:
    answer = await service.client.request(method, path)

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == allow


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_whatever_is_sent_no_bug_answers_and_the_schema_holds(
    tmp_path: Path, mode: GenerationMode
) -> None:
    """A bounded number of examples of each operation, the same ones every time."""
    service = build(tmp_path)
    service.app.include_router(ops_routes(quiet_control_room()))
    known = asyncio.run(_two_posters(service))
    for path in service.app.openapi()["paths"].values():
        for operation in path.values():
            operation.pop("security", None)  # what the door does
    schema = schemathesis.openapi.from_asgi("/openapi.json", service.app)
    tried: list[str] = []
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()
        strategy = operation.as_strategy(generation_mode=mode)

        @hypothesis.seed(20260101)
        @hypothesis.settings(
            max_examples=40,
            deadline=None,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        @given(case=strategy)
        def send(case: schemathesis.Case[Any]) -> None:
            if "poster_id" in case.path_parameters and len(repr(case.query)) % 3:
                case.path_parameters = {"poster_id": known[len(repr(case.query)) % 2]}
            case.call_and_validate(checks=CHECKED)

        try:
            send()
        except Unsatisfiable:  # there is nothing in it that could be wrong
            assert mode is GenerationMode.NEGATIVE
        else:
            tried.append(operation.label)
    assert len(tried) >= (14 if mode is GenerationMode.POSITIVE else 4), tried


async def _two_posters(service: Service) -> list[str]:
    """One that succeeded, and one that was cancelled."""
    made = [await service.ordered() for _ in range(2)]
    await service.desk.succeed(made[0], a_picture(), a_report())
    await service.desk.cancel_or_erase("default", made[1])
    return made
