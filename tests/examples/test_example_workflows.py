"""The example packs loaded and run as the server loads and runs packs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from milepost.graph.cache import OutcomeCache
from milepost.graph.lanes import Lanes
from milepost.graph.refusals import OutputsFailedValidation
from milepost.graph.result import RunResult
from milepost.graph.run import Engine
from milepost.graph.workflow import read_workflow
from milepost.node.object_info import object_info
from milepost.node.registry import Registry
from milepost.packs import images, io
from milepost.packs.foreign.lanes_of_packs import pack_lane
from milepost.packs.foreign.loader import Loaded, load_packs
from packs.folder import Folder, encoded
from packs.foreign.surroundings import Place, comfyui

pytest.importorskip("aiohttp", reason="the example answers requests: milepost[packs]")

EXAMPLES = Path(__file__).parents[2] / "examples/custom_nodes"
Graph = dict[str, dict[str, Any]]


@pytest.fixture
def loaded(tmp_path: Path) -> Iterator[Loaded]:
    """Both packs, from a data root that already knows its first tenant."""
    shutil.copytree(
        EXAMPLES, tmp_path / "custom_nodes", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("input", "output", "temp", "user"):
        (tmp_path / name / "default").mkdir(parents=True)
    (tmp_path / "input/default/lake.txt").write_text("west lake", "utf-8")
    native = Registry([images.PACK])
    with comfyui(tmp_path, native=dict(native)):
        yield load_packs([tmp_path / "custom_nodes"], native=set(native), data_root=tmp_path)


@pytest.fixture
def engine(loaded: Loaded, tmp_path: Path) -> Iterator[Engine]:
    """Runs the packs' nodes beside ours."""
    inputs = Folder({"grey.png": encoded(Pillow.new("RGB", (3, 2), (128, 128, 128)))})
    services = {"inputs": inputs, "files": Folder(), "workplace": Place(tmp_path)}
    registry = Registry([io.PACK, images.offering(inputs), *loaded.packs])

    with Lanes.inline(threads=2, on_demand=pack_lane) as lanes:
        yield Engine(
            registry, lanes=lanes, services=services, cache=OutcomeCache(limit_bytes=2**24)
        )


async def run(engine: Engine, graph: Mapping[str, Any]) -> RunResult:
    result = await engine.run(engine.accept(read_workflow(dict(graph))))
    result.raise_first_error()
    return result


def node(class_type: str, **inputs: Any) -> dict[str, Any]:
    return {"class_type": class_type, "inputs": inputs}


def texts(result: RunResult) -> list[object]:
    return [text for ui in result.outputs.values() for text in ui["text"]]


PICTURE = node("LoadImage", image="grey.png")


def test_everything_in_the_examples_loads_and_is_declared(loaded: Loaded) -> None:
    classes = {spec.class_type for pack in loaded.packs for spec in Registry([pack]).values()}

    assert loaded.refusals == ()
    assert loaded.notices == ()
    assert len(classes) == 11
    assert list(loaded.web) == ["milepost_example"]


def test_editors_see_the_slider_the_list_and_the_marks(engine: Engine) -> None:
    tint, old, glow, greeting = (
        object_info(engine.registry[name])
        for name in ("ExampleTint", "ExampleTintOld", "ExampleSlowGlow", "ExampleGreeting")
    )

    assert tint["input"]["required"]["amount"][1]["display"] == "slider"
    assert tint["input"]["required"]["light"][0] == ["dawn", "noon", "dusk"]
    assert tint["output_name"] == ["image", "brightness"]
    assert tint["python_module"] == "custom_nodes.milepost_example"
    assert (old["deprecated"], glow["experimental"]) == (True, True)
    assert greeting["display_name"] == "Greeting (example)"


async def test_a_picture_goes_through_the_pack_and_comes_back(engine: Engine) -> None:
    graph = {
        "load": PICTURE,
        "tint": node("ExampleTint", image=["load", 0], light="dusk", amount=1.0),
        "glow": node("ExampleSlowGlow", image=["tint", 0], steps=2),
        "save": node("SaveImage", images=["glow", 0], filename_prefix="tinted"),
        "mean": node("PreviewAny", source=["tint", 1]),
    }

    result = await run(engine, graph)

    assert result.outputs["save"]["images"]
    assert float(str(result.outputs["mean"]["text"][0])) == pytest.approx(0.418, abs=0.001)


