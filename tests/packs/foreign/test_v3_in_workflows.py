"""V3 nodes in workflows: adapted as any class of a pack, checked and run by the engine."""

from __future__ import annotations

import asyncio
import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from milepost.graph.cache import OutcomeCache
from milepost.graph.lanes import Lanes
from milepost.graph.refusals import OutputsFailedValidation
from milepost.graph.result import RunResult
from milepost.graph.run import Engine
from milepost.graph.workflow import read_workflow
from milepost.node.object_info import object_info
from milepost.node.registry import Pack, Registry
from milepost.packs.foreign.adapter import Origin, adapt
from milepost.packs.foreign.guard import Ward
from milepost.packs.foreign.lanes_of_packs import pack_lane
from milepost.packs.foreign.v3 import io, ui
from packs.foreign.surroundings import Place, comfyui


class OfThread(io.ComfyNode):
    THREAD_SAFE = True


class Number(OfThread):
    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="Number",
            inputs=[io.Int.Input("value", min=0, max=9)],
            outputs=[io.Int.Output()],
        )

    @classmethod
    def execute(cls, value: int) -> io.NodeOutput:
        return io.NodeOutput(value)


class Sum(OfThread):
    @classmethod
    def define_schema(cls) -> io.Schema:
        template = io.Autogrow.TemplatePrefix(io.Int.Input("each"), prefix="each", min=2, max=5)
        return io.Schema(
            node_id="Sum",
            inputs=[
                io.Autogrow.Input("numbers", template=template),
                io.DynamicCombo.Input(
                    "then",
                    options=[
                        io.DynamicCombo.Option("keep", []),
                        io.DynamicCombo.Option("times", [io.Int.Input("by", max=10)]),
                    ],
                ),
            ],
            outputs=[io.Int.Output("sum")],
        )

    @classmethod
    def execute(cls, numbers: dict[str, int], then: dict[str, Any]) -> io.NodeOutput:
        return io.NodeOutput(sum(numbers.values()) * then.get("by", 1))


class Either(OfThread):
    @classmethod
    def define_schema(cls) -> io.Schema:
        template = io.MatchType.Template("either")
        return io.Schema(
            node_id="Either",
            inputs=[
                io.Boolean.Input("first"),
                io.MatchType.Input("a", template=template, lazy=True),
                io.MatchType.Input("b", template=template, lazy=True),
            ],
            outputs=[io.MatchType.Output(template=template)],
        )

    @classmethod
    def check_lazy_status(cls, *, first: bool, **_: Any) -> list[str]:
        return ["a"] if first else ["b"]

    @classmethod
    def execute(cls, *, first: bool, a: Any = None, b: Any = None) -> io.NodeOutput:
        return io.NodeOutput(a if first else b)


class Show(io.ComfyNode):
    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="Show",
            inputs=[io.AnyType.Input("value"), io.String.Input("prompt", optional=True)],
            outputs=[],
            hidden=[io.Hidden.unique_id, io.Hidden.prompt],
            is_output_node=True,
        )

    @classmethod
    async def execute(cls, value: object, prompt: str = "none") -> io.NodeOutput:
        await asyncio.sleep(0)
        text = f"{cls.hidden.unique_id} of {sorted(cls.hidden.prompt)}: {value}, {prompt}"
        return io.NodeOutput(ui=ui.PreviewText(text))


class Save(OfThread):
    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(node_id="Save", inputs=[io.Int.Input("grey")], is_output_node=True)

    @classmethod
    def execute(cls, grey: int) -> io.NodeOutput:
        picture = np.full((1, 2, 2, 3), grey / 255, np.float32)
        return io.NodeOutput(ui=ui.ImageSaveHelper.get_save_images_ui(picture, "v3", cls=cls))


class Twice(OfThread):
    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="Twice",
            inputs=[io.Int.Input("value")],
            outputs=[io.Int.Output()],
            hidden=[io.Hidden.unique_id],
            enable_expand=True,
        )

    @classmethod
    def execute(cls, value: int) -> io.NodeOutput:
        added = f"{cls.hidden.unique_id}.0.sum"
        inputs = {"numbers.each0": value, "numbers.each1": value, "then": "times", "then.by": 1}
        return io.NodeOutput([added, 0], expand={added: {"class_type": "Sum", "inputs": inputs}})


class Changing(OfThread):
    seen: ClassVar[list[int]] = []

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="Changing", inputs=[io.Int.Input("value")], outputs=[io.Int.Output()]
        )

    @classmethod
    def validate_inputs(cls, value: int) -> bool | str:
        return value != 13 or "an unlucky number"

    @classmethod
    def fingerprint_inputs(cls, value: int) -> float:
        return math.nan if value else 0.0

    @classmethod
    def execute(cls, value: int) -> io.NodeOutput:
        cls.seen.append(value)
        return io.NodeOutput(value)


NODES = (Number, Sum, Either, Show, Save, Twice, Changing)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    stopped: list[str] = []
    ward = Ward(pack="v3", open=(os.path.realpath(tmp_path),), tell=stopped.append)
    origin = Origin(module="custom_nodes.v3", version="1", ward_at=lambda _: ward)
    specs = tuple(adapt(each.GET_SCHEMA().node_id, each, origin) for each in NODES)
    with comfyui(tmp_path), Lanes.inline(threads=2, on_demand=pack_lane) as lanes:
        registry = Registry([Pack(name="v3", nodes=specs)])
        yield Engine(
            registry,
            lanes=lanes,
            cache=OutcomeCache(limit_bytes=100_000),
            services={"workplace": Place(tmp_path)},
        )
    assert stopped == []


