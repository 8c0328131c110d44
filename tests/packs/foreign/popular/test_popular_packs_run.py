"""Nodes of packs with popular habits, in workflows beside ComfyUI's own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from milepost.graph.lanes import Lanes
from milepost.graph.run import Engine
from milepost.graph.workflow import read_workflow
from milepost.node.declare import Node
from milepost.node.registry import Registry
from milepost.node.spec import NodeSpec
from milepost.packs import images
from milepost.packs.foreign.lanes_of_packs import pack_lane
from milepost.packs.foreign.loader import load_packs
from milepost.packs.foreign.missing import ComfyPartMissing
from packs.foreign.popular.imitations import SAMPLERS, TENSORS, WILD
from packs.foreign.sample_packs import write
from packs.foreign.surroundings import Place, comfyui

torch = pytest.importorskip("torch")
pytest.importorskip("aiohttp")
pytestmark = pytest.mark.torch

NATIVE: Mapping[str, NodeSpec] = {
    spec.class_type: spec
    for declared in images.PACK.nodes
    for spec in [declared.spec if isinstance(declared, Node) else declared]
}
Workflow = dict[str, tuple[str, dict[str, Any]]]
Run = Callable[[Workflow], Coroutine[Any, Any, tuple[Any, ...]]]


@contextmanager
def engine_of(root: Path, files: Mapping[str, str]) -> Iterator[Run]:
    """Runs a workflow and gives the values of its node `end`."""
    folder = write(root, files)
    with comfyui(root, native=NATIVE), Lanes.inline(threads=2, on_demand=pack_lane) as lanes:
        packs = load_packs([folder], native=NATIVE, data_root=root).packs
        services = {"workplace": Place(root)}
        engine = Engine(Registry([images.PACK, *packs]), lanes=lanes, services=services)

        async def run(workflow: Workflow) -> tuple[Any, ...]:
            nodes = {
                node_id: {"class_type": class_type, "inputs": inputs}
                for node_id, (class_type, inputs) in workflow.items()
            }
            accepted = await engine.accept_beside(read_workflow(nodes), targets=["end"])
            result = await engine.run(accepted, keep=["end"])
            result.raise_first_error()
            return result.values["end"]

        yield run


PICTURE: Workflow = {
    "picture": ("EmptyImage", {"width": 8, "height": 8, "batch_size": 1, "color": 0xFF0000})
}


def test_arithmetic_of_a_pack_is_done_here(tmp_path: Path) -> None:
    with engine_of(tmp_path, TENSORS) as run:
        made: Workflow = {"made": ("KitMake", {})}
        work = ("KitWork", {"image": ["made", 0], "latent": ["made", 1]})

        picture, latent, number = asyncio.run(run({**made, "end": work}))

    assert np.asarray(picture)[0, :, :, 0].tolist() == [
        [1, 1, 1, 1],
        [1, 1, 1, 1],
        [1, 1, 0, 0],
        [1, 1, 0, 0],
    ]
    assert latent["samples"].shape == (1, 4, 16, 16)
    assert number == 3


def test_a_pack_takes_links_that_no_class_declares(tmp_path: Path) -> None:
    with engine_of(tmp_path, WILD) as run:
        switch = ("WildSwitch", {"select": 2, "first": ["picture", 0], "input2": ["words", 0]})
        words: Workflow = {"words": ("PrimitiveString", {"value": "second"})}

        chosen = asyncio.run(run({**PICTURE, **words, "end": switch}))

    assert chosen == ("second", 2)


def test_classes_derived_from_ours_save_and_give_the_pictures_on(tmp_path: Path) -> None:
    with engine_of(tmp_path, WILD) as run:
        keep = ("WildKept", {"images": ["picture", 0], "filename_prefix": "kept"})

        (picture,) = asyncio.run(run({**PICTURE, "end": keep}))

    assert picture.shape == (1, 8, 8, 3)
    assert (tmp_path / "output/default/kept_00001_.png").is_file()


@pytest.mark.parametrize(("kind", "value"), [("auto", {"seed": 5}), ("tile", None)])
def test_a_node_works_until_it_needs_a_model(
    tmp_path: Path, kind: str, value: dict[str, int] | None
) -> None:
    inputs = {"sampler": "own", "scheduler": "steep", "kind": kind, "seed": 5}
    with engine_of(tmp_path, SAMPLERS) as run:
        workflow: Workflow = {"end": ("KitSample", inputs)}
        if value is not None:
            assert asyncio.run(run(workflow)) == (value,)
        else:
            with pytest.raises(ComfyPartMissing, match="common_ksampler"):
                asyncio.run(run(workflow))
