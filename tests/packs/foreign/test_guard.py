from __future__ import annotations

import asyncio
import importlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from milepost.packs.foreign.guard import (
    PackStopped,
    Ward,
    guarded,
    real_paths,
    usual_caches,
)
from milepost.packs.foreign.installers import is_installer
from packs.foreign.sample_packs import HEAD, bench, load, names_of, one_node


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The only folder that may be written."""
    folder = tmp_path / "own"
    folder.mkdir()
    (tmp_path / "file").write_text("theirs")
    (tmp_path / "folder").mkdir()
    return folder


def ward(folder: Path, told: list[str], *shut: Path) -> Ward:
    return Ward(pack="p", open=real_paths([folder]), shut=real_paths(shut), tell=told.append)


ATTEMPTS: list[Callable[[Path], object]] = [
    lambda outside: (outside / "new").write_text("x"),
    lambda outside: (outside / "file").open("a"),
    lambda outside: os.open(outside / "new", os.O_CREAT | os.O_WRONLY),
    lambda outside: (outside / "file").unlink(),
    lambda outside: (outside / "new").mkdir(),
    lambda outside: (outside / "folder").rmdir(),
    lambda outside: shutil.rmtree(outside / "folder"),
    lambda outside: (outside / "file").rename(outside / "own" / "file"),
    lambda outside: (outside / "own").rename(outside / "other"),
    lambda outside: (outside / "link").symlink_to(outside / "file"),
    lambda outside: os.truncate(outside / "file", 0),
    lambda outside: (outside / "file").chmod(0),
    lambda outside: (outside / "own" / ".." / "new").write_text("x"),
    lambda outside: shutil.copy(outside / "file", outside / "new"),
]


@pytest.mark.parametrize("attempt", range(len(ATTEMPTS)))
def test_nothing_is_written_outside(tmp_path: Path, own: Path, attempt: int) -> None:
    told: list[str] = []

    with guarded(ward(own, told)), pytest.raises(PackStopped) as stopped:
        ATTEMPTS[attempt](tmp_path)

    assert told
    assert str(tmp_path) not in str(stopped.value)
    assert (tmp_path / "file").read_text() == "theirs"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "folder", "own"]


def test_a_link_out_of_the_own_folder_is_followed_before_it_is_judged(
    tmp_path: Path, own: Path
) -> None:
    (own / "link").symlink_to(tmp_path / "file")

    with guarded(ward(own, [])):
        with pytest.raises(PackStopped):
            (own / "link").write_text("x")
        (own / "link").unlink()

    assert (tmp_path / "file").read_text() == "theirs"


def test_inside_everything_goes_and_reading_goes_everywhere(tmp_path: Path, own: Path) -> None:
    told: list[str] = []

    with guarded(ward(own, told)):
        (own / "a" / "b").mkdir(parents=True)
        (own / "a" / "b" / "c").write_text("x")
        (own / "a").rename(own / "d")
        shutil.rmtree(own / "d")
        assert (tmp_path / "file").read_text() == "theirs"
        (tmp_path / "folder").mkdir(exist_ok=True)
        Path(os.devnull).write_text("x")

    assert not told
    assert not list(own.iterdir())


def test_the_longest_path_that_fits_decides(tmp_path: Path) -> None:
    tenants = tmp_path / "output"
    mine = tenants / "mine"
    rules = Ward(
        pack="p",
        open=real_paths([tmp_path, mine]),
        shut=real_paths([tenants]),
        tell=lambda _: None,
    )

    assert rules.may_write(f"{tmp_path}/models/x")
    assert rules.may_write(f"{mine}/x")
    assert not rules.may_write(f"{tenants}/theirs/x")
    assert not rules.may_write(f"{tenants}/mine2")
    assert not rules.may_write(f"{tmp_path}2/x")


def test_outside_of_the_guard_nothing_is_judged(tmp_path: Path, own: Path) -> None:
    with guarded(ward(own, [])):
        pass

    (tmp_path / "new").write_text("x")


def test_compiled_modules_are_kept_beside_any_module(tmp_path: Path, own: Path) -> None:
    told: list[str] = []

    with guarded(ward(own, told)):
        (tmp_path / "__pycache__").mkdir()
        (tmp_path / "__pycache__" / "m.cpython-311.pyc.1234").write_bytes(b"")

    assert not told


@pytest.mark.parametrize(
    "command",
    [
        [sys.executable, "-m", "pip", "install", "x"],
        [sys.executable, "-s", "-m", "pip", "install", "x"],
        ["pip", "install", "x"],
        ["/usr/bin/pip3.11", "install", "x"],
        ["uv", "pip", "install", "x"],
        ["uv", "pip", "sync", "requirements.txt"],
        ["uv", "add", "x"],
        ["uvx", "x"],
        ["pip", "--quiet", "install", "x"],
        ["pip", "uninstall", "-y", "x"],
        ["pip", "download", "x"],
        ["pip", "wheel", "x"],
        ["conda", "install", "-y", "x"],
        ["easy_install", "x"],
        [sys.executable, "-m", "uv", "pip", "install", "x"],
        [sys.executable, "-m", "ensurepip"],
        ["sh", "-c", "cd /x && pip install y"],
        "pip install x",
        "cd x; pip3 install y",
        "python -m pip install y",
        b"pip install x",
        [sys.executable, "custom_nodes/p/install.py"],
    ],
)
def test_package_installers_are_known_however_they_are_called(command: object) -> None:
    assert is_installer(command)


@pytest.mark.parametrize(
    "command",
    [
        ["ffmpeg", "-i", "pip.mp4", "out.mp4"],
        ["git", "log", "--grep", "pip"],
        "echo uv pip",
        [sys.executable, "-m", "http.server"],
        ["nvidia-smi"],
        [sys.executable, "-m", "pip", "freeze"],
        [sys.executable, "-s", "-m", "pip", "list", "--format=json"],
        [sys.executable, "-m", "pip", "--version"],
        ["pip", "show", "install"],
        ["pip", "check"],
        ["uv", "pip", "list"],
        ["uv", "--version"],
        ["conda", "list"],
        ["conda", "--version"],
        "pip freeze > requirements.txt; git add requirements.txt",
        ["sh", "-c", "pip list | grep x"],
        [],
        None,
    ],
)
def test_other_programs_are_none_of_its_business(command: object) -> None:
    assert not is_installer(command)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: subprocess.check_call([sys.executable, "-m", "pip", "install", "--help"]),
        lambda: subprocess.run("pip install --help", shell=True, check=False),  # noqa: S602, S607  # what packs do
        lambda: os.system("pip install --help"),  # noqa: S605, S607
        lambda: os.execv(sys.executable, ["python", "-m", "pip", "install"]),  # noqa: S606
        lambda: os.posix_spawn(sys.executable, ["python", "-m", "pip", "install"], {}),
        lambda: __import__("pip._internal.commands.install"),
        lambda: importlib.import_module("pip").main(["install", "--help"]),
        lambda: __import__("ensurepip"),
    ],
)
def test_packages_are_never_installed(own: Path, attempt: Callable[[], object]) -> None:
    told: list[str] = []

    with guarded(ward(own, told)), pytest.raises(PackStopped, match="may not install packages"):
        attempt()

    assert set(told) == {"it may not install packages; install what it needs beforehand"}


def test_what_is_installed_may_be_asked(own: Path) -> None:
    told: list[str] = []
    ask = [sys.executable, "-m", "pip", "--version"]

    with guarded(ward(own, told)):
        said = subprocess.run(ask, capture_output=True, text=True, check=True).stdout
        importlib.import_module("pip._internal.cli.main")

    assert said.startswith("pip ")
    assert told == []


def test_caches_are_where_the_environment_says(tmp_path: Path) -> None:
    usual = usual_caches({"HOME": str(tmp_path)})
    moved = usual_caches({"HOME": str(tmp_path), "XDG_CACHE_HOME": "/c", "HF_HOME": "/hub"})

    assert usual[0] == tmp_path / ".cache"
    assert Path("/c") in moved
    assert Path("/hub") in moved


def test_what_a_pack_tries_at_import_is_listed_and_it_loads_if_it_bears_it(tmp_path: Path) -> None:
    root = tmp_path / "root"
    source = """
