"""What packs may not do to the machine: install packages, and write outside their own folders.

A net against packs that mean well, not a wall: their code is trusted. Programs that they start are
not watched, nor files that a library opens in C (SQLite, `torch.save`). Python tells audit hooks
of every file that is opened for writing and every program that is started; ours acts only where a
`Ward` is set. A thread that a pack starts goes on as the call that started it: in its ward, its
tenant's folders and its node.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, replace
from functools import cache, partial, wraps
from pathlib import Path
from typing import Any, Final

from milepost.packs.foreign.installers import PIPS_COMMANDS, is_installer

_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_DEVICES: Final = "/dev"
_LOOPS_THREADS: Final = ("asyncio_", "AnyIO")
"""Names of the event loop's own threads, which serve everybody after the pack that needed one."""
_NO_INSTALLING: Final = "it may not install packages; install what it needs beforehand"


class PackStopped(PermissionError):  # noqa: N818  # it says what happened
    """A pack tried what no pack may; what it sees is an ordinary refusal."""


@dataclass(frozen=True, kw_only=True)
class Ward:
    """What one pack may write, and who is told when it tries more."""

    pack: str
    open: tuple[str, ...]
    """Real paths of folders and files that it may write, with all that is in them."""
    shut: tuple[str, ...] = ()
    """Real paths inside those that it may not; the longest path that fits decides."""
    tell: Callable[[str], None]
    """Told in one line, without folders, what was stopped."""

    def may_write(self, path: str) -> bool:
        """Whether that real path may be written."""
        may = max((len(each) for each in self.open if _lies_in(path, each)), default=0)
        not_ = max((len(each) for each in self.shut if _lies_in(path, each)), default=0)
        return may > 0 and may >= not_

    def stop(self, what: str) -> None:
        """Tell it and end the call.

        Raises:
            PackStopped: always.
        """
        self.tell(what)
        raise PackStopped(f"{self.pack} was stopped: {what}")


_WARD: ContextVar[Ward | None] = ContextVar("ward", default=None)


@contextmanager
def guarded(ward: Ward) -> Iterator[None]:
    """While open, the code of this thread or task may do what the ward lets it."""
    listen()
    token = _WARD.set(ward)
    try:
        yield
    finally:
        _WARD.reset(token)


def pack_here() -> str | None:
    """The pack whose code runs in this thread or task, if it is in a ward."""
    ward = _WARD.get()
    return None if ward is None else ward.pack


def told_to(tell: Callable[[str], None]) -> None:
    """From here on in this context, tell somebody else what is stopped."""
    ward = _WARD.get()
    if ward is not None:
        _WARD.set(replace(ward, tell=tell))


def real_paths(folders: Sequence[Path]) -> tuple[str, ...]:
    """For `Ward`: links followed, whether they exist yet or not."""
    return tuple(os.path.realpath(folder) for folder in folders)


