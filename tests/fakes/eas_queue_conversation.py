"""Said by the cloud's own SDK, in an environment of its own: `python … http://HOST/api/predict/S`.

eas-prediction 0.36 wants an old protobuf.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from eas_prediction import (  # type: ignore[import-not-found,unused-ignore]  # only there
    QueueClient,
)

GRAPH = b'{"9": {"class_type": "SaveImage", "inputs": {}}}'


def converse(url: str) -> dict[str, Any]:
    host, _, service = url.removeprefix("http://").partition("/api/predict/")

    def client(name: str, token: str = "secret") -> Any:  # noqa: S107  # of the double
        queue = QueueClient(host, name)
        queue.set_token(token)
        queue.init(uid="sdk", gid="eas")
        return queue

    requests, sink = client(service), client(f"{service}/sink")
    heard: dict[str, Any] = {}
    _, request_id = requests.put(GRAPH, {"task_id": "first"})
    asked = {"length": 1, "timeout": "5s"}
    frames = sink.get(request_id=request_id, auto_delete=False, **asked)
    heard["by request id"] = [frame.tags["task_id"] for frame in frames]
    heard["result"] = list(json.loads(frames[0].data)[-1])
    heard["by tag"] = len(sink.get(tags={"task_id": "first"}, auto_delete=True, **asked))
    heard["empty"] = len(sink.get(length=1, timeout="1s"))
    heard["attributes"] = requests.attributes()["meta.name"]
    heard["search"] = sorted(requests.search(1))
    for number in range(5):
        requests.put(GRAPH, {"task_id": f"watched-{number}"})
    watcher, seen = sink.watch(0, 2, auto_commit=False), []
    for frame in watcher.run():
        seen.append(frame.tags["task_id"])
        sink.commit(frame.index)
        if len(seen) == 5:
            break
    watcher.close()
    heard["watched"] = sorted(seen)
    indexes = [int(sink.put(b"x")[0]) for _ in range(3)]
    sink.delete(indexes[1])
    sink.truncate(indexes[1])
    heard["left"] = [frame.index for frame in sink.get(length=9, timeout="1s")] == indexes[2:]
    try:
        client(service, "wrong").put(b"x")
    except Exception as error:  # noqa: BLE001  # whatever the SDK raises is what is told
        heard["wrong token"] = type(error).__name__
    return heard


if __name__ == "__main__":
    print(json.dumps(converse(sys.argv[1])))  # noqa: T201  # the test reads it
