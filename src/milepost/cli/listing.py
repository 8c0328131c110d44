"""`milepost nodes`, `styles` and `schema`: what there is."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer


class Schema(StrEnum):
    """Documents that have a JSON Schema."""

    trip = "trip"
    report = "report"


def nodes() -> None:
    """List the nodes a workflow may use, one per line, name first."""
    from milepost import wiring

    for name, spec in sorted(wiring.registry().items()):
        typer.echo(f"{name:<20}{spec.category:<20}{spec.description}")


def styles() -> None:
    """List the looks of the built-in painter, one per line, name first."""
    from milepost.painter.paint import STYLES

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