import os, subprocess, sys
from pathlib import Path
here = Path(__file__).parent
(here / "styles").mkdir(exist_ok=True)
(here / "styles" / "own.json").write_text("{}")
data = here.parent.parent
(data / "models" / "mine").mkdir(parents=True)
try:
    subprocess.check_call([sys.executable, "-m", "pip", "install", "x"])
except Exception:
    pass
try:
    (data.parent / "outside").write_text("x")
except OSError:
    pass
"""
    loaded = load(
        root,
        {
            "bears/__init__.py": source + one_node("Bears"),
            "falls.py": "import os\nos.remove('/nowhere/x')",
        },
    )

    assert names_of(loaded) == ["Bears"]
    assert [(each.pack, each.what) for each in loaded.notices] == [
        ("bears", "it may not install packages; install what it needs beforehand"),
        ("bears", "it may not write 'outside' outside its own folders"),
        ("falls", "it may not write 'x' outside its own folders"),
    ]
    assert loaded.refusals[0].reason.startswith("PackStopped: falls was stopped")
    assert not (tmp_path / "outside").exists()
    assert (root / "models" / "mine").is_dir()


async def test_a_running_node_may_write_its_tenants_folders_and_no_others(tmp_path: Path) -> None:
    source = HEAD + (
        """
from pathlib import Path

