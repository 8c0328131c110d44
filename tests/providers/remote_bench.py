"""Our own server in a process of its own, as a ComfyUI server elsewhere."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from fakes.memory_keeper import MemoryKeeper
from milepost.calls.call import JsonValue
from milepost.calls.vendor import Finished, Running, Submitted
from milepost.providers.accounts import Account, Secret
from milepost.providers.capabilities import Errand
from milepost.providers.download import Downloads
from milepost.providers.exchange import Patience
from milepost.providers.remote_comfyui import comfyui
from milepost.providers.remote_provider import RemoteProvider
from milepost.providers.remote_template import WorkflowTemplate
from providers.looking import look

A = TypeVar("A")
MILEPOST = (sys.executable, "-m", "milepost")
COLOUR: dict[str, JsonValue] = {
    "1": {
        "class_type": "EmptyImage",
        "inputs": {"width": 64, "height": 48, "batch_size": 2, "color": 0x2040FF},
    },
    "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "colour"}},
}
SLOW_PACK = """
import asyncio


class Wait:
    RETURN_TYPES = ("IMAGE",)
    FUNCTION = "run"
    CATEGORY = "test"

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"images": ("IMAGE",)}}

    async def run(self, images):
        await asyncio.sleep(600)
        return (images,)


class Fail(Wait):
    async def run(self, images):
        raise ValueError("no such thing as Lake Street 5")


NODE_CLASS_MAPPINGS = {"Wait": Wait, "Fail": Fail}
"""


@contextmanager
def served(root: Path) -> Iterator[str]:
    """The address of a running server."""
    pack = root / "custom_nodes" / "slow"
    pack.mkdir(parents=True)
    (pack / "__init__.py").write_text(SLOW_PACK, "utf-8")
    command = [*MILEPOST, "serve", "--port", "0", "--workers", "1", "--data-dir", str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            words = process.stdout.readline().split()
            yield next(word for word in words if word.startswith("http"))
        finally:
            process.terminate()
            process.wait(20)


@dataclass
class RemoteBench:
    provider: RemoteProvider
    keeper: MemoryKeeper = field(default_factory=MemoryKeeper)

    async def ask(self, errand: Errand[A]) -> A:
        answer = await errand.vendor.submit(errand.call)
        assert isinstance(answer, Submitted)
        return await self.wait_for(errand, answer.task_id)

    async def wait_for(self, errand: Errand[A], task_id: str) -> A:
        async with asyncio.timeout(20):
            while isinstance(seen := await look(errand.vendor, errand.call.key, task_id), Running):  # noqa: ASYNC110  # it runs in another process
                await asyncio.sleep(0.02)
        assert isinstance(seen, Finished)
        return errand.read(await self.keeper.load(errand.call.tenant, seen.address))


@asynccontextmanager
async def at_server(
    endpoint: str,
    templates: Mapping[str, WorkflowTemplate] | None = None,
    *,
    key: str | None = None,
) -> AsyncIterator[RemoteBench]:
    keeper, downloads = MemoryKeeper(), Downloads()
    provider = comfyui(
        Account(
            name="gpu", kind="comfyui", endpoint=endpoint, key=None if key is None else Secret(key)
        ),
        keeper=keeper,
        downloads=downloads,
        templates=templates,
        patience=Patience(silence_s=5.0, total_s=10.0),
    )
    yield RemoteBench(provider, keeper)
    await provider.close()
    await downloads.aclose()
