"""What the fleet-wide limits cost: calls against a slow vendor, from two processes.

    python benchmarks/calls.py [--calls 200] [--starts 20] [--running 2] [--task-s 0.09]
        [--database PATH | postgresql://...]

Prints the time taken beside the time that the limits allow, and what the vendor counted.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"


def started(*arguments: str) -> subprocess.Popen[str]:
    """A process of the tests' and its first line read by the caller."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={"PYTHONPATH": f"{TESTS}:{ROOT / 'src'}"},
    )


def first_line(process: subprocess.Popen[str]) -> str:
    """What a process says when it is ready."""
    assert process.stdout is not None  # noqa: S101  # we asked for a pipe
    return process.stdout.readline().strip()


def counts(port: int) -> dict[str, Any]:
    """What the vendor has seen."""
    with urlopen(f"http://127.0.0.1:{port}/counts") as answer:  # this machine
        return dict(json.load(answer))


def main() -> None:
    """Run two workers to their end and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--starts", type=int, default=20)
    parser.add_argument("--running", type=int, default=2)
    parser.add_argument("--task-s", type=float, default=0.09)
    parser.add_argument("--poll-s", type=float, default=0.01)
    parser.add_argument("--database")
    given = parser.parse_args()
    folder = tempfile.TemporaryDirectory()
    limits = {"starts": given.starts, "running": given.running}
    vendor = started(
        str(TESTS / "fakes/counting_vendor.py"),
        *("--task-s", str(given.task_s), "--starts", str(given.starts)),
        *("--running", str(given.running)),
    )
    port = int(first_line(vendor))
    calls = [(f"tenant {number % 4}", f"prompt {number}") for number in range(given.calls)]
    database = given.database or str(Path(folder.name) / "calls.db")
    workers = []
    for half in (0, 1):
        order = {
            "calls": calls[half::2],
            "limits": limits,
            "policy": {"searchable": True, "poll_s": given.poll_s},
            "settings": {"look_s": 0.01 if given.database is None else 0.25},
        }
        workers.append(
            started(str(TESTS / "calls/call_worker.py"), database, str(port), json.dumps(order))
        )
        first_line(workers[-1])
    began = time.monotonic()
    for worker in workers:
        assert worker.stdin is not None  # noqa: S101  # we asked for a pipe
        worker.stdin.write("go\n")
        worker.stdin.flush()
    ended = [worker.communicate()[0].splitlines() for worker in workers]
    took_s = time.monotonic() - began
    seen = counts(port)
    vendor.kill()
    vendor.communicate()
    folder.cleanup()
    allowed_s = max((given.calls - 1) / given.starts, given.calls * given.task_s / given.running)
    times = [when for _, when in seen["order"]]
    print(f"calls               {given.calls}, ended {sum(map(len, ended))}")
    print(f"paid                {sum(seen['paid'].values())} of {len(seen['paid'])} keys")
    print(f"time                {took_s:.2f} s, the limits allow {allowed_s:.2f} s")
    print(f"  first to last     {times[-1] - times[0]:.2f} s")
    print(f"most in a second    {seen['most_in_window']} of {given.starts}")
    print(f"most running        {seen['most_running']} of {given.running}")
    print(f"turned away         {seen['too_fast']}")


if __name__ == "__main__":
    main()
