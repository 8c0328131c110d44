from __future__ import annotations

import re
from pathlib import Path

import pytest

from milepost.cli.ailments import Finding, examine
from milepost.wiring.unread import OF_ACCOUNTS, unread_variables


def gpus(folder: Path, monkeypatch: pytest.MonkeyPatch, program: str | None) -> list[Finding]:
    """What is found of GPUs where the driver's program says that."""
    if program is not None:
        file = folder / "nvidia-smi"
        file.write_text(f"#!/bin/sh\n{program}\n")
        file.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return [each for each in examine(folder) if "GPU" in each.what]


def test_a_machine_without_a_gpu_is_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (finding,) = gpus(tmp_path, monkeypatch, None)

    assert finding == Finding("no GPU: everything is drawn by the processor")


def test_every_gpu_is_told_with_its_free_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = "NVIDIA H100 80GB HBM3, 79000, 81559"

    found = gpus(tmp_path, monkeypatch, f"echo '{line}'; echo '{line}'")

    told = "GPU NVIDIA H100 80GB HBM3: 79000 of 81559 MiB free"
    assert [each.what for each in found] == [told, told]
    assert all(each.ok or each.bearable for each in found)


@pytest.mark.parametrize("program", ["exit 9", "echo 'No devices were found'; exit 6"])
def test_a_gpu_whose_driver_is_broken_is_bearable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    (finding,) = gpus(tmp_path, monkeypatch, program)

    assert not finding.ok
    assert finding.bearable
    assert finding.remedy


def test_a_misspelt_variable_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILEPOST_ACCOUNTS", "sg-2=dashscope")
    monkeypatch.setenv("MILEPOST_ACCOUNT_SG_2_KEY", "sk-private")
    monkeypatch.setenv("MILEPOST_ACCOUNT_SG_2_REGON", "singapore")
    monkeypatch.setenv("MILEPOST_PAINTER", "builtin")
    monkeypatch.setenv("MILEPOST_PAINTERS", "builtin")

    told = [each for each in examine(tmp_path) if "no setting" in each.what]

    assert [each.what.partition(":")[0] for each in told] == [
        "MILEPOST_ACCOUNT_SG_2_REGON",
        "MILEPOST_PAINTER",
    ]
    assert all(each.bearable for each in told)


def test_every_variable_of_the_page_about_models_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    page = (Path(__file__).parents[2] / "docs/howto/models.md").read_text("utf-8")
    ends = set(re.findall(r"`(?:MILEPOST_ACCOUNT_NAME|…)_([A-Z_]+)`", page))
    named = set(re.findall(r"\bMILEPOST_[A-Z_]*[A-Z]\b", page))
    monkeypatch.setenv("MILEPOST_ACCOUNTS", "name=openai sg=openai home=openai")
    for name in {*named, *(f"MILEPOST_ACCOUNT_NAME_{end}" for end in ends)} - {"MILEPOST_ACCOUNTS"}:
        monkeypatch.setenv(name, "")

    assert ends == set(OF_ACCOUNTS)
    assert unread_variables() == ()
