from __future__ import annotations

import logging
import os
import pickle
import signal
import sys
from importlib import import_module
from pathlib import Path

import pytest

from milepost.packs.foreign.finder import find_packs
from milepost.packs.foreign.node_mappings import announce
from packs.foreign.sample_packs import load, names_of, node_of, one_node, reasons_of, write

STAYS = one_node("Stays")


def test_folders_of_any_name_and_single_files_are_found_in_a_stable_order(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        {
            "ComfyUI-Some pack/__init__.py": "",
            "3d.tools/__init__.py": "",
            "旅行/__init__.py": "",
            "alone.py": "",
            "no_package/nodes.py": "",
            ".hidden/__init__.py": "",
            "__pycache__/__init__.py": "",
            "old.disabled/__init__.py": "",
            "off.py.disabled": "",
            "example_node.py.example": "",
        },
    )

    found = find_packs([folder, folder / "is not there"])

    assert [each.name for each in found] == ["3d.tools", "alone", "ComfyUI-Some pack", "旅行"]
    assert found[0].module_name == "custom_nodes.3d_x_tools"


def test_the_second_of_two_packs_with_one_name_gets_a_number(tmp_path: Path) -> None:
    first = write(tmp_path / "1", {"same/__init__.py": ""})
    second = write(tmp_path / "2", {"same/__init__.py": ""})

    assert [each.name for each in find_packs([first, second])] == ["same", "same_2"]


def test_packs_import_their_own_modules_in_every_way_they_are_used_to(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        {
            "hyphen-ated/__init__.py": """
                import importlib, os, sys
                from .part import relative
                sys.path.append(os.path.join(os.path.dirname(__file__), "lib"))
                import of_the_hyphenated_pack
                later = importlib.import_module(__name__ + ".part")
                also = importlib.import_module(".part", package=__name__)
                assert later is also is sys.modules[__name__ + ".part"]
                assert __package__ == __name__
                from custom_nodes.neighbour import WHAT
            """
            + one_node("Hyphenated").replace("\n", "\n                "),
            "hyphen-ated/part.py": "relative = 1",
            "hyphen-ated/lib/of_the_hyphenated_pack.py": "",
            "neighbour.py": "WHAT = 2\nNODE_CLASS_MAPPINGS = {}",
        },
    )

    assert not loaded.refusals
    assert names_of(loaded) == ["Hyphenated"]
    assert loaded.packs[0].name == "custom_nodes.hyphen-ated"


def test_objects_of_a_pack_can_be_pickled(tmp_path: Path) -> None:
    load(tmp_path, {"pick-led/__init__.py": "class Thing: pass\nNODE_CLASS_MAPPINGS = {}"})

    thing = import_module("custom_nodes.pick-led").Thing()

    assert type(pickle.loads(pickle.dumps(thing))) is type(thing)  # noqa: S301  # our own


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero (__init__.py, line 1)"),
        ("def broken(:", "SyntaxError: invalid syntax (__init__.py, line 1)"),
        ("raise SystemExit(3)", "SystemExit: 3 (__init__.py, line 1)"),
        ("def f(): f()\nf()", "RecursionError: maximum recursion depth exceeded"),
        (
            "import not_there",
            "ModuleNotFoundError: No module named 'not_there' (__init__.py, line 1)",
        ),
        (
            "import torch_is_not\nimport torch",
            "ModuleNotFoundError: No module named 'torch_is_not'",
        ),
        ("raise ModuleNotFoundError('no', name='torch')", "it needs torch, which is not installed"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("x = 1", "it declares no nodes"),
        ("from . import deep", "ValueError: two lines (deep.py, line 1)"),
        ("NODE_CLASS_MAPPINGS = 7", "TypeError"),
        ("async def comfy_entrypoint(): return None", "AttributeError"),
    ],
)
def test_a_pack_that_cannot_be_imported_is_listed_and_the_others_stay(
    tmp_path: Path, source: str, reason: str
) -> None:
    loaded = load(
        tmp_path,
        {
            "bad/__init__.py": source,
            "bad/deep.py": "raise ValueError('two\\nlines')",
            "zz/__init__.py": STAYS,
        },
    )

    (refusal,) = loaded.refusals
    assert (refusal.pack, refusal.node) == ("bad", None)
    assert refusal.reason.startswith(reason)
    assert names_of(loaded) == ["Stays"]
    assert not [name for name in sys.modules if name.startswith("custom_nodes.bad")]


