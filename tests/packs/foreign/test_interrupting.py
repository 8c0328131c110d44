"""Nodes that ask for the end of their own workflow."""

from __future__ import annotations

import asyncio
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from milepost.graph.events import Event, NodeFailed, RunCancelled, RunFailed
from milepost.graph.workflow import read_workflow
from packs.foreign.sample_packs import HEAD, Bench, bench

PACK = (
    HEAD
    + """
import asyncio
import comfy.model_management as management
import nodes

seen = []

class Asks(Node):
    OUTPUT_NODE = True
    def run(self, **_):
        nodes.interrupt_processing()

class AsksAsync(Node):
    OUTPUT_NODE = True
    async def run(self, **_):
        raise management.InterruptProcessingException()

class AsksWhenLazy(Node):
    OUTPUT_NODE = True
    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"a": ("*", {"lazy": True})}}
    def check_lazy_status(self, a=None):
        management.interrupt_current_processing()
        management.throw_exception_if_processing_interrupted()
    def run(self, a): ...

class Waits(Node):
    OUTPUT_NODE = True
    async def run(self, **_):
        try:
            await asyncio.Event().wait()
        finally:
            seen.append("ended")

class One(Node):
    async def run(self, **_):
        return (1,)

class Behind(Node):
    OUTPUT_NODE = True
    def run(self, a):
        seen.append("ran")
        return (1,)

NODE_CLASS_MAPPINGS = {
    c.__name__: c for c in (Asks, AsksAsync, AsksWhenLazy, Waits, Behind, One)
}
"""
)


async def ended(made: Bench, **nodes: tuple[str, dict[str, Any]]) -> list[Event]:
    """Run them, see that the run was cancelled, and return what was told."""
    heard: list[Event] = []
    submitted = read_workflow(
        {name: {"class_type": kind, "inputs": inputs} for name, (kind, inputs) in nodes.items()}
    )
    accepted = await made.engine.accept_beside(submitted)
    with pytest.raises(asyncio.CancelledError):
        await made.engine.run(accepted, emit=heard.append)
    return heard


@pytest.mark.parametrize("node", ["Asks", "AsksAsync"])
async def test_a_node_that_raises_the_interrupt_cancels_its_run(tmp_path: Path, node: str) -> None:
    with bench(tmp_path, {"asks.py": PACK}) as made:
        pack = import_module("custom_nodes.asks")

        heard = await ended(
            made,
            asks=(node, {}),
            waits=("Waits", {}),
            behind=("Behind", {"a": ["asks", 0]}),
        )

        assert pack.seen in ([], ["ended"])
    assert type(heard[-1]) is RunCancelled
    assert not [each for each in heard if isinstance(each, NodeFailed | RunFailed)]


async def test_asking_before_its_inputs_have_come_is_enough(tmp_path: Path) -> None:
    with bench(tmp_path, {"asks.py": PACK}) as made:
        heard = await ended(made, one=("One", {}), asks=("AsksWhenLazy", {"a": ["one", 0]}))

    assert type(heard[-1]) is RunCancelled


async def test_the_next_run_is_as_any(tmp_path: Path) -> None:
    with bench(tmp_path, {"asks.py": PACK}) as made:
        await ended(made, asks=("Asks", {}))

        assert await made.value("Behind", a=1) == 1


async def test_equal_nodes_of_two_runs_end_each_run_by_themselves(tmp_path: Path) -> None:
    with bench(tmp_path, {"asks.py": PACK}) as made:
        both = await asyncio.gather(
            ended(made, asks=("AsksAsync", {})), ended(made, asks=("AsksAsync", {}))
        )

    assert [type(heard[-1]) for heard in both] == [RunCancelled, RunCancelled]
