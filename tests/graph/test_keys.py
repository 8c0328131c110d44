from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from graph.trial_pack import REGISTRY, Notes, engine, workflow
from milepost.graph.cache import OutcomeCache
from milepost.graph.keys import content_keys
from milepost.graph.lanes import Lanes
from milepost.graph.validate import accept
from milepost.graph.workflow import Workflow
from milepost.node.declare import node
from milepost.node.registry import Pack, Registry
from milepost.node.spec import Ui

PRINT_KEY = """
from graph.test_keys import keys
from graph.trial_pack import workflow
print(keys(workflow(a=("Style", {"name": "ink"}), end=("ShowKept", {"value": ["a", 0]})))["end"])
"""


def keys(submitted: Workflow, registry: Registry = REGISTRY) -> dict[str, str | None]:
    accepted = accept(submitted, registry, services={"ledger": Notes()})
    return content_keys(accepted.nodes, {})


def chain(value: object, b: int = 1, shown: str = "ShowKept") -> Workflow:
    return workflow(
        a=("Number", {"value": value}),
        sum=("Add", {"a": ["a", 0], "b": b}),
        end=(shown, {"value": ["sum", 0]}),
    )


def version(number: str) -> Registry:
    @node("Paint", category="trial", version=number)
    def paint(seed: int) -> int:
        return seed

    @node("Show", category="trial", output_node=True)
    def show(value: object) -> Ui:
        return {"shown": [value]}

    return Registry([Pack(name="versions", nodes=(paint, show))])


def test_equal_work_has_an_equal_key_whatever_the_ids_and_spelling() -> None:
    first = keys(chain(7))["sum"]
    renamed = keys(
        workflow(
            x=("Number", {"value": "7"}),
            y=("Add", {"b": 1, "a": ["x", 0]}),
            z=("ShowKept", {"value": ["y", 0]}),
        )
    )["y"]

    assert first is not None
    assert first == renamed


def test_a_default_left_out_is_the_default_written() -> None:
    written = keys(chain(7, b=1))["sum"]
    left_out = keys(
        workflow(
            a=("Number", {"value": 7}),
            sum=("Add", {"a": ["a", 0]}),
            end=("Show", {"value": ["sum", 0]}),
        )
    )["sum"]

    assert written == left_out


def test_a_change_upstream_changes_every_key_behind_it() -> None:
    first, second = keys(chain(7)), keys(chain(8))

    assert all(first[node_id] != second[node_id] for node_id in ("a", "sum", "end"))


def test_another_slot_of_the_same_node_is_another_key() -> None:
    def key(slot: int) -> str | None:
        return keys(
            workflow(
                a=("Halve", {"value": 7}),
                sum=("Add", {"a": ["a", slot]}),
                end=("Show", {"value": ["sum", 0]}),
            )
        )["sum"]

    assert key(0) != key(1)


def test_another_code_version_is_another_key() -> None:
    submitted = workflow(a=("Paint", {"seed": 1}), end=("Show", {"value": ["a", 0]}))

    assert keys(submitted, version("1"))["a"] != keys(submitted, version("2"))["a"]


def test_an_output_node_with_an_effect_has_no_key() -> None:
    assert keys(chain(7, shown="Show"))["end"] is None


def test_a_node_that_reads_its_id_has_a_key_of_its_own() -> None:
    found = keys(
        workflow(
            a=("Embed", {}),
            b=("Embed", {}),
            end=("Show", {"value": ["a", 0]}),
            end_b=("Show", {"value": ["b", 0]}),
        )
    )

    assert found["a"] != found["b"]


def test_keys_are_the_same_in_another_process() -> None:
    here = keys(workflow(a=("Style", {"name": "ink"}), end=("ShowKept", {"value": ["a", 0]})))
    paths = os.pathsep.join([str(Path(__file__).parents[1]), *filter(None, sys.path)])

    there = subprocess.run(  # our own interpreter and text
        [sys.executable, "-c", PRINT_KEY],
        env={"PYTHONPATH": paths, "PYTHONHASHSEED": "12345"},
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )

    assert there.stdout.strip() == here["end"]


async def test_a_second_run_takes_everything_cacheable_from_the_cache(lanes: Lanes) -> None:
    notes = Notes()
    built = engine(lanes, cache=OutcomeCache(limit_bytes=100_000), ledger=notes)
    submitted = workflow(
        a=("Counted", {"name": "a"}),
        b=("Counted", {"name": "b", "after": ["a", 0]}),
        end=("Show", {"value": ["b", 0]}),
    )

    first = await built.run(built.accept(submitted))
    second = await built.run(built.accept(submitted))

    assert notes.names == ["a", "b"]
    assert first.cached == frozenset()
    assert second.cached == {"a", "b"}
    assert second.timings.keys() == {"end"}
    assert second.outputs == first.outputs


async def test_a_cached_output_node_shows_its_pictures_again(lanes: Lanes) -> None:
    built = engine(lanes, cache=OutcomeCache(limit_bytes=100_000))
    submitted = workflow(end=("ShowKept", {"value": 5}))

    await built.run(built.accept(submitted))
    again = await built.run(built.accept(submitted))

    assert again.timings == {}
    assert again.outputs == {"end": {"shown": [5]}}


