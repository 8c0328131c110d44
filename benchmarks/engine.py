"""The speed that engine and server owe, measured beside the peer's figures.

    python benchmarks/engine.py [--no-server]

Prints a table and, as its last line, our figures as JSON. The peer's were measured once with
ComfyUI 0.3.64 on a machine of 2 cores without a GPU; ours are this machine's.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from PIL import Image

from milepost.graph.cache import OutcomeCache
from milepost.graph.lanes import Lanes
from milepost.graph.run import Engine
from milepost.graph.workflow import Workflow, read_workflow
from milepost.node.declare import node
from milepost.node.registry import Pack, Registry
from milepost.node.spec import NodeSpec, Ui
from milepost.packs import images
from milepost.packs.foreign.lane import LANE_PREFIX
from milepost.packs.foreign.lanes_of_packs import pack_lane

REPEATS: Final = 5
BRANCHES: Final = 8
PICTURES: Final = 24
WIDTH_PX, HEIGHT_PX = 768, 960


class Owed(NamedTuple):
    """One line of the table."""

    work: str
    peer: str
    most: float | None = None
    """Seconds or MiB that we may take; None if `least` counts."""
    least: float | None = None
    """Things a second that we must do."""
    unit: str = "s"

    def kept(self, value: float) -> bool:
        """Whether that figure is good enough."""
        return value <= self.most if self.most is not None else value >= (self.least or 0)

    @property
    def promise(self) -> str:
        """What we owe, in words."""
        return f"≤ {self.most:g}" if self.most is not None else f"≥ {self.least:g}"


TABLE: Final[Mapping[str, Owed]] = {
    "start_s": Owed("start to first answer", "5.9", most=1.0),
    "idle_mib": Owed("idle memory, child processes included", "511", most=150, unit="MiB"),
    "chain_200": Owed("chain of 200 trivial nodes, nothing cached", "1.8", most=0.06),
    "chain_800": Owed("chain of 800", "29", most=0.24),
    "chain_5000": Owed("chain of 5000", "rejected", most=2.0),
    "chain_200_cached": Owed("the 200-chain again, fully cached", "1.5", most=0.02),
    "waiting_200_s": Owed("200 workflows, each one 2 s remote call", "415", most=4.0),
    "branches_packs": Owed("8 sync branches of 1 s, of 8 packs", "8.3", most=1.3),
    "branches_safe": Owed("8 sync branches of 1 s, thread-safe", "8.3", most=1.3),
    "tiny_per_s": Owed("tiny workflows a second, 8 connections", "576", least=1500, unit="/s"),
    "pictures_per_s": Owed(
        "load + scale + masked composite + save, 768x960", "5.5", least=15, unit="/s"
    ),
}


@node("Start", category="benchmark")
def start(number: int) -> int:
    """The first of a chain."""
    return number


@node("Next", category="benchmark")
def following(number: int) -> int:
    """The next whole number."""
    return number + 1


@node("Rest", category="benchmark")
def rest(number: int) -> int:
    """A sync node that keeps its thread for a second."""
    time.sleep(1)
    return number


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


def branches(class_type: Callable[[int], str]) -> Workflow:
    """Nodes that rest beside each other, each with its own end."""
    nodes: dict[str, object] = {}
    for at in range(BRANCHES):
        nodes[f"rest{at}"] = {"class_type": class_type(at), "inputs": {"number": at}}
        nodes[f"end{at}"] = {"class_type": "Show", "inputs": {"number": [f"rest{at}", 0]}}
    return read_workflow(json.dumps(nodes))


def of_a_pack(at: int) -> NodeSpec:
    """The resting node as one of a foreign pack, which has a thread of its own."""
    return replace(rest.spec, class_type=f"Rest{at}", lane=f"{LANE_PREFIX}pack{at}")


async def seconds(engine: Engine, workflow: Workflow) -> float:
    """From a workflow as read to its result, validation included."""
    started = time.perf_counter()
    result = await engine.run(engine.accept(workflow))
    result.raise_first_error()
    return time.perf_counter() - started


def picture(seed: int) -> bytes:
    """A PNG that packs about as well as a painted poster: broad shades with a little grain."""
    down, across = np.mgrid[0:HEIGHT_PX, 0:WIDTH_PX].astype(np.float32) / HEIGHT_PX
    waves = [np.sin(5 * down + at + seed) * np.cos(3 * across * at) for at in (1, 2, 3)]
    grain = np.random.default_rng(seed).normal(0, 1.5, (HEIGHT_PX, WIDTH_PX, 3))
    shades = np.clip(128 + 90 * np.stack(waves, -1) + grain, 0, 255).astype(np.uint8)
    kept = BytesIO()
    Image.fromarray(shades).save(kept, "PNG", compress_level=1)
    return kept.getvalue()


class Pictures:
    """The input folder."""

    def __init__(self) -> None:
        self._files = {f"{seed}.png": picture(seed) for seed in range(PICTURES)}

    def open(self, name: str) -> bytes:
        """A file's bytes."""
        return self._files[name]

    def names(self) -> list[str]:
        """What there is."""
        return list(self._files)


