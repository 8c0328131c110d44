"""A look at a task, and what it gave if it has ended."""

from __future__ import annotations

from milepost.calls.call import CallKey
from milepost.calls.vendor import Ended, Finished, Running, Vendor


async def look(vendor: Vendor, key: CallKey, task_id: str) -> Running | Finished:
    """As the ledger does it."""
    seen = await vendor.poll(key, task_id)
    return await seen.fetch() if isinstance(seen, Ended) else seen
