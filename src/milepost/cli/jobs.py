"""`milepost jobs`: what waits, runs and ended; try failed ones again, end others."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from milepost.cli.options import DatabaseOption, DataDirOption, TenantOption, written
from milepost.errors import InvalidInput

if TYPE_CHECKING:  # the help is instant
    from milepost.jobs.jobs import Jobs
    from milepost.jobs.model import Job

T = TypeVar("T")


class StateName(StrEnum):
    """What `--state` takes."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    ERASED = "erased"


IdArgument = Annotated[
    str, typer.Argument(metavar="ID", help="As `milepost jobs list` shows it.", callback=written)
]
JsonOption = Annotated[bool, typer.Option("--json", help="For programs.")]
jobs = typer.Typer(
    help="""Look after jobs while servers and workers run.

    A job is queued, running, succeeded, failed, cancelled or erased. One that failed has been
    tried as often as its error allows; `show` says why, `retry` gives it all its attempts again.
    """
)


@jobs.command("list")
def show_all(
    state: Annotated[
        StateName | None,
        typer.Option(
            "--state",
            metavar="STATE",
            help="Only queued, running, succeeded, failed, cancelled or erased ones.",
            show_default=False,
        ),
    ] = None,
    tenant: TenantOption = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            metavar="K",
            help="Of this kind only: poster, poster_asking (those ask models) or prompt.",
            show_default=False,
            callback=written,
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, max=10_000, help="How many.")
    ] = 50,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    database: DatabaseOption = None,
) -> None:
    """List jobs, newest first; `--state failed` are the dead letters."""

    async def read(queue: Jobs) -> list[Job]:
        return list(
            await queue.list(
                tenant=tenant, kind=kind, state=None if state is None else state.value, most=limit
            )
        )

    found = _at_queue(read, data_dir, database)
    if as_json:
        typer.echo(json.dumps([_facts(job) for job in found], ensure_ascii=False, indent=2))
    else:
        _show_table(found)


@jobs.command("show")
def show_one(
    job_id: IdArgument,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show how far a job is, and why it failed."""

    async def read(queue: Jobs) -> Job:
        return await queue.show(job_id)

    _tell(_at_queue(read, data_dir, database), as_json=as_json)


@jobs.command("retry")
def retry(
    job_id: IdArgument,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    database: DatabaseOption = None,
) -> None:
    """Queue a failed or cancelled job again, with all its attempts."""

    async def again(queue: Jobs) -> Job:
        return await queue.retry(job_id)

    _tell(_at_queue(again, data_dir, database), as_json=as_json)


@jobs.command("cancel")
def cancel(
    job_id: IdArgument,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    database: DatabaseOption = None,
) -> None:
    """End a job that waits or runs.

    A waiting one ends now, a running one within seconds, when its worker hears of it.
    """

    async def end(queue: Jobs) -> Job:
        job = await queue.cancel(job_id)
        if job.final and job.state != "cancelled":
            raise InvalidInput("ID", f"is of a job that {_has_ended(job)}", "nothing is to be done")
        return job

    _tell(_at_queue(end, data_dir, database), as_json=as_json)


def _has_ended(job: Job) -> str:
    return "was erased" if job.state == "erased" else f"has {job.state} already"


def _at_queue(do: Callable[[Jobs], Awaitable[T]], data_dir: Path | None, database: str | None) -> T:
    from milepost.wiring.queue import queue

    async def visit() -> T:
        async with queue(data_dir, database) as opened:
            return await do(opened)

    return asyncio.run(visit())


def _facts(job: Job) -> dict[str, Any]:
    """What may be shown of a job: nothing of what it is about."""
    return {
        "id": job.job_id,
        "tenant": job.tenant,
        "kind": job.kind,
        "state": job.state,
        "cancelling": job.cancel_ms is not None and not job.final,
        "attempts": job.attempts,
        "worker": job.claimed_by,
        "progress": _fraction(job),
        "created_at": _moment(job.created_ms),
        "started_at": _moment(job.started_ms),
        "finished_at": _moment(job.finished_ms),
        "error": job.error,
    }


def _tell(job: Job, *, as_json: bool) -> None:
    facts = _facts(job)
    if as_json:
        typer.echo(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    error = facts.pop("error")
    for name, value in facts.items():
        if value is not None and value is not False:
            typer.echo(f"{name:<12}{_plainly(value)}")
    if error is not None:
        typer.echo(f"{'error':<12}{error['code']}: {error['message']} ({error['reason']})")


def _plainly(value: object) -> str:
    return f"{value:.0%}" if isinstance(value, float) else "yes" if value is True else str(value)


def _show_table(found: list[Job]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("id", "tenant", "kind", "state", "attempts", "progress", "created"):
        table.add_column(name, no_wrap=True)
    table.add_column("error", overflow="fold")
    for job in found:
        fraction = _fraction(job)
        table.add_row(
            job.job_id,
            job.tenant,
            job.kind,
            "cancelling" if job.cancel_ms is not None and not job.final else job.state,
            str(job.attempts),
            "" if fraction is None else f"{fraction:.0%}",
            (_moment(job.created_ms) or "")[:19],
            "" if job.error is None else f"{job.error['code']}: {job.error['message']}",
        )
    console = Console(markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = 400  # a program that reads lines wants them whole
    console.print(table if found else "no jobs")


def _fraction(job: Job) -> float | None:
    """How far it is, 0..1, where its kind tells that."""
    if job.state == "succeeded":
        return 1.0
    told = job.progress.get("fraction") if isinstance(job.progress, dict) else None
    return float(told) if isinstance(told, int | float) else None


def _moment(at_ms: int | None) -> str | None:
    if at_ms is None:
        return None
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds")
