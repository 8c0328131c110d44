from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from api.posters.poster_service import Service, build
from car.car_scenes import photographed, save_photo


class Files(NamedTuple):
    """A car as it is sent."""

    picture: bytes
    description: bytes

    def form(self, name: str = "owner") -> dict[str, Any]:
        files = {
            "picture": ("car.png", self.picture, "image/png"),
            "description": ("car.toml", self.description, "application/toml"),
        }
        return {"files": files, "data": {"name": name}}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Files:
    photo = photographed("黑色", wall=0.5, width_px=700)
    path = save_photo(tmp_path_factory.mktemp("car"), photo._replace(seen=photo.true_colours))
    return Files(path.read_bytes(), path.with_suffix(".toml").read_bytes())


def left_in(folder: Path) -> list[Path]:
    return list(folder.rglob("*"))


async def names(service: Service, tenant: str = "default") -> list[str]:
    listed = await service.client.get("/v1/cars", headers={"x-tenant": tenant})
    return [car["name"] for car in listed.json()["items"]]


async def test_an_own_car_stands_before_ours_and_may_be_ordered(
    service: Service, good: Files
) -> None:
    added = await service.client.post("/v1/cars", **good.form())

    assert added.status_code == 201, added.text
    assert added.json() == {
        "name": "owner",
        "models": ["路书"],
        "generations": [],
        "colour": "黑",
        "facing": "right",
        "own": True,
    }
    assert await names(service) == ["owner", "suv", "sedan"]
    poster_id = await service.ordered(car="owner")
    assert service.desk.submissions[poster_id].request.car == "owner"


async def test_another_tenants_car_is_invisible(service: Service, good: Files) -> None:
    await service.client.post("/v1/cars", **good.form())

    refused = await service.order(car="owner", tenant="stranger", status=422)

    assert await names(service, "stranger") == ["suv", "sedan"]
    assert "owner" not in refused["detail"]


async def test_the_same_car_again_changes_nothing_another_is_refused(
    service: Service, good: Files
) -> None:
    first = await service.client.post("/v1/cars", **good.form())
    again = await service.client.post("/v1/cars", **good.form())
    other = good._replace(description=good.description + b"\n# other\n")
    taken = await service.client.post("/v1/cars", **other.form())
    ours = await service.client.post("/v1/cars", **good.form("suv"))

    assert (first.status_code, again.status_code) == (201, 201)
    for refused in (taken, ours):
        assert (refused.status_code, refused.json()["code"]) == (409, "name_taken")


async def test_an_own_car_is_taken_away_by_its_owner_alone(service: Service, good: Files) -> None:
    await service.client.post("/v1/cars", **good.form())

    foreign = await service.client.delete("/v1/cars/owner", headers={"x-tenant": "stranger"})
    ours = await service.client.delete("/v1/cars/suv")
    odd = await service.client.delete("/v1/cars/..%2Fowner")
    gone = await service.client.delete("/v1/cars/owner")
    again = await service.client.delete("/v1/cars/owner")

    assert [each.status_code for each in (foreign, ours, odd, gone, again)] == [
        404,
        404,
        404,
        204,
        404,
    ]
    assert await names(service) == ["suv", "sedan"]


async def test_a_token_sends_one_car_at_a_time(service: Service, good: Files) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    request = httpx.Request("POST", "http://127.0.0.1:8188/v1/cars", **good.form())
    whole = request.read()

    async def slowly() -> AsyncIterator[bytes]:
        begun.set()
        await go_on.wait()
        yield whole

    headers = {"content-type": request.headers["content-type"]}
    slow = asyncio.create_task(service.client.post("/v1/cars", content=slowly(), headers=headers))
    await begun.wait()
    second = await service.client.post("/v1/cars", **good.form("second"))
    other = await service.client.post(
        "/v1/cars", **good.form("third"), headers={"x-tenant": "stranger"}
    )
    go_on.set()

    assert (second.status_code, second.json()["code"]) == (429, "too_many_open")
    assert other.status_code == 201
    assert (await slow).status_code == 201


async def test_what_car_check_finds_is_told(service: Service, good: Files) -> None:
    wrong = good._replace(description=b'facing = "up"')

    answer = await service.client.post("/v1/cars", **wrong.form())

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "car_unfit")
    assert len(problem["findings"]) > 1
    assert problem["findings"][0] in problem["detail"]
    assert await names(service) == ["suv", "sedan"]


@pytest.mark.parametrize(
    "picture", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n" + b"\xff" * 100]
)
async def test_what_is_no_png_is_refused(service: Service, good: Files, picture: bytes) -> None:
    answer = await service.client.post("/v1/cars", **good._replace(picture=picture).form())

    assert (answer.status_code, answer.json()["code"]) == (422, "car_unfit")


@pytest.mark.parametrize("name", ["", "..", "a/b", "Ä", "A", "a" * 41, "-a", "a\0"])
async def test_what_is_no_name_is_refused(service: Service, good: Files, name: str) -> None:
    answer = await service.client.post("/v1/cars", **good.form(name))

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"", "multipart/form-data; boundary=x", 422),
        (b"", "multipart/form-data", 400),
        (b"--y\r\n\r\n", "multipart/form-data; boundary=x", 400),
        (
            b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nb',
            "multipart/form-data; boundary=x",
            422,
        ),
        (b"\xff" * 100, "multipart/form-data; boundary=\xff", 400),
        (b"{}", "application/json", 415),
        (b"", "", 415),
        (b"x" * (31 * 1024 * 1024), "multipart/form-data; boundary=x", 413),
    ],
    ids=range(8),
)
async def test_a_broken_form_is_a_problem(
    service: Service, content: bytes, media_type: str, status: int
) -> None:
    answer = await service.client.post(
        "/v1/cars", content=content, headers={b"content-type": media_type.encode("latin-1")}
    )

    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


async def test_nothing_of_a_check_stays_on_the_disk(tmp_path: Path, good: Files) -> None:
    service = build(tmp_path)

    await service.client.post("/v1/cars", **good.form())
    await service.client.post("/v1/cars", **good._replace(picture=b"no").form())

    assert left_in(tmp_path) == []


async def test_a_disk_that_refuses_is_no_bug(tmp_path: Path, good: Files) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_bytes(b"")
    service = build(in_the_way)

    answer = await service.client.post("/v1/cars", **good.form())

    assert (answer.status_code, answer.json()["code"]) == (503, "cannot_write")
    assert str(tmp_path) not in answer.text


async def test_looks_are_listed(service: Service) -> None:
    answer = await service.client.get("/v1/styles")

    assert [each["name"] for each in answer.json()["items"]] == ["travel", "guofeng"]
