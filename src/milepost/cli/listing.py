"""`milepost nodes`, `styles` and `schema`: what there is."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from milepost.cli.options import DataDirOption


class Schema(StrEnum):
    """Documents that have a JSON Schema."""

    trip = "trip"
    report = "report"


def nodes(data_dir: DataDirOption = None) -> None:
    """List the nodes a workflow may use, one per line, name first.

    Node packs of the data folder are loaded; what of them cannot be had is said at the end.
    """
    from milepost import wiring

    with wiring.studio(data_dir, with_packs=True) as studio:
        for name, spec in sorted(studio.engine.registry.items()):
            typer.echo(f"{name:<20}{spec.category:<20}{spec.description}")


def styles() -> None:
    """List the looks of the built-in painter, one per line, name first."""
    from milepost.painter.styles import STYLES

    for name, description in STYLES.items():
        typer.echo(f"{name:<12}{description}")


def schema(
    document: Annotated[Schema, typer.Argument(help="What you want to write or read.")],
) -> None:
    """Print the JSON Schema of a trip record or of a report."""
    if document is Schema.trip:
        from milepost.trip import Trip

        described = Trip.model_json_schema()
    else:
        from milepost.poster.report import Report

        described = Report.model_json_schema(mode="serialization")
    typer.echo(json.dumps(described, indent=2, ensure_ascii=False))
