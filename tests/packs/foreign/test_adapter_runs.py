"""V1 classes in the engine: what they are called with, and what becomes of their results."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph.flow_pack import FLOW_PACK
from milepost.graph.cache import OutcomeCache
from milepost.graph.refusals import OutputsFailedValidation
from milepost.node.spec import OutputSpec
from milepost.packs import io
from milepost.packs.foreign.adapter import CONTEXT, WORKPLACE
from milepost.packs.foreign.instances import Instances
from milepost.packs.foreign.result import read_result
from packs.foreign.every_convention import PACK
from packs.foreign.sample_packs import HEAD, Bench, bench, load, node_of
from packs.foreign.surroundings import Call, Place


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Bench]:
    cache = OutcomeCache(limit_bytes=1_000_000)
    native = (io.PACK, FLOW_PACK)
    with bench(tmp_path, {"a-pack/__init__.py": PACK}, native=native, cache=cache) as opened:
        assert not opened.loaded.refusals
        yield opened


async def test_a_function_gets_what_is_written_and_no_defaults(made: Bench) -> None:
    assert await made.value("Given", n="3") == {"n": 3, "own": "n"}
    assert await made.value("Given", n=3, o="x", h=7, other=1) == {
        "n": 3, "o": "x", "h": 7, "own": "n",
    }  # fmt: skip


async def test_a_required_input_with_a_default_is_required(made: Bench) -> None:
    with pytest.raises(OutputsFailedValidation, match="n is missing"):
        await made.value("Given")


async def test_inputs_that_a_dict_knows_when_asked_are_given(made: Bench) -> None:
    assert await made.value("Dynamic", x=1, any_name="y") == {"x": 1, "any_name": "y"}


async def test_names_in_any_script_are_ordinary(made: Bench) -> None:
    assert await made.value("旅行文本生成", 城市="无锡") == "无锡的秋天"


async def test_what_a_node_keeps_on_itself_is_there_again(made: Bench) -> None:
    counts = [await made.value("Keeps") for _ in range(3)]

    assert counts == [1, 2, 3]


def test_objects_are_kept_per_place_and_node_up_to_a_bound() -> None:
    places = [object(), object()]
    kept = Instances(object, most=2)

    first = kept.of(places[0], "1")

    assert kept.of(places[0], "1") is first
    assert kept.of(places[1], "1") is not first
    assert kept.of(places[0], "1") is first
    kept.of(places[0], "2")
    kept.of(places[0], "3")
    assert kept.of(places[0], "1") is not first


async def test_code_runs_in_its_packs_thread_and_its_tenants_folders(made: Bench) -> None:
    folder, thread = await made.value("Where")
    _, safe = await made.value("Safe")

    assert folder == str(made.place.output)
    assert thread == "custom_nodes.a-pack"
    assert safe.startswith("node")


async def test_async_functions_wait_on_the_loop(made: Bench) -> None:
    assert await made.value("Later", a=4) == 8


async def test_results_have_as_many_values_as_there_are_outputs(made: Bench) -> None:
    assert await made.values("Short") == (1, None, None)
    assert await made.values("Long") == (1,)
    assert await made.values("Nothing") == (None, None)
    with pytest.raises(TypeError, match="returned a int; a tuple"):
        await made.values("Bare")


async def test_one_dict_may_say_what_is_shown_and_given(made: Bench) -> None:
    result = await made.run(show=("Shows", {"a": 3}), more=("Show", {"value": ["show", 0]}))

    assert result.outputs == {"show": {"text": ["3"], "n": [3]}, "more": {"shown": [3]}}


async def test_a_blocked_result_blocks_every_output(made: Bench) -> None:
    result = await made.run(block=("Blocks", {}), end=("Show", {"value": ["block", 1]}))

    assert [str(each.error) for each in result.errors] == ["Execution Blocked: blocked by a pack"]


async def test_a_pack_adds_nodes(made: Bench) -> None:
    result = await made.run(one=("Expands", {"a": 21}), end=("Show", {"value": ["one", 0]}))

    assert result.outputs == {"end": {"shown": [42]}}


async def test_classes_that_take_lists_are_called_and_asked_with_lists(made: Bench) -> None:
    first, rest = await made.values("Lists", a=1)

    assert tuple(first) == (1,)
    assert rest == ([1], None)
    with pytest.raises(OutputsFailedValidation, match="is no list of 1"):
        await made.values("Lists", a=2)


async def test_lazy_inputs_are_asked_of_the_nodes_own_object(made: Bench) -> None:
    result = await made.run(
        yes=("Number", {"value": 1}),
        no=("Fail", {"how": "bug"}),
        lazy=("Lazy", {"on": "a", "a": ["yes", 0], "b": ["no", 0]}),
        end=("Show", {"value": ["lazy", 0]}),
    )

    assert result.outputs["end"]["shown"] == [("a", 1, None, ["a", "a"])]
    assert not result.errors


async def test_hooks_look_around_in_the_tenants_folders(made: Bench) -> None:
    made.place.input.mkdir(parents=True)
    file = made.place.input / "note.txt"
    with pytest.raises(OutputsFailedValidation, match="no such file"):
        await made.value("Judges", file="note.txt", n=1)

    file.write_text("first")
    first = await made.value("Judges", file="note.txt", n=1)
    file.write_text("second")
    second = await made.value("Judges", file="note.txt", n=1)

    assert (first, second) == ("first", "second")
    with pytest.raises(OutputsFailedValidation, match="n is above 3"):
        await made.value("Judges", file="note.txt", n=4)


async def test_a_class_may_judge_types_or_everything(made: Bench) -> None:
    linked: dict[str, tuple[str, dict[str, Any]]] = {
        "n": ("Number", {"value": 1}),
        "j": ("JudgesTypes", {"a": ["n", 0]}),
        "end": ("Show", {"value": ["j", 0]}),
    }

    assert (await made.run(**linked)).outputs["end"] == {"shown": [1]}
    given: dict[str, tuple[str, dict[str, Any]]] = {
        "g": ("Given", {"n": 1}),
        "j": ("JudgesTypes", {"a": ["g", 0]}),
    }
    with pytest.raises(OutputsFailedValidation, match=r"{'a': '\*'}"):
        await made.run(**linked | given)
    assert await made.value("JudgesAll", n=99) == 99
    with pytest.raises(OutputsFailedValidation, match="99 is wanted"):
        await made.value("JudgesAll", n=1)


async def test_hooks_written_for_an_object_get_one(made: Bench) -> None:
    assert await made.value("Instance", a="good") == "made"
    with pytest.raises(OutputsFailedValidation, match="of the object"):
        await made.value("Instance", a="bad")


async def test_output_nodes_of_packs_are_cached_as_in_comfyui(made: Bench) -> None:
    await made.run(show=("Shows", {"a": 3}))
    again = await made.run(show=("Shows", {"a": 3}))

    assert again.cached == {"show"}
    assert again.outputs == {"show": {"text": ["3"], "n": [3]}}


async def test_what_a_pack_raises_names_no_folder(made: Bench) -> None:
    result = await made.run(fails=("Fails", {"a": 1}), end=("Show", {"value": ["fails", 0]}))

    (failure,) = result.errors
    assert "/srv" not in json.dumps(failure.to_json())
    assert "file.txt" in str(failure.error)


async def test_packs_run_side_by_side_and_one_pack_one_call_at_a_time(tmp_path: Path) -> None:
    meets = (
        HEAD
        + "\nimport threading\nimport builtins\n"
        + (
            """
