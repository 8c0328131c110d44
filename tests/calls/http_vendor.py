"""The ledger's port for the counting vendor, over real connections."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from milepost.calls.call import Call, CallKey, Usage
from milepost.calls.policy import Policy
from milepost.calls.vendor import Ended, Finished, Intent, Running, Submitted, VendorSaid, Verdict

VERDICTS = {429: Verdict.BUSY, 400: Verdict.REFUSED, 401: Verdict.ACCOUNT, 500: Verdict.UNWELL}


@dataclass(frozen=True, slots=True)
class HttpVendor:
    """Asks the counting vendor of `tests/fakes/counting_vendor.py`."""

    client: httpx.AsyncClient
    policy: Policy

    async def submit(self, call: Call) -> Submitted:
        try:
            answer = await self.client.post("/tasks", json={"prompt": call.inputs["prompt"]})
        except httpx.TransportError as error:
            raise VendorSaid(Verdict.LOST, type(error).__name__) from error
        if answer.status_code != 200:
            raise VendorSaid(VERDICTS[answer.status_code], answer.json()["code"])
        return Submitted(answer.json()["task_id"])

    async def poll(self, key: CallKey, task_id: str) -> Running | Ended:
        state = (await self.client.get(f"/tasks/{task_id}")).json()["state"]
        if state == "UNKNOWN":
            raise VendorSaid(Verdict.GONE, state)
        if state == "FAILED":
            raise VendorSaid(Verdict.FAILED, state)
        if state == "RUNNING":
            return Running()
        finished = Finished(f"{key.tenant}/{task_id}", Usage(cost_cny=0.14, pictures=1))

        async def fetch() -> Finished:
            return finished

        return Ended(fetch)

    async def find_unknown(self, intent: Intent) -> str | None:
        tasks: dict[str, str] = (await self.client.get("/tasks")).json()
        for task_id, prompt in tasks.items():
            if prompt == intent.call.inputs["prompt"] and task_id not in intent.known_task_ids:
                return task_id
        return None
