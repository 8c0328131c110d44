"""Tokens made and revoked beside a running `milepost serve`, over real sockets."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

pytestmark = [pytest.mark.slow, pytest.mark.servers]
EXAMPLES = Path(__file__).parents[2] / "examples"
MILEPOST = (sys.executable, "-m", "milepost")
SEEN_WITHIN_S = 2.0


def said(root: Path, *arguments: str) -> list[str]:
    """What a command prints."""
    command = [*MILEPOST, *arguments, "--data-dir", str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def new_token(root: Path, tenant: str, *scopes: str) -> str:
    each = (word for scope in scopes for word in ("--scope", scope))
    return said(root, "token", "create", "--tenant", tenant, *each)[-1]


@contextmanager
def served(root: Path, *more: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A running server: its URL and its process."""
    with subprocess.Popen(
        [*MILEPOST, "serve", "--port", "0", "--data-dir", str(root), *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            words = process.stdout.readline().split()
            yield next(word for word in words if word.startswith("http")), process
        finally:
            process.kill()


def seconds_until(status: int, url: str, secret: str = "") -> float:
    """How long it takes until the server answers so."""
    begun = time.monotonic()
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    while httpx.get(f"{url}/queue", headers=headers).status_code != status:
        assert time.monotonic() - begun < 10, f"it never answers {status}"
    return time.monotonic() - begun


def test_a_running_server_sees_new_and_revoked_tokens_within_two_seconds(tmp_path: Path) -> None:
    with served(tmp_path) as (url, _):
        assert httpx.get(f"{url}/queue").status_code == 200
        secret = new_token(tmp_path, "north", "studio")
        assert seconds_until(401, url) < SEEN_WITHIN_S
        assert seconds_until(200, url, secret) < SEEN_WITHIN_S

        token_id = said(tmp_path, "token", "list")[0].split()[0]
        said(tmp_path, "token", "revoke", token_id)
        assert seconds_until(401, url, secret) < SEEN_WITHIN_S


def test_a_websocket_is_let_in_by_its_token_and_refused_without_a_word_in_the_log(
    tmp_path: Path,
) -> None:
    secret = new_token(tmp_path, "north", "studio")
    with served(tmp_path) as (url, process):
        socket = f"ws{url.removeprefix('http')}/ws"
        with pytest.raises(InvalidStatus) as refused:
            connect(socket)
        with connect(f"{socket}?token={secret}") as by_address:
            assert '"status"' in str(by_address.recv(timeout=5)) + str(by_address.recv(timeout=5))
        with connect(socket, additional_headers={"Authorization": f"Bearer {secret}"}) as by_header:
            by_header.recv(timeout=5)
        process.terminate()
        _, complaints = process.communicate(timeout=20)

    assert refused.value.response.status_code == 401
    assert complaints == ""
    assert process.returncode == 0


def test_with_a_token_any_address_is_listened_on_and_without_one_none_is(tmp_path: Path) -> None:
    command = [*MILEPOST, "serve", "--port", "0", "--listen", "0.0.0.0", "--data-dir"]  # noqa: S104  # that is the point
    refused = subprocess.run(
        [*command, str(tmp_path)], capture_output=True, text=True, check=False, timeout=20
    )
    secret = new_token(tmp_path, "north", "studio")
    with served(tmp_path, "--listen", "0.0.0.0") as (url, _):  # noqa: S104  # that is the point
        here = url.replace("0.0.0.0", "127.0.0.1")  # noqa: S104  # that is the point
        without = httpx.get(f"{here}/queue").status_code
        with_it = httpx.get(f"{here}/queue", headers={"Authorization": f"Bearer {secret}"})

    assert refused.returncode == 2
    assert refused.stderr.startswith("milepost: --listen: is not a loopback address")
    assert refused.stderr.count("\n") == 1
    assert (without, with_it.status_code) == (401, 200)


def test_a_picture_is_fetched_by_its_link_without_a_token_and_not_after_it_was_erased(
    tmp_path: Path,
) -> None:
    trip = (EXAMPLES / "trips/may-day.zh-CN.txt").read_text("utf-8")
    secret = new_token(tmp_path, "north", "posters")
    with served(tmp_path) as (url, _), httpx.Client(base_url=url, timeout=60) as anybody:
        ours = {"Authorization": f"Bearer {secret}"}
        order = {"trip": trip, "size": "400x500"}
        poster_id = anybody.post(
            "/v1/posters", json=order, headers={**ours, "Prefer": "wait=50"}
        ).json()["id"]
        links = f"/v1/posters/{poster_id}/links"
        refused = anybody.post(links, json={})
        link = anybody.post(links, json={"valid_seconds": 600}, headers=ours).json()["url"]

        whole, head = anybody.get(link), anybody.head(link)
        part = anybody.get(link, headers={"Range": "bytes=0-9"})
        small = anybody.get(f"{link}&width=160&format=png")
        report = anybody.get(link.replace("/picture", "/report"))
        changed = anybody.get(link.replace("tenant=north", "tenant=default"))
        anybody.delete(f"/v1/posters/{poster_id}", headers=ours)
        gone = anybody.get(link)

    assert refused.status_code == 401
    assert (whole.status_code, whole.headers["content-type"]) == (200, "image/jpeg")
    assert head.headers["content-length"] == str(len(whole.content))
    assert (part.status_code, part.content) == (206, whole.content[:10])
    assert small.content.startswith(b"\x89PNG")
    assert (report.status_code, changed.status_code, gone.status_code) == (401, 403, 410)
