"""A ComfyUI server elsewhere, its standard edition: what is asked of it, and what it may answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import httpx

from milepost.calls.vendor import VendorSaid, Verdict
from milepost.providers.capabilities import Picture
from milepost.providers.exchange import Patience, Reply, exchange, public_code
from milepost.providers.retry_after import retry_after_s

_MOST_JSON_BYTES: Final = 32 * 1024 * 1024
_PROMPT_ID: Final = re.compile(r"[A-Za-z0-9_.:-]{1,100}")
_SEARCHED: Final = 64
"""How many finished runs are looked through for a lost one."""


@dataclass(frozen=True, slots=True)
class ComfyServer:
    """Its HTTP routes as calls."""

    client: httpx.AsyncClient
    patience: Patience

    async def upload(self, picture: Picture) -> str:
        """Put a picture into its input folder; the name that a workflow's input takes.

        The name is by content: an upload that is repeated changes nothing.
        """
        ending = picture.media_type.removeprefix("image/")
        name = f"milepost-{picture.digest[:32]}.{ending}"
        fields = {"image": (name, picture.data, picture.media_type)}
        request = self.client.build_request(
            "POST", "upload/image", files=fields, data={"overwrite": "true"}
        )
        try:
            answer = await self._json(request)
        except VendorSaid as said:
            if said.verdict is Verdict.LOST:  # nothing was ordered yet
                raise VendorSaid(Verdict.UNWELL, said.vendor_code) from said
            raise
        stored = answer.get("name") if isinstance(answer, dict) else None
        if not isinstance(stored, str) or not stored or not stored.isprintable():
            raise VendorSaid(Verdict.UNWELL, "BadUpload")
        subfolder = answer.get("subfolder")
        return f"{subfolder}/{stored}" if isinstance(subfolder, str) and subfolder else stored

    async def start(self, workflow: Mapping[str, Any], mark: str) -> str:
        """Order a run; its id.

        Args:
            workflow: API format.
            mark: stands in the queue and history as the client, so that a lost run is found.
        """
        body = {"prompt": workflow, "client_id": mark}
        answer = await self._json(self.client.build_request("POST", "prompt", json=body))
        prompt_id = answer.get("prompt_id") if isinstance(answer, dict) else None
        if not isinstance(prompt_id, str) or not _PROMPT_ID.fullmatch(prompt_id):
            raise VendorSaid(Verdict.LOST, "NoPromptId")
        return prompt_id

    async def outputs(self, prompt_id: str) -> Any:
        """What a run gave, by node; None while it waits or runs.

        Raises:
            VendorSaid: FAILED, it failed there; GONE, it was interrupted or nobody knows it.
        """
        entry = await self._entry(prompt_id)
        if entry is None:
            if any(found == prompt_id for found, _ in await self._queued()):
                return None
            entry = await self._entry(prompt_id)  # it may have ended in between
        if entry is None:
            raise VendorSaid(Verdict.GONE, "UnknownPrompt")
        _check_status(entry.get("status"))
        return entry.get("outputs")

    async def find(self, mark: str, known: AbstractSet[str]) -> str | None:
        """A run of that mark which is none of the known ones."""
        for prompt_id, client in [*await self._queued(), *await self._ended()]:
            if client == mark and prompt_id not in known:
                return prompt_id
        return None

    async def knock(self) -> None:
        """Ask for something small: how many runs are not done."""
        await self._reply(self.client.build_request("GET", "prompt"))

    async def has_node(self, class_type: str) -> bool:
        """Whether it knows that class of nodes."""
        path = f"object_info/{quote(class_type, safe='')}"
        try:
            answer = await self._json(self.client.build_request("GET", path))
        except VendorSaid:
            return False
        return isinstance(answer, dict) and class_type in answer

    async def cancel(self, prompt_id: str) -> None:
        """End a run that waits or runs.

        Servers before 0.3.56 interrupt whatever runs, so they are told only while ours does.
        """
        body = {"delete": [prompt_id]}
        await self._reply(self.client.build_request("POST", "queue", json=body))
        queue = await self._json(self.client.build_request("GET", "queue"))
        if any(found == prompt_id for found, _ in _entries(queue, "queue_running")):
            ours = {"prompt_id": prompt_id}
            await self._reply(self.client.build_request("POST", "interrupt", json=ours))

    async def _entry(self, prompt_id: str) -> dict[str, Any] | None:
        answer = await self._json(self.client.build_request("GET", f"history/{prompt_id}"))
        entry = answer.get(prompt_id) if isinstance(answer, dict) else None
        return entry if isinstance(entry, dict) else None

    async def _queued(self) -> list[tuple[str, str]]:
        queue = await self._json(self.client.build_request("GET", "queue"))
        lists = ("queue_running", "queue_pending")
        return [entry for name in lists for entry in _entries(queue, name)]

    async def _ended(self) -> list[tuple[str, str]]:
        asked = self.client.build_request("GET", "history", params={"max_items": _SEARCHED})
        history = await self._json(asked)
        prompts = [
            entry.get("prompt")
            for entry in (history.values() if isinstance(history, dict) else ())
            if isinstance(entry, dict)
        ]
        return list(_entries({"ended": prompts}, "ended"))

    async def _json(self, request: httpx.Request) -> Any:
        return (await self._reply(request)).json()

    async def _reply(self, request: httpx.Request) -> Reply:
        reply = await exchange(self.client, request, self.patience, most_bytes=_MOST_JSON_BYTES)
        if reply.status != httpx.codes.OK:
            raise refusal_of(reply)
        return reply


def refusal_of(reply: Reply) -> VendorSaid:
    """What an unhappy answer means for asking again."""
    said = reply.json()
    error = said.get("error") if isinstance(said, dict) else None
    kind = error.get("type") if isinstance(error, dict) else None
    code = public_code(kind, f"Http{reply.status}")
    return VendorSaid(_verdict_of(reply.status), code, retry_after_s(reply.headers))


def _verdict_of(status: int) -> Verdict:
    if status == 429:
        return Verdict.BUSY
    if status in {401, 402, 403, 404, 405} or 300 <= status < 400:
        return Verdict.ACCOUNT
    return Verdict.FAILED if 400 <= status < 500 and status != 408 else Verdict.UNWELL


def _check_status(status: Any) -> None:
    """Of a run that has ended; servers of old say nothing if it went well."""
    if not isinstance(status, dict) or status.get("status_str") != "error":
        return
    messages = status.get("messages")
    code = "execution_error"
    for message in messages if isinstance(messages, list) else []:
        if not isinstance(message, list | tuple) or len(message) != 2:
            continue
        kind, told = message
        if kind == "execution_interrupted":
            raise VendorSaid(Verdict.GONE, "Interrupted")
        if kind == "execution_error" and isinstance(told, dict):
            code = public_code(told.get("exception_type"), code)
    raise VendorSaid(Verdict.FAILED, code)


def _entries(queue: Any, name: str) -> Iterator[tuple[str, str]]:
    """Id and client of each entry `[number, id, workflow, extra data, …]`."""
    entries = queue.get(name) if isinstance(queue, dict) else None
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, list) or len(entry) < 4:
            continue
        prompt_id, extra = entry[1], entry[3]
        client = extra.get("client_id") if isinstance(extra, dict) else None
        if isinstance(prompt_id, str) and _PROMPT_ID.fullmatch(prompt_id):
            yield prompt_id, client if isinstance(client, str) else ""
