"""`milepost gc`: remove what is too old and what nobody can reach."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from milepost.cli.options import DatabaseOption, DataDirOption, EnvironmentOption

if TYPE_CHECKING:  # the help is instant
    from milepost.assets.leftovers import Progress
    from milepost.tasks.tidying import Tidied


def collect(
    data_dir: DataDirOption = None,
    database: DatabaseOption = None,
    environment: EnvironmentOption = "default",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would be removed.")
    ] = False,
) -> None:
    """Remove what is too old and what nobody uses.

    Servers may run meanwhile. What goes: posters, prompts and calls of models that ended more than
    MILEPOST_RETENTION_DAYS days ago, pictures whose poster is gone, answers of models that no
    poster used for as long, and what killed processes have left. Servers do most of this by
    themselves, once an hour or once a day.
    """
    from milepost.wiring.keeping import Collection, collect_garbage

    asked = Collection(
        data_dir=data_dir, database=database, environment=environment, dry_run=dry_run
    )
    with _shown_progress() as progress:
        done = asyncio.run(collect_garbage(asked, progress=progress))
    for line in _lines(done, dry_run=dry_run):
        typer.echo(line)


def _lines(done: Tidied, *, dry_run: bool) -> Iterator[str]:
    left = done.leftovers
    yield f"{done.jobs:>9} posters and prompts ended too long ago"
    if not dry_run:
        yield f"{done.outcomes:>9} outcomes of nodes unused for as long"
        yield f"{done.calls:>9} calls of models ended too long ago"
        yield f"{done.answers:>9} answers of models that no poster used"
    yield f"{done.orphans:>9} posters gone, but not their files"
    yield f"{left.contents:>9} contents without a name"
    yield f"{left.marks:>9} marks without a holder"
    yield f"{left.unfinished:>9} files begun and never finished"
    verb = "would be removed" if dry_run else "removed"
    yield f"{_readable(done.size_bytes + left.size_bytes)} {verb}"


def _readable(size_bytes: int) -> str:
    size, unit = float(size_bytes), "bytes"
    for larger in ("kB", "MB", "GB", "TB"):
        if size < 1000:
            break
        size, unit = size / 1000, larger
    return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"


@contextmanager
def _shown_progress() -> Iterator[Progress | None]:
    """Show how many tenants are done; silent where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("looking at what is old") as status:

        def tell(done: int, tenants: int) -> None:
            status.update(f"{done} of {tenants} tenants")

        yield tell
