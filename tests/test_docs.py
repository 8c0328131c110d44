from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

import milepost.measure
from fakes.two_cities import TwoCities, make_facts
from milepost.brief.questions import questions_about
from milepost.brief.rules import write_brief
from milepost.car.model import CarModel, Protected, ProtectedRegion
from milepost.cli import main
from milepost.poster.report import Report
from milepost.providers.chain import Fate
from milepost.trip import read_trip

ROOT = Path(__file__).parents[1]
OWN_CAR = (ROOT / "docs/howto/your-own-car.md").read_text("utf-8")
REPORT = (ROOT / "docs/reference/report.md").read_text("utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def fields_of(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Dotted names of a model's fields; of nested models their fields."""
    for name, field in model.model_fields.items():
        parts = (field.annotation, *get_args(field.annotation))
        nested = [part for part in parts if isinstance(part, type) and issubclass(part, BaseModel)]
        for part in nested:
            yield from fields_of(part, f"{prefix}{name}.")
        if not nested:
            yield f"{prefix}{name}"


def names_of_measurements() -> set[str]:
    """First argument of every `at_most` and `at_least` in the code, and what is asked of models."""
    calls = [
        node
        for path in Path(milepost.measure.__path__[0]).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"at_most", "at_least"}
    ]
    written = {each.value for call in calls if isinstance(each := call.args[0], ast.Constant)}
    brief = write_brief(make_facts(), TwoCities(), seed=1, width_px=216, height_px=270)
    return {*map(str, written), *(question.name for question in questions_about(brief))}


def commands() -> Iterator[tuple[str, str]]:
    """Every line of a page's shell blocks that calls milepost, with the page's name."""
    for page in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
            for line in block.splitlines():
                _, called, rest = line.partition("milepost ")
                if called:
                    yield page.name, rest.partition("#")[0].strip()


def test_every_field_of_the_report_is_documented() -> None:
    documented = set(re.findall(r"`([a-z_.]+)`", REPORT))

    assert set(fields_of(Report)) <= documented


def test_every_measurement_is_documented() -> None:
    table = REPORT.partition("## Measurements")[2]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]

    assert {name for row in rows for name in re.findall(r"`(.*?)`", row)} == names_of_measurements()


def test_everything_that_becomes_of_a_call_is_documented() -> None:
    table = REPORT.partition("## What becomes of a call")[2].partition("##")[0]

    assert set(re.findall(r"^\| `([a-z]+)`", table, re.MULTILINE)) == set(Fate)


def test_every_field_of_a_car_is_documented() -> None:
    fields = {*CarModel.model_fields, *ProtectedRegion.model_fields} - {"drawing"}

    for word in (*fields, *get_args(Protected)):
        assert f"`{word}`" in OWN_CAR, word


def test_the_example_of_a_car_is_a_car() -> None:
    example = OWN_CAR.partition("```toml\n")[2].partition("```")[0]

    assert CarModel.model_validate(tomllib.loads(example)).colour == "珊瑚红"


@pytest.mark.parametrize(("page", "command"), sorted(set(commands())))
def test_a_documented_command_exists_with_its_options(
    page: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = command.split()
    name = words[:2] if words[0] in {"car", "jobs", "label", "simulate", "token"} else words[:1]

    assert main([*name, "--help"] if not words[0].startswith("-") else words) == 0, page

    told = capsys.readouterr().out
    for option in (word for word in words if re.fullmatch(r"--?[a-z-]+", word)):
        assert option in told, f"{page}: {command}"


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.parent == ROOT], ids=lambda p: p.name
)
def test_a_readme_works_as_it_is_typed(page: Path) -> None:
    """Every file that a command takes lies in the repository, or was made by one before it."""
    made: set[str] = set()
    for name, command in commands():
        if name != page.name:
            continue
        words = command.split()
        taken = [word for word in words if re.search(r"\.(json|txt|gpx|png|jpg|toml)$", word)]
        given = set(words[words.index("-o") + 1 :][:1]) if "-o" in words else set()
        for file in set(taken) - given - made:
            assert (ROOT / file).exists(), command
        made |= given


def test_every_folder_of_the_code_has_its_place_in_the_list() -> None:
    listed = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("```")[1]
    folders = {path.parent.name for path in (ROOT / "src/milepost").glob("*/__init__.py")}

    assert folders <= set(re.findall(r"[a-z]+", listed))


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_trip_that_a_readme_shows_is_a_trip(page: str) -> None:
    shown = re.search(r"```json\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)

    assert shown is not None
    assert read_trip(shown[1]).distance_km == 645.4


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))

    for link in links:
        assert (page.parent / link).exists(), link
