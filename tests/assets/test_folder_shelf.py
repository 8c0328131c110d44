from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from milepost.assets.failures import StoreDamaged
from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.leftovers import collect_leftovers
from milepost.assets.store import AssetStore

FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from milepost.assets.failures import StoreFull
from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.store import AssetStore

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
assets = AssetStore(FolderShelf(Path(sys.argv[1])), environment="test").of("acme")
assets.put(b"before", owner="p", name="picture", media_type="image/jpeg")
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
tries = (
    lambda: assets.put(bytes(5000), owner="p", name="picture", media_type="image/jpeg"),
    lambda: assets.put(bytes(6000), owner="q", name="film", media_type="video/mp4"),
)
for attempt in tries:
    try:
        attempt()
    except StoreFull as error:
        print(error.code, error.retryable, "no space left, nothing was written" in str(error))
print(assets.read(assets.get("p", "picture")))
"""


def files_below(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_full_disk_is_one_retryable_error_and_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path)], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines() == ["store_full True True"] * 2 + ["b'before'"]
    assert len(files_below(tmp_path)) == 3  # content, holder's mark, name


@pytest.mark.parametrize("depth", range(1, 5))
def test_a_link_in_place_of_a_folder_is_never_followed(tmp_path: Path, depth: int) -> None:
    outside = tmp_path / "outside"
    shelf = FolderShelf(tmp_path / "assets")
    folders = ["a", "b", "c", "d"]
    above = tmp_path.joinpath("assets", *folders[: depth - 1])
    above.mkdir(parents=True, exist_ok=True)
    outside.joinpath(*folders[depth:]).mkdir(parents=True, exist_ok=True)
    outside.joinpath(*folders[depth:], "secret").write_text("private")
    (above / folders[depth - 1]).symlink_to(outside)

    attempts: tuple[Callable[[], object], ...] = (
        lambda: shelf.read("a/b/c/d/secret"),
        lambda: shelf.read_range("a/b/c/d/secret", 0, 3),
        lambda: shelf.write("a/b/c/d/secret", b"overwritten"),
        lambda: shelf.remove("a/b/c/d/secret"),
        lambda: list(shelf.listing("a/b/c/d")),
    )
    for attempt in attempts:
        with pytest.raises(StoreDamaged, match="a link or a stranger"):
            attempt()
    assert outside.joinpath(*folders[depth:], "secret").read_text() == "private"


@pytest.mark.parametrize("kind", ["link", "folder", "pipe"])
def test_only_a_plain_file_is_read(tmp_path: Path, kind: str) -> None:
    shelf = FolderShelf(tmp_path)
    place = tmp_path / "a" / "b"
    place.parent.mkdir()
    make: dict[str, Callable[[], object]] = {
        "link": lambda: place.symlink_to("/etc/hostname"),
        "folder": place.mkdir,
        "pipe": lambda: os.mkfifo(place),
    }
    make[kind]()

    with pytest.raises(StoreDamaged):
        shelf.read("a/b")
    with pytest.raises(StoreDamaged):
        shelf.holds("a/b")


def test_a_link_in_place_of_a_file_is_replaced_not_written_through(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("private")
    (tmp_path / "assets" / "a").mkdir(parents=True)
    (tmp_path / "assets" / "a" / "b").symlink_to(target)
    shelf = FolderShelf(tmp_path / "assets")
    shelf.write("a/b", b"new")

    assert target.read_text() == "private"
    assert shelf.read("a/b") == b"new"


@pytest.mark.parametrize("key", ["", "/etc/passwd", "a/../../b", "a//b", "./a", "a/\0"])
def test_a_key_that_leads_elsewhere_is_refused_again(tmp_path: Path, key: str) -> None:
    with pytest.raises(StoreDamaged):
        FolderShelf(tmp_path).read(key)


def test_removing_the_last_file_removes_its_empty_folders(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path)
    shelf.write("a/b/c", b"")
    shelf.write("a/d/e", b"")
    shelf.remove("a/b/c")

    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["d"]


def test_files_are_the_services_own(tmp_path: Path) -> None:
    FolderShelf(tmp_path / "assets").write("a/b", b"")

    assert (tmp_path / "assets").stat().st_mode & 0o077 == 0
    assert (tmp_path / "assets" / "a" / "b").stat().st_mode & 0o077 == 0


def test_what_a_killed_writer_left_is_collected_once_it_is_old(tmp_path: Path) -> None:
    killed = (
        "import os, sys, pathlib; from milepost.assets.folder_shelf import FolderShelf\n"
        "with FolderShelf(pathlib.Path(sys.argv[1])).incoming() as file:\n"
        "    file.write(b'half'); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", killed, str(tmp_path)], check=False)
    store = AssetStore(FolderShelf(tmp_path), environment="test")
    old = AssetStore(store.shelf, environment="test", clock=lambda: store.clock() + 1e5)

    assert collect_leftovers(store).unfinished == 0
    assert collect_leftovers(old).unfinished == 1
    assert files_below(tmp_path) == []
