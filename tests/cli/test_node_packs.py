from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PACK = '''
class Double:
    """Twice the number."""

    CATEGORY = "sums"
    FUNCTION = "double"
    RETURN_TYPES = ("STRING",)
    OUTPUT_NODE = True

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"number": ("INT", {"default": 1, "max": 100})}}

    def double(self, number):
        return {"ui": {"doubled": [2 * number]}, "result": (str(2 * number),)}


class Odd(Double):
    """Shows what JSON has no words for."""

    def double(self, number):
        held = {"text": [number]}
        held["itself"] = held
        return {"ui": {"held": [held], "text": ["\\ud800", "旅"], "o": [object()]}, "result": ("",)}


NODE_CLASS_MAPPINGS = {"倍": Double, "Odd": Odd}
'''


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data folder with a pack that works and one that does not."""
    packs = tmp_path / "data/custom_nodes"
    packs.mkdir(parents=True)
    (packs / "my-sums.py").write_text(PACK, "utf-8")
    (packs / "broken.py").write_text("import nothing_of_that_name", "utf-8")
    return tmp_path / "data"


def milepost(*arguments: object) -> subprocess.CompletedProcess[str]:
    """A process of its own: packs are loaded once in one."""
    command = [sys.executable, "-m", "milepost", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.slow
def test_run_knows_the_node_packs_of_the_data_folder(data_dir: Path, tmp_path: Path) -> None:
    workflow = tmp_path / "double.json"
    workflow.write_text('{"1": {"class_type": "倍", "inputs": {"number": 21}}}', "utf-8")

    done = milepost("run", workflow, "--json", "--data-dir", data_dir)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["outputs"] == {"1": {"doubled": [42]}}


@pytest.mark.slow
def test_run_prints_whatever_nodes_show(data_dir: Path, tmp_path: Path) -> None:
    workflow = tmp_path / "odd.json"
    workflow.write_text('{"1": {"class_type": "Odd", "inputs": {"number": 2}}}', "utf-8")

    plain = milepost("run", workflow, "--data-dir", data_dir)
    done = milepost("run", workflow, "--json", "--data-dir", data_dir)

    assert plain.stdout == '1: ["\\ud800", "旅"]\n'
    assert json.loads(done.stdout)["outputs"]["1"] == {
        "held": [{"text": [2], "itself": "<dict>"}],
        "text": ["\ud800", "旅"],
        "o": ["<object>"],
    }


@pytest.mark.slow
def test_nodes_lists_packs_and_says_in_one_line_what_cannot_be_had(data_dir: Path) -> None:
    done = milepost("nodes", "--data-dir", data_dir)

    assert any(line.split()[:2] == ["倍", "sums"] for line in done.stdout.splitlines())
    (said,) = done.stderr.splitlines()
    assert said.startswith("broken: not loaded: ModuleNotFoundError: No module named 'nothing_of")
    assert said.endswith("(broken.py, line 1)")


@pytest.mark.slow
def test_a_value_that_a_pack_refuses_is_one_line_and_exit_code_2(
    data_dir: Path, tmp_path: Path
) -> None:
    workflow = tmp_path / "double.json"
    workflow.write_text('{"1": {"class_type": "倍", "inputs": {"number": 210}}}', "utf-8")

    done = milepost("run", workflow, "--data-dir", data_dir)

    assert done.returncode == 2
    assert len([line for line in done.stderr.splitlines() if not line.startswith("broken")]) == 1