def test_a_pack_that_cannot_be_imported_leaves_nothing_to_search_in(tmp_path: Path) -> None:
    before = sys.path[:]

    load(
        tmp_path,
        {"bad/__init__.py": "import os, sys\nsys.path.append(os.path.dirname(__file__))\n1/0"},
    )

    assert sys.path == before


def test_reasons_name_no_folder(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        {
            "own.py": "open(__file__ + '.missing')",
            "other.py": "raise OSError('/srv/models/secret/x.bin: see https://host.example/a/b')",
        },
    )

    said = reasons_of(loaded)
    assert str(tmp_path) not in str(said)
    assert "own.py.missing" in said["own"]
    assert said["other"].startswith("OSError: x.bin: see https://host.example/a/b")


def test_a_node_that_cannot_be_adapted_leaves_the_others_of_its_pack(tmp_path: Path) -> None:
    source = (
        one_node("Good")
        + """
class Raises(One):
    @classmethod
    def INPUT_TYPES(cls):
        raise RuntimeError("no models here")

class Exits(One):
    @classmethod
    def INPUT_TYPES(cls):
        raise SystemExit

class Says(One):
    @classmethod
    def INPUT_TYPES(cls):
        return ["nothing"]

NODE_CLASS_MAPPINGS |= {"Raises": Raises, "Exits": Exits, "Says": Says, "None": None, 5: One}
"""
    )

    loaded = load(tmp_path, {"mixed.py": source})

    assert names_of(loaded) == ["Good"]
    assert reasons_of(loaded)["Raises"] == "RuntimeError: no models here (mixed.py, line 19)"
    assert {each.node for each in loaded.refusals} == {"Raises", "Exits", "Says", "None", "int"}


def test_the_first_keeps_a_name_and_native_nodes_come_before_all(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        {
            "b_second.py": one_node("Shared"),
            "a_first.py": one_node("Shared"),
            "c_third.py": one_node("LoadImage"),
        },
        native={"LoadImage"},
    )

    assert [pack.name for pack in loaded.packs] == ["custom_nodes.a_first"]
    assert [(each.pack, each.node) for each in loaded.refusals] == [
        ("b_second", "Shared"),
        ("c_third", "LoadImage"),
    ]
    assert "a_first" in loaded.refusals[0].reason
    assert "Milepost" in loaded.refusals[1].reason


@pytest.mark.parametrize("word", ["", "async "])
def test_an_extension_gives_its_nodes_and_is_told_that_it_is_loaded(
    tmp_path: Path, word: str
) -> None:
    loaded = load(
        tmp_path,
        {
            "v3pack.py": f"""
                from comfy_api.latest import ComfyExtension, io

                class Twice(io.ComfyNode):
                    @classmethod
                    def define_schema(cls):
                        return io.Schema(
                            node_id="Twice V3", display_name="Twice!", category="c",
                            inputs=[io.Int.Input("value")], outputs=[io.Int.Output()])

                    @classmethod
                    def execute(cls, value):
                        return io.NodeOutput(value * 2)

                class Broken(io.ComfyNode):
                    @classmethod
                    def define_schema(cls):
                        raise RuntimeError("no schema today")

                class Mine(ComfyExtension):
                    async def on_load(self):
                        self.is_loaded = True

                    async def get_node_list(self):
                        assert self.is_loaded
                        return [Twice, Broken]

                {word}def comfy_entrypoint():
                    return Mine()
            """
        },
    )

    node = node_of(loaded, "Twice V3")
    assert node.display_name == "Twice!"
    assert node.described is not None
    assert node.described()["python_module"] == "custom_nodes.v3pack"
    assert reasons_of(loaded) == {"Broken": "RuntimeError: no schema today (v3pack.py, line 18)"}


