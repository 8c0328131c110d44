"""What the vendor's own SDK says and hears: run by a Python that has `dashscope`.

    python tests/simulators/sdk_conversation.py http://127.0.0.1:8177 picture.png

Prints one JSON object: per step the status, the code and the output that the SDK gave.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
import urllib.request
from typing import Any

WANX = "wanx2.1-t2i-turbo"
HELLO = [{"role": "user", "content": "你好"}]
LAKE = [{"role": "user", "content": [{"text": "湖"}]}]


def of_file(text: str) -> dict[str, Any]:
    """A message with a picture of this machine, which the SDK sends ahead."""
    return {"role": "user", "content": [{"image": f"file://{sys.argv[2]}"}, {"text": text}]}


def heard(response: Any) -> list[Any]:
    return [int(response.status_code), response.code or "", response.output]


def told(base: str, script: dict[str, Any]) -> None:
    body = json.dumps(script).encode()
    urllib.request.urlopen(f"{base}/simulator/script", data=body).read()  # noqa: S310  # ours


def texts(sdk: Any) -> dict[str, Any]:
    said = {"text": heard(sdk.Generation.call("qwen-max", messages=HELLO, result_format="message"))}
    streamed = sdk.Generation.call("qwen-max", messages=HELLO, result_format="message", stream=True)
    said["stream"] = heard(list(streamed)[-1])
    pieces = sdk.Generation.call(
        "qwen-max",
        messages=HELLO,
        result_format="message",
        stream=True,
        incremental_output=True,
    )
    words = [piece.output.choices[0].message.content for piece in pieces]
    said["pieces"] = [200, "", "".join(words)]
    seen = [{"image": "https://example.com/car.png"}, {"text": "图中有什么"}]
    said["seen"] = heard(
        sdk.MultiModalConversation.call("qwen-vl-max", messages=[{"role": "user", "content": seen}])
    )
    said["seen from a file"] = heard(
        sdk.MultiModalConversation.call("qwen-vl-max", messages=[of_file("图中有什么")])
    )
    said["vectors"] = heard(
        sdk.TextEmbedding.call("text-embedding-v4", input=["a", "b"], dimension=64)
    )
    said["no model"] = heard(sdk.Generation.call("no-such-model", messages=HELLO))
    return said


def pictures(sdk: Any) -> dict[str, Any]:
    images = sdk.ImageSynthesis
    said = {"picture": heard(images.call(WANX, prompt="湖", n=2, size="768*960", seed=3))}
    task = images.async_call(WANX, prompt="山", n=1)
    said["task"] = heard(task)
    said["look"] = heard(images.fetch(task))
    said["wait"] = heard(images.wait(task))
    said["cancel"] = heard(images.cancel(task))
    said["list"] = heard(images.list(model_name=WANX))
    said["wrong size"] = heard(images.async_call(WANX, prompt="山", n=1, size="100*100"))
    said["refused"] = heard(images.async_call(WANX, prompt="simulate-refusal", n=1))
    said["qwen-image"] = heard(
        sdk.MultiModalConversation.call("qwen-image", messages=LAKE, size="1328*1328", n=1)
    )
    said["edited from a file"] = heard(
        sdk.MultiModalConversation.call("qwen-image-edit", messages=[of_file("下雪")], n=1)
    )
    said["task from a file"] = heard(
        images.call(
            "wanx2.1-imageedit",
            prompt="下雪",
            function="description_edit",
            base_image_url=f"file://{sys.argv[2]}",
            n=1,
        )
    )
    newer = importlib.import_module("dashscope.aigc.image_generation").ImageGeneration
    message = importlib.import_module("dashscope.api_entities.dashscope_response").Message
    task = newer.async_call(model="wan2.6-t2i", messages=[message(**LAKE[0])], n=1)
    said["wan2.6"] = heard(newer.wait(task))
    return said


async def asynchronous(sdk: Any) -> dict[str, Any]:
    images = importlib.import_module("dashscope.aigc.image_synthesis").AioImageSynthesis
    said = {"aio picture": heard(await images.call(WANX, prompt="河", n=1))}
    task = await images.async_call(WANX, prompt="海", n=1)
    said["aio list"] = heard(await images.list())
    said["aio cancel"] = heard(await images.cancel(task))
    said["aio text"] = heard(
        await sdk.AioGeneration.call("qwen-max", messages=HELLO, result_format="message")
    )
    return said


def broken(sdk: Any, base: str) -> dict[str, Any]:
    told(base, {"breaks": 1.0})
    said = {}
    for name in ("broken, status not told", "broken, status told"):
        events = sdk.Generation.call(
            "qwen-max", messages=HELLO, result_format="message", stream=True
        )
        said[name] = heard(list(events)[-1])
    told(base, {"breaks": 0.0, "next": ["throttled", "Arrearage"]})
    for name in ("throttled", "arrearage"):
        said[name] = heard(sdk.Generation.call("qwen-max", messages=HELLO))
    return said


def main() -> None:
    base = sys.argv[1]
    sdk = importlib.import_module("dashscope")
    sdk.base_http_api_url = f"{base}/api/v1"  # type: ignore[attr-defined]  # how it is redirected
    sdk.api_key = "sk-simulated"  # type: ignore[attr-defined]  # the same
    said = texts(sdk) | pictures(sdk) | asyncio.run(asynchronous(sdk)) | broken(sdk, base)
    print(json.dumps(said, ensure_ascii=False))  # noqa: T201  # the test reads it


if __name__ == "__main__":
    main()
