"""Every code that only HTTP knows stands in the list of errors, with its status."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import milepost.api
from milepost.api.posters.garage import CarRefused
from milepost.tasks.desk import NotAccepted

API = Path(milepost.api.__path__[0])
REFERENCE = (Path(__file__).parents[2] / "docs/reference/errors.md").read_text("utf-8")
OWN = set(re.findall(r"^\| `(\w+)`", REFERENCE, re.MULTILINE))
"""Errors of ours, whichever face tells them."""
ANSWERS = {"problem_answer", "refusal_answer", "Refused", "Refusal"}


def documented() -> dict[str, str]:
    """Code to the statuses of its row."""
    rows = re.findall(r"^\| ([\d, ]+) \| (.+?) \|", REFERENCE, re.MULTILINE)
    return {code: statuses for statuses, codes in rows for code in re.findall(r"`(\w+)`", codes)}


def answered() -> Iterator[tuple[str, int]]:
    """Code and status of everything that the API's modules refuse with words of their own."""
    for path in API.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            if call.func.id in ANSWERS and len(call.args) > 1:
                status, code = call.args[:2]
                if isinstance(status, ast.Constant) and isinstance(code, ast.Constant):
                    yield str(code.value), int(str(status.value))
            for named in call.keywords:
                if call.func.id == "bad_request" and isinstance(named.value, ast.Constant):
                    yield str(named.value.value), 400


def test_what_http_alone_refuses_is_documented_with_its_status() -> None:
    found, told = set(answered()), documented()

    assert len(found) > 30
    missing = {(code, status) for code, status in found if code not in OWN and code not in told}
    wrong = {
        (code, status) for code, status in found if code in told and str(status) not in told[code]
    }
    assert (missing, wrong) == (set(), set())
    assert {each.value for each in (*NotAccepted, *CarRefused)} <= told.keys()


def test_nothing_is_documented_that_nobody_says() -> None:
    said = "\n".join(path.read_text("utf-8") for path in API.rglob("*.py"))
    said += "\n".join(each.value for each in (*NotAccepted, *CarRefused))

    assert [code for code in documented() if code not in said] == []
