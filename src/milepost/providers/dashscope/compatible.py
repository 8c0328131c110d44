"""The vendor's own question about words, put in the protocol of OpenAI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_NOT_THERE: Final = frozenset({"result_format", "incremental_output"})


def compatible_body(native: Mapping[str, Any]) -> dict[str, Any]:
    """A chat completion, streamed, with the count of tokens at its end.

    Args:
        native: model, messages in `input`, and parameters, as the vendor's own protocol has them.
    """
    parameters = {
        name: value for name, value in native["parameters"].items() if name not in _NOT_THERE
    }
    return {
        "model": native["model"],
        "messages": [_message(message) for message in native["input"]["messages"]],
        "stream": True,
        "stream_options": {"include_usage": True},
        **parameters,
    }


def _message(message: Mapping[str, Any]) -> dict[str, Any]:
    content = message["content"]
    if isinstance(content, str):
        return dict(message)
    return {"role": message["role"], "content": [_part(part) for part in content]}


def _part(part: Mapping[str, Any]) -> dict[str, Any]:
    if "image" in part:
        return {"type": "image_url", "image_url": {"url": part["image"]}}
    return {"type": "text", "text": part["text"]}
