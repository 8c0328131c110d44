"""`milepost nodes`, `styles` and `schema`: what there is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer

from milepost.cli.options import DataDirOption


class Schema(StrEnum):
    """Documents that have a JSON Schema."""

    trip = "trip"
    report = "report"


def nodes(data_dir: DataDirOption = None) -> None:
    """List the nodes that a workflow may use.

    One per line: name, category, what it does. Node packs of the data folder are loaded; what of
    them cannot be had is said at the end.
    """
    from milepost import wiring

    with wiring.studio(data_dir, with_packs=True) as studio:
        known = sorted(studio.engine.registry.items())
    for line in in_columns([(name, spec.category, spec.description) for name, spec in known]):
        typer.echo(line)


def styles() -> None:
    """List the looks of the built-in painter, for --style."""
    from milepost.painter.styles import STYLES

    for line in in_columns(list(STYLES.items())):
        typer.echo(line)


def schema(
    document: Annotated[
        Schema, typer.Argument(metavar="DOCUMENT", help="What you want to write or read.")
    ],
) -> None:
    """Print the JSON Schema of a trip record or of a report."""
    if document is Schema.trip:
        from milepost.trip import Trip

        described = Trip.model_json_schema()
    else:
        from milepost.poster.report import Report

        described = Report.model_json_schema(mode="serialization")
    typer.echo(json.dumps(described, indent=2, ensure_ascii=False))


def in_columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of equal length as lines, their cells one below the other; two blanks at least between.

    Chinese characters are as wide as two others, as terminals show them.
    """
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            f"{cell}{' ' * (width - cell_len(cell))}"
            for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
