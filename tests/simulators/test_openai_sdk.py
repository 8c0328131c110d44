"""OpenAI's own SDK against our simulator, in an environment of its own."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from milepost.simulators.openai import simulated_openai

CONVERSATION = Path(__file__).with_name("openai_conversation.py")


@pytest.mark.slow
def test_the_vendors_own_sdk_takes_the_simulator_for_the_vendor() -> None:
    python = os.environ.get("MILEPOST_OPENAI_SDK_PYTHON")
    if not python:
        pytest.skip("MILEPOST_OPENAI_SDK_PYTHON names no Python that has the package openai")
    with simulated_openai() as simulator:
        spoken = subprocess.run(
            [python, str(CONVERSATION), simulator.url],
            capture_output=True,
            check=True,
            timeout=120,
            env={"NO_PROXY": "127.0.0.1"},
        ).stdout

    assert json.loads(spoken) == {
        "streamed": True,
        "usage": True,
        "painted": True,
        "linked": True,
        "edited": True,
        "models": 2,
        "errors": [
            "RateLimitError",
            "AuthenticationError",
            "NotFoundError",
            "BadRequestError",
            "InternalServerError",
            "APIConnectionError",
            "APIError",
        ],
    }
