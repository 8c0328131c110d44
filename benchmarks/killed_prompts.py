"""Tiny workflows through servers that are killed every second or two."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

import httpx
from faulty_service import FaultyService, service
from killed_posters import told

TENANT: Final = "first"
SUBMITTERS: Final = 4
APART_S = (1.0, 2.0)
A_SECOND: Final = 60
"""Submitted, so that many kills fall among them."""
SLOW: Final = 5
"""Every so manieth waits a moment, so that some are running when the server dies."""
AGAIN_S: Final = 0.1
DONE_S: Final = 60.0
PACK: Final = """
import asyncio
from pathlib import Path

class Tiny:
    RETURN_TYPES, FUNCTION, CATEGORY, OUTPUT_NODE = (), "run", "trial", True

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"number": ("INT",), "seconds": ("FLOAT",)}}

    async def run(self, number, seconds):
        await asyncio.sleep(seconds)
        return {"ui": {"number": [number]}}

NODE_CLASS_MAPPINGS = {"Tiny": Tiny}
"""


async def measure(on: str, *, prompts: int) -> dict[str, float]:
    """Every figure."""
    async with service(on=on, servers=2 if on == "postgres" else 1, folder=with_pack) as running:
        submitting = Submitting(running, prompts)
        killing = asyncio.create_task(kill_on(running))
        await submitting.all()
        killing.cancel()
        await asyncio.wait({killing})
        for server in running.servers:  # the last kill may have come in between
            if not server.is_running:
                await running.begin(server)
        done_s = await emptied(running)
        return {
            "kills": running.kills,
            "accepted": len(submitting.accepted),
            "asked_again": submitting.asked_again,
            "last_done_s": done_s,
            **await audit(running, prompts),
            "bad_answers": told(submitting.bad_answers),
            "readyz_wrong": told(running.readiness.wrong),
            "tracebacks": running.tracebacks(),
        }


def with_pack(root: Path) -> None:
    """A data root whose servers know the node above."""
    pack = root / "custom_nodes/trial.py"
    pack.parent.mkdir(parents=True, exist_ok=True)
    pack.write_text(PACK, "utf-8")


def prompt_id_of(number: int) -> str:
    """The client's own."""
    return f"prompt-{number}"


def workflow(number: int) -> dict[str, Any]:
    """One node."""
    seconds = 0.3 if number % SLOW == 0 else 0.0
    return {"1": {"class_type": "Tiny", "inputs": {"number": number, "seconds": seconds}}}


class Submitting:
    """Some clients that share the work and ask again until each workflow is accepted."""

    def __init__(self, running: FaultyService, prompts: int) -> None:
        self.accepted: set[str] = set()
        self.asked_again = 0
        self.bad_answers: list[str] = []
        self._urls = running.urls
        self._prompts = prompts
        self._headers = {"Authorization": f"Bearer {running.tokens[TENANT]}"}

    async def all(self) -> None:
        """Submit all."""
        async with asyncio.TaskGroup() as group:
            for first in range(SUBMITTERS):
                group.create_task(self._each(range(first, self._prompts, SUBMITTERS)))

    async def _each(self, numbers: range) -> None:
        async with httpx.AsyncClient(headers=self._headers, timeout=10) as client:
            for number in numbers:
                began_s = time.monotonic()
                await self._one(client, number)
                pause_s = SUBMITTERS / A_SECOND - (time.monotonic() - began_s)
                await asyncio.sleep(max(0.0, pause_s))

    async def _one(self, client: httpx.AsyncClient, number: int) -> None:
        asked = {"prompt": workflow(number), "prompt_id": prompt_id_of(number)}
        turn = number
        while True:
            url = self._urls[turn % len(self._urls)]
            try:
                answer = await client.post(f"{url}/prompt", json=asked)
            except httpx.TransportError:
                answer = None
            if answer is not None and (answer.status_code == 200 or is_duplicate(answer)):
                self.accepted.add(prompt_id_of(number))
                return
            if answer is not None and answer.status_code != 503:
                self.bad_answers.append(f"{answer.status_code} {answer.text[:200]}")
            self.asked_again += 1
            turn += 1  # the other server may live
            await asyncio.sleep(AGAIN_S)


def is_duplicate(answer: httpx.Response) -> bool:
    """Whether it was accepted before, by an answer that was lost."""
    return answer.status_code == 400 and "duplicate_prompt_id" in answer.text


async def kill_on(running: FaultyService) -> None:
    """Kill one server after another, each started again at once; until cancelled."""
    chance = random.Random(20260502)  # noqa: S311  # the same kills each time
    while True:
        await asyncio.sleep(chance.uniform(*APART_S))
        server = chance.choice(running.servers)
        running.kill(server)
        await running.begin(server)


async def emptied(running: FaultyService) -> float:
    """Seconds until nothing waits or runs any more."""
    began_s = time.monotonic()
    unfinished = "SELECT count(*) FROM jobs WHERE finished_ms IS NULL"
    while await asyncio.to_thread(running.rows, unfinished) != [(0,)]:
        if time.monotonic() - began_s > DONE_S:
            break
        await asyncio.sleep(AGAIN_S)
    return time.monotonic() - began_s


async def audit(running: FaultyService, prompts: int) -> dict[str, float]:
    """What history says of them, asked of every server."""
    headers = {"Authorization": f"Bearer {running.tokens[TENANT]}"}
    lost = wrong = 0
    async with httpx.AsyncClient(headers=headers, timeout=60) as client:
        for number in range(prompts):
            url, prompt_id = running.urls[number % len(running.urls)], prompt_id_of(number)
            found = (await client.get(f"{url}/history/{prompt_id}")).json()
            lost += prompt_id not in found
            entry = found.get(prompt_id, {"status": {"completed": False}, "outputs": {}})
            right = entry["status"]["completed"] and entry["outputs"] == {"1": {"number": [number]}}
            wrong += not right
        page = list((await client.get(f"{running.urls[0]}/history")).json())
        left = [
            (await client.get(f"{url}/prompt")).json()["exec_info"]["queue_remaining"]
            for url in running.urls
        ]
    rows = Counter(job_id for (job_id,) in running.rows("SELECT id FROM jobs"))
    return {
        "lost": lost,
        "not_succeeded": wrong,
        "twice_in_history": sum(n - 1 for n in rows.values())
        + len(rows)
        - prompts
        + len(page)
        - len(set(page)),
        "left_in_queue": sum(left),
    }
