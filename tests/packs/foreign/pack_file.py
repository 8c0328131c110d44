"""A pack as its author would write it: source text, imported from a file of its own."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from textwrap import dedent
from typing import Any


def imported(folder: Path, source: str, *, name: str = "a_pack") -> Any:
    """The module that this source makes."""
    file = folder / f"{name}.py"
    file.write_text(dedent(source), encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
