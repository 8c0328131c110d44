"""Packs that do what no pack should: they hurt themselves, never the server."""

from __future__ import annotations

import asyncio
import builtins
import json
import ssl
import sys
from pathlib import Path
from typing import Any

import pytest

from milepost.graph.cache import OutcomeCache
from milepost.graph.refusals import OutputsFailedValidation
from milepost.graph.workflow import read_workflow
from milepost.packs.foreign.as_json import as_json, shown_as_json
from milepost.packs.foreign.declared import LiveInputs
from milepost.packs.foreign.loader import MOST_IN_NAME
from milepost.packs.foreign.quitting import PackQuit
from milepost.packs.foreign.result import read_result
from packs.foreign.sample_packs import HEAD, bench, load, names_of, one_node, reasons_of

QUITTING = (
    HEAD
    + """
import asyncio, sys

class Sync(Node):
    def run(self, **_): sys.exit(3)

class Safe(Sync):
    THREAD_SAFE = True
    def run(self, **_): raise KeyboardInterrupt

class Async(Node):
    async def run(self, **_): raise KeyboardInterrupt

class AsyncExit(Node):
    async def run(self, **_): sys.exit(3)

class Made(Node):
    def __init__(self): raise SystemExit

class Checked(Node):
    @classmethod
    def VALIDATE_INPUTS(cls, a): raise SystemExit

class Changed(Node):
    @classmethod
    def IS_CHANGED(cls, **_): raise KeyboardInterrupt
    def run(self, **_): return (1,)

class Described(Node):
    asked = 0
    @classmethod
    def INPUT_TYPES(cls):
        cls.asked += 1
        if cls.asked > 2: raise SystemExit
        return {"required": {}}
    def run(self): return (1,)

NODE_CLASS_MAPPINGS = {
    c.__name__: c
    for c in (Sync, Safe, Async, AsyncExit, Made, Checked, Changed, Described)
}
"""
)


@pytest.mark.parametrize("node", ["Sync", "Safe", "Async", "AsyncExit", "Made"])
async def test_a_node_that_would_end_the_program_fails(tmp_path: Path, node: str) -> None:
    with bench(tmp_path, {"quits.py": QUITTING}) as made:
        with pytest.raises(PackQuit):
            await made.value(node)
        assert await made.value("Changed") == 1


async def test_a_check_that_would_end_the_program_is_an_objection(tmp_path: Path) -> None:
    with bench(tmp_path, {"quits.py": QUITTING}) as made:
        with pytest.raises(OutputsFailedValidation, match="SystemExit"):
            await made.value("Checked", a="1")
        with pytest.raises(OutputsFailedValidation, match="SystemExit"):
            made.engine.accept(_workflow("Checked", a="1"), targets=["n"])


def test_a_class_that_quits_when_it_is_asked_again_only_fails_to_be_described(
    tmp_path: Path,
) -> None:
    now = [0.0]
    load(tmp_path, {"quits.py": QUITTING})
    live = LiveInputs(sys.modules["custom_nodes.quits"].Described, clock=lambda: now[0])
    now[0] = 2.0

    with pytest.raises(PackQuit):
        live.fresh()
    assert live.known() == {}


REPLACING = """
import asyncio, builtins, json, ssl, sys

json.dumps = json.loads = lambda *_, **__: None
json.JSONEncoder.default = lambda *_: "replaced"
asyncio.run = asyncio.sleep = None
builtins.print = None
sys.exit = None
del json.load
ssl._create_default_https_context = ssl._create_unverified_context
sys.meta_path.clear()

class Policy(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self):
        raise RuntimeError

asyncio.set_event_loop_policy(Policy())
"""


def test_what_a_pack_replaces_in_pythons_own_modules_is_put_back_and_told(tmp_path: Path) -> None:
    before = (
        json.dumps, json.loads, json.load, json.JSONEncoder.default, asyncio.run, asyncio.sleep,
        builtins.print, sys.exit, ssl._create_default_https_context, *sys.meta_path,
    )  # fmt: skip

    loaded = load(tmp_path, {"replaces.py": REPLACING + one_node()})

    after = (
        json.dumps, json.loads, json.load, json.JSONEncoder.default, asyncio.run, asyncio.sleep,
        builtins.print, sys.exit, ssl._create_default_https_context, *sys.meta_path,
    )  # fmt: skip
    assert all(one is other for one, other in zip(before, after, strict=True))
    assert names_of(loaded) == ["One"]
    told = [each.what for each in loaded.notices]
    assert "it replaced json.JSONEncoder.default, which was put back" in told
    assert "it took from sys.meta_path, which was put back" in told
    asyncio.new_event_loop().close()


