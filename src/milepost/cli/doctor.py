"""`milepost doctor`: whether this machine can make posters; each line says what to do."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from milepost.cli.options import DataDirOption

if TYPE_CHECKING:
    from milepost.cli.ailments import Finding


def doctor(data_dir: DataDirOption = None) -> None:
    """Say whether this machine is ready, and what to do.

    Looks at drawing, fonts, places, folders, disk, GPU, and asks every account, store and database.
    Exit code 1 if a line begins with FAIL.
    """
    import asyncio

    from milepost import wiring
    from milepost.cli.ailments import Finding, examine
    from milepost.wiring.examination import findings_outside

    root = wiring.data_root(data_dir)
    with _waiting("looking at this machine"):
        here = examine(root)
    well = _told(here)
    with _waiting("asking accounts, store and database"):
        found = asyncio.run(findings_outside(root))
    outside = [Finding(each.what, ok=each.ok, remedy=each.remedy) for each in found]
    well = _told(outside) and well
    if not well:
        raise typer.Exit(1)


def _told(findings: Sequence[Finding]) -> bool:
    """Print them; whether posters can be made all the same."""
    for finding in findings:
        mark = "ok  " if finding.ok else ("warn" if finding.bearable else "FAIL")
        typer.echo(f"{mark}  {finding.what}{f': {finding.remedy}' if finding.remedy else ''}")
    return all(finding.ok or finding.bearable for finding in findings)


@contextmanager
def _waiting(for_what: str) -> Iterator[None]:
    """Say what takes time, on standard error, while somebody watches."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(for_what):
        yield
