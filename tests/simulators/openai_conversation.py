"""Said by OpenAI's own SDK, in an environment of its own: `python openai_conversation.py URL`."""

from __future__ import annotations

import base64
import json
import sys
from typing import Any
from urllib.request import urlopen

import openai  # type: ignore[import-not-found,unused-ignore]  # only in the SDK's environment

PNG = b"\x89PNG"
ASKED: Any = {"model": "writer", "messages": [{"role": "user", "content": "hello"}]}


def converse(url: str) -> dict[str, Any]:
    client = openai.OpenAI(base_url=url, api_key="any", max_retries=0)
    root = url.removesuffix("/v1")

    def error_at(fault: str) -> str:
        body = json.dumps({"faults": [fault]}).encode()
        urlopen(f"{root}/simulator/faults", data=body).read()  # noqa: S310  # the simulator
        try:
            list(client.chat.completions.create(**ASKED, stream=True))
        except openai.APIError as error:
            return type(error).__name__
        return "none"

    whole = client.chat.completions.create(**ASKED)
    pieces = list(
        client.chat.completions.create(**ASKED, stream=True, stream_options={"include_usage": True})
    )
    text = "".join(piece.choices[0].delta.content or "" for piece in pieces if piece.choices)
    painted = client.images.generate(model="painter", prompt="a lake", response_format="b64_json")
    picture = base64.b64decode(painted.data[0].b64_json)
    linked = client.images.generate(model="painter", prompt="a lake", response_format="url")
    files = [("a.png", picture, "image/png"), ("b.png", picture, "image/png")]
    edited = client.images.edit(model="painter", image=files, prompt="a boat")
    faults = "rate_limited unauthorized model_not_found refused server_error drop stream_error"
    return {
        "streamed": text == whole.choices[0].message.content,
        "usage": pieces[-1].usage.total_tokens == whole.usage.total_tokens > 0,
        "painted": picture.startswith(PNG),
        "linked": urlopen(linked.data[0].url).read().startswith(PNG),  # noqa: S310
        "edited": base64.b64decode(edited.data[0].b64_json).startswith(PNG),
        "models": len(list(client.models.list())),
        "errors": [error_at(fault) for fault in faults.split()],
    }


if __name__ == "__main__":
    print(json.dumps(converse(sys.argv[1])))  # noqa: T201  # the test reads it
