from __future__ import annotations

from pathlib import Path

import pytest

from milepost.cli.ailments import Finding, examine


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
