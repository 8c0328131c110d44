"""The two queues of an EAS service: the one that takes requests, and its sink with the results."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from milepost.calls.vendor import VendorSaid, Verdict
from milepost.providers.accounts import Secret
from milepost.providers.exchange import Patience, Reply, exchange
from milepost.providers.remote_eas_frames import Frame, frames_in
from milepost.providers.remote_server import refusal_of

_MOST_BYTES: Final = 64 * 1024 * 1024
_PROTOBUF: Final = "application/vnd.google.protobuf"
_INPUT: Final = ""
_SINK: Final = "/sink"
_USER: Final = "milepost"
_PAGE: Final = 32
_MOST_PAGES: Final = 32
OUR_TAG: Final = "milepost"
"""The tag that holds a call's mark, so that a request whose answer was lost is found again."""


@dataclass(frozen=True, slots=True)
class EasQueues:
    """Their HTTP routes as calls."""

    endpoint: str
    client: httpx.AsyncClient
    patience: Patience
    key: Secret | None
    signed: bool
    """Whether requests are signed as the cloud's predict client does; else the bare token goes."""

    async def put(self, workflow: Mapping[str, Any], task_id: str, mark: str) -> int:
        """Queue a workflow; its index.

        Args:
            workflow: API format, sent bare.
            task_id: comes back as a tag of the result.
            mark: of the call, as a further tag.
        """
        body = json.dumps(workflow, ensure_ascii=False, separators=(",", ":")).encode()
        request = self.client.build_request(
            "POST",
            f"{self.endpoint}/api_prompt",
            params={"task_id": task_id, OUR_TAG: mark},
            content=body,
            headers={"Content-Type": "application/json"},
        )
        if self.signed and self.key is not None:
            request.headers.update(signature(self.key, request.url, body))
        reply = await self._reply(request)
        index = reply.body.strip()
        if not index.isdigit() or len(index) > 20:
            raise VendorSaid(Verdict.LOST, "NoIndex")
        return int(index)

    async def knock(self) -> None:
        """Ask both queues for what they say of themselves."""
        for queue in (_INPUT, _SINK):
            url = f"{self.endpoint}{queue}"
            await self._reply(self.client.build_request("GET", url, params={"_attrs_": "true"}))

    async def result(self, task_id: str) -> Frame | None:
        """The result of that task; None while there is none."""
        for frame in await self._peek(_SINK, {"task_id": task_id}, 1):
            if frame.tags.get("task_id") == task_id:
                return frame
        return None

    async def forget(self, frame: Frame) -> None:
        """Take a result out of the sink, once it is kept."""
        await self._delete(_SINK, frame)

    async def withdraw(self, task_id: str) -> bool:
        """Take a request out of the queue; False if it is not there any more."""
        for frame in await self._peek(_INPUT, {"task_id": task_id}, 1):
            if frame.tags.get("task_id") == task_id:
                await self._delete(_INPUT, frame)
                return True
        return False

    async def find(self, mark: str, begins: str, known: frozenset[str]) -> str | None:
        """A task that waits, runs or has ended and is none of the known ones.

        Args:
            mark: of the call, a tag of its requests.
            begins: of the call's task ids; of its results no other tag is sure to be there.
            known: task ids to leave out.
        """
        for frame in await self._peek(_INPUT, {OUR_TAG: mark}, _PAGE):
            task_id = frame.tags.get("task_id", "")
            if frame.tags.get(OUR_TAG) == mark and task_id not in known:
                return task_id
        after = 0
        for _ in range(_MOST_PAGES):
            frames = await self._peek(_SINK, {}, _PAGE, after)
            for frame in frames:
                task_id = frame.tags.get("task_id", "")
                if task_id.startswith(begins) and task_id not in known:
                    return task_id
            if len(frames) < _PAGE:
                break
            after = max(frame.index for frame in frames) + 1
        return None

    async def _peek(
        self, queue: str, tags: Mapping[str, str], length: int, index: int = 0
    ) -> list[Frame]:
        """Frames from an index on, left where they are."""
        asked = {
            "_index_": str(index),
            "_length_": str(length),
            "_timeout_": "0s",
            "_raw_": "false",
            "_auto_delete_": "false",
            **tags,
        }
        headers = {"Accept": _PROTOBUF}
        url = f"{self.endpoint}{queue}"
        request = self.client.build_request("GET", url, params=asked, headers=headers)
        reply = await self._reply(request)
        return [] if reply.status == httpx.codes.NO_CONTENT else frames_in(reply.body)

    async def _delete(self, queue: str, frame: Frame) -> None:
        url = f"{self.endpoint}{queue}"
        asked = {"_indexes_": str(frame.index)}
        await self._reply(self.client.build_request("DELETE", url, params=asked))

    async def _reply(self, request: httpx.Request) -> Reply:
        request.headers["X-EAS-QueueService-Redis-Uid"] = _USER
        request.headers["X-EAS-QueueService-Redis-Gid"] = _USER
        if self.key is not None and "authorization" not in request.headers:
            request.headers["Authorization"] = self.key.reveal()
        reply = await exchange(self.client, request, self.patience, most_bytes=_MOST_BYTES)
        if reply.status not in {200, 204}:
            raise refusal_of(reply)
        return reply


def signature(
    key: Secret, url: httpx.URL, body: bytes, *, date: str | None = None
) -> dict[str, str]:
    """The headers of a signed request, as the cloud's predict client makes them.

    Args:
        key: the service's token.
        url: where it goes.
        body: what is sent, as JSON.
        date: the moment as HTTP writes it; None: now.
    """
    content_type = "application/json"
    date = date or formatdate(usegmt=True)
    digest = hashlib.md5(body, usedforsecurity=False).hexdigest()
    service = "/".join(urlsplit(str(url)).path.split("/")[:4])
    said = f"POST\n{digest}\n{content_type}\n{date}\n{service}"
    made = hmac.new(key.reveal().encode(), said.encode(), hashlib.sha1).digest()
    return {
        "Authorization": f"EAS {base64.b64encode(made).decode('ascii')}",
        "Content-MD5": digest,
        "Date": date,
    }
