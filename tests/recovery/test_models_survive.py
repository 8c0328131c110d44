"""Posters that a model paints while whoever asks it is killed: all are made, each paid once."""

from __future__ import annotations

import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import httpx
import pytest

from postgres.databases import postgres_or_skip
from recovery.fleet import PROGRAM, end_of, fleet, order

pytestmark = [pytest.mark.slow, pytest.mark.recovery]
PAINTER = "dashscope:wanx2.1-t2i-turbo"
MODEL = PAINTER.partition(":")[2]
POSTERS = 16
KILLS = 12
MOST_LOOKS = 3
"""Between two kills."""


@dataclass(frozen=True)
class Vendor:
    """The simulator, two starts a second and two tasks at once allowed."""

    url: str

    def counts(self) -> dict[str, Any]:
        """What it has seen."""
        return dict(httpx.get(f"{self.url}/simulator/counts").json())


@contextmanager
def vendor() -> Iterator[Vendor]:
    """While open, it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*PROGRAM, "simulate", "dashscope", "--port", str(port), "--latency", "600ms"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            yield Vendor(f"http://127.0.0.1:{port}")
        finally:
            process.kill()


def test_what_a_model_paints_is_paid_once_however_often_processes_are_killed(
    tmp_path: Path,
) -> None:
    chance = Random(7)  # noqa: S311  # moments, no secrets
    database = postgres_or_skip().new_database(f"models_{uuid4().hex[:12]}")
    with (
        vendor() as simulated,
        fleet(
            database,
            tmp_path,
            DASHSCOPE_API_KEY="simulated",
            DASHSCOPE_HTTP_BASE_URL=f"{simulated.url}/api/v1",
            MILEPOST_PAINTERS=PAINTER,
        ) as running,
    ):
        client, server = running.server()
        workers = [running.worker(), running.worker()]
        ordered = [order(client, seed) for seed in range(POSTERS)]
        for _ in range(KILLS):
            next_look = simulated.counts()["looks"] + chance.randint(1, MOST_LOOKS)
            while simulated.counts()["looks"] < next_look and is_any_unfinished(client):
                pass
            victim = chance.choice([server, *workers])
            victim.send_signal(signal.SIGKILL)
            victim.wait(timeout=10)
            if victim is server:
                client, server = running.server()
            else:
                workers[workers.index(victim)] = running.worker()
        ended = [end_of(client, poster_id) for poster_id in ordered]
        reports = [client.get(f"/v1/posters/{each}").json()["report"] for each in ordered]
        counts = simulated.counts()

    assert ended == ["succeeded"] * POSTERS
    assert [report["models"]["painter"] for report in reports] == [PAINTER] * POSTERS
    assert counts["paid_calls"] == POSTERS
    assert counts["most_in_window"][MODEL] <= 2
    assert counts["most_running"][MODEL] <= 2


def is_any_unfinished(client: httpx.Client) -> bool:
    """Whether there is something left to be disturbed."""
    states = ("queued", "running")
    return any(client.get(f"/v1/posters?status={each}&limit=1").json()["items"] for each in states)
