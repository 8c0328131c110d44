"""A worker process: asks the vendor for every prompt it is told, all at once.

    python tests/calls/call_worker.py DATABASE PORT ORDER

ORDER is JSON: {"calls": [[tenant, prompt], ...], "limits": {...}, "policy": {...},
"settings": {...}, "deadline_s": 60}. It prints `ready`, waits for a line, then prints one JSON
line per call as it ends: [prompt, address or error code, paid now].
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import httpx

from calls.http_vendor import HttpVendor
from milepost.calls.call import Call
from milepost.calls.ledger import Ledger, LedgerSettings
from milepost.calls.policy import Limits, Policy
from milepost.calls.schema import CALLS_SCHEMA
from milepost.errors import MilepostError
from milepost.records.records import open_records


async def work(database: str, port: int, order: dict[str, Any]) -> None:
    records = await open_records(database, [CALLS_SCHEMA])
    policy = Policy(limits=Limits(**order.get("limits", {})), **order.get("policy", {}))
    settings = LedgerSettings(**order.get("settings", {}))
    base = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=base, timeout=10) as client:
        vendor = HttpVendor(client, policy)
        await client.get("/counts")
        async with Ledger(records, settings) as ledger, asyncio.TaskGroup() as group:
            print("ready", flush=True)  # noqa: T201  # the test waits for it
            await asyncio.to_thread(sys.stdin.readline)
            for tenant, prompt in order["calls"]:
                call = Call(
                    tenant=tenant, account="counting", model="tasks", inputs={"prompt": prompt}
                )
                group.create_task(one(ledger, call, vendor, order.get("deadline_s", 60)))
    await records.close()


async def one(ledger: Ledger, call: Call, vendor: HttpVendor, deadline_s: float) -> None:
    said: list[object]
    try:
        result = await ledger.run(call, vendor, deadline_s=deadline_s)
        said = [call.inputs["prompt"], result.address, result.paid_now]
    except MilepostError as error:
        said = [call.inputs["prompt"], error.code, False]
    print(json.dumps(said), flush=True)  # noqa: T201  # the test reads it


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])))