class NAME(Node):
    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"meet": ("*",)}}
    def run(self, meet):
        meet.wait(timeout=5)
        return (1,)

NODE_CLASS_MAPPINGS = {"NAME": NAME}
"""
        )
    )
    files = {f"{name}.py": meets.replace("NAME", name) for name in ("A", "B", "C")}
    with bench(tmp_path, files) as made:
        barrier = threading.Barrier(3)
        place = Place(tmp_path)
        arguments = {"meet": barrier, CONTEXT: Call(), WORKPLACE: place}

        given = await asyncio.gather(
            *(
                asyncio.to_thread(node_of(made.loaded, name).function, **arguments)
                for name in ("A", "B", "C")
            )
        )

    assert [each.values for each in given] == [(1,)] * 3


def test_without_torch_a_pack_gets_arrays_that_it_may_write(tmp_path: Path) -> None:
    """Where torch is there, it gets tensors instead, whose tests say so."""
    source = HEAD + (
        """
class Darken(Node):
    RETURN_TYPES = ("IMAGE",)
    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"image": ("IMAGE",)}}
    def run(self, image):
        image *= 0.5
        return (image,)

NODE_CLASS_MAPPINGS = {"Darken": Darken}
"""
    )
    darken = node_of(load(tmp_path, {"p.py": source}), "Darken")
    native = np.full((1, 2, 2, 3), 0.5, np.float32)
    native.setflags(write=False)

    outcome = darken.function(image=native, **{CONTEXT: Call(), WORKPLACE: Place(tmp_path)})
    given = outcome.values[0]

    assert (native == 0.5).all()
    assert (given == 0.25).all()
    assert not given.flags.writeable


class V3Output:
    """What V3's NodeOutput has."""

    def __init__(self, *result: object, block_execution: str | None = None) -> None:
        self.result = result or None
        self.ui = {"text": ["t"]}
        self.expand = None
        self.block_execution = block_execution


def test_v3_results_are_read_by_their_parts() -> None:
    slots = (OutputSpec(name="a", type="INT"), OutputSpec(name="b", type="INT"))

    plain = read_result(slots, V3Output(1))
    blocked: Any = read_result(slots, V3Output(block_execution="no"))

    assert (plain.values, plain.ui) == ((1, None), {"text": ["t"]})
    assert [each.message for each in blocked.values] == ["no", "no"]


async def test_v3_inputs_that_a_choice_opens_are_checked_and_given(tmp_path: Path) -> None:
    source = """
from comfy_api.latest import ComfyExtension, io

class Choice(io.ComfyNode):
    @classmethod
    def define_schema(cls):
        combo = io.DynamicCombo.Input("mode", options=[
            io.DynamicCombo.Option("off", []),
            io.DynamicCombo.Option("on", [io.Int.Input("width", max=9)]),
        ])
        return io.Schema(node_id="Choice", category="c", inputs=[combo],
                         outputs=[io.AnyType.Output()], hidden=[io.Hidden.unique_id])

    @classmethod
    async def execute(cls, mode):
        return io.NodeOutput([mode, cls.hidden.unique_id])

class Mine(ComfyExtension):
    async def get_node_list(self):
        return [Choice]

def comfy_entrypoint():
    return Mine()
"""
    with bench(tmp_path, {"v3.py": source}) as made:
        assert not made.loaded.refusals
        assert await made.value("Choice", mode="on", **{"mode.width": "7"}) == [
            {"mode": "on", "width": 7}, "n",
        ]  # fmt: skip
        with pytest.raises(OutputsFailedValidation, match="above 9"):
            await made.value("Choice", mode="on", **{"mode.width": 10})
        with pytest.raises(OutputsFailedValidation, match="mode"):
            await made.value("Choice", mode="other")
