"""DashScope's simulator on a port, and Milepost's own programs that have an account there."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from milepost.simulators.dashscope.script import Script
from milepost.simulators.dashscope.server import Simulator
from milepost.simulators.dashscope.serving import open_port, serving

KEY = "sk-planted-0123456789abcdef"
WRITER, PAINTER, VIEWER = (
    "dashscope:qwen-max",
    "dashscope:wanx2.1-t2i-turbo",
    "dashscope:qwen-vl-max",
)
PATIENCE_S = 60


class Ended(NamedTuple):
    """What a command left."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class SimulatedVendor:
    simulator: Simulator
    url: str
    root: Path
    """Data root of all programs."""

    @property
    def counts(self) -> dict[str, Any]:
        """As `GET /simulator/counts` tells it."""
        return self.simulator.counts.told()

    @property
    def heard(self) -> str:
        """All words that it was sent."""
        return "\n".join(self.simulator.counts.order)

    async def milepost(self, *words: str, **settings: str) -> Ended:
        """Run a command to its end."""
        process = await self._start(words, settings)
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE_S)
        return Ended(process.returncode or 0, out.decode(), err.decode())

    @asynccontextmanager
    async def server(self, **settings: str) -> AsyncIterator[str]:
        """The address of a server while it runs."""
        process = await self._start(("serve", "--port", "0", "--workers", "1"), settings)
        try:
            assert process.stdout is not None
            line = await asyncio.wait_for(process.stdout.readline(), PATIENCE_S)
            yield next(word for word in line.decode().split() if word.startswith("http"))
        finally:
            process.terminate()
            await asyncio.wait_for(process.communicate(), PATIENCE_S)

    async def _start(
        self, words: tuple[str, ...], settings: dict[str, str]
    ) -> asyncio.subprocess.Process:
        account = {
            "DASHSCOPE_API_KEY": KEY,
            "DASHSCOPE_HTTP_BASE_URL": f"{self.url}/api/v1",
            "MILEPOST_POLL_SECONDS": "0.05",
        }
        command = (sys.executable, "-m", "milepost", *words, "--data-dir", str(self.root))
        return await asyncio.create_subprocess_exec(
            *command, stdout=PIPE, stderr=PIPE, env={**os.environ, **account, **settings}
        )


@asynccontextmanager
async def simulated_vendor(root: Path, **script: Any) -> AsyncIterator[SimulatedVendor]:
    """While open, the simulator answers.

    Args:
        root: for the data of all programs.
        script: how it behaves.
    """
    simulator = Simulator(Script(**{"latency_s": 0.05, **script}))
    async with serving(simulator, open_port(0)) as url:
        yield SimulatedVendor(simulator, url, root)


async def run_prompt(http: httpx.AsyncClient, workflow: dict[str, Any]) -> dict[str, Any]:
    """The history entry of a workflow that a server has run."""
    answer = (await http.post("/prompt", json={"prompt": workflow})).json()
    async with asyncio.timeout(PATIENCE_S):
        while True:
            history = (await http.get(f"/history/{answer['prompt_id']}")).json()
            if history:
                entry: dict[str, Any] = history[answer["prompt_id"]]
                return entry
            await asyncio.sleep(0.05)
