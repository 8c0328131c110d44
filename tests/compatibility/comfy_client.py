"""A client as ComfyUI's users write them: queue a workflow, listen, read history, fetch pictures.

It relies on what such clients rely on: which nodes ran is known from `executing`, which were
cached from `execution_cached`; the run is over at `executing` of no node; an `execution_error`
ends the wait at once, and what is still on its way of that run is met by the next one.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

Json = dict[str, Any]
PATIENCE_S = 30.0
EDITOR_FILLS_IN: Mapping[str, Json] = {
    "EmptyImage": {"width": 8, "height": 8, "batch_size": 1, "color": 0},
    "SaveImage": {"filename_prefix": "stones"},
    "StoneBreaks": {"why": "it broke"},
    "StoneGather": {"by": 1},
    "StoneRow": {"weight": 1, "count": 3},
    "StoneShowsInside": {"breaks": False},
}
"""Defaults of required inputs: a client may not leave them out, so the editor writes them."""
ERRORS = frozenset({"execution_error", "execution_interrupted"})


class RunBroken(Exception):  # noqa: N818  # what happened to the run
    """The server told of an error."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        super().__init__(told)
        self.told = told


class Refused(Exception):  # noqa: N818  # the answer was no
    """The server answered with another status than 200."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body

    def errors_of(self, node_id: str) -> list[str]:
        """The types of what is wrong with one node."""
        return [each["type"] for each in self.body["node_errors"][node_id]["errors"]]


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a workflow that is being written."""

    node_id: str
    class_type: str
    inputs: dict[str, Any]

    def out(self, slot: int = 0) -> list[Any]:
        """A link to one of its outputs."""
        return [self.node_id, slot]


class Graph:
    """A workflow that is being written; `graph("StoneRow", weight=2)` adds a node."""

    def __init__(self, prefix: str = "") -> None:
        self.prefix = prefix
        self.nodes: dict[str, Node] = {}

    def __call__(self, class_type: str, **inputs: Any) -> Node:
        written = {**EDITOR_FILLS_IN.get(class_type, {}), **inputs}
        node = Node(f"{self.prefix}{len(self.nodes) + 1}", class_type, written)
        self.nodes[node.node_id] = node
        return node

    def to_json(self) -> Json:
        """API format."""
        return {
            node.node_id: {
                "class_type": node.class_type,
                "inputs": {
                    name: value.out() if isinstance(value, Node) else value
                    for name, value in node.inputs.items()
                },
            }
            for node in self.nodes.values()
        }


@dataclass(slots=True)
class Run:
    """What a client knows of one run at its end."""

    prompt_id: str
    ran: set[str] = field(default_factory=set)
    """Nodes that an `executing` named."""
    cached: set[str] = field(default_factory=set)
    messages: list[Json] = field(default_factory=list)
    entry: Json = field(default_factory=dict)
    """Its history."""
    seconds: float = 0.0

    def did_run(self, *nodes: Node) -> bool:
        """Whether all of them ran."""
        return self.ran >= {node.node_id for node in nodes}

    def kept_still(self, *nodes: Node) -> bool:
        """Whether none of them ran."""
        return self.ran.isdisjoint(node.node_id for node in nodes)

    def shown(self, node: Node, name: str = "shown") -> Any:
        """What a node showed; None if nothing."""
        return self.entry["outputs"].get(node.node_id, {}).get(name)

    def of(self, kind: str) -> list[Json]:
        """The data of its messages of one kind."""
        return [message["data"] for message in self.messages if message["type"] == kind]


class Client:
    """One client id on one server, its socket open."""

    def __init__(self, url: str, socket: ClientConnection, client_id: str) -> None:
        self.url = url
        self.client_id = client_id
        self._socket = socket
        self._http = httpx.Client(base_url=url, timeout=PATIENCE_S)

    @classmethod
    @contextmanager
    def connected(cls, url: str, client_id: str | None = None) -> Iterator[Client]:
        """A client while it listens; a new one if it has no id yet."""
        client_id = client_id or uuid.uuid4().hex
        with connect(f"ws{url[4:]}/ws?clientId={client_id}", max_size=None) as socket:
            client = cls(url, socket, client_id)
            try:
                yield client
            finally:
                client._http.close()

    def get(self, path: str, **query: object) -> Any:
        """The JSON of a GET.

        Raises:
            Refused: the status is not 200.
        """
        return _json(self._http.get(path, params={k: str(v) for k, v in query.items()}))

    def post(self, path: str, body: object) -> Any:
        """The JSON that answers a POST.

        Raises:
            Refused: the status is not 200.
        """
        return _json(self._http.post(path, json=body))

    def queue(self, graph: Graph, **beside: Any) -> str:
        """Submit; returns the prompt id."""
        body = {"prompt": graph.to_json(), "client_id": self.client_id, **beside}
        prompt_id: str = self.post("/prompt", body)["prompt_id"]
        return prompt_id

    def queue_as_form(self, graph: Graph) -> str:
        """Submit as simple clients do, whose library calls every body a form."""
        body = json.dumps({"prompt": graph.to_json(), "client_id": self.client_id})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        prompt_id: str = _json(self._http.post("/prompt", content=body, headers=kind))["prompt_id"]
        return prompt_id

    def run(self, graph: Graph, **beside: Any) -> Run:
        """Submit and listen to the end.

        Raises:
            Refused: it was not accepted.
            RunBroken: an error was told.
        """
        began = time.perf_counter()
        run = self.listen(self.queue(graph, **beside))
        run.seconds = time.perf_counter() - began
        return run

    def listen(self, prompt_id: str, until: Callable[[Json], bool] | None = None) -> Run:
        """Listen to the end of a run, or until a message of it that is waited for."""
        run = Run(prompt_id)
        while True:
            message = self.message()
            kind, data = message["type"], message["data"]
            if kind in ERRORS:
                raise RunBroken(data)
            if data.get("prompt_id") != prompt_id:
                continue
            run.messages.append(message)
            if kind == "execution_cached":
                run.cached.update(data["nodes"])
            elif kind == "executing":
                if data["node"] is None:
                    run.entry = self.get(f"/history/{prompt_id}")[prompt_id]
                    return run
                run.ran.add(data["node"])
            if until is not None and until(message):
                return run

    def message(self) -> Json:
        """The next message that is text."""
        while True:
            frame = self._socket.recv(timeout=PATIENCE_S)
            if isinstance(frame, str):
                message: Json = json.loads(frame)
                return message

    def picture(self, shown: Mapping[str, str]) -> bytes:
        """The file behind one entry of `images`."""
        answer = self._http.get("/view", params=dict(shown))
        answer.raise_for_status()
        return answer.content


def _json(answer: httpx.Response) -> Any:
    body = answer.json() if answer.content else None
    if answer.status_code != httpx.codes.OK:
        raise Refused(answer.status_code, body)
    return body
