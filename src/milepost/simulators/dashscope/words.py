"""What the simulator's texts say, in one piece or as a stream, in either protocol."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from hashlib import sha256
from math import sqrt
from typing import Any, Final

from starlette.responses import JSONResponse, Response, StreamingResponse

from milepost.simulators.dashscope.answers import error_body, good, status_of
from milepost.simulators.dashscope.asked import Asked
from milepost.simulators.dashscope.obliging import obliging_answer
from milepost.simulators.dashscope.rules import size_of
from milepost.simulators.dashscope.script import Script

_PIECES: Final = 6
_SEEN: Final = "模拟器的回答：图中是远山、天空与开阔的地面。yes"
_WRITTEN: Final = "模拟器的回答：一幅开阔的风景，远处有山，天空明亮，构图留白，没有文字，没有车辆。"


def words_for(script: Script, asked: Asked) -> str:
    """The scripted answer whose beginning stands in the question, one of use, or plain words."""
    for contained, answer in script.answers:
        if contained in asked.prompt:
            return answer
    obliging = obliging_answer(asked.prompt, pictures=asked.pictures)
    if obliging is not None:
        return obliging
    return _SEEN if asked.pictures else _WRITTEN


def tokens_of(asked: Asked, words: str) -> tuple[int, int]:
    """Tokens in and out: about one for each Chinese sign."""
    return len(asked.prompt) + 258 * asked.pictures, len(words)


def whole(asked: Asked, words: str, *, compatible: bool) -> Response:
    """The answer in one piece."""
    if not compatible:
        return good(_native(asked, words, words, "stop"))
    tokens_in, tokens_out = tokens_of(asked, words)
    message = {"role": "assistant", "content": words}
    return JSONResponse(
        {
            "id": f"chatcmpl-{uuid.uuid4()}",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": asked.model,
            "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            "usage": {
                "prompt_tokens": tokens_in,
                "completion_tokens": tokens_out,
                "total_tokens": tokens_in + tokens_out,
            },
        }
    )


def stream(
    script: Script, asked: Asked, words: str, *, compatible: bool, breaks: str | None, told: bool
) -> Response:
    """The answer piece by piece.

    Args:
        script: how long it takes.
        asked: the question.
        words: the answer.
        compatible: in the protocol of OpenAI.
        breaks: the code of an error in the middle.
        told: whether that error tells its status in a line of its own.
    """
    events = _compatible_events(asked, words) if compatible else _native_events(asked, words)

    async def told_events() -> AsyncIterator[str]:
        for number, event in enumerate(events):
            if breaks is not None and number == _PIECES // 2:
                yield _broken(breaks, compatible=compatible, told=told)
                return
            await asyncio.sleep(script.latency_s / _PIECES)
            yield event

    return StreamingResponse(told_events(), media_type="text/event-stream")


def pictures_at_once(asked: Asked, links: list[str]) -> dict[str, Any]:
    """The pictures of a model that paints while the caller waits: some say what a part is."""
    kind = {"type": "image"} if asked.model.startswith("wan") else {}
    content = [{**kind, "image": link} for link in links]
    message = {"role": "assistant", "content": content}
    width, height = size_of(asked.rule, asked.parameters)
    return {
        "output": {"choices": [{"finish_reason": "stop", "message": message}], "finished": True},
        "usage": {"image_count": len(links), "width": width, "height": height},
    }


def vectors(asked: Asked) -> Response:
    """Vectors that are near for equal texts only; in no order."""
    count = asked.parameters.get("dimension") or asked.rule.numbers
    entries = [
        {"text_index": index, "embedding": _vector(text, count)}
        for index, text in enumerate(asked.texts)
    ]
    tokens = sum(map(len, asked.texts))
    return good({"output": {"embeddings": entries[::-1]}, "usage": {"total_tokens": tokens}})


def _native(asked: Asked, words: str, so_far: str, reason: str) -> dict[str, Any]:
    tokens_in, tokens_out = tokens_of(asked, words)
    content: Any = [{"text": so_far}] if "-vl" in asked.model else so_far
    choice = {"finish_reason": reason, "message": {"role": "assistant", "content": content}}
    output: dict[str, Any] = {"choices": [choice]}
    if asked.parameters.get("result_format") == "text":
        output = {"text": so_far, "finish_reason": reason}
    usage = {"input_tokens": tokens_in, "output_tokens": tokens_out}
    return {
        "output": output,
        "usage": {**usage, "total_tokens": tokens_in + tokens_out},
    }


def _pieces(words: str) -> Iterator[str]:
    step = max(-(-len(words) // _PIECES), 1)
    for first in range(0, len(words), step):
        yield words[first : first + step]


def _native_events(asked: Asked, words: str) -> Iterator[str]:
    request_id, so_far = str(uuid.uuid4()), ""
    grows = bool(asked.parameters.get("incremental_output"))
    for number, piece in enumerate(_pieces(words), start=1):
        so_far += piece
        reason = "stop" if len(so_far) == len(words) else "null"
        body = _native(asked, words, piece if grows else so_far, reason)
        told = json.dumps({**body, "request_id": request_id}, ensure_ascii=False)
        yield f"id:{number}\nevent:result\n:HTTP_STATUS/200\ndata:{told}\n\n"


def _compatible_events(asked: Asked, words: str) -> Iterator[str]:
    facts = {"id": f"chatcmpl-{uuid.uuid4()}", "object": "chat.completion.chunk"}
    facts |= {"model": asked.model}
    for piece in _pieces(words):
        choice = {"index": 0, "delta": {"content": piece}, "finish_reason": None}
        yield _data({**facts, "choices": [choice]})
    yield _data({**facts, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    tokens_in, tokens_out = tokens_of(asked, words)
    usage = {"prompt_tokens": tokens_in, "completion_tokens": tokens_out}
    yield _data({**facts, "choices": [], "usage": usage})
    yield "data: [DONE]\n\n"


def _data(body: dict[str, Any]) -> str:
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n"


def _broken(code: str, *, compatible: bool, told: bool) -> str:
    body = error_body(code, "The simulator was told to break off.", compatible=compatible)
    if compatible:
        return _data(body)
    status = f"status:{status_of(code)}\n" if told else ""
    comment = f":HTTP_STATUS/{status_of(code)}\n"
    return f"id:9\nevent:error\n{comment}{status}data:{json.dumps(body)}\n\n"


def _vector(text: str, count: int) -> list[float]:
    numbers: list[float] = []
    for block in range(-(-count // 32)):
        digest = sha256(f"{block} {text}".encode("utf-8", "replace")).digest()
        numbers += (byte / 127.5 - 1 for byte in digest)
    length = sqrt(sum(number * number for number in numbers[:count])) or 1.0
    return [round(number / length, 6) for number in numbers[:count]]
