"""What becomes of workers when the process that started them ends."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from milepost.graph.worker import let_the_kernel_end_us, watch

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for processes by pidfd"),
]

PARENT = """
import asyncio, json, sys
sys.path[:] = json.loads(sys.argv[1])
from graph import worker_pack as pack
from graph.process_work import HeardContext
from milepost.graph.lanes import Work
from milepost.graph.process_lane import ProcessLane

async def draw():
    lane = ProcessLane(pack.equipment, width=2)
    stay = getattr(pack, sys.argv[2])
    contexts = HeardContext(), HeardContext()
    calls = [asyncio.create_task(lane.run(Work(stay.spec, {"context": each}))) for each in contexts]
    for each in contexts:
        await each.told.get()
    print(json.dumps(sorted(lane.worker_pids)), flush=True)
    try:
        await asyncio.gather(*calls)
    finally:
        lane.close()

asyncio.run(draw())
"""
NAMED_MEMORY = Path("/dev/shm")  # noqa: S108  # where POSIX shared memory has its names


def drawing(node: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PARENT, json.dumps(sys.path), node],
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
    )


def ends_within(pidfd: int, seconds: float) -> bool:
    """Whether the process ends by then; it need not be a child."""
    waiting = select.poll()
    waiting.register(pidfd, select.POLLIN)
    return bool(waiting.poll(seconds * 1000))


@pytest.mark.parametrize("node", ["tell_and_stay", "tell_and_hold_the_interpreter"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_their_parent_whatever_they_do(number: signal.Signals, node: str) -> None:
    names = set(NAMED_MEMORY.iterdir())
    with drawing(node) as process:
        assert process.stdout is not None
        workers = [os.pidfd_open(pid) for pid in json.loads(process.stdout.readline())]

        os.killpg(process.pid, number)
        ended = [ends_within(each, 5) for each in workers]
        process.wait(timeout=5)

    assert ended == [True, True]
    assert set(NAMED_MEMORY.iterdir()) == names
    for each in workers:
        os.close(each)


@pytest.mark.parametrize("held_by", [let_the_kernel_end_us, watch])
@pytest.mark.parametrize("closes", ["before", "after"])
def test_either_lifeline_ends_its_process(held_by: Callable[[int], None], closes: str) -> None:
    read_end, write_end = os.pipe()
    if closes == "before":
        os.close(write_end)
    code = (
        "import signal, sys; from milepost.graph import worker; "
        f"worker.{held_by.__name__}(int(sys.argv[1])); print('holds', flush=True); signal.pause()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(read_end)], stdout=subprocess.PIPE, pass_fds=(read_end,)
    ) as process:
        os.close(read_end)
        if closes == "after":
            assert process.stdout is not None
            assert process.stdout.readline() == b"holds\n"
            os.close(write_end)
        process.wait(timeout=5)
