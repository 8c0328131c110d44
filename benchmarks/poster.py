"""How long a poster takes, stage by stage, and what the command costs from cold.

    python benchmarks/poster.py [--rounds N]

A warm process on one core: from the redacted trip to encoded bytes, measurement included, another
seed and another scene each time, nothing cached. The last line is JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import replace
from itertools import islice
from pathlib import Path

from milepost import tasks, wiring
from milepost.poster.gallery import gallery_tiles

SIZE_PX = (1080, 1350)
TRIP = Path(__file__).parent.parent / "examples/trips/may-day.zh-CN.txt"
STRIDE = 5
"""Coprime to the gallery's periods, so that a few rounds visit every look and landscape."""


def measure_warm(rounds: int) -> tuple[list[float], dict[str, list[float]], dict[str, float]]:
    """Seconds of each poster, of each stage, and the slowest poster of each scene."""
    tiles = list(gallery_tiles(*SIZE_PX))
    chosen = [tiles[at * STRIDE % len(tiles)] for at in range(rounds)]
    totals: list[float] = []
    stages: dict[str, list[float]] = defaultdict(list)
    slowest: dict[str, float] = defaultdict(float)
    with wiring.studio() as studio:
        for tile in islice(tiles, 0, None, 12):  # every look and landscape once: imports, fonts
            asyncio.run(tasks.make_poster(studio, tile.request))
        for number, tile in enumerate(chosen):
            request = replace(tile.request, seed=tile.request.seed + 1000 * (number + 1))
            begun = time.perf_counter()
            poster = asyncio.run(tasks.make_poster(studio, request))
            totals.append(time.perf_counter() - begun)
            for name, seconds in poster.report.timings.items():
                stages[name].append(seconds)
            scene = f"{poster.report.style} {poster.report.brief.archetype}"
            slowest[scene] = max(slowest[scene], totals[-1])
    return totals, stages, slowest


def measure_cold() -> tuple[float, float]:
    """Seconds and peak MiB of `milepost poster` in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "milepost", "poster", str(TRIP)]
        begun = time.perf_counter()
        subprocess.run(
            [*command, "-o", f"{folder}/poster.jpg"], check=True, stdout=subprocess.DEVNULL
        )
        seconds = time.perf_counter() - begun
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=48, help="posters to make")
    rounds = parser.parse_args().rounds
    # First: a child's peak counts its parent's at the fork. And on all cores, as a user has them.
    cold_s, peak_mib = measure_cold()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    totals, stages, slowest = measure_warm(rounds)
    print(f"Python {platform.python_version()} on {platform.machine()}, one core")
    print(f"{rounds} posters of {SIZE_PX[0]}x{SIZE_PX[1]}, warm; milliseconds")
    for name, seconds in stages.items():
        median, worst = statistics.median(seconds), max(seconds)
        print(f"  {name:<12}{median * 1000:7.1f} median{worst * 1000:8.1f} max")
    for scene, worst in sorted(slowest.items()):
        print(f"  slowest {scene:<24}{worst * 1000:7.1f}")
    print(f"command from cold: {cold_s:.2f} s, peak {peak_mib:.0f} MiB")
    print(
        json.dumps(
            {
                "median_s": round(statistics.median(totals), 4),
                "max_s": round(max(totals), 4),
                "cold_s": round(cold_s, 3),
                "peak_mib": round(peak_mib),
            }
        )
    )


if __name__ == "__main__":
    main()
