"""What packs do with parts of ComfyUI that are not here, while they are imported."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

import pytest

from packs.foreign.sample_packs import load, names_of, one_node
from packs.foreign.surroundings import comfyui


def test_decorators_that_are_made_by_a_call_decorate(tmp_path: Path) -> None:
    source = """
from comfy.hooks import registered, kinds
from comfy.ops import library

@registered("mine", kind=kinds.of(3))
def function():
    return 1

@library.register.kernel("name")
class Kernel:
    pass

class Holder:
    @registered()
    def method(self):
        return 1

try:
    made = registered("mine")
except Exception as error:
    said = str(error)
try:
    function()
except Exception as error:
    called = str(error)
"""
    loaded = load(tmp_path, {"decorates.py": source + one_node("Decorates")})
    assert loaded.refusals == ()
    pack = sys.modules["custom_nodes.decorates"]

    assert names_of(loaded) == ["Decorates"]
    assert pack.said.startswith("comfy.hooks.registered is not part of")
    assert pack.called.startswith("comfy.hooks.registered is not part of")
    assert pack.function.__name__ == "function"


def test_a_part_is_a_base_beside_protocols(tmp_path: Path) -> None:
    source = """
from typing import Protocol, runtime_checkable
from comfy.hooks import Hook, Hooks

class Named(Protocol):
    name: str

@runtime_checkable
class Runs(Hook, Protocol):
    def run(self) -> int: ...

class Mine(Hook, Named):
    def __init__(self):
        self.name = "mine"

class Runner:
    def run(self):
        return 1

found = (isinstance(Runner(), Runs), isinstance(3, Runs), Mine().name, isinstance(3, Hook))
unknown = hasattr(Runs, "walk")
"""
    loaded = load(tmp_path, {"protocols.py": source + one_node("Protocols")})
    pack = sys.modules["custom_nodes.protocols"]

    assert loaded.refusals == ()
    assert pack.found == (True, False, "mine", False)
    assert pack.unknown is False


def test_the_source_of_a_part_cannot_be_had(tmp_path: Path) -> None:
    with comfyui(tmp_path):
        from comfy import samplers  # type: ignore[import-not-found]  # ours
        from comfy.ldm.flux import layers  # type: ignore[import-not-found]  # made up

        for part in (layers, layers.Attention, layers.Attention.forward, samplers.Unknown):
            with pytest.raises(OSError, match=r"could not|not available"):
                inspect.getsource(part)


def test_packs_add_options_of_their_own_which_nobody_gave(tmp_path: Path) -> None:
    source = """
from comfy.cli_args import args, parser

group = parser.add_argument_group("mine")
group.add_argument("--strength", type=float, default=0.5)
parser.add_mutually_exclusive_group().add_argument("--port", type=int)
given = parser.parse_args()
known, rest = parser.parse_known_args(["--strength", "2", "--other"])
"""
    load(tmp_path, {"options.py": source + one_node("Options")})
    pack = sys.modules["custom_nodes.options"]

    assert (pack.given.strength, pack.given.port, pack.given.listen) == (0.5, 8188, "127.0.0.1")
    assert (pack.known.strength, pack.rest) == (2.0, ["--other"])
    assert pack.args.strength is None


def test_comfyuis_own_app_can_be_imported_and_a_packs_own_goes_first(tmp_path: Path) -> None:
    comfyuis = """
from app.user_manager import UserManager
import app.logger
from app.frontend_management import FrontendManager
import app.database.db

class Mine(UserManager):
    pass
"""
    own = """
import os, sys
sys.path.append(os.path.dirname(__file__))
import app.things
word = app.things.WORD
"""
    loaded = load(
        tmp_path,
        {
            "a_comfyuis.py": comfyuis + one_node("A"),
            "b-own/__init__.py": own + one_node("B"),
            "b-own/app/__init__.py": "",
            "b-own/app/things.py": "WORD = 'own'",
        },
    )
    sys.modules.pop("app")
    sys.modules.pop("app.things")

    assert loaded.refusals == ()
    assert names_of(loaded) == ["A", "B"]
    assert sys.modules["custom_nodes.b-own"].word == "own"


def test_a_package_of_a_packs_own_called_app_has_no_modules_of_comfyuis(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").touch()
    sys.path.append(str(tmp_path))
    try:
        with comfyui(tmp_path), pytest.raises(ModuleNotFoundError):
            __import__("app.user_manager")
    finally:
        sys.path.remove(str(tmp_path))
        sys.modules.pop("app")


def test_a_folder_for_temporary_files_may_be_made_at_import(tmp_path: Path) -> None:
    source = """
import tempfile
from pathlib import Path
with tempfile.TemporaryDirectory() as folder:
    (Path(folder) / "a.txt").write_text("x")
made = tempfile.mkdtemp()
(Path(made) / "b.txt").write_text("x")
(Path(made) / "b.txt").unlink()
Path(made).rmdir()
with tempfile.NamedTemporaryFile() as file:
    file.write(b"x")
"""
    import tempfile

    temporary = Path(tempfile.gettempdir())
    loaded = load(tmp_path, {"temps.py": source + one_node("Temps")}, writable=[temporary])

    assert names_of(loaded) == ["Temps"]
    assert loaded.notices == ()
