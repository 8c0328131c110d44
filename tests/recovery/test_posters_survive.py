"""Real servers, killed: what was accepted is made all the same, and once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.recovery]
TRIP = (Path(__file__).parents[2] / "examples/trips/may-day.zh-CN.txt").read_text("utf-8")
PATIENCE_S = 60.0
SERVE = (sys.executable, "-m", "milepost.cli", "serve", "--port", "0", "--workers", "1")


@contextmanager
def served(folder: Path) -> Iterator[tuple[httpx.Client, subprocess.Popen[str]]]:
    """A running server and a client of it."""
    command = [*SERVE, "--data-dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            words = process.stdout.readline().split()
            url = next(word for word in words if word.startswith("http"))
            with httpx.Client(base_url=url, timeout=PATIENCE_S) as client:
                yield client, process
        finally:
            process.kill()


def order(client: httpx.Client, seed: int) -> str:
    """The id of an accepted poster."""
    asked = {"trip": TRIP, "seed": seed, "size": "320x400"}
    key = {"Idempotency-Key": f"trip-{seed}"}
    answer = client.post("/v1/posters", json=asked, headers=key)
    assert answer.status_code == 202, answer.text
    poster_id: str = answer.json()["id"]
    return poster_id


def end_of(client: httpx.Client, poster_id: str) -> str:
    """Listens until nothing more happens to it."""
    with client.stream("GET", f"/v1/posters/{poster_id}/events") as events:
        for _ in events.iter_lines():
            pass
    status: str = client.get(f"/v1/posters/{poster_id}").json()["status"]
    return status


def test_what_a_killed_server_had_accepted_is_made_by_the_next_and_once(tmp_path: Path) -> None:
    with served(tmp_path) as (client, process):
        ordered = [order(client, seed) for seed in range(6)]
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=10)

    with served(tmp_path) as (client, _):
        again = [order(client, seed) for seed in range(6)]
        ended = [end_of(client, poster_id) for poster_id in ordered]
        listed = client.get("/v1/posters").json()["items"]
        pictures = [client.get(f"/v1/posters/{each}/picture").content for each in ordered]

    assert again == ordered
    assert ended == ["succeeded"] * 6
    assert {each["id"] for each in listed} == set(ordered)
    assert all(picture.startswith(b"\xff\xd8") for picture in pictures)


def test_a_signal_gives_posters_a_moment_and_the_rest_back(tmp_path: Path) -> None:
    with served(tmp_path) as (client, process):
        ordered = [order(client, seed) for seed in range(4)]
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0

    with served(tmp_path) as (client, _):
        assert [end_of(client, poster_id) for poster_id in ordered] == ["succeeded"] * 4


def test_a_second_server_on_one_data_folder_is_refused_in_one_line(tmp_path: Path) -> None:
    with served(tmp_path) as (client, _):
        second = subprocess.run(
            [*SERVE, "--data-dir", str(tmp_path)],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert client.get("/readyz").status_code == 200

    assert second.returncode == 2
    assert second.stdout == ""
    (said,) = second.stderr.splitlines()
    assert "another process" in said


def test_drawing_processes_of_a_killed_server_are_gone_soon(tmp_path: Path) -> None:
    with served(tmp_path) as (client, process):
        end_of(client, order(client, 1))
        tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
        children = [child for task in tasks for child in task.read_text("ascii").split()]
        assert children
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=10)

        until_s = time.monotonic() + 10
        while any(alive(int(child)) for child in children):
            assert time.monotonic() < until_s


def alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{process_id}/stat").read_text("ascii").split()[2]
