from __future__ import annotations

import errno
import importlib
import inspect
import os
import pickle
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import milepost
from milepost.errors import CannotWrite, MilepostError
from milepost.graph.refusals import NodeError, NodeErrors

REFERENCE = Path(__file__).parents[1] / "docs/reference/errors.md"
NODE_ERRORS = {"7": NodeErrors("Title", (NodeError("some_type", "Some message", "details"),))}
VALUES: dict[str, object] = {
    "failed": ("edge_halo",),
    "attempts": 3,
    "packs": ("first", "second"),
    "node_errors": NODE_ERRORS,
}
"""What constructors take that is no text, by parameter name."""


def family(error: type[MilepostError]) -> Iterator[type[MilepostError]]:
    yield error
    for child in error.__subclasses__():
        yield from family(child)


def every_error() -> tuple[type[MilepostError], ...]:
    for module in pkgutil.walk_packages(milepost.__path__, "milepost."):
        if not module.name.endswith("__main__") and ".comfyui." not in module.name:
            importlib.import_module(module.name)
    ours = (error for error in family(MilepostError) if error.__module__.startswith("milepost."))
    return tuple(dict.fromkeys(ours))


ERRORS = every_error()
"""Imported once: every module of Milepost; ComfyUI's are executed for packs only, and hold none."""


def example(error: type[MilepostError]) -> MilepostError:
    """One of that class; each text of its constructor says which one it is."""
    if error.__init__ is MilepostError.__init__:
        return error()
    names = [name for name in inspect.signature(error).parameters if name != "title"]
    return error(*(VALUES.get(name, f"some {name}") for name in names))


def named(error: type[MilepostError]) -> str:
    return error.__name__


def test_every_code_belongs_to_one_error() -> None:
    codes = [error.code for error in ERRORS]

    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("error", ERRORS, ids=named)
def test_an_error_is_documented(error: type[MilepostError]) -> None:
    family_name = error.__mro__[-5].__name__ if error is not MilepostError else ""
    again = "yes" if error.retryable else "no"

    row = f"| `{error.code}` | {family_name} | {again} | {error.exit_code} |"

    assert row in REFERENCE.read_text("utf-8")


def test_nothing_is_documented_that_is_no_error() -> None:
    rows = [line for line in REFERENCE.read_text("utf-8").splitlines() if line.startswith("| `")]

    assert {row.split("`")[1] for row in rows} == {error.code for error in ERRORS}


@pytest.mark.parametrize("error", ERRORS, ids=named)
def test_an_error_survives_pickling(error: type[MilepostError]) -> None:
    raised = example(error)

    again = pickle.loads(pickle.dumps(raised))  # noqa: S301  # our own bytes

    assert type(again) is error
    assert str(again) == str(raised)
    assert vars(again) == vars(raised)


@pytest.mark.parametrize("error", ERRORS, ids=named)
def test_an_error_is_told_on_one_line(error: type[MilepostError]) -> None:
    assert "\n" not in str(example(error))


def test_what_cannot_be_written_says_what_would_be_right() -> None:
    full = CannotWrite("poster.jpg", os.strerror(errno.ENOSPC))
    forbidden = CannotWrite("poster.jpg", os.strerror(errno.EACCES))

    assert str(full).endswith("; free some space")
    assert str(forbidden).endswith("; name a folder you may write to")
