"""`milepost poster`: from a trip record to a picture and its report."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from milepost.cli.options import DataDirOption, OutputOption, SetOption, read_changes

if TYPE_CHECKING:  # the help is instant
    from milepost import tasks
    from milepost.graph.events import Emit


EXAMPLES = """
\b
For example:
  milepost poster trip.json -o poster.jpg --style guofeng
  milepost poster trip.gpx --size 1080x1920 --seed 7 --car sedan
"""


def make(
    trip: Annotated[
        str, typer.Argument(metavar="TRIP", help="JSON, labelled text or GPX; - is standard input.")
    ],
    output: OutputOption = None,
    style: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="A look of `milepost styles`; without it the holiday decides."
        ),
    ] = None,
    seed: Annotated[
        str | None,
        typer.Option(metavar="NUMBER", help="Repeats a picture; without it the trip's own."),
    ] = None,
    car: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE.png", help="Without it the trip's model and colour choose."
        ),
    ] = None,
    painter: Annotated[
        str | None,
        typer.Option(
            metavar="MODELS",
            help="Who paints: builtin, or ACCOUNT:MODEL,...; MILEPOST_PAINTERS if not given.",
            show_default=False,
        ),
    ] = None,
    writer: Annotated[
        str | None,
        typer.Option(
            metavar="MODELS",
            help="Who writes the brief: rules, or ACCOUNT:MODEL,...; else MILEPOST_WRITERS.",
            show_default=False,
        ),
    ] = None,
    size: Annotated[str, typer.Option(metavar="WIDTHxHEIGHT", help="In pixels.")] = "1080x1350",
    no_workflow: Annotated[
        bool, typer.Option("--no-workflow", help="Leave the workflow out of the picture file.")
    ] = False,
    set_: SetOption = None,
    workflow: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Run this workflow instead of the journey."),
    ] = None,
    data_dir: DataDirOption = None,
) -> None:
    """Make a poster from a trip record.

    Writes the picture and, beside it, NAME.report.json. Without -o the picture lands in the
    current folder under the trip's name. A picture that is out of limits is not written (exit 3).
    """
    # The help and a wrong option need none of what a picture needs.
    from milepost import tasks, wiring
    from milepost.cli.files import open_workflow, place_for, spare, write_poster
    from milepost.cli.progress import shown_progress
    from milepost.poster.request import format_of, read_request
    from milepost.trip.source import MOST_GPX_BYTES
    from milepost.wiring.models import OwnModels, makers

    changes = read_changes(set_)
    picture = place_for(output, "trip" if trip == "-" else Path(trip).stem or "trip")
    if trip != "-":
        spare(Path(trip), picture)
    car_file = Path(car) if car and car.lower().endswith(".png") else None
    request = read_request(
        sys.stdin.buffer.read(MOST_GPX_BYTES + 1) if trip == "-" else Path(trip),
        seed=seed,
        size=size,
        style=style,
        car=car_file.stem if car_file else car,
        painter=painter,
        writer=writer,
        file_format=format_of(picture),
        embed_workflow=not no_workflow,
    )
    chosen = None if workflow is None else open_workflow(workflow, wiring.registry())

    own = OwnModels(data_dir)

    async def made(studio: tasks.Studio, watch: Emit) -> tasks.Poster:
        wished = makers().asked_by(request)
        async with own.opened():
            return await tasks.make_poster(
                studio, wished, workflow=chosen, changes=changes, watch=watch
            )

    with (
        wiring.studio(data_dir, car_file=car_file, models=own.models) as studio,
        shown_progress() as watch,
    ):
        poster = asyncio.run(made(studio, watch))
    report = write_poster(picture, poster)
    typer.echo(f"{picture}  {request.width_px}x{request.height_px}, report in {report.name}")
    typer.echo(
        "  ".join(f"{name} {seconds:.2f} s" for name, seconds in poster.report.timings.items())
    )
    for warning in poster.report.warnings:
        typer.echo(f"warning: {warning}", err=True)
