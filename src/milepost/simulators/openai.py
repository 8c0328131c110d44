"""A real server that speaks OpenAI's protocol and makes texts and pictures of its own.

    POST /v1/chat/completions       texts, also about pictures, whole or as a stream
    POST /v1/images/generations     pictures marked as a simulator's
    POST /v1/images/edits           the same, of multipart forms
    GET  /v1/models  /files/NAME
    POST /simulator/faults          {"faults": ["rate_limited", …]}: the next requests go so wrong
    GET  /simulator/counts          what was asked, what was made (paid), the most at once

A prompt that holds `refuse` is refused as content.
"""

from __future__ import annotations

import base64
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_hex
from time import sleep
from typing import Any, Final

from milepost.errors import InvalidInput
from milepost.simulators.openai_answers import (
    chunks,
    completion,
    error,
    pictures_answer,
    said_in,
    text_for,
)
from milepost.simulators.openai_picture import simulated_picture
from milepost.simulators.openai_script import Fault, OpenAiScript

_MOST_BODY_BYTES: Final = 64 * 1024 * 1024
_SIZE: Final = re.compile(r"([1-9][0-9]{1,3})x([1-9][0-9]{1,3})")
"""Not with `*`, as DashScope writes it."""
_AUTO: Final = "1024x1024"
_MOST_PICTURES: Final = 10
_REFUSAL: Final = error("Your request was rejected.", "invalid_request_error", "moderation_blocked")
_REFUSED_WORD: Final = "refuse"
_GENERATIONS: Final = "/v1/images/generations"
_KEEPS: Final = 64
"""Pictures that links may still be followed to."""
_EARLY: Final[dict[Fault, tuple[int, Any]]] = {
    Fault.RATE_LIMITED: (429, error("Slow down.", "requests", "rate_limit_exceeded")),
    Fault.OUT_OF_QUOTA: (429, error("Quota.", "insufficient_quota", "insufficient_quota")),
    Fault.UNAUTHORIZED: (401, error("Bad key.", "invalid_request_error", "invalid_api_key")),
    Fault.MODEL_NOT_FOUND: (404, error("No model.", "invalid_request_error", "model_not_found")),
    Fault.REFUSED: (400, _REFUSAL),
    Fault.BAD_REQUEST: (
        400,
        {"object": "error", "message": "bad", "type": "BadRequestError", "code": 400},
    ),
    Fault.SERVER_ERROR: (500, error("Sorry.", "server_error", None)),
    Fault.UNAVAILABLE: (503, "upstream connect error"),
    Fault.ERROR_IN_200: (200, error("Sorry.", "server_error", None)),
    Fault.NOT_JSON: (200, "<html><body>It works!</body></html>"),
}
"""Faults of requests that were not taken."""


class OpenAiSimulator(ThreadingHTTPServer):
    """The server; `with simulated_openai() as simulator` runs one beside a test."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, port: int = 0, script: OpenAiScript | None = None) -> None:
        super().__init__(("127.0.0.1", port), _Conversation)
        self.script = script or OpenAiScript()
        self.files: dict[str, bytes] = {}
        self.ended = threading.Event()

    @property
    def url(self) -> str:
        """Where it listens, as a client's base address."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    def keep(self, picture: bytes) -> str:
        """A link to the picture."""
        name = f"{token_hex(8)}.png"
        self.files[name] = picture
        for oldest in list(self.files)[:-_KEEPS]:
            del self.files[oldest]
        return f"http://127.0.0.1:{self.server_port}/files/{name}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing to tell: whoever hung up knows it."""


@contextmanager
def simulated_openai(script: OpenAiScript | None = None) -> Iterator[OpenAiSimulator]:
    """A simulator that answers until the block ends."""
    with OpenAiSimulator(script=script) as simulator:
        answering = threading.Thread(target=simulator.serve_forever, args=(0.02,), daemon=True)
        answering.start()
        try:
            yield simulator
        finally:
            simulator.ended.set()
            simulator.shutdown()
            answering.join()


