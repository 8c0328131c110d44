"""What packs ask of the server's event loop at their import, and when it is done."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from milepost.packs.foreign.prompt_server import PromptServer
from milepost.packs.foreign.server_loop import ServerLoop
from packs.foreign.sample_packs import load, names_of, one_node, reasons_of

HABITS = """
import asyncio
from server import PromptServer

done, threads = [], []
loop = PromptServer.instance.loop

async def work(what):
    await asyncio.sleep(0)
    done.append(what)
    return what

task = loop.create_task(work("create_task"))
asyncio.get_event_loop().create_task(work("get_event_loop"))
future = asyncio.run_coroutine_threadsafe(work("run_coroutine_threadsafe"), loop)
loop.call_soon(done.append, "call_soon")
loop.call_soon_threadsafe(done.append, "call_soon_threadsafe")
loop.call_soon_threadsafe(lambda: loop.create_task(work("from a call")))
loop.call_later(0, done.append, "call_later")
loop.call_later(0, done.append, "never").cancel()
loop.run_in_executor(None, done.append, "run_in_executor")
asyncio.ensure_future(work("ensure_future"), loop=loop)
loop.create_task(work("cancelled")).cancel()
assert not loop.is_running() and not loop.is_closed()
assert loop.run_until_complete(work("at once")) == "at once"
later = loop.create_task(work("sooner"))
assert loop.run_until_complete(later) == "sooner"

async def end():
    await task
    while len(done) < 11:
        await asyncio.sleep(0)
"""
ALL = {
    "create_task", "get_event_loop", "run_coroutine_threadsafe", "call_soon",
    "call_soon_threadsafe", "from a call", "call_later", "run_in_executor", "ensure_future",
    "at once", "sooner",
}  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """Whatever a test's packs asked for is begun, so that the next finds nothing."""
    yield
    asyncio.run(serve_once())


async def serve_once() -> None:
    async with PromptServer.instance.server_loop.running():
        pass


def module(name: str) -> ModuleType:
    return sys.modules[f"custom_nodes.{name}"]


