"""The vendor's own SDK against our simulator.

It brings fifty packages, so it lives in an environment of its own (`make test-sdk`), whose Python
`MILEPOST_SDK_PYTHON` names.
"""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from milepost.simulators.dashscope.script import Script
from milepost.simulators.dashscope.server import Simulator
from milepost.simulators.dashscope.serving import open_port, serving

CONVERSATION = Path(__file__).with_name("sdk_conversation.py")


async def conversation(python: str, picture: Path) -> dict[str, list[Any]]:
    """What the SDK heard, step by step."""
    async with serving(Simulator(Script(latency_s=0.2)), open_port(0)) as url:
        speaking = await asyncio.create_subprocess_exec(
            python, str(CONVERSATION), url, str(picture), stdout=asyncio.subprocess.PIPE
        )
        async with asyncio.timeout(120):
            spoken, _ = await speaking.communicate()
    heard: dict[str, list[Any]] = json.loads(spoken)
    return heard


@pytest.mark.slow
async def test_the_vendors_own_sdk_takes_the_simulator_for_the_vendor(tmp_path: Path) -> None:
    python = os.environ.get("MILEPOST_SDK_PYTHON")
    if not python:
        pytest.skip("the vendor's SDK has an environment of its own: make test-sdk")

    picture = tmp_path / "own.png"
    Image.new("RGB", (640, 480), "teal").save(picture)

    heard = await conversation(python, picture)

    assert {name: tuple(answer[:2]) for name, answer in heard.items()} == {
        "text": (200, ""),
        "stream": (200, ""),
        "pieces": (200, ""),
        "seen": (200, ""),
        "seen from a file": (200, ""),
        "vectors": (200, ""),
        "no model": (404, "ModelNotFound"),
        "picture": (200, ""),
        "task": (200, ""),
        "look": (200, ""),
        "wait": (200, ""),
        "cancel": (400, "UnsupportedOperation"),
        "list": (200, ""),
        "wrong size": (400, "InvalidParameter"),
        "refused": (400, "DataInspectionFailed"),
        "qwen-image": (200, ""),
        "edited from a file": (200, ""),
        "task from a file": (200, ""),
        "wan2.6": (200, ""),
        "aio picture": (200, ""),
        "aio list": (200, ""),
        "aio cancel": (400, "UnsupportedOperation"),
        "aio text": (200, ""),
        "broken, status not told": (400, "Throttling.RateQuota"),  # the SDK's own mistake
        "broken, status told": (429, "Throttling.RateQuota"),
        "throttled": (429, "Throttling.RateQuota"),
        "arrearage": (400, "Arrearage"),
    }
    words = heard["text"][2]["choices"][0]["message"]["content"]
    assert heard["stream"][2]["choices"][0]["message"]["content"] == words
    assert heard["pieces"][2] == words
    assert len(heard["vectors"][2]["embeddings"][0]["embedding"]) == 64
    assert [result["orig_prompt"] for result in heard["picture"][2]["results"]] == ["湖", "湖"]
    assert heard["look"][2]["task_status"] in {"PENDING", "RUNNING"}
    assert heard["wait"][2]["task_status"] == "SUCCEEDED"
    assert len(heard["list"][2]["data"]) == 2
    assert heard["wan2.6"][2]["choices"][0]["message"]["content"][0]["image"]
    assert heard["aio picture"][2]["results"][0]["url"]