def serve(port: int, started: Callable[[str], None], *, latency_s: float = 0.0) -> None:
    """Answer on that port until interrupted.

    Args:
        port: 0 for any.
        started: is told the base address.
        latency_s: how long each text and picture takes.

    Raises:
        InvalidInput: the port is taken, or not ours to take.
    """
    try:
        opened = OpenAiSimulator(port, OpenAiScript(latency_s=latency_s))
    except OSError:
        raise InvalidInput("--port", "is taken", "choose another, or 0 for any") from None
    with opened as simulator:
        started(simulator.url)
        simulator.serve_forever()


class _Conversation(BaseHTTPRequestHandler):
    """One connection."""

    server: OpenAiSimulator
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Models, pictures that were linked to, and counts."""
        if self.path == "/v1/models" and not self._lets_in():
            self._tell(*_EARLY[Fault.UNAUTHORIZED])
        elif self.path == "/v1/models":
            models = [{"id": name, "object": "model"} for name in ("simulator", "simulator-image")]
            self._tell(200, {"object": "list", "data": models})
        elif self.path == "/simulator/counts":
            self._tell(200, asdict(self.server.script.counts()))
        elif picture := self.server.files.get(self.path.removeprefix("/files/")):
            self._send(200, picture, "image/png")
        else:
            self._tell(404, error("Not found.", "invalid_request_error", "not_found"))

    def do_POST(self) -> None:
        """Texts and pictures."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > _MOST_BODY_BYTES:
            self.close_connection = True
            self._tell(413, error("Too large.", "invalid_request_error", None))
            return
        raw = self.rfile.read(int(length))
        if self.path == "/simulator/faults":
            self._take_faults(raw)
            return
        fault = self.server.script.arrives(self.path)
        try:
            self._answer(self._body_of(raw), fault)
        except _CannotRead:
            self._tell(400, error("The body cannot be read.", "invalid_request_error", None))
        finally:
            self.server.script.leaves()

    def _answer(self, body: dict[str, Any], fault: Fault | None) -> None:
        script = self.server.script
        if not self._lets_in():
            fault = Fault.UNAUTHORIZED
        asked = str(body.get("prompt") or said_in(body))
        if _REFUSED_WORD in asked:
            fault = Fault.REFUSED
        if fault in _EARLY:
            self._tell(*_EARLY[fault], wait_s=1 if fault is Fault.RATE_LIMITED else None)
            return
        sleep(script.latency_s)
        make = {
            "/v1/chat/completions": self._write,
            _GENERATIONS: self._paint,
            "/v1/images/edits": self._paint,
            "/v1/images/variations": self._paint,
        }.get(self.path)
        if make is None:
            self._tell(404, error("Not found.", "invalid_request_error", "not_found"))
            return
        script.pays(self.path)
        if fault in {Fault.DROP, Fault.HANG}:
            if fault is Fault.HANG:
                self.server.ended.wait()
            self._hang_up()
            return
        make(body, fault)

    def _lets_in(self) -> bool:
        key = self.server.script.key
        return key is None or self.headers.get("Authorization") == f"Bearer {key}"

    def _write(self, body: dict[str, Any], fault: Fault | None) -> None:
        text = "" if fault is Fault.NO_TEXT else text_for(body)
        finish = "content_filter" if fault is Fault.FILTERED else "stop"
        if not body.get("stream") or fault is Fault.WHOLE:
            self._tell(200, completion(body, text, finish))
            return
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Connection", "close")
        self.end_headers()
        for at, chunk in enumerate(chunks(body, text, finish)):
            if at == 1 and fault in {Fault.STREAM_CUT, Fault.STREAM_ERROR}:
                if fault is Fault.STREAM_ERROR:
                    self._event(error("Too many.", "requests", "rate_limit_exceeded"))
                return
            self._event(chunk)
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, said: dict[str, Any]) -> None:
        self.wfile.write(
            f": keep-alive\n\ndata: {json.dumps(said, ensure_ascii=False)}\n\n".encode()
        )

    def _paint(self, body: dict[str, Any], fault: Fault | None) -> None:
        asked_for = body.get("size") or "auto"
        size = _SIZE.fullmatch(_AUTO if asked_for == "auto" else str(asked_for))
        count = str(body.get("n") or 1)  # a form's numbers are texts
        if size is None or not count.isdecimal() or not 1 <= int(count) <= _MOST_PICTURES:
            self._tell(400, error("Bad size or n.", "invalid_request_error", "invalid_value"))
            return
        shown = any(isinstance(body.get(name), bytes) for name in ("image", "image[]"))
        if self.path != _GENERATIONS and not shown:
            self._tell(400, error("No image.", "invalid_request_error", "missing_image"))
            return
        sides = int(size[1]), int(size[2])
        items = [self._item(body, sides, index, fault) for index in range(int(count))]
        answer = pictures_answer(items)
        self._tell(200, {**answer, "data": []} if fault is Fault.NO_PICTURE else answer)

    def _item(
        self, body: dict[str, Any], sides: tuple[int, int], index: int, fault: Fault | None
    ) -> dict[str, Any]:
        seed = f"{body.get('seed', '')}{index or ''}"
        picture = simulated_picture(str(body.get("prompt", "")), *sides, seed)
        encoded = base64.b64encode(picture).decode("ascii")
        item: dict[str, Any] = {"b64_json": encoded}
        if fault is Fault.LINK or body.get("response_format") == "url":
            item = {"url": self.server.keep(picture), "b64_json": None}
        elif fault is Fault.DATA_ADDRESS:
            item = {"url": f"data:image/png;base64,{encoded}"}
        elif fault is Fault.PATH_ON_SERVER:
            item = {"url": "file:///root/.cache/image/a.png"}
        elif fault is Fault.BROKEN_BASE64:
            item = {"b64_json": "%%%"}
        return item

    def _take_faults(self, raw: bytes) -> None:
        try:
            faults = [Fault(name) for name in json.loads(raw)["faults"]]
        except (ValueError, KeyError, TypeError):
            self._tell(400, error("Unknown fault.", "invalid_request_error", None))
            return
        self.server.script.add(faults)
        self._tell(200, {"faults": len(faults)})

    def _body_of(self, raw: bytes) -> dict[str, Any]:
        kind = self.headers.get("Content-Type", "")
        if kind.startswith("multipart/form-data"):
            return _form(kind, raw)
        try:
            body = json.loads(raw)
            json.dumps(body, ensure_ascii=False).encode()  # half a sign cannot be repeated
        except (ValueError, RecursionError) as unread:
            raise _CannotRead from unread
        if not isinstance(body, dict):
            raise _CannotRead
        return body

    def _tell(self, status: int, said: Any, *, wait_s: int | None = None) -> None:
        if isinstance(said, str):
            self._send(status, said.encode(), "text/html")
        else:
            encoded = json.dumps(said, ensure_ascii=False).encode()
            self._send(status, encoded, "application/json", wait_s)

    def _send(self, status: int, body: bytes, kind: str, wait_s: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if wait_s is not None:
            self.send_header("Retry-After", str(wait_s))
        self.end_headers()
        self.wfile.write(body)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_said: Any) -> None:
        """Nothing: prompts are nobody's business."""


class _CannotRead(Exception):  # noqa: N818  # told as an answer
    """The body is not what its type says."""


def _form(kind: str, raw: bytes) -> dict[str, Any]:
    """The fields of a form; files as their bytes."""
    head = f"Content-Type: {kind}\r\n\r\n".encode("latin-1")
    fields: dict[str, Any] = {}
    for part in BytesParser(policy=HTTP).parsebytes(head + raw).iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            file = part.get_filename() is not None
            fields[name] = content if file else content.decode("utf-8", "replace")
    return fields
