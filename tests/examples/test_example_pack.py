"""The classes of the example pack, called as plain Python."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from milepost.node.flow import ExecutionBlocker
from milepost.packs.foreign.running import InterruptProcessingException, runs
from packs.foreign.surroundings import Call, call_of, comfyui

pytest.importorskip("aiohttp", reason="the example answers requests: milepost[packs]")

EXAMPLE = Path(__file__).parents[2] / "examples/custom_nodes/milepost_example"


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[dict[str, Any]]:
    """The pack's classes by name, imported among ComfyUI's modules."""
    name = "milepost_example"
    spec = importlib.util.spec_from_file_location(name, EXAMPLE / "__init__.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with comfyui(tmp_path):
        sys.modules[name] = module
        try:
            spec.loader.exec_module(module)
            yield module.NODE_CLASS_MAPPINGS
        finally:
            for each in [each for each in sys.modules if each.startswith(name)]:
                del sys.modules[each]


def picture() -> Any:
    return np.full((1, 2, 3, 3), 0.5, np.float32)


def note(root: Path, text: str) -> None:
    folder = root / "input" / "default"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "a.txt").write_text(text, "utf-8")


def test_a_tint_colours_a_copy(nodes: dict[str, Any]) -> None:
    original = picture()

    tinted, brightness = nodes["ExampleTint"]().tint(original, "dawn", 1.0)

    assert tinted[0, 0, 0].tolist() == pytest.approx([0.5, 0.4, 0.35])
    assert brightness == pytest.approx(0.41667, abs=1e-4)
    assert (original == 0.5).all()
    assert nodes["ExampleTintOld"].DEPRECATED


def test_only_the_chosen_side_is_asked_for(nodes: dict[str, Any]) -> None:
    pick = nodes["ExamplePick"]()

    assert pick.check_lazy_status(True) == ["if_first"]
    assert pick.check_lazy_status(False, if_second=3) == []
    assert pick.pick(False, None, 3) == (3,)
    assert "latent" in nodes["ExamplePick"].VALIDATE_INPUTS({"if_first": "LATENT"})
    assert nodes["ExamplePick"].VALIDATE_INPUTS({"if_first": "IMAGE"}) is True


def test_a_branch_ends_with_our_blocker(nodes: dict[str, Any]) -> None:
    stop = nodes["ExampleStopIf"]()

    (blocked,) = stop.stop_if(1, stop=True, message="enough")

    assert isinstance(blocked, ExecutionBlocker)
    assert blocked.message == "enough"
    assert stop.stop_if(1, stop=False) == (1,)


def test_a_note_is_offered_read_and_noticed_when_it_changes(
    nodes: dict[str, Any], tmp_path: Path
) -> None:
    read = nodes["ExampleReadNote"]
    note(tmp_path, "West Lake")

    offered = read.INPUT_TYPES()["required"]["note"][0]
    before = read.IS_CHANGED("a.txt")
    text = read().read("a.txt")
    note(tmp_path, "Huangshan")

    assert offered == ["a.txt"]
    assert text == ("West Lake",)
    assert read.IS_CHANGED("a.txt") != before
    assert read.VALIDATE_INPUTS("a.txt") is True
    assert "no note 'b.txt'" in read.VALIDATE_INPUTS("b.txt")
    assert all("no note" in read.VALIDATE_INPUTS(name) for name in ("../../a.txt", "", ".."))


def test_progress_is_told_and_a_cancelled_workflow_ends_the_node(
    nodes: dict[str, Any], tmp_path: Path
) -> None:
    call = Call()
    with runs(call_of(tmp_path, call=call)):
        (glowing,) = nodes["ExampleSlowGlow"]().glow(picture(), 2)
    with (
        runs(call_of(tmp_path, call=Call(cancelled=True))),
        pytest.raises(InterruptProcessingException),
    ):
        nodes["ExampleSlowGlow"]().glow(picture(), 2)

    assert call.progress == [(1, 2), (2, 2)]
    assert glowing[0, 0, 0, 0] == pytest.approx(1 - 0.5 * 0.95**2)


def test_words_are_split_and_joined(nodes: dict[str, Any]) -> None:
    words, count = nodes["ExampleSplitWords"]().split("lake hills road")

    assert (words, count) == (["lake", "hills", "road"], 3)
    assert nodes["ExampleJoinWords"]().join(words, ["-"]) == ("lake-hills-road",)


def test_a_repeat_becomes_a_chain_of_tints(nodes: dict[str, Any], tmp_path: Path) -> None:
    with runs(call_of(tmp_path)):
        grown = nodes["ExampleRepeatTint"]().repeat(["4", 0], 3)

    chain = list(grown["expand"].values())
    assert [each["class_type"] for each in chain] == ["ExampleTint"] * 3
    assert chain[0]["inputs"]["image"] == ["4", 0]
    assert chain[2]["inputs"]["image"][0] == list(grown["expand"])[1]
    assert grown["result"][0] == [list(grown["expand"])[2], 0]


def test_every_class_has_a_title_and_says_what_it_takes(nodes: dict[str, Any]) -> None:
    for v1 in nodes.values():
        assert set(v1.INPUT_TYPES()) <= {"required", "optional", "hidden"}
        assert hasattr(v1, v1.FUNCTION)