def test_web_folders_are_known_by_the_pack_and_lie_inside_it(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    project = '[project]\nname = "by-project"\n[tool.comfy]\nweb = "js"'
    loaded = load(
        tmp_path,
        {
            "scripts/__init__.py": "WEB_DIRECTORY = './js'\nNODE_CLASS_MAPPINGS = {}",
            "scripts/js/a.js": "",
            "project/__init__.py": "NODE_CLASS_MAPPINGS = {}",
            "project/pyproject.toml": project,
            "project/js/a.js": "",
            "escapes/__init__.py": "WEB_DIRECTORY = '../../outside'\nNODE_CLASS_MAPPINGS = {}",
            "only_web/__init__.py": "WEB_DIRECTORY = 'web'",
            "only_web/web/a.js": "",
            "torn/__init__.py": "NODE_CLASS_MAPPINGS = {}",
            "torn/pyproject.toml": "[tool",
        },
    )

    folder = (tmp_path / "custom_nodes").resolve()
    assert loaded.web == {
        "scripts": folder / "scripts/js",
        "by-project": folder / "project/js",
        "only_web": folder / "only_web/web",
    }
    assert not loaded.refusals


def test_what_a_pack_changes_in_the_process_is_put_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (signal.getsignal(signal.SIGTERM), Path.cwd(), sys.excepthook, sys.stdout)
    level, path, depth = logging.getLogger().level, sys.path[:], sys.getrecursionlimit()
    loaded = load(
        tmp_path,
        {
            "rude/__init__.py": """
                import logging, os, signal, sys, warnings
                signal.signal(signal.SIGTERM, lambda *_: None)
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                os.chdir(os.path.dirname(__file__))
                sys.excepthook = print
                sys.stdout = open(os.devnull, "w")
                logging.basicConfig(level=logging.DEBUG, force=True)
                logging.disable(logging.CRITICAL)
                sys.setrecursionlimit(5000)
                sys.path.insert(0, os.path.dirname(__file__))
                warnings.warn("loud")
                print("hello")
                NODE_CLASS_MAPPINGS = {}
            """
        },
    )

    after = (signal.getsignal(signal.SIGTERM), Path.cwd(), sys.excepthook, sys.stdout)
    assert after == before
    assert (logging.getLogger().level, sys.getrecursionlimit()) == (level, depth)
    assert logging.getLogger().manager.disable == 0
    assert sys.path == [*path, str((tmp_path / "custom_nodes/rude").resolve())]
    sys.path[:] = path
    said = " ".join(each.what for each in loaded.notices)
    for thing in ("SIGTERM", "SIGINT", "working folder", "sys.excepthook", "sys.stdout"):
        assert thing in said
    assert capsys.readouterr().out == ""


def test_a_pack_finds_the_classes_of_those_before_it(tmp_path: Path) -> None:
    finds = "import nodes\nFound = nodes.NODE_CLASS_MAPPINGS['First']\n"

    loaded = load(
        tmp_path,
        {"a.py": one_node("First"), "b.py": finds + "NODE_CLASS_MAPPINGS = {'Again': Found}"},
        announce=announce,
    )

    assert not loaded.refusals
    assert loaded.classes["Again"] is loaded.classes["First"]


def test_each_pack_is_timed(tmp_path: Path) -> None:
    ticks = iter(range(100))

    loaded = load(
        tmp_path, {"a.py": one_node("A"), "b.py": "1/0"}, clock=lambda: float(next(ticks))
    )

    assert loaded.seconds == {"a": 1.0, "b": 1.0}


def test_the_version_changes_with_the_code(tmp_path: Path) -> None:
    first = node_of(load(tmp_path, {"a.py": one_node("A")}), "A").version
    same = node_of(load(tmp_path), "A").version
    os.utime(tmp_path / "custom_nodes/a.py", ns=(1, 1))
    other = node_of(load(tmp_path), "A").version

    assert first == same != other


def test_scripts_before_the_start_run_before_any_pack_is_imported(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        {
            "a/__init__.py": "import os\nassert os.environ.pop('MADE_BY_Z') == '1'\n" + STAYS,
            "z/__init__.py": one_node("Last"),
            "z/prestartup_script.py": "import os\nos.environ['MADE_BY_Z'] = '1'",
        },
    )

    assert not loaded.refusals
    assert not loaded.notices


def test_a_script_before_the_start_that_fails_is_told_and_its_pack_is_imported(
    tmp_path: Path,
) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}_outside"
    scripts = ["raise SystemExit('no')", f"open({str(outside)!r}, 'w')"]
    loaded = load(
        tmp_path,
        {f"p{n}/prestartup_script.py": each for n, each in enumerate(scripts)}
        | {f"p{n}/__init__.py": one_node(f"N{n}") for n in range(len(scripts))},
    )

    told = {each.pack: each.what for each in loaded.notices if "prestartup" in each.what}
    assert names_of(loaded) == ["N0", "N1"]
    assert "SystemExit: no" in told["p0"]
    assert "outside its own folders" in told["p1"]
    assert not outside.exists()
