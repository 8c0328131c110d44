"""Whatever a server answers, our client says what it means for asking again, and nothing else."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.memory_keeper import MemoryKeeper
from milepost.calls.call import Call
from milepost.calls.vendor import Intent, Vendor, VendorSaid
from milepost.providers.accounts import Account, Secret
from milepost.providers.capabilities import EmbedWish, PaintWish, TextWish
from milepost.providers.dashscope.account import DashScope
from milepost.providers.download import Downloads
from milepost.providers.fetched_picture import DownloadLimits
from providers.looking import look

NAMES = st.sampled_from(
    [
        "output", "task_id", "task_status", "results", "choices", "message", "content", "text",
        "url", "image", "code", "usage", "image_count", "data", "total_page", "error", "embeddings",
        "text_index", "embedding", "finish_reason", "delta", "prompt", "orig_prompt", "gmt_create",
    ]
)  # fmt: skip
WORDS = st.sampled_from(
    [
        "SUCCEEDED",
        "FAILED",
        "RUNNING",
        "UNKNOWN",
        "",
        "http://10.0.0.1/a.png",
        "one",
        "\ud800",
        "a/b",
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | WORDS
BODIES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=14,
)
PARTS = st.fixed_dictionaries({}, optional=dict.fromkeys(("image", "url", "code", "text"), BODIES))
SHAPED = st.fixed_dictionaries(
    {
        "output": st.fixed_dictionaries(
            {"task_status": WORDS},
            optional={
                "results": BODIES | st.lists(PARTS, max_size=3),
                "choices": BODIES
                | st.lists(
                    st.fixed_dictionaries(
                        {"message": BODIES | st.fixed_dictionaries({"content": st.lists(PARTS)})}
                    ),
                    max_size=2,
                ),
                "embeddings": BODIES,
                "task_id": LEAVES,
            },
        )
    },
    optional={"usage": BODIES, "data": BODIES, "choices": BODIES, "total_page": LEAVES},
)
"""Nearly right."""
ANSWERS = st.tuples(
    st.sampled_from([200, 200, 200, 201, 204, 302, 400, 401, 403, 404, 408, 429, 500, 503]),
    st.sampled_from(["application/json", "text/event-stream", "text/html"]),
    (BODIES | SHAPED).map(json.dumps)
    | (BODIES | SHAPED).map(lambda body: f"event:result\ndata:{json.dumps(body)}\n\n")
    | st.text(max_size=40),
)


class Says(httpx.AsyncBaseTransport):
    """One answer to everything."""

    def __init__(self, status: int, kind: str, body: str) -> None:
        self.status = status
        self.headers = {"content-type": kind, "date": "not a date"}
        self.body = body.encode("utf-8", "replace")

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(self.status, headers=self.headers, content=self.body, request=request)


async def no_sleep(_pause_s: float) -> None:
    """Pauses take no time."""


async def nothing_but_verdicts(transport: Says) -> None:
    downloads = Downloads(DownloadLimits(tries=1, total_s=0.2), transport=transport)
    account = Account(
        name="dashscope", kind="dashscope", key=Secret("sk"), endpoint="http://127.0.0.1:9/api/v1"
    )
    provider = DashScope(
        account, keeper=MemoryKeeper(), downloads=downloads, transport=transport, sleep=no_sleep
    )
    wish = PaintWish(prompt="one", width_px=1080, height_px=1350)
    errands: list[tuple[Vendor, Call]] = []
    for model in ("wanx2.1-t2i-turbo", "wan2.6-t2i", "qwen-image"):
        painted = provider.painter(model).paint("a", wish)
        errands.append((painted.vendor, painted.call))
    written = provider.writer("qwen-max").write("a", TextWish(prompt="one"))
    errands.append((written.vendor, written.call))
    embedded = provider.embedder("text-embedding-v4").embed("a", EmbedWish(texts=("one", "two")))
    errands.append((embedded.vendor, embedded.call))
    for vendor, call in errands:
        await verdict_of(vendor.submit(call))
    vendor, call = errands[0]
    await verdict_of(look(vendor, call.key, "task-1"))
    intent = Intent(call=call, granted_at_s=1.0e9, read_at_s=1.0e9, known_task_ids=frozenset())
    await verdict_of(vendor.find_unknown(intent))
    await provider.examine(["qwen-max", "wanx2.1-t2i-turbo"])
    await provider.close()


async def verdict_of(answer: Any) -> None:
    with suppress(VendorSaid):
        await answer


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(answer=ANSWERS)
def test_no_answer_is_more_than_a_verdict(answer: tuple[int, str, str]) -> None:
    asyncio.run(nothing_but_verdicts(Says(*answer)))
