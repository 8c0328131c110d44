"""A store that is away for a while, or full: posters wait for it, and nothing is lost."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from recovery.store_servers import BUCKET, LOOK_S, S3Server, Served, served

pytestmark = [pytest.mark.slow, pytest.mark.recovery]
AWAY_S = 30.0
BUCKET_AWAY_S = 10.0
RECOVERED_WITHIN_S = 20.0
"""Ten seconds until a waiting poster is tried again, and some to make it on a busy machine."""
SMALL_BYTES = 400_000


def order_while_away(server: Served, away_s: float) -> list[str]:
    """Posters that were accepted while nothing could be kept."""
    ordered = [server.order(seed) for seed in range(3)]
    until_s = time.monotonic() + away_s
    while time.monotonic() < until_s:
        for poster_id in ordered:
            assert server.client.get(f"/v1/posters/{poster_id}").json()["status"] != "failed"
        assert server.client.get("/readyz").status_code == 503
        time.sleep(LOOK_S)
    return ordered


def ends_soon(server: Served, ordered: list[str]) -> None:
    """Each is made, and none twice."""
    came_back_s = time.monotonic()
    assert [server.end_of(poster_id) for poster_id in ordered] == ["succeeded"] * len(ordered)
    assert time.monotonic() - came_back_s < RECOVERED_WITHIN_S
    for poster_id in ordered:
        assert server.picture(poster_id).startswith(b"\xff\xd8")
    listed = server.client.get("/v1/posters").json()["items"]
    assert len({each["id"] for each in listed}) == len(listed)
    server.wait_until_ready(200)


def test_a_folder_that_is_away_for_half_a_minute_loses_nothing(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        before = server.order(99)
        assert server.end_of(before) == "succeeded"

        (tmp_path / "assets").rename(tmp_path / "elsewhere")
        told = server.wait_until_ready(503)
        picture = server.client.get(f"/v1/posters/{before}/picture")
        ordered = order_while_away(server, AWAY_S)
        (tmp_path / "elsewhere").rename(tmp_path / "assets")

        ends_soon(server, ordered)
        assert server.picture(before).startswith(b"\xff\xd8")

    assert "store" in str(told)
    assert str(tmp_path) not in str(told)
    assert picture.status_code == 503
    assert str(tmp_path) not in picture.text


def test_a_bucket_that_is_away_for_a_while_loses_nothing(tmp_path: Path, s3: S3Server) -> None:
    with served(tmp_path, MILEPOST_ASSETS=f"s3://{BUCKET}", **s3.environ) as server:
        server.wait_until_ready(200)

        s3.go()
        server.wait_until_ready(503)
        ordered = order_while_away(server, BUCKET_AWAY_S)
        s3.come()

        ends_soon(server, ordered)


def test_a_server_starts_while_its_bucket_is_away(tmp_path: Path, s3: S3Server) -> None:
    s3.go()
    with served(tmp_path, MILEPOST_ASSETS=f"s3://{BUCKET}", **s3.environ) as server:
        server.wait_until_ready(503)
        poster_id = server.order()
        s3.come()

        assert server.end_of(poster_id) == "succeeded"
        server.wait_until_ready(200)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder that takes little; only root can make one."""
    folder = tmp_path / "root/assets"
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_BYTES}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this user may not mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S607  # the system's own


def test_a_full_disk_keeps_posters_waiting_and_nothing_half_written(small_disk: Path) -> None:
    with served(small_disk.parent) as server:
        ballast = small_disk / "ballast"
        fill(ballast)
        server.wait_until_ready(503)
        poster_id = server.order()
        until_s = time.monotonic() + 5
        while time.monotonic() < until_s:
            state = server.client.get(f"/v1/posters/{poster_id}").json()
            assert state["status"] in {"queued", "running"}
            time.sleep(LOOK_S)
        assert [path for path in small_disk.rglob("*") if path.is_file()] == [ballast]

        ballast.unlink()
        ends_soon(server, [poster_id])


def fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return


@contextmanager
def black_hole() -> Iterator[str]:
    """The address of a server that takes every connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_a_bucket_that_hangs_holds_up_neither_the_start_nor_orders(
    tmp_path: Path, s3: S3Server
) -> None:
    with black_hole() as endpoint:
        environ = {**s3.environ, "AWS_ENDPOINT_URL": endpoint}
        with served(tmp_path, MILEPOST_ASSETS=f"s3://{BUCKET}", **environ) as server:
            ordered = [server.order(seed) for seed in range(3)]
            told = server.wait_until_ready(503)
            begun_s = time.monotonic()
            more = [server.order(10 + seed) for seed in range(10)]
            took_s = time.monotonic() - begun_s
            states = [
                server.client.get(f"/v1/posters/{poster_id}").json()["status"]
                for poster_id in ordered + more
            ]

    assert took_s < 5
    assert set(states) <= {"queued", "running"}
    assert "store" in str(told)
