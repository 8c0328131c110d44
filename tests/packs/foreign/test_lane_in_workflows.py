"""Cancelling a workflow whose pack's code goes on."""

from __future__ import annotations

import asyncio
from importlib import import_module
from pathlib import Path

import pytest

from milepost.graph.workflow import read_workflow
from packs.foreign.sample_packs import HEAD, Bench, bench

PACK = HEAD + (
    """
import threading
import comfy.model_management as management

entered, leave, told = threading.Event(), threading.Event(), []

class Holds(Node):
    "Computes without looking up, then calls ComfyUI."
    def run(self):
        entered.set()
        leave.wait(timeout=5)
        try:
            management.throw_exception_if_processing_interrupted()
        except management.InterruptProcessingException:
            told.append("interrupted")
            raise
        return (1,)

class Quick(Node):
    def run(self):
        return (2,)

NODE_CLASS_MAPPINGS = {"Holds": Holds, "Quick": Quick}
"""
)


async def cancelled_in_the_middle(made: Bench) -> None:
    pack = import_module("custom_nodes.holds")
    submitted = read_workflow({"h": {"class_type": "Holds", "inputs": {}}})
    accepted = await made.engine.accept_beside(submitted, targets=["h"])
    run = asyncio.create_task(made.engine.run(accepted))
    assert await asyncio.to_thread(pack.entered.wait, 5)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run


async def test_the_workflow_ends_at_once_and_the_node_at_its_next_call(tmp_path: Path) -> None:
    with bench(tmp_path, {"holds.py": PACK}) as made:
        pack = import_module("custom_nodes.holds")

        await cancelled_in_the_middle(made)
        held = made.lanes.held()
        pack.leave.set()
        value = await made.value("Quick")

        assert [each[:2] for each in held] == [("pack:custom_nodes.holds", "Holds")]
        assert pack.told == ["interrupted"]
        assert value == 2
        assert made.lanes.held() == []


async def test_other_packs_do_not_wait_for_it(tmp_path: Path) -> None:
    other = PACK.replace("Quick", "Other").replace("Holds", "Unused")
    with bench(tmp_path, {"holds.py": PACK, "other.py": other}) as made:
        pack = import_module("custom_nodes.holds")

        await cancelled_in_the_middle(made)

        assert await made.value("Other") == 2
        assert not pack.told
        pack.leave.set()
