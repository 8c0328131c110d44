"""What worker processes bring and cost: posters a second, calls, starting.

    python benchmarks/drawing_workers.py [--posters N] [--workers N] [--rounds N]

Posters are made by an engine, many at once, with the `process` lane in this process and in
workers; the best of some rounds counts. The last line is JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import os
import platform
import statistics
import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import numpy as np

from milepost import tasks, wiring
from milepost.graph.lanes import Lane, Lanes, Work
from milepost.graph.process_lane import ProcessLane
from milepost.graph.run import Engine
from milepost.graph.thread_lane import ThreadLane
from milepost.graph.worker_link import Equipment
from milepost.node.annotations import Value
from milepost.node.declare import node
from milepost.pixels.arrays import Image
from milepost.poster.gallery import gallery_tiles
from milepost.tasks import KeptFiles, Studio

SIZE_PX = (1080, 1350)
CALLS = 200
ImageValue = Annotated[Image, Value("IMAGE")]


@node("HandBack", category="benchmark", lane="process")
def hand_back(number: int) -> int:
    """A call that does nothing."""
    return number


@node("HandBackPicture", category="benchmark", lane="process")
def hand_back_picture(picture: ImageValue) -> ImageValue:
    """The picture that came."""
    return picture


@node("MakePicture", category="benchmark", lane="process")
def make_picture(width: int, height: int) -> ImageValue:
    """A new picture."""
    return np.full((1, height, width, 3), 0.5, np.float32)


NODES = (hand_back, hand_back_picture, make_picture)


def equipment() -> Equipment:
    """The nodes of this file."""
    return Equipment({each.spec.class_type: each.spec for each in NODES}, {})


async def time_calls() -> dict[str, float]:
    """Milliseconds: the start of a worker, and what one call of it adds."""
    height, width = SIZE_PX[1], SIZE_PX[0]
    lane = ProcessLane(equipment, width=1)
    try:
        starting = await _milliseconds(lane, Work(hand_back.spec, {"number": 1}), 1)
        own = np.full((1, height, width, 3), 0.5, np.float32)
        shared = await lane.run(Work(hand_back_picture.spec, {"picture": own}))
        making = Work(make_picture.spec, {"width": width, "height": height})
        return {
            "start_of_a_bare_worker_ms": starting,
            "small_call_ms": await _milliseconds(lane, Work(hand_back.spec, {"number": 1}), CALLS),
            "own_picture_there_and_back_ms": await _milliseconds(
                lane, Work(hand_back_picture.spec, {"picture": own}), CALLS
            ),
            "shared_picture_there_and_back_ms": await _milliseconds(
                lane, Work(hand_back_picture.spec, {"picture": shared}), CALLS
            ),
            "new_picture_ms": await _milliseconds(lane, making, CALLS),
            "new_picture_inline_ms": await _milliseconds(
                ThreadLane(width=1, name="inline"), making, CALLS
            ),
        }
    finally:
        lane.close()


async def _milliseconds(lane: Lane, work: Work, calls: int) -> float:
    seconds = []
    for _ in range(calls):
        begun = time.perf_counter()
        await lane.run(work)
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds) * 1000


async def time_start(cars: Path) -> float:
    """Milliseconds until a worker with all native nodes has answered its first call."""
    lane = ProcessLane(partial(wiring.worker_equipment, cars), width=1)
    begun = time.perf_counter()
    try:
        await lane.run(Work(hand_back.spec, {"number": 1}))
    except Exception:  # noqa: BLE001, S110  # it has no such node, and says so when it is ready
        pass
    finally:
        lane.close()
    return (time.perf_counter() - begun) * 1000


def posters_per_second(drawing: Lane, cars: Path, posters: int, rounds: int) -> float:
    """The best of some rounds; each poster is of another scene and seed."""
    tiles = list(gallery_tiles(*SIZE_PX))
    requests = [tile.request for tile in tiles[:: max(1, len(tiles) // posters)]][:posters]
    registry = wiring.registry()
    services = {**wiring.worker_equipment(cars).services, "producer": "benchmark"}

    async def make(lanes: Lanes, turn: int) -> float:
        begun = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for request in requests:
                files = KeptFiles()
                engine = Engine(registry, lanes=lanes, services={**services, "files": files})
                again = replace(request, seed=request.seed + turn)
                group.create_task(tasks.make_poster(Studio(engine, files), again))
        return len(requests) / (time.perf_counter() - begun)

    async def measure() -> float:
        with Lanes.inline(drawing=drawing) as lanes:
            await make(lanes, 0)  # imports, fonts
            return max([await make(lanes, turn) for turn in range(1, rounds + 1)])

    return asyncio.run(measure())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--posters", type=int, default=20, help="posters at once")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes")
    parser.add_argument("--rounds", type=int, default=3, help="the best one counts")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cars = Path(folder)
        found = asyncio.run(time_calls())
        found["start_of_a_worker_ms"] = asyncio.run(time_start(cars))
        make_posters = partial(posters_per_second, cars=cars, posters=asked.posters)
        workers = ProcessLane(partial(wiring.worker_equipment, cars), width=asked.workers)
        found["posters_per_s_workers"] = make_posters(workers, rounds=asked.rounds)
        here = ThreadLane(width=1, name="drawing")
        found["posters_per_s_inline"] = make_posters(here, rounds=asked.rounds)
    print(f"Python {platform.python_version()}, {asked.workers} workers, {SIZE_PX[0]}x{SIZE_PX[1]}")
    for name, value in found.items():
        print(f"  {name:<36}{value:8.2f}")
    print(json.dumps({name: round(value, 3) for name, value in found.items()}))


if __name__ == "__main__":
    # Under its own name, by which workers find its nodes; their main module is another.
    importlib.import_module("drawing_workers").main()
