"""Packs as their authors would write them, in a `custom_nodes` folder of the test's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

from milepost.graph.cache import OutcomeCache
from milepost.graph.lanes import Lanes
from milepost.graph.result import RunResult
from milepost.graph.run import Engine
from milepost.graph.workflow import read_workflow
from milepost.node.registry import Pack, Registry
from milepost.node.spec import NodeSpec
from milepost.packs.foreign.lanes_of_packs import pack_lane
from milepost.packs.foreign.loader import Loaded, load_packs
from packs.foreign.surroundings import Place, comfyui

ONE_NODE = """
class One:
    RETURN_TYPES = ("INT",)
    FUNCTION = "run"
    CATEGORY = "test"

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {}}

    def run(self):
        return (1,)

NODE_CLASS_MAPPINGS = {"NAME": One}
"""
HEAD = """
class Node:
    RETURN_TYPES = ("*",)
    FUNCTION = "run"
    CATEGORY = "test"

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {}, "optional": {"a": ("*",), "b": ("*",)}}
"""
"""What most classes of tests derive from."""


def one_node(name: str = "One") -> str:
    """A pack of one node that gives 1."""
    return ONE_NODE.replace("NAME", name)


def write(root: Path, files: Mapping[str, str]) -> Path:
    """Files of `custom_nodes`; a path that names no file is one pack's only file."""
    folder = root / "custom_nodes"
    folder.mkdir(parents=True, exist_ok=True)
    for path, source in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(source), encoding="utf-8")
    return folder


def load(root: Path, files: Mapping[str, str] | None = None, **options: Any) -> Loaded:
    """Write these packs and load all that are there."""
    folder = write(root, files or {})
    options = {"native": (), "data_root": root, **options}
    with comfyui(root):
        return load_packs([folder], **options)


def node_of(loaded: Loaded, name: str) -> NodeSpec:
    """One of the nodes."""
    nodes = [node for pack in loaded.packs for node in pack.nodes]
    return next(node for node in nodes if isinstance(node, NodeSpec) and node.class_type == name)


def names_of(loaded: Loaded) -> list[str]:
    """All nodes that can be had."""
    return [
        node.class_type
        for pack in loaded.packs
        for node in pack.nodes
        if isinstance(node, NodeSpec)
    ]


def reasons_of(loaded: Loaded) -> dict[str, str]:
    """Why packs, or nodes, cannot be had."""
    return {each.node or each.pack: each.reason for each in loaded.refusals}


@dataclass
class Bench:
    """An engine of loaded packs beside native ones."""

    engine: Engine
    loaded: Loaded
    lanes: Lanes
    place: Place
    shown: dict[str, Any] = field(default_factory=dict)

    async def run(self, **nodes: tuple[str, dict[str, Any]]) -> RunResult:
        """`run(a=("One", {}), end=("Show", {"value": ["a", 0]}))`."""
        submitted = read_workflow(
            {
                node_id: {"class_type": class_type, "inputs": inputs}
                for node_id, (class_type, inputs) in nodes.items()
            }
        )
        return await self.engine.run(await self.engine.accept_beside(submitted))

    async def value(self, class_type: str, **inputs: Any) -> Any:
        """The first value of one node alone."""
        return (await self.values(class_type, **inputs))[0]

    async def values(self, class_type: str, **inputs: Any) -> tuple[Any, ...]:
        """The values of one node alone."""
        submitted = read_workflow({"n": {"class_type": class_type, "inputs": inputs}})
        accepted = await self.engine.accept_beside(submitted, targets=["n"])
        result = await self.engine.run(accepted, keep=["n"])
        result.raise_first_error()
        return result.values["n"]


@contextmanager
def bench(
    root: Path,
    files: Mapping[str, str],
    *,
    native: tuple[Pack, ...] = (),
    cache: OutcomeCache | None = None,
    **services: object,
) -> Iterator[Bench]:
    """An engine with these packs."""
    folder = write(root, files)
    with comfyui(root), Lanes.inline(threads=2, on_demand=pack_lane) as lanes:
        registry = Registry(native)
        loaded = load_packs([folder], native=set(registry), data_root=root)
        place = Place(root)
        engine = Engine(
            Registry([*native, *loaded.packs]),
            lanes=lanes,
            services={"workplace": place, **services},
            cache=cache,
        )
        yield Bench(engine, loaded, lanes, place)
