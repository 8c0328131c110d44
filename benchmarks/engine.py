"""What the engine adds to a node: chains of trivial nodes, nothing cached and all cached.

    python benchmarks/engine.py

Prints a table and, as its last line, the same figures as JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import statistics
import time

from milepost.graph.cache import OutcomeCache
from milepost.graph.lanes import Lanes
from milepost.graph.run import Engine
from milepost.graph.workflow import Workflow, read_workflow
from milepost.node.declare import node
from milepost.node.registry import Pack, Registry
from milepost.node.spec import Ui

REPEATS = 5
OWED_S = {"chain_200": 0.06, "chain_800": 0.24, "chain_5000": 2.0, "chain_200_cached": 0.02}


@node("Start", category="benchmark")
def start(number: int) -> int:
    """The first of a chain."""
    return number


@node("Next", category="benchmark")
def following(number: int) -> int:
    """The next whole number."""
    return number + 1


@node("Show", category="benchmark", output_node=True)
def show(number: int) -> Ui:
    """The end of a chain."""
    return {"number": [number]}


def chain(length: int, first: int) -> Workflow:
    """A workflow of `length` nodes in a row."""
    nodes: dict[str, object] = {"0": {"class_type": "Start", "inputs": {"number": first}}}
    for index in range(1, length - 1):
        nodes[str(index)] = {"class_type": "Next", "inputs": {"number": [str(index - 1), 0]}}
    nodes["end"] = {"class_type": "Show", "inputs": {"number": [str(length - 2), 0]}}
    return read_workflow(json.dumps(nodes))


async def seconds(engine: Engine, workflow: Workflow) -> float:
    """From a workflow as read to its result, validation included."""
    started = time.perf_counter()
    result = await engine.run(engine.accept(workflow))
    result.raise_first_error()
    return time.perf_counter() - started


async def measure() -> dict[str, float]:
    """The median of each figure."""
    found = {}
    registry = Registry([Pack(name="benchmark", nodes=(start, following, show))])
    with Lanes.inline() as lanes:
        for length in (200, 800, 5000):
            engine = Engine(registry, lanes=lanes, cache=OutcomeCache(limit_bytes=1 << 28))
            times = [await seconds(engine, chain(length, turn)) for turn in range(REPEATS)]
            found[f"chain_{length}"] = statistics.median(times)
            again = [await seconds(engine, chain(length, 0)) for _ in range(REPEATS)]
            found[f"chain_{length}_cached"] = statistics.median(again)
    return found


def main() -> None:
    """Print the table and the JSON line."""
    found = asyncio.run(measure())
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    for name, median_s in found.items():
        owed = f"  owed {OWED_S[name]:g} s" if name in OWED_S else ""
        print(f"{name:20} {median_s:8.4f} s{owed}")
    print(json.dumps({name: round(median_s, 5) for name, median_s in found.items()}))


if __name__ == "__main__":
    main()