def usual_caches(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Where libraries keep what they can fetch or compute again, models of hubs included.

    Args:
        environ: the environment's variables; those that are not set have their usual place.
    """
    home = Path(environ.get("HOME") or environ.get("USERPROFILE") or os.sep)
    cache_home = Path(environ.get("XDG_CACHE_HOME") or home / ".cache")
    named = ("HF_HOME", "TORCH_HOME", "MPLCONFIGDIR", "NUMBA_CACHE_DIR", "TRITON_CACHE_DIR")
    found = [Path(environ[name]) for name in named if environ.get(name)]
    return (cache_home, home / ".triton", home / ".config" / "matplotlib", *found)


@cache
def listen() -> None:
    """Once per process, before any pack's code: an audit hook cannot be taken away again.

    Python 3.11 tells audit hooks of no thread, so `Thread.start` is made to.
    """
    sys.addaudithook(_hear)
    followed: Any = _followed(threading.Thread.start)
    threading.Thread.start = followed  # type: ignore[method-assign]  # it is meant


def _followed(start: Callable[[threading.Thread], None]) -> Callable[[threading.Thread], None]:
    """Starts a thread as ever; one that a pack starts runs in the context of whoever starts it."""

    @wraps(start)
    def followed(thread: threading.Thread) -> None:
        if _WARD.get() is not None and not thread.name.startswith(_LOOPS_THREADS):
            thread.run = partial(copy_context().run, thread.run)  # type: ignore[method-assign]  # of this one alone
        start(thread)

    return followed


def _hear(event: str, args: tuple[Any, ...]) -> None:
    judge = _JUDGES.get(event)
    if judge is None:
        return
    ward = _WARD.get()
    if ward is None:
        return
    token = _WARD.set(None)  # what judging itself does is nobody's affair
    try:
        judge(ward, args)
    finally:
        _WARD.reset(token)


def _judge_open(ward: Ward, args: tuple[Any, ...]) -> None:
    path, mode, flags = args[:3]
    if isinstance(path, str) and PIPS_COMMANDS.search(path):
        ward.stop(_NO_INSTALLING)
    writes = (isinstance(mode, str) and any(letter in mode for letter in "wax+")) or (
        isinstance(flags, int) and flags & _WRITING
    )
    if writes:
        _judge_path(ward, path)


def _judge_path(ward: Ward, path: object, folder_fd: object = -1, *, follow: bool = True) -> None:
    real = _real(path, folder_fd, follow=follow)
    if real is None or _lies_in(real, _DEVICES) or _is_bytecode(real) or ward.may_write(real):
        return
    ward.stop(f"it may not write {os.path.basename(real)!r} outside its own folders")  # noqa: PTH119  # a hook must be quick


def _judge_mkdir(ward: Ward, args: tuple[Any, ...]) -> None:
    """A folder that is there, or that a folder of the pack's own lies in, may be asked for."""
    real = _real(args[0], args[2])
    if real is None or os.path.isdir(real):  # noqa: PTH112  # a hook must be quick
        return
    if not any(_lies_in(each, real) for each in ward.open):
        _judge_path(ward, real)


def _paths(
    *places: tuple[int, int | None], follow: bool = False
) -> Callable[[Ward, tuple[Any, ...]], None]:
    """Judges the paths at these places of an event, each with the place of its folder's number.

    A link is judged by where it lies, unless the event follows it.
    """

    def judge(ward: Ward, args: tuple[Any, ...]) -> None:
        for path_at, folder_at in places:
            folder_fd = args[folder_at] if folder_at is not None and folder_at < len(args) else -1
            _judge_path(ward, args[path_at], folder_fd, follow=follow)

    return judge


def _judge_program(ward: Ward, args: tuple[Any, ...]) -> None:
    words = args[1] if len(args) > 1 else args[0]
    if is_installer(words) or is_installer(args[0]):
        ward.stop(_NO_INSTALLING)


def _judge_import(ward: Ward, args: tuple[Any, ...]) -> None:
    module = args[0]
    if isinstance(module, str) and module.startswith("ensurepip"):
        ward.stop(_NO_INSTALLING)


def _real(path: object, folder_fd: object = -1, *, follow: bool = True) -> str | None:
    """Where a path leads; None for what is no path or cannot be told."""
    if not isinstance(path, str | bytes | os.PathLike):
        return None  # a file that is open already
    try:
        written = os.fsdecode(path)
        if isinstance(folder_fd, int) and folder_fd >= 0 and not os.path.isabs(written):  # noqa: PTH117
            written = os.path.join(os.readlink(f"/proc/self/fd/{folder_fd}"), written)  # noqa: PTH115, PTH118
        if follow:
            return os.path.realpath(written)
        folder, name = os.path.split(os.path.normpath(written))
        return os.path.join(os.path.realpath(folder), name)  # noqa: PTH118
    except (OSError, ValueError):
        return None


def _lies_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _is_bytecode(path: str) -> bool:
    """Python keeps compiled modules beside any module it imports."""
    *_, folder, name = ("", *Path(path).parts)
    return name == "__pycache__" or (folder == "__pycache__" and ".pyc" in name)


_ONE: Final = _paths((0, 1))
_JUDGES: Final[Mapping[str, Callable[[Ward, tuple[Any, ...]], None]]] = {
    "open": _judge_open,
    "os.mkdir": _judge_mkdir,
    "os.remove": _ONE,
    "os.rmdir": _ONE,
    "os.truncate": _paths((0, None), follow=True),
    "os.chmod": _paths((0, 2), follow=True),
    "os.chown": _paths((0, 3), follow=True),
    "os.utime": _paths((0, 3), follow=True),
    "os.rename": _paths((0, 2), (1, 3)),
    "os.link": _paths((1, 3)),
    "os.symlink": _paths((1, 2)),
    "os.setxattr": _paths((0, None), follow=True),
    "shutil.rmtree": _ONE,
    "subprocess.Popen": _judge_program,
    "os.system": _judge_program,
    "os.exec": _judge_program,
    "os.posix_spawn": _judge_program,
    "os.spawn": _judge_program,
    "import": _judge_import,
}
"""Python's audit events that are looked at, see its documentation's table of them."""
