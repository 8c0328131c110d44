"""The how-to page's own words, tried."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from milepost.graph.lanes import Lanes
from milepost.graph.run import Engine
from milepost.graph.workflow import read_workflow
from milepost.node.registry import Registry
from milepost.packs import images
from milepost.packs.foreign.lane import LANE_PREFIX, PackLane
from milepost.packs.foreign.loader import load_packs
from packs.foreign.surroundings import Place, comfyui

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/howto/write-a-node-pack.md").read_text("utf-8")
EXAMPLES = ROOT / "examples/custom_nodes"


def block(language: str) -> str:
    """The page's first block in that language."""
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


async def test_the_first_pack_of_the_page_runs_the_pages_workflow(tmp_path: Path) -> None:
    pack = tmp_path / "custom_nodes/first_pack"
    pack.mkdir(parents=True)
    (pack / "__init__.py").write_text(block("python"), "utf-8")

    with comfyui(tmp_path):
        loaded = load_packs([pack.parent], native=(), data_root=tmp_path)
        registry = Registry([images.PACK, *loaded.packs])
        with Lanes.inline(
            on_demand=lambda name: PackLane(name) if name.startswith(LANE_PREFIX) else None
        ) as lanes:
            engine = Engine(registry, lanes=lanes, services={"workplace": Place(tmp_path)})
            result = await engine.run(engine.accept(read_workflow(json.loads(block("json")))))

    result.raise_first_error()
    assert result.outputs["2"]["text"] == ["MAY DAY!!!"]
    assert registry["FirstShout"].module == "custom_nodes.first_pack"


def test_every_file_and_class_that_the_page_points_to_is_there() -> None:
    code = {path.name: path.read_text("utf-8") for path in EXAMPLES.rglob("*.[pj][ys]")}
    rows = [row for row in PAGE.splitlines() if row.startswith("| ") and row.count("|") == 4]
    pointed = re.findall(r"`([\w/.]+)`", " ".join(row.split("|")[3] for row in rows))
    files = [name.rpartition("/")[2] for name in pointed if name.endswith((".py", ".js"))]
    classes = [name for name in pointed if re.fullmatch(r"[A-Z][A-Za-z]+", name)]

    assert set(files) <= set(code)
    assert len(classes) > 5
    for name in classes:
        assert any(f"class {name}" in text for text in code.values())


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("x = (", "SyntaxError: '(' was never closed (__init__.py, line 1)"),
        ("x = 1", "it declares no nodes"),
        ("import no_such_library", "ModuleNotFoundError: No module named 'no_such_library'"),
    ],
)
def test_a_pack_that_does_not_load_is_listed_as_the_page_says(
    tmp_path: Path, code: str, said: str
) -> None:
    (tmp_path / "custom_nodes/broken").mkdir(parents=True)
    (tmp_path / "custom_nodes/broken/__init__.py").write_text(code, "utf-8")

    with comfyui(tmp_path):
        loaded = load_packs([tmp_path / "custom_nodes"], native=(), data_root=tmp_path)

    (refusal,) = loaded.refusals
    assert refusal.reason.startswith(said)
    assert said.split(":", maxsplit=1)[0] in PAGE
