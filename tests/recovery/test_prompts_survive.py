"""Real servers, killed: what `/prompt` had accepted is run all the same, and remembered once."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.recovery]
PATIENCE_S = 120.0
MANY = 2000
LIFE_S = 1.5
DEATHS = 3
SERVE = (sys.executable, "-m", "milepost", "serve", "--port", "0", "--workers", "1")
PACK = '''
import asyncio, os, time
from pathlib import Path

class Held:
    """Waits until a file is there; notes that it began."""
    RETURN_TYPES, FUNCTION, CATEGORY, OUTPUT_NODE = (), "run", "trial", True

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"name": ("STRING",), "gate": ("STRING",)}}

    @classmethod
    def IS_CHANGED(cls, **_):
        return time.time()

    async def run(self, name, gate):
        with Path(gate).with_name("begun").open("a") as begun:
            begun.write(name + "\\n")
        while not Path(gate).exists():
            await asyncio.sleep(0.02)
        return {"ui": {"name": [name]}}

class Tiny:
    RETURN_TYPES, FUNCTION, CATEGORY, OUTPUT_NODE = (), "run", "trial", True

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"number": ("INT",)}}

    async def run(self, number):
        return {"ui": {"number": [number]}}

NODE_CLASS_MAPPINGS = {"Held": Held, "Tiny": Tiny}
'''


@contextmanager
def served(folder: Path, *options: str) -> Iterator[tuple[httpx.Client, subprocess.Popen[str]]]:
    """A running server with the pack above, and a client of it."""
    pack = folder / "custom_nodes/trial.py"
    pack.parent.mkdir(parents=True, exist_ok=True)
    pack.write_text(PACK, "utf-8")
    command = [*SERVE, "--data-dir", str(folder), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            words = process.stdout.readline().split()
            url = next(word for word in words if word.startswith("http"))
            with httpx.Client(base_url=url, timeout=PATIENCE_S) as client:
                yield client, process
        finally:
            process.kill()


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=10)


def held(name: str, gate: Path) -> dict[str, Any]:
    return {"1": {"class_type": "Held", "inputs": {"name": name, "gate": str(gate)}}}


def tiny(number: int) -> dict[str, Any]:
    return {"1": {"class_type": "Tiny", "inputs": {"number": number}}}


def submit(client: httpx.Client, prompt: dict[str, Any], **more: object) -> str:
    answer = client.post("/prompt", json={"prompt": prompt, **more})
    assert answer.status_code == 200, answer.text
    prompt_id: str = answer.json()["prompt_id"]
    return prompt_id


def entry_of(client: httpx.Client, prompt_id: str) -> dict[str, Any]:
    """The history entry, once it is there."""
    until_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < until_s:
        found = client.get(f"/history/{prompt_id}").json()
        if found:
            entry: dict[str, Any] = found[prompt_id]
            return entry
        time.sleep(0.02)
    raise AssertionError(f"{prompt_id} is not done after {PATIENCE_S:g} s")


def lines_of(path: Path) -> list[str]:
    return path.read_text("utf-8").split() if path.exists() else []


def wait_for_lines(path: Path, count: int) -> None:
    until_s = time.monotonic() + PATIENCE_S
    while len(lines_of(path)) < count:
        assert time.monotonic() < until_s
        time.sleep(0.02)


def test_what_ran_and_what_waited_when_the_server_was_killed_is_run_by_the_next(
    tmp_path: Path,
) -> None:
    gate, begun = tmp_path / "gate", tmp_path / "begun"
    more = {"client_id": "me", "extra_data": {"extra_pnginfo": {"workflow": {"id": "w1"}}}}
    with served(tmp_path) as (client, process):
        ids = [submit(client, held(f"h{turn}", gate), **more) for turn in range(600)]
        first = submit(client, held("front", gate), front=True, prompt_id="chosen")
        wait_for_lines(begun, 512)
        before = client.get("/queue").json()
        kill(process)

    with served(tmp_path) as (client, _):
        after = client.get("/queue").json()
        gate.touch()
        entries = [entry_of(client, prompt_id) for prompt_id in (*ids, first)]
        number = client.post("/prompt", json={"prompt": tiny(1)}).json()["number"]

    shown = [*before["queue_running"], *before["queue_pending"]]
    assert len(before["queue_running"]) == 512
    assert before["queue_pending"][0][1] == "chosen"
    again = {entry[1]: entry for entry in (*after["queue_running"], *after["queue_pending"])}
    assert again == {entry[1]: entry for entry in shown}
    assert [entry[1] for entry in after["queue_pending"]] == ids[511:]
    assert all(entry["status"]["completed"] for entry in entries)
    assert {entry["prompt"][1]: entry["prompt"] for entry in entries} == again
    assert number > max(entry[0] for entry in shown)


def test_history_outlives_a_kill_and_what_was_cleared_stays_cleared(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    with served(tmp_path) as (client, process):
        ids = [submit(client, tiny(number)) for number in range(4)]
        entries = {prompt_id: entry_of(client, prompt_id) for prompt_id in ids}
        client.post("/history", json={"delete": [ids[1]]})
        stopped = submit(client, held("stopped", gate))
        client.post("/interrupt", json={"prompt_id": stopped})
        jobs = client.get("/api/jobs").json()["jobs"]
        kill(process)

    with served(tmp_path) as (client, process):
        found = client.get("/history").json()
        jobs_after = client.get("/api/jobs").json()["jobs"]
        queue = client.get("/queue").json()
        client.post("/history", json={"clear": True})
        kill(process)

    with served(tmp_path) as (client, _):
        cleared = client.get("/history").json()

    assert list(found) == [ids[0], ids[2], ids[3], stopped]
    assert {each: found[each] for each in found if each != stopped} == {
        each: entries[each] for each in ids if each != ids[1]
    }
    assert found[stopped]["status"]["messages"][-1][0] == "execution_interrupted"
    assert jobs_after == jobs
    assert queue["queue_running"] == queue["queue_pending"] == []
    assert cleared == {}


def test_a_signal_leaves_what_is_not_done_to_the_next_server(tmp_path: Path) -> None:
    gate, begun = tmp_path / "gate", tmp_path / "begun"
    with served(tmp_path) as (client, process):
        ids = [submit(client, held(f"h{turn}", gate)) for turn in range(5)]
        wait_for_lines(begun, 5)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0

    with served(tmp_path) as (client, _):
        waiting = client.get("/history").json()
        gate.touch()
        entries = [entry_of(client, prompt_id) for prompt_id in ids]

    assert waiting == {}
    assert all(entry["status"]["completed"] for entry in entries)


def test_on_postgres_another_server_takes_over_within_ten_seconds(
    tmp_path: Path, postgres: str
) -> None:
    gate, begun = tmp_path / "gate", tmp_path / "begun"
    options = ("--database", postgres)
    with (
        served(tmp_path, *options) as (client, process),
        served(tmp_path, *options) as (other, _),
    ):
        ids = [submit(client, held(f"h{turn}", gate)) for turn in range(20)]
        done = submit(client, tiny(1))
        entry = entry_of(other, done)
        wait_for_lines(begun, 20)
        kill(process)
        killed_s = time.monotonic()
        wait_for_lines(begun, 40)
        taken_over_s = time.monotonic() - killed_s
        gate.touch()
        entries = [entry_of(other, prompt_id) for prompt_id in ids]

    assert entry["outputs"] == {"1": {"number": [1]}}
    assert taken_over_s < 10
    assert [entry["outputs"]["1"]["name"] for entry in entries] == [[f"h{n}"] for n in range(20)]
    assert sorted(lines_of(begun)) == sorted(2 * [f"h{n}" for n in range(20)])


def test_of_two_servers_one_may_die_again_and_again(tmp_path: Path, postgres: str) -> None:
    options = ("--database", postgres)
    accepted: list[str] = []
    with served(tmp_path, *options) as (living, _):
        for _ in range(DEATHS):
            with served(tmp_path, *options) as (dying, process):
                killer = threading.Timer(LIFE_S, kill, [process])
                killer.start()
                while process.poll() is None:
                    number = len(accepted)
                    accepted.append(f"chosen-{number}")
                    asked = {"prompt": tiny(number), "prompt_id": accepted[-1]}
                    try:
                        answer = (living, dying)[number % 2].post("/prompt", json=asked)
                    except httpx.TransportError:  # nobody knows whether it was accepted
                        answer = living.post("/prompt", json=asked)
                    taken = "duplicate_prompt_id" in answer.text
                    assert answer.status_code == 200 or (answer.status_code == 400 and taken)
                killer.join()
        entries = [entry_of(living, prompt_id) for prompt_id in accepted]
        queue = living.get("/queue").json()
    with psycopg.connect(postgres) as database:
        rows = database.execute("SELECT id, state FROM jobs WHERE kind = 'prompt'").fetchall()

    numbers = [entry["outputs"]["1"]["number"] for entry in entries]
    assert numbers == [[number] for number in range(len(accepted))]
    assert sorted(rows) == sorted((f"default/{each}", "succeeded") for each in accepted)
    assert queue["queue_running"] == queue["queue_pending"] == []


def test_two_thousand_prompts_through_a_server_that_is_killed_again_and_again(
    tmp_path: Path,
) -> None:
    accepted: list[str] = []
    lives = 0
    while True:
        lives += 1
        with served(tmp_path) as (client, process):
            killer = threading.Timer(LIFE_S, kill, [process])
            killer.start()
            try:
                while len(accepted) < MANY:
                    accepted.append(submit(client, tiny(len(accepted))))
                while client.get("/prompt").json()["exec_info"]["queue_remaining"]:
                    time.sleep(0.05)
            except httpx.TransportError:
                continue
            finally:
                killer.cancel()
            break

    with served(tmp_path) as (client, process):
        entries = {each: client.get(f"/history/{each}").json() for each in accepted}
        kill(process)
    with sqlite3.connect(tmp_path / "milepost.db") as database:
        rows = dict(database.execute("SELECT id, state FROM jobs WHERE kind = 'prompt'"))

    assert lives > 2
    assert all(entries[each][each]["status"]["completed"] for each in accepted)
    numbers = [entries[each][each]["outputs"]["1"]["number"] for each in accepted]
    assert numbers == [[number] for number in range(MANY)]
    # more than were told of: the answer to some was lost with the server
    assert {f"default/{each}" for each in accepted} <= set(rows)
    assert set(rows.values()) == {"succeeded"}