def node(class_type: str, **inputs: object) -> dict[str, object]:
    return {"class_type": class_type, "inputs": inputs}


async def run(engine: Engine, **nodes: dict[str, object]) -> RunResult:
    return await engine.run(engine.accept(read_workflow(nodes)))


def text(result: RunResult) -> object:
    return result.outputs["end"]["text"][0]


async def test_what_a_node_opens_is_linked_written_and_left_out(engine: Engine) -> None:
    written = {"numbers.each0": ["three", 0], "numbers.each1": 4, "numbers.each4": "5"}

    result = await run(
        engine,
        three=node("Number", value=3),
        sum=node("Sum", **written, then="times", **{"then.by": 10}),
        end=node("Show", value=["sum", 0], prompt="own"),
    )

    assert text(result) == "end of ['end', 'sum', 'three']: 120, own"


@pytest.mark.parametrize(
    ("inputs", "kind"),
    [
        ({"numbers.each0": 1, "then": "keep"}, "required_input_missing"),
        ({"numbers.each0": 1, "numbers.each1": 1, "then": "times"}, "required_input_missing"),
        (
            {"numbers.each0": 1, "numbers.each1": 1, "then": "times", "then.by": 11},
            "value_bigger_than_max",
        ),
        ({"numbers.each0": 1, "numbers.each1": 1, "then": "root"}, "value_not_in_list"),
        ({"numbers.each0": 1, "numbers.each1": "x", "then": "keep"}, "invalid_input_type"),
    ],
)
async def test_what_a_node_opens_is_checked_before_anything_runs(
    engine: Engine, inputs: dict[str, object], kind: str
) -> None:
    with pytest.raises(OutputsFailedValidation) as refused:
        await run(engine, sum=node("Sum", **inputs), end=node("Show", value=["sum", 0]))

    assert [each.type for each in refused.value.node_errors["sum"].errors] == [kind]


async def test_what_belongs_to_another_choice_is_passed_over(engine: Engine) -> None:
    inputs = {"numbers.each0": 1, "numbers.each1": 1, "then": "keep", "then.by": 99}

    result = await run(engine, sum=node("Sum", **inputs), end=node("Show", value=["sum", 0]))

    assert text(result) == "end of ['end', 'sum']: 2, none"


async def test_a_group_of_slots_passes_any_type_on_and_runs_only_what_is_needed(
    engine: Engine,
) -> None:
    result = await run(
        engine,
        one=node("Number", value=1),
        two=node("Number", value=2),
        either=node("Either", first=False, a=["one", 0], b=["two", 0]),
        sum=node("Sum", **{"numbers.each0": ["either", 0], "numbers.each1": 0, "then": "keep"}),
        end=node("Show", value=["sum", 0]),
    )

    assert str(text(result)).endswith(": 2, none")
    assert "one" not in result.timings


async def test_pictures_that_a_node_saves_are_told(engine: Engine, tmp_path: Path) -> None:
    result = await run(engine, end=node("Save", grey=128))

    (told,) = result.outputs["end"]["images"]
    assert told == {"filename": "v3_00001_.png", "subfolder": "", "type": "output"}
    assert (tmp_path / "output" / "default" / "v3_00001_.png").exists()


async def test_a_node_gives_more_nodes_to_run_that_open_inputs_too(engine: Engine) -> None:
    result = await run(engine, twice=node("Twice", value=4), end=node("Show", value=["twice", 0]))

    assert str(text(result)).endswith(": 8, none")


async def test_a_node_objects_to_its_inputs(engine: Engine) -> None:
    with pytest.raises(OutputsFailedValidation) as refused:
        await run(engine, c=node("Changing", value=13), end=node("Show", value=["c", 0]))

    (error,) = refused.value.node_errors["c"].errors
    assert (error.type, error.details) == (
        "custom_validation_failed",
        "value - an unlucky number",
    )


@pytest.mark.parametrize(("value", "runs"), [(0, 1), (5, 2)])
async def test_a_node_whose_world_changed_runs_again(engine: Engine, value: int, runs: int) -> None:
    Changing.seen.clear()

    for _ in range(2):
        await run(engine, c=node("Changing", value=value), end=node("Show", value=["c", 0]))

    assert Changing.seen == [value] * runs


async def test_a_number_out_of_bounds_is_refused(engine: Engine) -> None:
    with pytest.raises(OutputsFailedValidation):
        await run(engine, n=node("Number", value=10), end=node("Show", value=["n", 0]))


def test_editors_are_told_what_v3_says(engine: Engine) -> None:
    told = object_info(engine.registry["Sum"])

    assert told["input"]["required"]["numbers"][0] == "COMFY_AUTOGROW_V3"
    assert told["input"]["required"]["then"][0] == "COMFY_DYNAMICCOMBO_V3"
    assert "hidden" not in told["input"]
    assert object_info(engine.registry["Either"])["output"] == ["COMFY_MATCHTYPE_V3"]
    assert object_info(engine.registry["Show"])["input"]["hidden"]["prompt"] == ["PROMPT"]
