"""A workflow that has another one run on a server elsewhere, which is Milepost's own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from providers.remote_bench import served

pytestmark = pytest.mark.slow  # it starts programs

THERE = {
    "load": {"class_type": "LoadImage", "inputs": {"image": "{picture}"}},
    "turn": {"class_type": "ImageInvert", "inputs": {"image": ["load", 0]}},
    "save": {
        "class_type": "SaveImage",
        "inputs": {"images": ["turn", 0], "filename_prefix": "turned"},
    },
}
HERE = {
    "colour": {
        "class_type": "EmptyImage",
        "inputs": {"width": 64, "height": 48, "batch_size": 1, "color": 0x000000},
    },
    "run": {
        "class_type": "RunRemoteWorkflow",
        "inputs": {
            "server": "gpu:turning",
            "workflow": json.dumps(THERE),
            "image": ["colour", 0],
        },
    },
}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("elsewhere")) as endpoint:
        yield endpoint


def run(endpoint: str, workflow: object, root: Path) -> subprocess.CompletedProcess[str]:
    (root / "here.json").write_text(json.dumps(workflow), "utf-8")
    command = ["run", str(root / "here.json"), "-o", str(root / "made.png")]
    return subprocess.run(
        [sys.executable, "-m", "milepost", *command, "--data-dir", str(root / "data")],
        env={
            **os.environ,
            "MILEPOST_ACCOUNTS": "gpu=comfyui",
            "MILEPOST_ACCOUNT_GPU_ENDPOINT": endpoint,
            "MILEPOST_POLL_SECONDS": "0.05",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_picture_goes_there_and_comes_back_changed(elsewhere: str, tmp_path: Path) -> None:
    done = run(elsewhere, HERE, tmp_path)

    assert done.returncode == 0, done.stderr
    assert "/view?filename=remote" in done.stdout
    with Image.open(tmp_path / "made.png") as made:
        assert (made.size, made.convert("RGB").getpixel((5, 5))) == ((64, 48), (255, 255, 255))


def test_a_workflow_that_fails_there_is_one_line_here(elsewhere: str, tmp_path: Path) -> None:
    broken = json.dumps({"1": {"class_type": "NoSuchNode", "inputs": {}}})
    inputs = {**HERE["run"]["inputs"], "workflow": broken}  # type: ignore[dict-item]  # a JSON object
    workflow = {**HERE, "run": {"class_type": "RunRemoteWorkflow", "inputs": inputs}}

    done = run(elsewhere, workflow, tmp_path)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "gpu:turning" in done.stderr
    assert not (tmp_path / "made.png").exists()
