"""Any number of servers and workers on Postgres, some of them killed: all is made, and once."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from postgres.cluster import Cluster, StopMode
from postgres.databases import postgres_or_skip
from recovery.fleet import (
    PATIENCE_S,
    PROGRAM,
    Fleet,
    alive,
    begun,
    children_of,
    end_of,
    fleet,
    order,
    until_ready,
)

pytestmark = [pytest.mark.slow, pytest.mark.recovery]
TAKEN_OVER_S = 10.0
GONE_S = 10.0


def new_database() -> str:
    return postgres_or_skip().new_database(f"fleet_{uuid4().hex[:12]}")


def rows(running: Fleet) -> list[dict[str, Any]]:
    """The jobs as `milepost jobs` shows them while servers and workers run."""
    told = subprocess.run(
        [*PROGRAM, "jobs", "list", "--json", "--limit", "1000", "--database", running.database],
        check=True,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    found: list[dict[str, Any]] = json.loads(told.stdout)
    return found


def held_by(running: Fleet, worker: subprocess.Popen[str]) -> set[str]:
    """Ids of the jobs that a worker has begun and not ended, as the database knows it."""
    with psycopg.connect(running.database) as connection:
        found = connection.execute(
            "SELECT id FROM jobs WHERE state = 'running' AND claimed_by LIKE %s",
            [f"worker-%-{worker.pid}-%"],
        )
        return {row[0] for row in found}


def test_the_living_take_over_from_a_worker_that_is_killed_in_the_middle(tmp_path: Path) -> None:
    with fleet(new_database(), tmp_path) as running:
        client, _ = running.server()
        dying = running.worker()
        running.worker()
        ordered = [order(client, seed) for seed in range(20)]
        while not held_by(running, dying):
            assert client.get(f"/v1/posters/{ordered[-1]}").json()["status"] != "succeeded"

        dying.send_signal(signal.SIGKILL)
        dying.wait(timeout=10)
        held = held_by(running, dying)
        until_s = time.monotonic() + TAKEN_OVER_S
        while held_by(running, dying):
            assert time.monotonic() < until_s
        ended = [end_of(client, poster_id) for poster_id in ordered]
        pictures = [client.get(f"/v1/posters/{each}/picture").content for each in ordered]
        attempts = {row["id"]: row["attempts"] for row in rows(running)}

    assert ended == ["succeeded"] * 20
    assert all(picture.startswith(b"\xff\xd8") for picture in pictures)
    # what the dead one had begun was begun again; nothing else was, and nothing thrice
    assert attempts == {each: 2 if each in held else 1 for each in ordered}


@contextmanager
def away(cluster: Cluster, how: StopMode) -> Iterator[None]:
    """Postgres is stopped, and started again at the end."""
    cluster.stop(how)
    try:
        yield
    finally:
        cluster.start()


@pytest.mark.parametrize("how", ["immediate", "fast"])
def test_postgres_may_be_away_in_the_middle_of_a_burst(tmp_path: Path, how: StopMode) -> None:
    cluster = postgres_or_skip()
    with fleet(new_database(), tmp_path) as running:
        client, _ = running.server()
        running.worker()
        running.worker()
        ordered = [order(client, seed) for seed in range(12)]
        begun(client, ordered[0])

        with client.stream("GET", f"/v1/posters/{ordered[-1]}/events") as events:
            with away(cluster, how):
                until_ready(client, 503, 10)
                refused = client.get(f"/v1/posters/{ordered[0]}")
            until_ready(client, 200, 10)
            told = [line for line in events.iter_lines() if line.startswith("event:")]
        ended = [end_of(client, poster_id) for poster_id in ordered]
        attempts = [row["attempts"] for row in rows(running)]

    assert refused.status_code == 503
    assert refused.json()["code"] == "database_away"
    assert told[-1] == "event: succeeded"  # by the stream that was open all the time
    assert told.count("event: succeeded") == 1
    assert ended == ["succeeded"] * 12
    assert attempts == [1] * 12


def test_events_reach_subscribers_of_another_server(tmp_path: Path) -> None:
    with fleet(new_database(), tmp_path) as running:
        accepting, _ = running.server()
        telling, _ = running.server()
        poster_id = order(accepting, 1)
        with telling.stream("GET", f"/v1/posters/{poster_id}/events") as events:
            lines = events.iter_lines()
            first = next(line for line in lines if line.startswith("event:"))
            running.worker()
            later = [line.removeprefix("event: ") for line in lines if line.startswith("event:")]

        assert telling.get(f"/v1/posters/{poster_id}/picture").status_code == 200

    assert first == "event: queued"
    assert later[0] == "running"
    assert "progress" in later
    assert later[-1] == "succeeded"


def test_a_worker_that_is_told_to_stop_gives_back_what_it_cannot_finish(tmp_path: Path) -> None:
    with fleet(new_database(), tmp_path) as running:
        client, accepting = running.server()
        leaving = running.worker()
        ordered = [order(client, seed, "1080x1350") for seed in range(4)]
        begun(client, ordered[0])

        leaving.send_signal(signal.SIGTERM)
        assert leaving.wait(timeout=20) == 0
        assert all(row["state"] in {"queued", "succeeded"} for row in rows(running))

        running.worker()
        assert [end_of(client, poster_id) for poster_id in ordered] == ["succeeded"] * 4
        accepting.send_signal(signal.SIGTERM)
        assert accepting.wait(timeout=20) == 0


def test_drawing_processes_of_a_killed_worker_are_gone_soon(tmp_path: Path) -> None:
    with fleet(new_database(), tmp_path) as running:
        client, _ = running.server()
        worker = running.worker()
        end_of(client, order(client, 1))
        children = children_of(worker)
        assert children
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=10)

        until_s = time.monotonic() + GONE_S
        while any(map(alive, children)):
            assert time.monotonic() < until_s


def test_a_worker_with_a_folder_of_its_own_is_refused(tmp_path: Path) -> None:
    with fleet(new_database(), tmp_path / "shared") as running:
        running.server()
        apart = subprocess.run(
            [*PROGRAM, "worker", "--database", running.database, "--data-dir", str(tmp_path)],
            check=False,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )

    assert apart.returncode == 2
    assert apart.stdout == ""
    assert apart.stderr.startswith("milepost: --data-dir: is not where this service keeps")
    assert apart.stderr.count("\n") == 1
