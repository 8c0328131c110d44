from __future__ import annotations

import subprocess
import sys

import pytest


def loaded_by(statement: str) -> set[str]:
    """The top-level modules that a fresh interpreter holds after running a statement."""
    script = f"import sys; {statement}; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(  # this interpreter and our own words
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.slow
def test_every_node_is_declared_without_a_drawing_library() -> None:
    loaded = loaded_by("from milepost.wiring import registry; assert len(registry()) > 5")

    assert "milepost" in loaded
    assert loaded.isdisjoint({"skia", "PIL"})


@pytest.mark.slow
def test_the_command_line_shows_its_help_without_records_or_drawing() -> None:
    loaded = loaded_by("import milepost.cli.app")

    assert "typer" in loaded
    assert loaded.isdisjoint({"pydantic", "numpy", "skia", "PIL"})


@pytest.mark.slow
def test_a_trip_is_read_without_numerical_libraries() -> None:
    loaded = loaded_by("import milepost.trip")

    assert "pydantic" in loaded
    assert loaded.isdisjoint({"numpy", "skia", "PIL"})