class Write(Node):
    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"to": ("STRING",)}}

    def run(self, to):
        root = Path(__file__).parent.parent
        (root / to).parent.mkdir(parents=True, exist_ok=True)
        (root / to).write_text("x")
        return (1,)

class WriteLater(Write):
    async def run(self, to):
        return Write.run(self, to)

NODE_CLASS_MAPPINGS = {"Write": Write, "WriteLater": WriteLater}
"""
    )
    root = tmp_path / "root"
    with bench(root, {"writes.py": source}) as made:
        for node in ("Write", "WriteLater"):
            assert await made.value(node, to="output/default/a/b.txt") == 1
            assert await made.value(node, to="models/loras/b.txt") == 1
            for outside in ("output/other/b.txt", "../b.txt"):
                with pytest.raises(PackStopped):
                    await made.value(node, to=outside)

    assert not (root / "output" / "other").exists()


def test_a_thread_that_a_pack_starts_is_in_its_ward_and_others_are_not(
    tmp_path: Path, own: Path
) -> None:
    told: list[str] = []
    stopped: list[type[BaseException]] = []

    def write() -> None:
        try:
            (tmp_path / "new").write_text("x")
        except PackStopped as error:
            stopped.append(type(error))

    with guarded(ward(own, told)):
        threads = [threading.Thread(target=write), threading.Timer(0, write)]
        for thread in threads:
            thread.start()
        with ThreadPoolExecutor(1) as executor:
            executor.submit(write).result()
    for thread in threads:
        thread.join()

    assert stopped == [PackStopped] * 3
    assert not (tmp_path / "new").exists()
    after = threading.Thread(target=write)
    after.start()
    after.join()
    assert (tmp_path / "new").exists()


async def test_the_event_loops_threads_serve_everybody(tmp_path: Path, own: Path) -> None:
    with guarded(ward(own, [])), pytest.raises(PackStopped):
        await asyncio.to_thread((tmp_path / "new").write_text, "x")

    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, (tmp_path / "new").write_text, "x")


async def test_a_nodes_thread_sees_its_node_and_its_tenants_folders(tmp_path: Path) -> None:
    source = f"""{HEAD}
import threading
import folder_paths
from comfy_execution.utils import get_executing_context

class Threads(Node):
    def run(self):
        seen = []
        def look():
            seen.append((folder_paths.get_output_directory(), get_executing_context().node_id))
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        return (seen,)

NODE_CLASS_MAPPINGS = {{"Threads": Threads}}
"""
    with bench(tmp_path, {"threads.py": source}) as made:
        assert await made.value("Threads") == [(str(made.place.output), "n")]
