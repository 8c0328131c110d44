"""What can ail a machine that should make posters."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from milepost.errors import MilepostError

FREE_BYTES = 200 * 2**20
GPU_S = 10.0


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    what: str
    ok: bool = True
    remedy: str = ""
    bearable: bool = False
    """Posters can be made all the same."""


def examine(data_root: Path) -> list[Finding]:
    """Look at everything; a check that breaks is itself a finding."""
    checks: list[tuple[str, Callable[[], list[Finding]]]] = [
        ("Python", _python),
        ("drawing", _drawing),
        ("fonts", _fonts),
        ("places", _places),
        ("calendar", _calendar),
        ("cars", lambda: _cars(data_root)),
        ("data folder", lambda: _folder(data_root)),
        ("GPU", _gpu),
        ("settings", _settings),
    ]
    findings: list[Finding] = []
    for what, check in checks:
        try:
            findings += check()
        except (ImportError, OSError, MilepostError) as error:
            reason = " ".join(str(error).split())
            findings.append(Finding(what, ok=False, remedy=f"{reason}; reinstall Milepost"))
    return findings


def _python() -> list[Finding]:
    return [Finding(f"Python {platform.python_version()} on {platform.machine()}")]


def _drawing() -> list[Finding]:
    from milepost.pixels.brush import read_bytes, surface

    drawn = surface(8, 8)
    drawn.getCanvas().clear(0xFF336699)
    right = read_bytes(drawn)[4, 4].tolist() == [0x33, 0x66, 0x99, 0xFF]
    return [Finding("Skia draws", ok=right, remedy="" if right else "reinstall skia-python")]


def _fonts() -> list[Finding]:
    from milepost.lettering.faces import FILES, typeface

    for face in FILES:
        typeface(face)
    return [Finding(f"{len(FILES)} fonts")]


def _places() -> list[Finding]:
    from milepost.atlas import load_atlas

    atlas = load_atlas()
    sights = sum(len(atlas.landmarks(city.id)) for city in atlas.cities())
    return [Finding(f"{len(atlas.cities())} cities, {sights} landmarks")]


def _calendar() -> list[Finding]:
    import chinese_calendar

    last = max(chinese_calendar.constants.holidays).year
    known = last >= date.today().year  # noqa: DTZ011  # the user's own calendar
    return [
        Finding(
            f"Chinese holidays known to the end of {last}",
            ok=known,
            bearable=True,
            remedy="" if known else "upgrade chinesecalendar for this year's swapped days",
        )
    ]


def _cars(data_root: Path) -> list[Finding]:
    from milepost.car.catalogue import load_catalogue

    catalogue = load_catalogue(data_root / "cars")
    return [
        Finding(f"cars: {', '.join(catalogue.names)}"),
        *(Finding("car", ok=False, bearable=True, remedy=line) for line in catalogue.findings),
    ]


def _folder(data_root: Path) -> list[Finding]:
    place = data_root
    while not place.exists():
        place = place.parent
    writable = os.access(place, os.W_OK)
    free = shutil.disk_usage(place).free
    return [
        Finding(
            f"data folder {data_root}",
            ok=writable,
            bearable=True,
            remedy="" if writable else "not writable; choose another with --data-dir",
        ),
        Finding(
            f"{free // 2**20} MiB free",
            ok=free > FREE_BYTES,
            remedy="" if free > FREE_BYTES else "free some disk space",
        ),
        Finding(f"interpreter {sys.executable}"),
    ]


def _gpu() -> list[Finding]:
    """Asked of the driver's own program: to import torch for it would take seconds."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return [Finding("no GPU: everything is drawn by the processor")]
    fields = "--query-gpu=name,memory.free,memory.total"
    try:
        told = subprocess.run(  # noqa: S603  # the driver's program, with fixed words
            [program, fields, "--format=csv,noheader,nounits"],
            capture_output=True,
            text=True,
            timeout=GPU_S,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        remedy = "its driver does not answer; Milepost draws by the processor meanwhile"
        return [Finding("GPU", ok=False, bearable=True, remedy=remedy)]
    found = [_gpu_told(line) for line in told.splitlines() if line.count(",") == 2]
    with_torch = find_spec("torch") is not None
    remedy = "" if with_torch else "node packs use it with: pip install 'milepost[torch]'"
    return [Finding(what, ok=with_torch, bearable=True, remedy=remedy) for what in found]


def _gpu_told(line: str) -> str:
    name, free_mib, total_mib = (part.strip() for part in line.split(","))
    return f"GPU {name}: {free_mib} of {total_mib} MiB free"


def _settings() -> list[Finding]:
    from milepost.wiring.unread import unread_variables

    remedy = "check its spelling: see docs/reference/settings.md and docs/howto/models.md"
    return [
        Finding(f"{name}: no setting, nothing reads it", ok=False, bearable=True, remedy=remedy)
        for name in unread_variables()
    ]
