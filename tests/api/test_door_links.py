"""Signed links at the door: a picture without a token, and nothing else."""

from __future__ import annotations

import pytest

from fakes.access_rows import Reception
from fakes.behind_door import bearer, client, door
from milepost.access.token import Scope

PICTURE = "/v1/posters/p1/picture"


async def reception() -> Reception:
    """One where tokens exist."""
    found = Reception()
    await found.give(Scope.OPS, tenant="north")
    return found


def link(of: Reception, path: str = PICTURE, *, tenant: str = "north") -> str:
    return of.entrance.link_to(path, tenant=tenant, valid_s=60).url


async def test_a_picture_opens_by_its_link_as_its_tenants() -> None:
    guarded = await reception()
    async with client(door(guarded)) as http:
        answer = await http.get(link(guarded) + "&width=320")
        head = await http.head(link(guarded))
        without = await http.get(PICTURE)

    assert (answer.status_code, head.status_code, without.status_code) == (200, 200, 401)
    assert answer.json()["tenant"] == "north"
    assert answer.json()["token_id"] is None
    assert answer.json()["query"] == "width=320"


async def test_an_expired_link_is_refused_and_so_is_a_changed_one() -> None:
    guarded = await reception()
    url = link(guarded)
    async with client(door(guarded)) as http:
        changed = await http.get(url.replace("tenant=north", "tenant=south"))
        guarded.clock.s += 60
        expired = await http.get(url)

    for answer in (changed, expired):
        assert answer.status_code == 403
        assert answer.json()["code"] == "link_refused"
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    ["/v1/posters/p2/picture", "/v1/posters/p1", "/v1/posters/p1/report", "/v1/posters", "/view"],
)
async def test_a_link_opens_nothing_else(path: str) -> None:
    guarded = await reception()
    query = link(guarded).partition("?")[2]
    async with client(door(guarded)) as http:
        answer = await http.get(f"{path}?{query}")

    assert answer.status_code in {401, 403}


@pytest.mark.parametrize("path", ["/v1/posters/p1", "/v1/posters/p1/report", "/view", "/metrics"])
async def test_not_even_a_right_signature_opens_what_is_no_picture(path: str) -> None:
    guarded = await reception()
    async with client(door(guarded)) as http:
        assert (await http.get(link(guarded, path))).status_code == 401


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
async def test_a_link_changes_nothing(method: str) -> None:
    guarded = await reception()
    async with client(door(guarded)) as http:
        assert (await http.request(method, link(guarded))).status_code == 401


async def test_a_token_beside_a_link_does_not_count_and_is_taken_out() -> None:
    guarded = await reception()
    _, secret = await guarded.give(Scope.POSTERS, tenant="south")
    async with client(door(guarded)) as http:
        answer = await http.get(link(guarded), headers=bearer(secret))
        wrong = await http.get(f"{PICTURE}?signature=x", headers=bearer(secret))

    assert answer.json()["tenant"] == "north"
    assert "authorization" not in answer.json()["headers"]
    assert wrong.status_code == 403


async def test_a_link_opens_while_the_table_of_tokens_is_away() -> None:
    guarded = await reception()
    guarded.tokens.away = True
    guarded.clock.s += 10
    async with client(door(guarded)) as http:
        assert (await http.get(link(guarded))).status_code == 200