class Forgotten:
    """An output folder that keeps nothing: the disk is not what is measured."""

    def keep(self, name: str, data: bytes) -> str:
        """Forget a file."""
        del data
        return name


def composed(name: str) -> Workflow:
    """A picture, scaled, laid upon itself through a mask, and saved."""
    return read_workflow(
        {
            "load": {"class_type": "LoadImage", "inputs": {"image": name}},
            "scale": {
                "class_type": "ImageScale",
                "inputs": {
                    "image": ["load", 0],
                    "upscale_method": "bilinear",
                    "width": WIDTH_PX * 3 // 4,
                    "height": HEIGHT_PX * 3 // 4,
                    "crop": "disabled",
                },
            },
            "mask": {
                "class_type": "SolidMask",
                "inputs": {"value": 0.5, "width": WIDTH_PX, "height": HEIGHT_PX},
            },
            "lay": {
                "class_type": "ImageCompositeMasked",
                "inputs": {
                    "destination": ["load", 0],
                    "source": ["scale", 0],
                    "mask": ["mask", 0],
                    "x": 96,
                    "y": 120,
                    "resize_source": False,
                },
            },
            "save": {
                "class_type": "SaveImage",
                "inputs": {"images": ["lay", 0], "filename_prefix": "benchmark"},
            },
        }
    )


async def pictures_per_second(lanes: Lanes) -> float:
    """Different pictures beside each other, the first ones not counted."""
    inputs = Pictures()
    engine = Engine(
        Registry([images.PACK]), lanes=lanes, services={"inputs": inputs, "files": Forgotten()}
    )
    names = inputs.names()
    await asyncio.gather(*(seconds(engine, composed(name)) for name in names[:2]))
    started = time.perf_counter()
    await asyncio.gather(*(seconds(engine, composed(name)) for name in names))
    return len(names) / (time.perf_counter() - started)


async def measure() -> dict[str, float]:
    """The median of each of the engine's figures."""
    found = {}
    packs = [Pack(name=f"pack{at}", nodes=(of_a_pack(at),)) for at in range(BRANCHES)]
    registry = Registry([Pack(name="benchmark", nodes=(start, following, rest, show)), *packs])
    with Lanes.inline(on_demand=pack_lane) as lanes:
        for length in (200, 800, 5000):
            engine = Engine(registry, lanes=lanes, cache=OutcomeCache(limit_bytes=1 << 28))
            times = [await seconds(engine, chain(length, turn)) for turn in range(REPEATS)]
            found[f"chain_{length}"] = statistics.median(times)
            again = [await seconds(engine, chain(length, 0)) for _ in range(REPEATS)]
            found[f"chain_{length}_cached"] = statistics.median(again)
        engine = Engine(registry, lanes=lanes)
        found["branches_packs"] = await seconds(engine, branches(lambda at: f"Rest{at}"))
        found["branches_safe"] = await seconds(engine, branches(lambda _: "Rest"))
        rates = [await pictures_per_second(lanes) for _ in range(REPEATS)]
        found["pictures_per_s"] = statistics.median(rates)
    return found


def of_the_server() -> dict[str, float]:
    """What `server.py` beside this file finds, in a process of its own."""
    script = Path(__file__).with_name("server.py")
    printed = subprocess.check_output([sys.executable, script], text=True)
    found: dict[str, float] = json.loads(printed.splitlines()[-1])
    return found


def main() -> None:
    """Print the table and the JSON line."""
    found = {} if "--no-server" in sys.argv[1:] else of_the_server()
    found |= asyncio.run(measure())
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    print(f"{'work':50} {'ComfyUI':>9} {'we owe':>9} {'ours':>10}")
    for name, owed in TABLE.items():
        if name in found:
            mark = "" if owed.kept(found[name]) else "  too little" if owed.least else "  too much"
            ours = f"{found[name]:10.3f} {owed.unit}{mark}"
            print(f"{owed.work:50} {owed.peer:>9} {owed.promise:>9} {ours}")
    print(json.dumps({name: round(value, 5) for name, value in found.items()}))


if __name__ == "__main__":
    main()
