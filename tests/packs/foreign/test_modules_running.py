from __future__ import annotations

import importlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from milepost.packs.foreign.running import InterruptProcessingException, runs
from packs.foreign.pack_file import imported
from packs.foreign.surroundings import Call, call_of, comfyui


@pytest.fixture(autouse=True)
def _modules(tmp_path: Path) -> Iterator[None]:
    with comfyui(tmp_path):
        yield


def load(name: str) -> Any:
    return importlib.import_module(name)


def test_a_progress_bar_tells_the_running_node(tmp_path: Path) -> None:
    call = Call()

    with runs(call_of(tmp_path, call=call)):
        bar = load("comfy.utils").ProgressBar(4, node_id="7")
        bar.update(1)
        bar.update(2)
        bar.update_absolute(9)
        bar.update_absolute(1, 8)

    assert call.progress == [(1, 4), (3, 4), (4, 4), (1, 8)]


def test_a_progress_bar_shows_a_preview_no_larger_than_asked(tmp_path: Path) -> None:
    call = Call()

    with runs(call_of(tmp_path, call=call)):
        picture = Image.new("RGBA", (80, 40))
        bar = load("comfy.utils").ProgressBar(1)
        bar.update_absolute(1, preview=("JPEG", picture, 20))

    data, media_type = call.previews[0]
    assert media_type == "image/jpeg"
    assert Image.open(BytesIO(data)).size == (20, 10)


def test_another_nodes_progress_is_not_told_as_ones_own(tmp_path: Path) -> None:
    call = Call()

    with runs(call_of(tmp_path, call=call)):
        load("comfy.utils").ProgressBar(4, node_id="8").update(1)

    assert call.progress == []


def test_without_a_running_node_a_bar_only_counts() -> None:
    bar = load("comfy.utils").ProgressBar(4)

    bar.update(3)

    assert bar.current == 3


@pytest.mark.parametrize(
    ("module", "call"),
    [
        ("comfy.utils", "ProgressBar(4).update(1)"),
        ("comfy.model_management", "throw_exception_if_processing_interrupted()"),
        ("comfy_execution.progress", "get_progress_state().update_progress('7', 1, 2)"),
        ("nodes", "before_node_execution()"),
        ("folder_paths", "get_output_directory()"),
        ("comfy.model_management", "get_torch_device()"),
        ("comfy.utils", "common_upscale(None, 1, 1, 'area', 'center')"),
    ],
)
def test_a_cancelled_node_ends_at_its_next_call(tmp_path: Path, module: str, call: str) -> None:
    pack = imported(tmp_path, f"import {module} as comfyui\ndef work(): comfyui.{call}")

    with (
        runs(call_of(tmp_path, call=Call(cancelled=True))),
        pytest.raises(InterruptProcessingException),
    ):
        pack.work()


def test_a_node_may_end_its_workflow_and_packs_catch_that_by_comfyuis_name(tmp_path: Path) -> None:
    management = load("comfy.model_management")

    assert management.InterruptProcessingException is InterruptProcessingException
    with runs(call_of(tmp_path)), pytest.raises(InterruptProcessingException):
        load("nodes").interrupt_processing()
    management.interrupt_current_processing(False)
    assert not management.processing_interrupted()


def test_a_call_knows_its_names(tmp_path: Path) -> None:
    utils = load("comfy_execution.utils")

    assert utils.get_executing_context() is None
    with runs(call_of(tmp_path, call=Call(call_index=2))):
        assert utils.get_executing_context() == ("run-1", "7", 2)
        with utils.CurrentNodeContext("p", "n", 0):
            assert utils.get_executing_context().node_id == "n"
        assert utils.get_executing_context().node_id == "7"


def test_types_fit_by_any_member_and_strictly_by_all() -> None:
    fits = load("comfy_execution.validation").validate_node_input

    assert fits("INT", "INT,FLOAT")
    assert fits("INT,STRING", "INT,FLOAT")
    assert not fits("INT,STRING", "INT,FLOAT", strict=True)
    assert fits("INT", "INT,FLOAT", strict=True)
    assert fits("IMAGE", "*", strict=True)
    assert not fits("IMAGE", "MASK")


def test_io_names_types_that_fit_by_not_equal() -> None:
    io = load("comfy.comfy_types").IO

    assert io.IMAGE == "IMAGE"
    assert not (io.ANY != "WHATEVER")  # noqa: SIM202  # this is what the types override
    assert not (io.NUMBER != "INT")  # noqa: SIM202
    assert io.IMAGE != "MASK"
    assert io.IMAGE != 3
    assert load("comfy.comfy_types.node_typing").IO is io


def test_an_option_that_was_not_given_is_no() -> None:
    args = load("comfy.cli_args").args

    assert args.disable_metadata is False
    assert not args.some_option_of_a_later_version
    assert args.cpu is True


def test_samplers_and_schedulers_are_listed_for_combos_and_packs_add_theirs() -> None:
    samplers = load("comfy.samplers")
    samplers.KSampler.SCHEDULERS.append("mine")

    assert "dpmpp_2m" in samplers.KSampler.SAMPLERS
    assert samplers.SAMPLER_NAMES[-3:] == ["ddim", "uni_pc", "uni_pc_bh2"]
    assert samplers.SCHEDULER_NAMES[-1] == "mine"


def test_conditioning_is_changed_in_a_copy() -> None:
    helpers = load("node_helpers")
    before = [["tensor", {"strength": 1.0, "refs": [1]}]]

    changed = helpers.conditioning_set_values(before, {"strength": 0.5})
    appended = helpers.conditioning_set_values(before, {"refs": [2], "new": [3]}, append=True)

    assert changed == [["tensor", {"strength": 0.5, "refs": [1]}]]
    assert appended == [["tensor", {"strength": 1.0, "refs": [1, 2], "new": [3]}]]
    assert before == [["tensor", {"strength": 1.0, "refs": [1]}]]


def test_a_cut_off_picture_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    target = BytesIO()
    Image.effect_noise((64, 64), 90).save(target, "PNG")
    cut = tmp_path / "cut.png"
    cut.write_bytes(target.getvalue()[:-600])
    helpers = load("node_helpers")

    picture = helpers.pillow(Image.open, cut)
    loaded = helpers.pillow(lambda opened: opened.convert("RGB"), picture)

    assert loaded.size == (64, 64)
    assert helpers.hasher()(b"x").hexdigest().startswith("2d711642")


def test_a_missing_file_is_still_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        load("node_helpers").pillow(Image.open, "nowhere.png")


def test_inputs_of_a_class_are_looked_up_by_name(tmp_path: Path) -> None:
    pack = imported(
        tmp_path,
        """
        class Node:
            @classmethod
            def INPUT_TYPES(cls):
                return {
                    "required": {"a": ("INT", {"min": 1}), "b": ("IMAGE",)},
                    "hidden": {"p": "PROMPT"},
                }
        """,
    )
    info = load("comfy_execution.graph").get_input_info

    assert info(pack.Node, "a") == ("INT", "required", {"min": 1})
    assert info(pack.Node, "b") == ("IMAGE", "required", {})
    assert info(pack.Node, "p") == ("PROMPT", "hidden", {})
    assert info(pack.Node, "c") == (None, None, None)
