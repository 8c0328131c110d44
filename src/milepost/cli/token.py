"""`milepost token` and `milepost audit`: who may come in, and who did."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from milepost.access.token import Scope
from milepost.cli.options import DatabaseOption, DataDirOption, TenantOption

if TYPE_CHECKING:  # the help is instant
    from milepost.access.office import Office
    from milepost.access.token import Token

T = TypeVar("T")
token = typer.Typer(help="Give out tokens, and take them back.")


@token.command("create")
def create(
    tenant: Annotated[
        str, typer.Option("--tenant", metavar="T", help="Whose things the token opens.")
    ],
    scope: Annotated[
        list[Scope],
        typer.Option(
            "--scope",
            metavar="posters|studio|ops",
            help="/v1, ComfyUI's calls and editor, or /metrics; may be given again.",
        ),
    ],
    expires: Annotated[
        int | None,
        typer.Option(
            "--expires", metavar="DAYS", min=1, max=3650, help="Days; for ever if left out."
        ),
    ] = None,
    name: Annotated[str, typer.Option("--name", metavar="N", help="For `token list`.")] = "",
    data_dir: DataDirOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make a token and show it, this once only.

    The last line is the token itself. A running server takes it within two seconds. From the first
    token on, everything but /healthz and /readyz needs one.
    """

    async def make(office: Office) -> tuple[Token, str]:
        return await office.create(tenant=tenant, scopes=frozenset(scope), days=expires, name=name)

    made, secret = _at_office(make, data_dir, database)
    typer.echo(f"token {made.token_id}: {_described(made)}; shown only now:")
    typer.echo(secret)


@token.command("list")
def show(data_dir: DataDirOption = None, database: DatabaseOption = None) -> None:
    """List all tokens, one per line, id first."""

    async def read(office: Office) -> list[Token]:
        return list(await office.all())

    for each in _at_office(read, data_dir, database):
        state = "" if each.revoked_ms is None else f", revoked {_day(each.revoked_ms)}"
        typer.echo(f"{each.token_id}  {_described(each)}, made {_day(each.created_ms)}{state}")


@token.command("revoke")
def revoke(
    token_id: Annotated[str, typer.Argument(metavar="ID", help="As `token list` shows it.")],
    data_dir: DataDirOption = None,
    database: DatabaseOption = None,
) -> None:
    """Take a token back, and end its sessions.

    Running servers obey within two seconds.
    """

    async def end(office: Office) -> Token:
        return await office.revoke(token_id)

    ended = _at_office(end, data_dir, database)
    typer.echo(f"token {ended.token_id} of {ended.tenant} is revoked")


def audit(
    tenant: TenantOption = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, max=100_000, help="How many.")
    ] = 100,
    data_dir: DataDirOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show who came in or was refused, newest first.

    When, who, whose, what, about what, how it ended; tabs between.
    """

    async def read(office: Office) -> list[str]:
        return [
            "\t".join(
                (_moment(row.at_ms), row.who, row.tenant or "-", row.deed, row.about, row.result)
            )
            for row in await office.deeds(limit=limit, tenant=tenant)
        ]

    for line in _at_office(read, data_dir, database):
        typer.echo(line)


def _at_office(
    do: Callable[[Office], Awaitable[T]], data_dir: Path | None, database: str | None
) -> T:
    from milepost.wiring.access import office

    async def visit() -> T:
        async with office(data_dir, database) as opened:
            return await do(opened)

    return asyncio.run(visit())


def _described(each: Token) -> str:
    until = "for ever" if each.expires_ms is None else f"until {_moment(each.expires_ms)}"
    named = f" {each.name!r}" if each.name else ""
    return f"tenant {each.tenant}, {' '.join(sorted(each.scopes))}, {until}{named}"


def _day(at_ms: int) -> str:
    return _moment(at_ms)[:10]


def _moment(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="seconds")
