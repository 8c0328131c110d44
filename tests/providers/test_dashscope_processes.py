"""Worker processes against the simulator: its limits hold over all of them, and none pays twice."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from milepost.simulators.dashscope.script import Script
from milepost.simulators.dashscope.server import Simulator
from milepost.simulators.dashscope.serving import open_port, serving

WORKER = Path(__file__).with_name("dashscope_worker.py")
MODEL = "wanx2.1-t2i-turbo"
DICE = Random(5)  # noqa: S311  # it chooses moments


async def worker(folder: Path, url: str, prompts: list[str], **order: Any) -> Process:
    arguments = [str(folder / "calls.db"), str(folder), url]
    order_text = json.dumps({"prompts": prompts, **order})
    started = await asyncio.create_subprocess_exec(
        sys.executable, str(WORKER), *arguments, order_text, stdout=PIPE
    )
    assert started.stdout is not None
    assert await started.stdout.readline() == b"ready\n"
    return started


async def outcomes(*workers: Process) -> list[list[str]]:
    said = [(await one.communicate())[0] for one in workers]
    return [json.loads(line) for told in said for line in told.splitlines()]


@pytest.mark.slow
async def test_two_processes_together_never_exceed_what_the_account_allows(tmp_path: Path) -> None:
    prompts = [f"prompt {n}" for n in range(12)]
    simulator = Simulator(Script(latency_s=0.7))
    async with serving(simulator, open_port(0)) as url:
        first = await worker(tmp_path, url, prompts[::2])
        second = await worker(tmp_path, url, prompts[1::2])
        began_s = time.monotonic()
        ended = await outcomes(first, second)
        took_s = time.monotonic() - began_s

    counts = simulator.counts.told()
    assert counts["paid"] == dict.fromkeys(prompts, 1)
    assert counts["most_in_window"][MODEL] <= 2
    assert counts["most_running"][MODEL] <= 2
    assert counts["faults"] == {}
    assert all(address.endswith(".png") for _, address in ended)
    assert took_s < 12.0


@pytest.mark.recovery
async def test_processes_killed_at_any_moment_pay_for_no_prompt_twice(tmp_path: Path) -> None:
    prompts = [f"prompt {n}" for n in range(30)]
    # Half of the time between taking a task and saying so: the moment that is hardest to survive.
    simulator = Simulator(Script(latency_s=0.3, submit_s=0.2))
    ended: Counter[str] = Counter()
    async with serving(simulator, open_port(0)) as url:
        for _ in range(10):
            doomed = await worker(tmp_path, url, prompts, lease_s=1.0)
            await asyncio.sleep(DICE.uniform(0.05, 1.5))
            with suppress(ProcessLookupError):
                doomed.kill()
            await doomed.communicate()
        last = await worker(tmp_path, url, prompts, lease_s=1.0, deadline_s=90)
        ended.update(prompt for prompt, address in await outcomes(last) if ".png" in address)

    counts = simulator.counts.told()
    assert counts["paid"] == dict.fromkeys(prompts, 1)
    assert ended == Counter(prompts)
    assert counts["most_running"][MODEL] <= 2


@pytest.mark.recovery
async def test_a_third_of_bad_answers_loses_nothing_and_pays_nothing_twice(tmp_path: Path) -> None:
    prompts = [f"prompt {n}" for n in range(24)]
    script = Script(latency_s=0.4, throttled=0.1, failing=0.1, silent=0.05, lost=0.05, silent_s=2)
    simulator = Simulator(script)
    async with serving(simulator, open_port(0)) as url:
        order = {"deadline_s": 120, "submit_s": 1.0}
        first = await worker(tmp_path, url, prompts[::2], **order)
        second = await worker(tmp_path, url, prompts[1::2], **order)
        ended = await outcomes(first, second)

    counts = simulator.counts.told()
    assert counts["paid"] == dict.fromkeys(prompts, 1)
    assert all(address.endswith(".png") for _, address in ended)
    assert counts["most_in_window"][MODEL] <= 2
    assert counts["most_running"][MODEL] <= 2
