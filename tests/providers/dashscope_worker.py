"""A worker process: has a simulated DashScope paint every prompt it is told, all at once.

    python tests/providers/dashscope_worker.py DATABASE FOLDER URL ORDER

ORDER is JSON: {"prompts": [...], "lease_s": 1.0, "poll_s": 0.2, "deadline_s": 60}. Pictures are
kept in FOLDER. It prints `ready`, then one JSON line for each prompt as it ends: [prompt, address
or error code].
"""

from __future__ import annotations

import asyncio
import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from milepost.calls.ledger import Ledger, LedgerSettings
from milepost.calls.schema import CALLS_SCHEMA
from milepost.errors import MilepostError
from milepost.providers.accounts import Account, Secret
from milepost.providers.capabilities import Kept, KeptIsGone, PaintWish, ask
from milepost.providers.dashscope.account import DashScope
from milepost.providers.dashscope.question import Patience
from milepost.providers.download import Downloads
from milepost.records.records import open_records


class FolderKeeper:
    """Keeps pictures for all processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def keep(self, tenant: str, data: bytes, media_type: str) -> str:
        address = f"{tenant}-{sha256(data).hexdigest()[:16]}.{media_type.rpartition('/')[2]}"
        (self.folder / address).write_bytes(data)
        return address

    async def load(self, tenant: str, address: str) -> Kept:
        if not address.startswith(f"{tenant}-"):
            raise KeptIsGone
        return Kept((self.folder / address).read_bytes(), "image/png")


async def work(database: str, folder: Path, url: str, order: dict[str, Any]) -> None:
    records = await open_records(database, [CALLS_SCHEMA])
    keeper, downloads = FolderKeeper(folder), Downloads()
    account = Account(
        name="dashscope",
        kind="dashscope",
        key=Secret("sk-simulated"),
        endpoint=f"{url}/api/v1",
        poll_s=order.get("poll_s", 0.2),
    )
    provider = DashScope(
        account,
        keeper=keeper,
        downloads=downloads,
        patience=Patience(submit_s=order.get("submit_s", 5.0)),
    )
    settings = LedgerSettings(lease_s=order.get("lease_s", 6.0))
    painter = provider.painter(order.get("model", "wanx2.1-t2i-turbo"))

    async def paint(prompt: str) -> None:
        wish = PaintWish(prompt=prompt, width_px=512, height_px=640, seed=1)
        said: list[object]
        try:
            errand = painter.paint("default", wish)
            answer = await ask(errand, ledger, keeper, deadline_s=order.get("deadline_s", 60))
            said = [prompt, answer.result.address]
        except MilepostError as error:
            said = [prompt, error.code]
        print(json.dumps(said), flush=True)  # noqa: T201  # the test reads it

    async with Ledger(records, settings) as ledger, asyncio.TaskGroup() as group:
        print("ready", flush=True)  # noqa: T201  # the test waits for it
        for prompt in order["prompts"]:
            group.create_task(paint(prompt))
    await provider.close()
    await downloads.aclose()
    await records.close()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], Path(sys.argv[2]), sys.argv[3], json.loads(sys.argv[4])))
