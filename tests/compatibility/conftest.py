from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from compatibility.comfy_client import Client

PACKS = Path(__file__).parent / "custom_nodes"
PATHS = "trial:\n  custom_nodes: brought_nodes\n"
Serve = Callable[..., str]


@contextmanager
def served(folder: Path, *options: str) -> Iterator[str]:
    """`milepost serve` started as ComfyUI's own suite starts its server; gives the URL.

    The packs lie beside the file of further paths, in folders that are no names to Python.
    """
    for pack in PACKS.iterdir():
        shutil.copytree(
            pack, folder / "brought_nodes" / f"{pack.name}-pack", ignore=lambda *_: ["__pycache__"]
        )
    paths = folder / "extra_model_paths.yaml"
    paths.write_text(PATHS, "utf-8")
    command = [
        *(sys.executable, "-m", "milepost", "serve"),
        *("--data-dir", str(folder / "data"), "--output-directory", str(folder / "output")),
        *("--listen", "127.0.0.1", "--port", "0", "--extra-model-paths-config", str(paths)),
        *("--cpu", *options),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            words = [word for line in _until_url(process.stdout) for word in line.split()]
            yield next(word for word in words if word.startswith("http"))
        finally:
            process.terminate()
            process.wait(timeout=10)


def _until_url(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line
        if "http://" in line:
            return


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Starts a server with some options, one for all tests that ask for the same."""
    urls: dict[tuple[str, ...], str] = {}
    with ExitStack() as running:

        def start(*options: str) -> str:
            if options not in urls:
                folder = tmp_path_factory.mktemp("server")
                urls[options] = running.enter_context(served(folder, *options))
            return urls[options]

        yield start


@contextmanager
def fresh_client(url: str) -> Iterator[Client]:
    """A client of a server that remembers nothing of the tests before."""
    with Client.connected(url) as connected:
        connected.post("/free", {"free_memory": True})
        connected.post("/history", {"clear": True})
        yield connected


@pytest.fixture
def client(serve: Serve) -> Iterator[Client]:
    """A client of the server with its usual options."""
    with fresh_client(serve()) as connected:
        yield connected


@pytest.fixture
def other(serve: Serve) -> Iterator[Client]:
    """Another client of the same server."""
    with Client.connected(serve()) as connected:
        yield connected


@pytest.fixture(params=[(), ("--cache-lru", "100"), ("--cache-none",)], ids=" ".join)
def caching(request: pytest.FixtureRequest, serve: Serve) -> Iterator[tuple[Client, bool]]:
    """A client, and whether its server keeps outcomes: with each way of caching."""
    with fresh_client(serve(*request.param)) as connected:
        yield connected, "--cache-none" not in request.param
