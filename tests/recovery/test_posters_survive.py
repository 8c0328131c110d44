"""Real servers, killed: what was accepted is made all the same, and once."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from recovery.fleet import PATIENCE_S, PROGRAM, end_of, order

pytestmark = [pytest.mark.slow, pytest.mark.recovery]
DEATHS, POSTERS_A_LIFE, LIFE_S = 3, 4, 2.0
SERVE = (*PROGRAM, "serve", "--port", "0", "--workers", "1")


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


def listen(client: httpx.Client, poster_id: str, heard: list[tuple[int, str]]) -> bool:
    """Go on from the last event that was heard; whether there is nothing more to hear."""
    headers = {"Last-Event-ID": str(heard[-1][0])} if heard else {}
    path = f"/v1/posters/{poster_id}/events"
    number = 0
    try:
        with client.stream("GET", path, headers=headers) as events:
            for line in events.iter_lines():
                name, _, value = line.partition(": ")
                if name == "id":
                    number = int(value)
                elif name == "event":
                    heard.append((number, value))
            return events.status_code == 204
    except httpx.TransportError:
        return False


def test_who_listens_through_several_deaths_hears_each_end_once(tmp_path: Path) -> None:
    heard: dict[str, list[tuple[int, str]]] = {}
    for life in range(DEATHS):
        with served(tmp_path) as (client, process):
            seeds = range(POSTERS_A_LIFE * life, POSTERS_A_LIFE * (life + 1))
            heard |= {order(client, seed): [] for seed in seeds}
            killer = threading.Timer(LIFE_S, process.kill)
            killer.start()
            for poster_id, so_far in heard.items():
                listen(client, poster_id, so_far)
            process.wait(timeout=PATIENCE_S)
            killer.join()
    with served(tmp_path) as (client, _):
        for poster_id, so_far in heard.items():
            while not listen(client, poster_id, so_far):
                assert client.get("/healthz").status_code == 200
        listed = client.get("/v1/posters", params={"limit": 100}).json()["items"]

    assert {each["id"] for each in listed} == set(heard)
    for so_far in heard.values():
        numbers = [number for number, _ in so_far]
        assert numbers == sorted(set(numbers))
        assert [name for _, name in so_far].count("succeeded") == 1
        assert so_far[-1][1] == "succeeded"


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
