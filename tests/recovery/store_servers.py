"""Real servers for the tests of stores, and a store that can be away."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

TRIP = (Path(__file__).parents[2] / "examples/trips/may-day.zh-CN.txt").read_text("utf-8")
PATIENCE_S = 60.0
LOOK_S = 0.2
"""Between two looks: the server needs the processor more than we do."""
MILEPOST = (sys.executable, "-m", "milepost")
BUCKET = "milepost-tests"
AWS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "anything",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


class S3Server:
    """A local S3 server that can be away and comes back with all that it had."""

    def __init__(self) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self._port: int = found.getsockname()[1]
        self.endpoint = f"http://127.0.0.1:{self._port}"
        self.environ = {**AWS, "AWS_ENDPOINT_URL": self.endpoint}
        self._server: Any = None

    def come(self) -> None:
        from moto.server import ThreadedMotoServer

        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=self._port, verbose=False)
        self._server.start()

    def go(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None

    def files(self) -> Any:
        import s3fs  # type: ignore[import-untyped]  # ships no types

        return s3fs.S3FileSystem(
            key=AWS["AWS_ACCESS_KEY_ID"],
            secret=AWS["AWS_SECRET_ACCESS_KEY"],
            endpoint_url=self.endpoint,
            client_kwargs={"region_name": AWS["AWS_DEFAULT_REGION"]},
            use_listings_cache=False,
            skip_instance_cache=True,
        )

    def keys(self) -> list[str]:
        """Of everything in the bucket."""
        return [str(path).removeprefix(f"{BUCKET}/") for path in self.files().find(BUCKET)]


@dataclass(frozen=True)
class Served:
    """A running server, as its clients and its operators see it."""

    client: httpx.Client

    def order(self, seed: int = 1) -> str:
        """The id of an accepted poster."""
        asked = {"trip": TRIP, "seed": seed, "size": "320x400"}
        answer = self.client.post("/v1/posters", json=asked)
        assert answer.status_code == 202, answer.text
        poster_id: str = answer.json()["id"]
        return poster_id

    def end_of(self, poster_id: str) -> str:
        """Listens until nothing more happens to it."""
        with self.client.stream("GET", f"/v1/posters/{poster_id}/events") as events:
            for _ in events.iter_lines():
                pass
        status: str = self.client.get(f"/v1/posters/{poster_id}").json()["status"]
        return status

    def picture(self, poster_id: str) -> bytes:
        answer = self.client.get(f"/v1/posters/{poster_id}/picture")
        assert answer.status_code == 200, answer.text
        return answer.content

    def wait_until_ready(self, status: int) -> dict[str, Any]:
        """What /readyz says once it answers with that status."""
        until_s = time.monotonic() + PATIENCE_S
        while (answer := self.client.get("/readyz")).status_code != status:
            assert time.monotonic() < until_s, answer.text
            time.sleep(LOOK_S)
        told: dict[str, Any] = answer.json()
        return told


def command(root: Path, *options: str) -> list[str]:
    """How a server is started."""
    serve = ["serve", "--port", "0", "--workers", "1", "--data-dir", str(root)]
    return [*MILEPOST, *serve, *options]


@contextmanager
def served(root: Path, *options: str, **environ: str) -> Iterator[Served]:
    """A running server."""
    surroundings = {**os.environ, **environ}
    started = subprocess.Popen(
        command(root, *options), stdout=subprocess.PIPE, text=True, env=surroundings
    )
    with started as process:
        try:
            assert process.stdout is not None
            words = process.stdout.readline().split()
            url = next(word for word in words if word.startswith("http"))
            with httpx.Client(base_url=url, timeout=PATIENCE_S) as client:
                yield Served(client)
        finally:
            process.kill()


def refused(root: Path, *options: str, **environ: str) -> str:
    """The line with which a server does not start, and exit code 2."""
    done = subprocess.run(
        command(root, *options),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
        env={**os.environ, **environ},
    )
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    return line
