"""A vendor that counts: a real HTTP server with tasks, limits, prices and a list of its tasks.

    python tests/fakes/counting_vendor.py --task-s 0.05 [--submit-s 0.0] [--starts 20 --per-s 1]
        [--running 2] [--lose 0.1] [--seed 1]

Prints its port. `POST /tasks` {"prompt"} gives {"task_id"}; `GET /tasks/ID` its state;
`GET /tasks` all of them; `GET /counts` what was seen: tasks taken (paid) per prompt, the most
in any `per_s` seconds, the most at once, refusals for speed, the prompts in their order.
A prompt that begins with `refuse` is refused, with `fail` is taken and fails; with `--lose` that
share of taken submits loses its connection instead of being answered.
"""

from __future__ import annotations

import argparse
import json
import random
import socketserver
import threading
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any


@dataclass(slots=True, kw_only=True)
class Script:
    """How the vendor behaves."""

    task_s: float = 0.05
    submit_s: float = 0.0
    """Between taking a task and answering."""
    starts: int | None = None
    per_s: float = 1.0
    running: int | None = None
    lose: float = 0.0
    seed: int = 1


@dataclass(slots=True)
class Seen:
    """What the vendor has counted; guarded by its lock."""

    script: Script
    lock: threading.Lock = field(default_factory=threading.Lock)
    tasks: dict[str, tuple[str, float]] = field(default_factory=dict)
    """Prompt and time of its end, by task id."""
    order: list[tuple[str, float]] = field(default_factory=list)
    recent: deque[float] = field(default_factory=deque)
    asked: Counter[str] = field(default_factory=Counter)
    most_in_window: int = 0
    most_running: int = 0
    too_fast: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311  # a script

    def submit(self, prompt: str) -> tuple[int, dict[str, Any]]:
        """Count, then take, refuse or turn away."""
        with self.lock:
            now = time.monotonic()
            self.asked[prompt] += 1
            while self.recent and self.recent[0] <= now - self.script.per_s:
                self.recent.popleft()
            self.recent.append(now)
            running = sum(end > now for _, end in self.tasks.values()) + 1
            self.most_in_window = max(self.most_in_window, len(self.recent))
            self.most_running = max(self.most_running, running)
            rate, most = self.script.starts, self.script.running
            if (rate and len(self.recent) > rate) or (most and running > most):
                self.too_fast += 1
                return 429, {"code": "Throttling.RateQuota"}
            if prompt.startswith("refuse"):
                return 400, {"code": "DataInspectionFailed"}
            task_id = f"task-{len(self.tasks) + 1}"
            self.tasks[task_id] = (prompt, now + self.script.task_s)
            self.order.append((prompt, now))
            return 200, {"task_id": task_id}

    def state(self, task_id: str) -> dict[str, Any]:
        """How a task stands."""
        with self.lock:
            if task_id not in self.tasks:
                return {"state": "UNKNOWN"}
            prompt, end = self.tasks[task_id]
        if time.monotonic() < end:
            return {"state": "RUNNING"}
        return {"state": "FAILED" if prompt.startswith("fail") else "SUCCEEDED"}

    def counts(self) -> dict[str, Any]:
        """Everything counted."""
        with self.lock:
            return {
                "paid": dict(Counter(prompt for prompt, _ in self.order)),
                "asked": dict(self.asked),
                "order": self.order,
                "most_in_window": self.most_in_window,
                "most_running": self.most_running,
                "too_fast": self.too_fast,
            }


class Desk(BaseHTTPRequestHandler):
    """One connection to the vendor."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    seen: Seen

    def do_POST(self) -> None:  # the library's name
        """Take a task."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status, answer = self.seen.submit(body["prompt"])
        if status == 200:
            time.sleep(self.seen.script.submit_s)
            with self.seen.lock:
                lost = self.seen.chance.random() < self.seen.script.lose
            if lost:
                self.close_connection = True
                return
        self._answer(status, answer)

    def do_GET(self) -> None:  # the library's name
        """Show a task, all tasks, or the counts."""
        if self.path == "/counts":
            return self._answer(200, self.seen.counts())
        if self.path == "/tasks":
            with self.seen.lock:
                tasks = {task_id: prompt for task_id, (prompt, _) in self.seen.tasks.items()}
            return self._answer(200, tasks)
        return self._answer(200, self.seen.state(self.path.removeprefix("/tasks/")))

    def _answer(self, status: int, answer: dict[str, Any]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
        """Say nothing: the counts are the log."""


class VendorServer(socketserver.ThreadingTCPServer):
    """The vendor on a port of this machine."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, script: Script) -> None:
        self.seen = Seen(script, chance=random.Random(script.seed))  # noqa: S311  # a script
        super().__init__(("127.0.0.1", 0), type("OneDesk", (Desk,), {"seen": self.seen}))

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed is no news."""


def main() -> None:
    parser = argparse.ArgumentParser()
    for name, value in (("task-s", 0.05), ("submit-s", 0.0), ("per-s", 1.0), ("lose", 0.0)):
        parser.add_argument(f"--{name}", type=float, default=value)
    parser.add_argument("--starts", type=int)
    parser.add_argument("--running", type=int)
    parser.add_argument("--seed", type=int, default=1)
    server = VendorServer(Script(**vars(parser.parse_args())))
    print(server.server_address[1], flush=True)  # noqa: T201  # the caller waits for it
    server.serve_forever()


if __name__ == "__main__":
    main()
