"""What the OpenAI simulator answers when nothing goes wrong."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any, Final

NOTICE: Final = "This text comes from a simulator, not from a language model."
_PIECE: Final = 12
_CREATED_S: Final = 1_767_225_600
"""Any moment; nobody reads it."""


def said_in(body: dict[str, Any]) -> str:
    """All words of a chat request, the system's first."""
    return "\n".join(_words(message.get("content")) for message in _messages(body))


def pictures_in(body: dict[str, Any]) -> list[str]:
    """The addresses of the pictures in a chat request."""
    parts = [
        part
        for message in _messages(body)
        for part in _parts(message.get("content"))
        if isinstance(part.get("image_url"), dict)
    ]
    return [str(part["image_url"].get("url")) for part in parts]


def text_for(body: dict[str, Any]) -> str:
    """The simulator's text: asked for JSON, the example in the question itself; else its notice."""
    asked = said_in(body)
    form = body.get("response_format")
    wants_json = form == {"type": "json_object"} or "JSON" in asked
    if not wants_json:
        shown = len(pictures_in(body))
        return f"{NOTICE} It was shown {shown} pictures." if shown else NOTICE
    return json.dumps(_example_in(asked) or {"simulator": NOTICE}, ensure_ascii=False)


def completion(body: dict[str, Any], text: str, finish: str = "stop") -> dict[str, Any]:
    """A whole answer."""
    message = {"role": "assistant", "content": text}
    return {
        "id": "chatcmpl-simulator",
        "object": "chat.completion",
        "created": _CREATED_S,
        "model": body.get("model"),
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": usage_of(body, text),
    }


def chunks(body: dict[str, Any], text: str, finish: str = "stop") -> Iterator[dict[str, Any]]:
    """The same as a stream."""
    for at in range(0, max(len(text), 1), _PIECE):
        yield _chunk(body, {"content": text[at : at + _PIECE]}, None)
    yield _chunk(body, {}, finish)
    if body.get("stream_options") == {"include_usage": True}:
        yield {**_chunk(body, {}, None), "choices": [], "usage": usage_of(body, text)}


def usage_of(body: dict[str, Any], text: str) -> dict[str, int]:
    """Tokens, by a rule of thumb."""
    asked, said = len(said_in(body)) // 4 + 1, len(text) // 4 + 1
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


def pictures_answer(items: list[dict[str, Any]]) -> dict[str, Any]:
    """An answer with pictures."""
    return {"created": int(time.time()), "data": items}


def error(message: str, kind: str, code: str | None) -> dict[str, Any]:
    """An error as OpenAI tells it."""
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def _chunk(body: dict[str, Any], delta: dict[str, Any], finish: str | None) -> dict[str, Any]:
    return {
        "id": "chatcmpl-simulator",
        "object": "chat.completion.chunk",
        "created": _CREATED_S,
        "model": body.get("model"),
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }


def _messages(body: dict[str, Any]) -> list[dict[str, Any]]:
    return _parts(body.get("messages"))


def _parts(content: Any) -> list[dict[str, Any]]:
    return [each for each in content if isinstance(each, dict)] if isinstance(content, list) else []


def _words(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "".join(str(part.get("text", "")) for part in _parts(content))


def _example_in(asked: str) -> dict[str, Any] | None:
    """The first JSON object that stands in a text."""
    decoder, at = json.JSONDecoder(), asked.find("{")
    while at >= 0:
        try:
            found, _ = decoder.raw_decode(asked, at)
        except (ValueError, RecursionError):
            at = asked.find("{", at + 1)
            continue
        return found if isinstance(found, dict) else None
    return None