@pytest.mark.parametrize(("ran", "spared"), [("a", "b"), ("b", "a")])
async def test_only_the_side_that_is_picked_runs(engine: Engine, ran: str, spared: str) -> None:
    graph = {
        "a": node("PrimitiveString", value="left"),
        "b": node("PrimitiveString", value="right"),
        "pick": node("ExamplePick", first=ran == "a", if_first=["a", 0], if_second=["b", 0]),
        "show": node("PreviewAny", source=["pick", 0]),
    }

    result = await run(engine, graph)

    assert texts(result) == ["left" if ran == "a" else "right"]
    assert ran in result.timings
    assert spared not in result.timings


async def test_a_type_that_the_node_refuses_is_refused_before_anything_runs(
    engine: Engine,
) -> None:
    graph = {
        "latent": node("EmptyLatentImage", width=64, height=64, batch_size=1),
        "pick": node("ExamplePick", first=True, if_first=["latent", 0], if_second=["latent", 0]),
        "show": node("PreviewAny", source=["pick", 0]),
    }

    with pytest.raises(OutputsFailedValidation) as refused:
        engine.accept(read_workflow(graph))

    (error,) = refused.value.node_errors["pick"].errors
    assert error.type == "custom_validation_failed"
    assert "a latent cannot be shown" in error.details


async def test_a_branch_that_is_stopped_shows_nothing(engine: Engine) -> None:
    graph = {
        "a": node("PrimitiveString", value="left"),
        "stop": node("ExampleStopIf", value=["a", 0], stop=True),
        "show": node("PreviewAny", source=["stop", 0]),
    }

    assert texts(await run(engine, graph)) == []


async def test_words_run_through_one_by_one_and_are_gathered(engine: Engine) -> None:
    graph = {
        "split": node("ExampleSplitWords", text="west lake hills"),
        "loud": node("CaseConverter", string=["split", 0], mode="UPPERCASE"),
        "join": node("ExampleJoinWords", words=["loud", 0], separator="-"),
        "show": node("PreviewAny", source=["join", 0]),
    }

    assert texts(await run(engine, graph)) == ["WEST-LAKE-HILLS"]


async def test_a_repeat_grows_into_tints(engine: Engine) -> None:
    graph = {
        "load": PICTURE,
        "repeat": node("ExampleRepeatTint", image=["load", 0], times=3),
        "save": node("SaveImage", images=["repeat", 0], filename_prefix="grown"),
    }

    result = await run(engine, graph)

    assert result.outputs["save"]["images"]


async def test_a_note_is_read_again_when_its_file_changed(engine: Engine, tmp_path: Path) -> None:
    graph = {
        "note": node("ExampleReadNote", note="lake.txt"),
        "show": node("PreviewAny", source=["note", 0]),
    }

    first = await run(engine, graph)
    again = await run(engine, graph)
    (tmp_path / "input/default/lake.txt").write_text("Huangshan", "utf-8")
    changed = await run(engine, graph)

    assert (texts(first), texts(changed)) == (["west lake"], ["Huangshan"])
    assert "note" in again.cached


async def test_a_node_tells_its_own_place(engine: Engine) -> None:
    graph = {
        "a": node("PrimitiveInt", value=7),
        "where": node("ExampleWhereAmI", value=["a", 0]),
    }

    said = texts(await run(engine, graph))

    assert said[0] == "ExampleWhereAmI is node where of 2"
    assert said[2] == "was given a int"


async def test_the_v3_node_greets_and_checks_its_input(engine: Engine) -> None:
    graph = {
        "greet": node("ExampleGreeting", name="小梅", language="zh", times=2),
        "show": node("PreviewAny", source=["greet", 0]),
    }

    assert texts(await run(engine, graph)) == ["你好, 小梅\n你好, 小梅"]
    graph["greet"]["inputs"]["name"] = " "
    with pytest.raises(OutputsFailedValidation):
        engine.accept(read_workflow(graph))
