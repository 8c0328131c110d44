"""`milepost worker`: does the jobs that servers accept, on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from milepost.cli.options import DataDirOption, EnvironmentOption
from milepost.cli.streams import say


def worker(
    database: Annotated[
        str | None,
        typer.Option(
            "--database",
            metavar="URL",
            help="postgresql://... that servers and workers share; MILEPOST_DATABASE_URL if not"
            " given.",
            show_default=False,
        ),
    ] = None,
    data_dir: DataDirOption = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            metavar="N",
            min=1,
            help="Processes that draw; as many as cores.",
            show_default=False,
        ),
    ] = None,
    environment: EnvironmentOption = "default",
) -> None:
    """Do the jobs that servers accept, until Ctrl-C.

    Any number of workers share them. They share a Postgres database with the servers (--database or
    MILEPOST_DATABASE_URL), and a store: one data folder, or the bucket that MILEPOST_ASSETS names.
    What a worker has begun when it is ended or dies is done by another.
    """
    import asyncio

    from milepost.wiring.worker import WorkerOptions, work

    options = WorkerOptions(
        database=database, data_dir=data_dir, environment=environment, workers=workers
    )
    asyncio.run(work(options, started=_say_so))


def _say_so(drawing: int) -> None:
    processes = "process" if drawing == 1 else "processes"
    say(f"Milepost works with {drawing} drawing {processes} (Ctrl-C ends it)")