def test_what_a_pack_adds_for_finding_modules_stays(tmp_path: Path) -> None:
    source = """
import sys
class Finder:
    @staticmethod
    def find_spec(*_, **__):
        return None
sys.meta_path.insert(0, Finder)
"""

    loaded = load(tmp_path, {"finds.py": source + one_node("Finds")})

    added: Any = sys.meta_path.pop()
    assert added.__name__ == "Finder"
    assert not loaded.notices


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("def f():\n    return f()\nf()", "RecursionError"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("class E(BaseException):\n    def __str__(self): raise RuntimeError\nraise E", "E ("),
        ("NODE_CLASS_MAPPINGS = 5", "TypeError"),
        ("NODE_CLASS_MAPPINGS = {}\nNODE_DISPLAY_NAME_MAPPINGS = 7", "TypeError"),
    ],
)
def test_a_pack_that_breaks_at_its_import_has_a_reason_of_one_line(
    tmp_path: Path, source: str, reason: str
) -> None:
    loaded = load(tmp_path, {"breaks.py": source, "stays.py": one_node("Stays")})

    assert reason in reasons_of(loaded)["breaks"]
    assert "\n" not in reasons_of(loaded)["breaks"]
    assert names_of(loaded) == ["Stays"]


def test_names_that_no_message_can_hold_are_refused(tmp_path: Path) -> None:
    good = ["quo\"te'", "../../etc/passwd", "<script>", "旅行 生成"]
    bad = ["", " ", "new\nline", "\ud800", "x" * (MOST_IN_NAME + 1)]
    source = f"{HEAD}\nNODE_CLASS_MAPPINGS = dict.fromkeys({[*good, *bad]!a}, Node)"

    loaded = load(tmp_path, {"names.py": source})

    assert names_of(loaded) == good
    assert len(loaded.refusals) == len(bad)
    assert all((each.node or "").isprintable() for each in loaded.refusals)


async def test_results_of_any_kind_are_values_or_a_failure_of_one_line(tmp_path: Path) -> None:
    source = (
        HEAD
        + """
class Boom:
    __hash__ = None
    def _raise(self, *_): raise RuntimeError("boom")
    __repr__ = __str__ = __eq__ = __bool__ = __sizeof__ = __len__ = __getitem__ = _raise

class Nan(Node):
    def run(self, **_): return (float("nan"),)
class Booms(Node):
    RETURN_TYPES = ("BOOM",)
    def run(self, **_): return (Boom(),)
class Generates(Node):
    def run(self, **_): return (each for each in (1, 2))
class NoList(Node):
    OUTPUT_IS_LIST = (True,)
    def run(self, **_): return (5,)
class Expands(Node):
    def run(self, **_): return {"expand": 5, "result": (1,)}

NODE_CLASS_MAPPINGS = {c.__name__: c for c in (Nan, Booms, Generates, NoList, Expands)}
"""
    )
    cache = OutcomeCache(limit_bytes=1_000_000)
    with bench(tmp_path, {"odd.py": source}, cache=cache) as made:
        assert await made.value("Nan") != 0
        assert type(await made.value("Booms")).__name__ == "Boom"
        for node in ("Generates", "NoList", "Expands"):
            with pytest.raises(TypeError, match=r"^[^\n]+$"):
                await made.value(node)


def test_what_a_node_shows_ends_whatever_it_holds() -> None:
    circle: list[Any] = []
    circle += [circle, circle]
    deep: list[Any] = []
    for _ in range(10_000):
        deep = [deep]

    shown = read_result((), {"ui": {"text": circle, "deep": deep, "n": [10**5000, {1}, object()]}})

    assert shown.ui is not None
    assert shown.ui["text"] == [["<list>", "<list>"], ["<list>", "<list>"]]
    assert shown.ui["n"] == ["<int>", [1], "<object>"]
    assert json.dumps(shown.ui)


def test_a_small_thing_that_holds_itself_many_times_ends() -> None:
    doubled: list[Any] = []
    for _ in range(60):
        doubled = [doubled, doubled]

    assert as_json(doubled, most_values=1000)


def test_numbers_that_are_none_are_shown_as_they_are() -> None:
    assert shown_as_json([float("inf")]) == [float("inf")]


def _workflow(class_type: str, **inputs: Any) -> Any:
    return read_workflow({"n": {"class_type": class_type, "inputs": inputs}})


def test_a_folder_of_scripts_that_leads_out_of_the_pack_is_told_and_not_served(
    tmp_path: Path,
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "custom_nodes" / "leads").mkdir(parents=True)
    (tmp_path / "custom_nodes" / "leads" / "js").symlink_to(tmp_path / "elsewhere")

    loaded = load(tmp_path, {"leads/__init__.py": one_node("Leads") + "\nWEB_DIRECTORY = './js'"})

    assert not loaded.web
    assert [each.what for each in loaded.notices] == [
        "its WEB_DIRECTORY lies outside its own folder and is not served"
    ]
    assert names_of(loaded) == ["Leads"]
