"""A process that buys a picture and then, asked for it, is killed before the next node.

    python paying_process.py FOLDER die|live

Each purchase is a line of FOLDER/bills; what came of the run is its standard output.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Annotated

import numpy as np

from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.store import AssetStore
from milepost.graph.lanes import Lanes
from milepost.graph.run import Engine
from milepost.graph.workflow import read_workflow
from milepost.node.annotations import Value
from milepost.node.declare import node
from milepost.node.registry import Pack
from milepost.node.spec import Ui
from milepost.pixels.arrays import Image
from milepost.wiring import registry
from milepost.wiring.outcomes import OutcomesOf, open_outcomes

ImageValue = Annotated[Image, Value("IMAGE")]
FOLDER, FATE = Path(sys.argv[1]), sys.argv[2]


@node("Buy", category="trial", costly=True)
async def buy(seed: int) -> ImageValue:
    with (FOLDER / "bills").open("a") as bills:
        bills.write(f"{seed}\n")
    return np.full((1, 8, 8, 3), seed / 255, np.float32)


@node("Survive", category="trial", output_node=True)
def survive(picture: ImageValue) -> Ui:
    if FATE == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    return {"mean": [round(float(picture.mean()) * 255)]}


WORKFLOW = {
    "landscape": {"class_type": "Buy", "inputs": {"seed": 7}},
    "end": {"class_type": "Survive", "inputs": {"picture": ["landscape", 0]}},
}


async def run() -> None:
    """As a server runs a prompt."""
    outcomes = open_outcomes(FOLDER, AssetStore(FolderShelf(FOLDER), environment="test"))
    assert outcomes is not None
    known = registry(further=(Pack(name="trial", nodes=(buy, survive)),))
    with Lanes.inline(threads=1) as lanes:
        engine = Engine(known, lanes=lanes, kept=OutcomesOf(outcomes, "acme"))
        result = await engine.run(engine.accept(read_workflow(WORKFLOW)), prompt_id="prompt")
    sys.stdout.write(f"{result.outputs['end']}\n")


asyncio.run(run())
