"""`milepost doctor`: whether this machine can make posters; each line says what to do."""

from __future__ import annotations

import typer

from milepost.cli.options import DataDirOption


def doctor(data_dir: DataDirOption = None) -> None:
    """Check drawing, fonts, places, calendar, cars, folders and disk."""
    from milepost import wiring
    from milepost.cli.ailments import examine

    findings = examine(wiring.data_root(data_dir))
    for finding in findings:
        mark = "ok  " if finding.ok else ("warn" if finding.bearable else "FAIL")
        typer.echo(f"{mark}  {finding.what}{f': {finding.remedy}' if finding.remedy else ''}")
    if not all(finding.ok or finding.bearable for finding in findings):
        raise typer.Exit(1)
