"""The real thing: `milepost serve` in a process of its own."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from PIL import Image
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from milepost.api.listen import GRACE_S, open_address
from milepost.cli import main
from milepost.errors import InvalidInput
from milepost.poster.journey import journey

pytestmark = [pytest.mark.slow, pytest.mark.servers]
TRIP = Path(__file__).parents[2] / "examples/trips/may-day.zh-CN.txt"
UNFINISHED = b"POST /prompt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{"
SERVE = (sys.executable, "-m", "milepost", "serve", "--port", "0")
STOPPING = 503
SLOW = """
import asyncio

class Slow:
    CATEGORY, FUNCTION, RETURN_TYPES, OUTPUT_NODE = "test", "run", (), True

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {}}

    async def run(self):
        await asyncio.sleep(60)

class Stubborn(Slow):
    async def run(self):
        while True:
            try:
                await asyncio.sleep(0.1)
            except BaseException:
                pass

NODE_CLASS_MAPPINGS = {"Slow": Slow, "Stubborn": Stubborn}
"""


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A running server: its URL and its process."""
    with subprocess.Popen(  # our own program
        [*SERVE, "--data-dir", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            words = process.stdout.readline().split()
            yield next(word for word in words if word.startswith("http")), process
        finally:
            process.kill()


def run_to_its_end(url: str, prompt: Mapping[str, object]) -> dict[str, Any]:
    """Submit a workflow, listen until it is over, and read its history."""
    with connect(f"ws{url[4:]}/ws?clientId=me", max_size=None) as listener:
        sent = {"prompt": prompt, "client_id": "me"}
        prompt_id = httpx.post(f"{url}/prompt", json=sent).json()["prompt_id"]
        over = {"node": None, "prompt_id": prompt_id}
        while True:
            frame = json.loads(listener.recv(timeout=20))
            if frame["type"] == "executing" and frame["data"] == over:
                break
    entry: dict[str, Any] = httpx.get(f"{url}/history/{prompt_id}").json()[prompt_id]
    return entry


def read_for_ever(listener: ClientConnection) -> None:
    while True:
        listener.recv(timeout=20)


def loaded_modules(process_id: int) -> str:
    return Path(f"/proc/{process_id}/maps").read_text("utf-8")


def test_a_server_starts_without_drawing_libraries_and_small(tmp_path: Path) -> None:
    with served(tmp_path) as (url, process):
        info = httpx.get(f"{url}/object_info").json()
        maps = loaded_modules(process.pid)
        status = Path(f"/proc/{process.pid}/status").read_text("utf-8")

    assert "SavePoster" in info
    assert "numpy" in maps
    assert "skia" not in maps
    assert "PIL" not in maps
    resident_kb = int(status.partition("VmRSS:")[2].split()[0])
    assert resident_kb < 150 * 1024


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(tmp_path: Path, sent: signal.Signals) -> None:
    with served(tmp_path) as (url, process), connect(f"ws{url[4:]}/ws") as listener:
        assert json.loads(listener.recv())["type"] == "feature_flags"
        process.send_signal(sent)

        assert process.wait(timeout=10) == 0


def test_what_clients_send_wrong_stays_out_of_the_log(tmp_path: Path) -> None:
    form = {"content-type": "multipart/form-data; boundary=XX"}
    with served(tmp_path) as (url, process):
        for broken in (b"--XX", b"XX", b"--XX\r\n: \xff"):
            answer = httpx.post(f"{url}/upload/image", content=broken, headers=form)
            assert answer.status_code == 400
        with connect(f"ws{url[4:]}/ws") as listener:
            listener.send(b"\xff\xfe", text=True)
            with pytest.raises(ConnectionClosed):
                read_for_ever(listener)
        process.send_signal(signal.SIGINT)

        assert process.wait(timeout=10) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


@contextmanager
def running(folder: Path, class_type: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server in which a node of a pack runs."""
    pack = folder / "custom_nodes/slow.py"
    pack.parent.mkdir()
    pack.write_text(SLOW)
    with served(folder) as (url, process), connect(f"ws{url[4:]}/ws?clientId=me") as listener:
        submit(url, class_type)
        while json.loads(listener.recv(timeout=20))["type"] != "executing":
            pass
        yield url, process


def submit(url: str, class_type: str) -> int:
    prompt = {"1": {"class_type": class_type, "inputs": {}}}
    return httpx.post(f"{url}/prompt", json={"prompt": prompt, "client_id": "me"}).status_code


def interrupt_twice(url: str, process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGINT)
    while submit(url, "Slow") != STOPPING:
        pass
    process.send_signal(signal.SIGINT)


def test_a_second_signal_does_not_wait_for_what_runs(tmp_path: Path) -> None:
    with running(tmp_path, "Slow") as (url, process):
        began = time.monotonic()
        interrupt_twice(url, process)

        assert process.wait(timeout=10) == 0
        assert time.monotonic() - began < GRACE_S / 2
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_a_node_that_does_not_let_itself_be_cancelled_ends_with_the_server(tmp_path: Path) -> None:
    with running(tmp_path, "Stubborn") as (url, process):
        interrupt_twice(url, process)

        assert process.wait(timeout=10) in {0, -signal.SIGALRM}  # it held on to the end


def test_an_address_that_others_can_reach_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--listen", "0.0.0.0", "--port", "0"]) == 2  # noqa: S104  # refused

    told = capsys.readouterr()
    assert told.err.count("\n") == 1
    assert "--listen: is not a loopback address" in told.err
    assert told.out == ""


def test_a_port_that_is_taken_is_said() -> None:
    with (
        open_address("127.0.0.1", 0) as taken,
        pytest.raises(InvalidInput, match="--port: cannot be listened on"),
    ):
        open_address("127.0.0.1", taken.getsockname()[1])


def test_a_poster_is_painted_told_and_shown_and_keeps_nothing_private(tmp_path: Path) -> None:
    prompt = journey().to_json()
    prompt["trip"]["inputs"]["trip"] = TRIP.read_text("utf-8")
    with served(tmp_path) as (url, _):
        entry = run_to_its_end(url, prompt)
        (shown,) = entry["outputs"]["save"]["images"]
        picture = httpx.get(f"{url}/view", params=shown)

    assert entry["status"]["completed"], entry["status"]
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.content == (tmp_path / "output/default" / shown["filename"]).read_bytes()
    kept = json.dumps(entry, ensure_ascii=False)
    assert "中山南路" not in kept
    assert "申长路" not in kept
    assert "无锡" in kept


def test_an_uploaded_picture_goes_through_a_workflow_and_back(tmp_path: Path) -> None:
    target = BytesIO()
    Image.new("RGB", (8, 6), (200, 10, 10)).save(target, "PNG")
    prompt = {
        "load": {"class_type": "LoadImage", "inputs": {"image": "red.png"}},
        "save": {
            "class_type": "SaveImage",
            "inputs": {"images": ["load", 0], "filename_prefix": "my/trip"},
        },
        "preview": {"class_type": "PreviewImage", "inputs": {"images": ["load", 0]}},
    }
    with served(tmp_path) as (url, _):
        unknown = httpx.post(f"{url}/prompt", json={"prompt": prompt})
        httpx.post(f"{url}/upload/image", files={"image": ("red.png", target.getvalue())})
        offered = httpx.get(f"{url}/object_info/LoadImage").text
        outputs = run_to_its_end(url, prompt)["outputs"]
        shown = [outputs[node_id]["images"][0] for node_id in ("save", "preview")]
        pictures = [httpx.get(f"{url}/view", params=named).content for named in shown]

    assert unknown.status_code == 400
    assert "red.png" in offered
    assert [named["type"] for named in shown] == ["output", "temp"]
    for picture in pictures:
        with Image.open(BytesIO(picture)) as image:
            assert image.getpixel((1, 1)) == (200, 10, 10)


@pytest.mark.parametrize("name", ["/etc/passwd", "../../../etc/passwd", "passwd [etc]", "a\0b"])
def test_a_workflow_cannot_load_what_lies_elsewhere(tmp_path: Path, name: str) -> None:
    prompt = {
        "load": {"class_type": "LoadImage", "inputs": {"image": name}},
        "save": {
            "class_type": "SaveImage",
            "inputs": {"images": ["load", 0], "filename_prefix": "my/trip"},
        },
    }
    with served(tmp_path) as (url, _):
        answer = httpx.post(f"{url}/prompt", json={"prompt": prompt})

    assert answer.status_code == 400
    assert "root:" not in answer.text


def test_a_client_that_sends_150_mib_hears_why_it_was_refused(tmp_path: Path) -> None:
    with served(tmp_path) as (url, _):
        answer = httpx.post(f"{url}/prompt", content=b" " * 150 * 1024 * 1024, timeout=30)
        healthy = httpx.get(f"{url}/prompt")

    assert answer.status_code == 413
    assert healthy.status_code == 200


def test_a_client_that_stops_reading_is_dropped_and_the_others_notice_nothing(
    tmp_path: Path,
) -> None:
    small = {"1": {"class_type": "PreviewAny", "inputs": {"source": "short"}}}
    with (
        served(tmp_path) as (url, _),
        connect(f"ws{url[4:]}/ws?clientId=stalled", max_size=None, max_queue=1) as stalled,
        httpx.Client(base_url=url) as http,
    ):
        for number in range(60):
            large = {"class_type": "PreviewAny", "inputs": {"source": f"{number}" + "x" * 800_000}}
            http.post("/prompt", json={"prompt": {"1": large}, "client_id": "stalled"})
        began = time.perf_counter()
        entry = run_to_its_end(url, small)
        took_s = time.perf_counter() - began
        with pytest.raises(ConnectionClosed):
            read_for_ever(stalled)

    assert entry["status"]["completed"]
    assert took_s < 2


def test_clients_that_open_sockets_and_say_nothing_stop_nobody(tmp_path: Path) -> None:
    with served(tmp_path) as (url, _), contextlib.ExitStack() as stack:
        place = urlsplit(url)
        for _ in range(50):
            silent = socket.create_connection((place.hostname or "", place.port or 0))
            stack.callback(silent.close)
            silent.sendall(UNFINISHED)
        began = time.perf_counter()
        answer = httpx.get(f"{url}/queue")

    assert answer.status_code == 200
    assert time.perf_counter() - began < 1