def test_what_packs_ask_the_loop_for_at_import_is_done_when_the_server_runs(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    loaded = load(tmp_path, {"habits.py": HABITS + one_node("Habits")})
    pack = module("habits")
    before = set(pack.done)

    async def serve() -> None:
        async with PromptServer.instance.server_loop.running(), asyncio.timeout(10):
            await pack.end()
            assert pack.loop.is_running()
            assert await pack.loop.create_task(pack.work("after")) == "after"
            told = asyncio.run_coroutine_threadsafe(pack.work("thread"), pack.loop)
            assert await asyncio.wrap_future(told) == "thread"

    asyncio.run(serve())

    assert names_of(loaded) == ["Habits"]
    assert loaded.notices == ()
    assert before == {"at once", "sooner"}
    assert set(pack.done) == ALL | {"after", "thread"}
    assert pack.future.result() == "run_coroutine_threadsafe"
    assert pack.task.result() == "create_task"
    assert caplog.text == ""


def test_it_is_asked_for_by_the_pack_alone_and_the_others_find_no_loop(tmp_path: Path) -> None:
    load(tmp_path, {"asks.py": "import asyncio\nfound = asyncio.get_event_loop()" + one_node()})

    assert module("asks").found is PromptServer.instance.loop
    with pytest.raises(RuntimeError, match="no running event loop"):
        asyncio.get_running_loop()


def test_what_fails_is_told_in_one_line_and_stops_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    source = """
import asyncio, sys
from server import PromptServer
loop = PromptServer.instance.loop
done = asyncio.Event()

async def fail():
    raise ValueError("secret")

async def leave():
    sys.exit(3)

async def write():
    (open(outside, "w")).close()

def fall():
    raise KeyError("secret")

async def end():
    await asyncio.sleep(0)
    done.set()

loop.create_task(fail())
loop.create_task(leave())
loop.create_task(write())
loop.call_soon(fall)
asyncio.run_coroutine_threadsafe(fail(), loop)
loop.call_later(0.01, lambda: loop.create_task(end()))
"""
    outside = tmp_path.parent / "outside.txt"
    load(tmp_path, {"fails.py": f"outside = {str(outside)!r}" + source + one_node()})

    async def serve() -> None:
        async with PromptServer.instance.server_loop.running(), asyncio.timeout(10):
            await module("fails").done.wait()

    asyncio.run(serve())

    lines = [record.getMessage() for record in caplog.records]
    kinds = {line.split("failed: ")[1].split(" ")[0] for line in lines if "failed: " in line}
    assert kinds == {"ValueError", "PackQuit", "PackStopped", "KeyError"}
    assert sum("ValueError" in line for line in lines) == 2
    assert "the pack fails was stopped: it may not write 'outside.txt' outside" in caplog.text
    assert all(line.startswith(("what fails began at its import", "the pack ")) for line in lines)
    assert "secret" not in caplog.text
    assert not outside.exists()


def test_what_still_runs_is_cancelled_at_the_servers_end(tmp_path: Path) -> None:
    source = """
import asyncio
from server import PromptServer
told = []

async def forever(name):
    try:
        await asyncio.sleep(3600)
    finally:
        told.append(name)

loop = PromptServer.instance.loop
loop.create_task(forever("task"))
asyncio.run_coroutine_threadsafe(forever("threadsafe"), loop)
loop.call_later(3600, told.append, "timer")
"""
    load(tmp_path, {"lasts.py": source + one_node()})

    async def serve() -> None:
        async with PromptServer.instance.server_loop.running():
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        assert sorted(module("lasts").told) == ["task", "threadsafe"]

    asyncio.run(serve())

    assert not PromptServer.instance.loop.is_running()


def test_a_pack_whose_import_fails_leaves_no_work_and_no_warning(tmp_path: Path) -> None:
    source = """
import asyncio
from server import PromptServer
ran = []
async def work():
    ran.append(1)
PromptServer.instance.loop.create_task(work())
asyncio.run_coroutine_threadsafe(work(), PromptServer.instance.loop)
import keep
keep.ran = ran
1 / 0
"""
    keep = sys.modules["keep"] = ModuleType("keep")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            loaded = load(tmp_path, {"falls.py": source})
            gc.collect()
            asyncio.run(serve_once())
    finally:
        del sys.modules["keep"]

    assert "ZeroDivisionError" in reasons_of(loaded)["falls"]
    assert vars(keep)["ran"] == []


@pytest.mark.filterwarnings("error")
def test_without_a_server_nothing_is_begun_and_nothing_is_complained_of() -> None:
    loop = ServerLoop()
    ran = []

    async def work() -> None:
        ran.append(1)

    task = loop.create_task(work())
    asyncio.run_coroutine_threadsafe(work(), loop)
    loop.drop()
    del task
    gc.collect()

    assert ran == []


def test_nobody_ends_the_servers_loop_or_runs_it() -> None:
    loop = ServerLoop()
    loop.stop()
    loop.close()
    loop.set_exception_handler(None)

    assert not loop.is_closed()
    with pytest.raises(RuntimeError, match="by the server"):
        loop.run_forever()
    with pytest.raises(NotImplementedError):
        loop.add_signal_handler(2, print)
    with pytest.raises(TypeError, match="a coroutine"):
        loop.create_task(7)


async def test_it_runs_a_coroutine_to_its_end_where_another_loop_runs() -> None:
    async def work() -> str:
        return threading.current_thread().name

    assert ServerLoop().run_until_complete(work()) != threading.current_thread().name


async def test_the_rest_of_a_loop_is_there_while_the_server_runs() -> None:
    loop = ServerLoop()
    async with loop.running():
        assert loop.time() == pytest.approx(asyncio.get_running_loop().time(), abs=1)
        assert await loop.getaddrinfo("127.0.0.1", 80)
        assert loop.remove_reader(0) is False
        with pytest.raises(RuntimeError, match="already"):
            loop.run_until_complete(7)