async def test_what_lies_behind_a_cached_node_is_not_run_even_if_it_was_evicted(
    lanes: Lanes,
) -> None:
    notes = Notes()
    cache = OutcomeCache(limit_bytes=100_000)
    built = engine(lanes, cache=cache, ledger=notes)
    submitted = workflow(
        a=("Counted", {"name": "a"}),
        b=("Counted", {"name": "b", "after": ["a", 0]}),
        end=("Show", {"value": ["b", 0]}),
    )
    await built.run(built.accept(submitted))
    cache.drop(content_keys(built.accept(submitted).nodes, {})["a"] or "")

    await built.run(built.accept(submitted))

    assert notes.names == ["a", "b"]


async def test_a_failure_is_not_cached(lanes: Lanes) -> None:
    cache = OutcomeCache(limit_bytes=100_000)
    built = engine(lanes, cache=cache)
    submitted = workflow(bad=("Fail", {"how": "bug"}), end=("Show", {"value": ["bad", 0]}))

    await built.run(built.accept(submitted))

    assert len(cache) == 0


async def test_a_fingerprint_tells_when_the_outside_world_changed(lanes: Lanes) -> None:
    world = {"photo.png": "first"}

    def look(literals: Mapping[str, object], services: Mapping[str, object]) -> object:
        del services
        return world[str(literals["name"])]

    @node("Load", category="trial", fingerprint=look)
    def load(name: str) -> str:
        return world[name]

    @node("Show", category="trial", output_node=True)
    def show(value: object) -> Ui:
        return {"shown": [value]}

    registry = Registry([Pack(name="files", nodes=(load, show))])
    built = engine(lanes, registry=registry, cache=OutcomeCache(limit_bytes=100_000))
    submitted = workflow(a=("Load", {"name": "photo.png"}), end=("Show", {"value": ["a", 0]}))

    await built.run(built.accept(submitted))
    unchanged = await built.run(built.accept(submitted))
    world["photo.png"] = "second"
    changed = await built.run(built.accept(submitted))

    assert "a" in unchanged.cached
    assert changed.outputs == {"end": {"shown": ["second"]}}


async def test_a_fingerprint_that_fails_means_never_cached(lanes: Lanes) -> None:
    @node("Load", category="trial", fingerprint=lambda literals, services: literals[str(services)])
    def load(name: str) -> str:
        return name

    @node("Show", category="trial", output_node=True)
    def show(value: object) -> Ui:
        return {"shown": [value]}

    cache = OutcomeCache(limit_bytes=100_000)
    registry = Registry([Pack(name="files", nodes=(load, show))])
    built = engine(lanes, registry=registry, cache=cache)

    result = await built.run(
        built.accept(workflow(a=("Load", {"name": "x"}), end=("Show", {"value": ["a", 0]})))
    )

    assert result.outputs == {"end": {"shown": ["x"]}}
    assert len(cache) == 0


async def test_a_fingerprint_that_equals_nothing_means_always_changed(lanes: Lanes) -> None:
    @node("Load", category="trial", fingerprint=lambda *_: [float("nan")])
    def load(name: str) -> str:
        return name

    @node("Show", category="trial", output_node=True)
    def show(value: object) -> Ui:
        return {"shown": [value]}

    cache = OutcomeCache(limit_bytes=100_000)
    built = engine(lanes, registry=Registry([Pack(name="files", nodes=(load, show))]), cache=cache)

    await built.run(
        built.accept(workflow(a=("Load", {"name": "x"}), end=("Show", {"value": ["a", 0]})))
    )

    assert len(cache) == 0


async def test_a_fingerprint_is_told_that_a_linked_input_is_not_known_yet(lanes: Lanes) -> None:
    seen: list[Mapping[str, object]] = []

    async def look(inputs: Mapping[str, object], services: Mapping[str, object]) -> object:
        del services
        seen.append(inputs)
        return await asyncio.sleep(0, "unchanged")

    @node("Load", category="trial", fingerprint=look)
    def load(name: str, size: int = 3) -> str:
        return f"{name} {size}"

    @node("Show", category="trial", output_node=True)
    def show(value: object) -> Ui:
        return {"shown": [value]}

    built = engine(lanes, registry=Registry([Pack(name="files", nodes=(load, show))]))
    submitted = workflow(
        a=("Load", {"name": "x"}),
        b=("Load", {"name": ["a", 0], "size": 4}),
        end=("Show", {"value": ["b", 0]}),
    )

    await built.run(built.accept(submitted))

    assert seen == [{"name": "x", "size": 3}, {"name": None, "size": 4}]


def test_a_literal_that_is_no_json_has_no_key() -> None:
    accepted = accept(chain(7), REGISTRY, services={"ledger": Notes()})
    strange = replace(accepted.nodes["sum"], literals={"a": object(), "b": 1})

    found = content_keys({**accepted.nodes, "sum": strange}, {})

    assert (found["sum"], found["end"]) == (None, None)
    assert found["a"] is not None


def test_a_node_that_is_not_idempotent_has_a_key_of_its_own() -> None:
    accepted = accept(chain(7), REGISTRY, services={"ledger": Notes()})
    a = accepted.nodes["a"]
    own = replace(a, spec=replace(a.spec, idempotent=False))

    found = content_keys({"first": own, "second": own, "third": a, "fourth": a}, {})

    assert found["first"] != found["second"]
    assert found["third"] == found["fourth"]
