"""The cloud's own SDK against the double of its queue service: the double is honest."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest

from fakes.eas_queue import eas_service

CONVERSATION = Path(__file__).parents[1] / "fakes" / "eas_queue_conversation.py"


@pytest.mark.slow
async def test_the_clouds_own_sdk_takes_the_double_for_the_service() -> None:
    python = os.environ.get("MILEPOST_EAS_SDK_PYTHON")
    if not python:
        pytest.skip("MILEPOST_EAS_SDK_PYTHON names no Python that has the package eas-prediction")
    async with eas_service() as (endpoint, _):
        speaking = await asyncio.create_subprocess_exec(
            python, str(CONVERSATION), endpoint, stdout=asyncio.subprocess.PIPE
        )
        async with asyncio.timeout(120):
            spoken, _ = await speaking.communicate()

    assert json.loads(spoken) == {
        "by request id": ["first"],
        "result": ["9"],
        "by tag": 1,
        "empty": 0,
        "attributes": "input",
        "search": ["IsPending", "WaitCount"],
        "watched": [f"watched-{number}" for number in range(5)],
        "left": True,
        "wrong token": "PredictException",
    }
