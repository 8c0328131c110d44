"""Looking at everything outside this machine that the settings name, without paying for anything.

All accounts, the hosts of results, the store and the database are asked at the same moment, each
with a deadline of its own: one that hangs hides nothing about the others.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from milepost.errors import InvalidInput, MilepostError, OurBug
from milepost.providers.accounts import Account, ModelName
from milepost.providers.capabilities import Kept
from milepost.providers.examination import Examines, Finding
from milepost.providers.models import Chain
from milepost.records.records import open_records
from milepost.records.schema import version_of
from milepost.records.transaction import Transaction
from milepost.settings import read_settings
from milepost.wiring.accounts import (
    Surroundings,
    configured_accounts,
    configured_prices,
    opened_hosts,
    provider_of,
)
from milepost.wiring.caps import any_cap
from milepost.wiring.database import DATABASE_FILE, SERVICE_SCHEMAS, is_shared, named_database
from milepost.wiring.store import DEFAULT_ENVIRONMENT, open_store

ACCOUNT_S: Final = 40.0
"""For one account: two questions after each other, of 10 s each, and some for slow names."""
PLACE_S: Final = 8.0
"""For a store, a database, a host."""
MOST_SKEW_S: Final = 5.0
"""Between us and the database; jobs and calls are timed by its clock."""
_CHAINS: Final = ("writers", "painters", "viewers")


async def findings_outside(root: Path, *, account_s: float = ACCOUNT_S) -> list[Finding]:
    """What can be said of accounts, result hosts, store and database.

    Args:
        root: the data root; nothing is made in it that is not there.
        account_s: how long one account may take.
    """
    looks: list[Awaitable[list[Finding]]] = [_accounts(account_s), _hosts(), _store(root)]
    looks.append(_database(root))
    return [finding for found in await asyncio.gather(*looks) for finding in found]


async def _accounts(account_s: float) -> list[Finding]:
    try:
        accounts, models, capped = configured_accounts(), _models_by_account(), any_cap()
    except InvalidInput as error:
        return [Finding("accounts", ok=False, remedy=str(error))]
    unknown = sorted(models.keys() - {account.name for account in accounts})
    found = [
        Finding(
            f"{name}: is named by {models[name][0]}, and there is no such account",
            ok=False,
            remedy="set its key (see docs/howto/models.md), or leave it out",
        )
        for name in unknown
    ]
    if not accounts:
        return found or [Finding("no accounts: briefs by rules, landscapes by Milepost itself")]
    asked = (
        _account(account, account_s, models.get(account.name, [""])[1:]) for account in accounts
    )
    answers = await asyncio.gather(*asked)
    unpriced = _unpriced(accounts, models) if capped else []
    return [*found, *(each for every in answers for each in every), *unpriced]


def _unpriced(accounts: Sequence[Account], models: Mapping[str, list[str]]) -> list[Finding]:
    """A cap holds only for what costs something, as far as we know."""
    prices = configured_prices(accounts)
    return [
        Finding(
            f"{name}: no price is known, so no cap counts it",
            ok=False,
            remedy="set it in MILEPOST_PRICES; 0 if it is free",
        )
        for account in accounts
        for model in models.get(account.name, [])[1:]
        if not prices.knows(name := ModelName(account.name, model), account.kind)
    ]


def _models_by_account() -> dict[str, list[str]]:
    """By account: the first setting that names it, and the models that are to be used."""
    settings = read_settings()
    found: dict[str, list[str]] = {}
    for setting in _CHAINS:
        where = f"MILEPOST_{setting.upper()}"
        for model in Chain.parse(getattr(settings, setting), where=where).models:
            named = found.setdefault(model.account, [where])
            if model.model not in named[1:]:
                named.append(model.model)
    return found


async def _account(account: Account, account_s: float, models: Sequence[str]) -> list[Finding]:
    from milepost.providers.download import Downloads  # noqa: PLC0415  # brings httpx

    silent = Finding(
        f"{account.name}: no answer within {account_s:g} s",
        ok=False,
        remedy="check the network and the account's endpoint",
    )
    try:
        async with AsyncExitStack() as closing, asyncio.timeout(account_s):
            downloads = Downloads()
            closing.push_async_callback(downloads.aclose)
            provider = provider_of(account, Surroundings(_Nobody(), downloads, opened_hosts()))
            closing.push_async_callback(provider.close)
            if isinstance(provider, Examines):
                return await provider.examine(models)
            return [Finding(f"{account.name}: is of a kind that cannot be looked at")]
    except TimeoutError:
        return [silent]
    except MilepostError as error:
        return [Finding(f"{account.name}: cannot be used", ok=False, remedy=str(error))]


class _Nobody:
    """A keeper for those who only look."""

    async def keep(self, *_: object) -> str:
        raise _UNASKED

    async def load(self, *_: object) -> Kept:
        raise _UNASKED


_UNASKED: Final = OurBug("nothing is kept of a look at an account")


async def _hosts() -> list[Finding]:
    """The hosts that the operator has opened for results."""
    if not read_settings().result_hosts:
        return []
    try:
        hosts = opened_hosts()
    except InvalidInput as error:
        return [Finding("hosts of results", ok=False, remedy=str(error))]
    named = [(host.host, 443 if host.port is None else host.port) for host in hosts]
    return list(await asyncio.gather(*(_host(*each) for each in named)))


async def _host(host: str, port: int) -> Finding:
    try:
        async with asyncio.timeout(PLACE_S):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        what = f"host of results {host}:{port}: no answer"
        return Finding(
            what, ok=False, remedy="let this machine reach it: results are fetched there"
        )
    writer.close()
    return Finding(f"host of results {host}:{port} answers")


async def _store(root: Path) -> list[Finding]:
    address = read_settings().assets or None
    if address is None and not await asyncio.to_thread(root.is_dir):
        return [Finding("store: a folder in the data folder, made when it is first used")]
    name = "in the data folder" if address is None else "of MILEPOST_ASSETS"
    try:
        store = open_store(root, environment=DEFAULT_ENVIRONMENT, address=address)
        reachable = await asyncio.to_thread(store.is_reachable, limit_s=PLACE_S)
    except MilepostError as error:
        return [Finding(f"store {name}", ok=False, remedy=str(error))]
    if reachable:
        return [Finding(f"store {name}: takes and gives files")]
    remedy = "free space, and let this user write there"
    if address is not None:
        remedy = "check the bucket's name, AWS_ENDPOINT_URL, the credentials and the network"
    return [Finding(f"store {name}: takes no files now", ok=False, remedy=remedy)]


def _looked_through(rows: Transaction) -> int:
    """The database's own time; its tables are ours to work with.

    Raises:
        SchemaTooNew: a newer Milepost has changed them.
    """
    for schema in SERVICE_SCHEMAS:
        version_of(rows, schema)
    return rows.now_ms


async def _database(root: Path) -> list[Finding]:
    where = named_database(None) or root / DATABASE_FILE
    shared = is_shared(where)
    file = Path(str(where).removeprefix("sqlite:///"))
    if not shared and not await asyncio.to_thread(file.exists):
        return [Finding("database: a file, made when it is first used")]
    name = "of MILEPOST_DATABASE_URL" if named_database(None) else "in the data folder"
    try:
        async with asyncio.timeout(PLACE_S):
            records = await open_records(where, [])
            try:
                told_ms = await records.read(_looked_through)
            finally:
                await records.close()
    except TimeoutError:
        what = f"database {name}: no answer within {PLACE_S:g} s"
        return [Finding(what, ok=False, remedy="check its address, the network and the server")]
    except MilepostError as error:
        return [Finding(f"database {name}", ok=False, remedy=str(error))]
    found = [Finding(f"database {name} answers ({'Postgres' if shared else 'SQLite'})")]
    ahead_s = told_ms / 1000 - time.time()
    if shared and abs(ahead_s) > MOST_SKEW_S:
        way = "behind" if ahead_s > 0 else "ahead of"
        what = f"database {name}: this machine's clock is {abs(ahead_s):.0f} s {way} its own"
        found.append(Finding(what, ok=False, remedy="set both by a time server"))
    return found
