"""What the browser tests need: two builds of the editor, Chromium, and a server of its own.

Where one of them cannot be had the tests are skipped and say why; in CI they fail.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WHEELS = {
    "1.27.10": "822b2ef715771ec83ad19605d02e25b069991d366b81ccc550ab280ae9c831b8",
    "1.58.1": "37912597537a731a8f421179618a736c24184c5bdbfa327f38b2fb7c291852d9",
}
"""SHA-256 of each wheel of comfyui-frontend-package."""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_MS = 60_000


def cannot(why: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(why, pytrace=False)
    pytest.skip(why)


def downloaded(version: str, folder: Path) -> Path:
    """The editor of that version, unpacked in a folder that outlives the run."""
    static = folder / "comfyui_frontend_package/static"
    if (static / "index.html").is_file():
        return static
    wanted = folder / "wanted.txt"
    wanted.write_text(f"comfyui-frontend-package=={version} --hash=sha256:{WHEELS[version]}\n")
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes"]
    done = subprocess.run(
        [*pip, "-r", str(wanted), "-d", str(folder)], capture_output=True, text=True, check=False
    )
    wheel = next(folder.glob("*.whl"), None)
    if done.returncode or wheel is None:
        cannot(f"the editor {version} could not be downloaded: {done.stderr[-300:]}")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
    wheel.unlink()
    return static


def installed_chromium() -> str:
    """Chromium's path; Debian's is installed first if we may."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    apt = shutil.which("apt-get")
    if found is None and apt is not None and os.geteuid() == 0:
        subprocess.run([apt, "update", "-qq"], check=False)
        install = [apt, "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        subprocess.run(install, check=False)
        found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    return found or cannot("there is no Chromium; install the package chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        cannot("the package playwright is not installed")
    path = installed_chromium()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS, timeout=START_MS)
        yield started
        started.close()


@pytest.fixture(scope="module", params=WHEELS)
def editor_build(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of that version of the editor."""
    version: str = request.param
    cache: pytest.Cache | None = request.config.cache
    folder = (
        tmp_path_factory.mktemp("editor") if cache is None else cache.mkdir(f"editor-{version}")
    )
    return downloaded(version, folder)


@pytest.fixture(scope="module")
def editor_url(editor_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own with that version of the editor."""
    root = tmp_path_factory.mktemp("data")
    script = Path(__file__).with_name("trial_server.py")
    with subprocess.Popen(
        [sys.executable, str(script), str(root), str(editor_build)],
        env={**os.environ, "PYTHONPATH": str(script.parents[1])},  # it uses our fakes
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.kill()
