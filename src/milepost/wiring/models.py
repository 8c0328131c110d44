"""The outside models of a service: its accounts, the ledger of what they cost, and who may ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from milepost.assets.call_results import CallResults
from milepost.assets.store import AssetStore
from milepost.calls.call import Call, Result, Usage
from milepost.calls.ledger import Ledger, LedgerSettings
from milepost.calls.vendor import Vendor
from milepost.errors import InvalidInput
from milepost.providers.accounts import Account, accounts_from, seconds_of
from milepost.providers.breaker import Breakers
from milepost.providers.capabilities import Keeper, Provider
from milepost.providers.chain import Fate, Tried
from milepost.providers.models import ModelDesk
from milepost.records.records import Records
from milepost.records.refusals import DatabaseAway
from milepost.settings import model_variables, read_settings
from milepost.trip.redact_text import redact_text

if TYPE_CHECKING:  # httpx is needed where there are accounts
    from milepost.providers.download import Downloads
    from milepost.providers.download_hosts import OpenedHost

DEADLINE_S: Final = 300.0
"""For one chain: a picture takes a minute or two, and may wait for its turn."""
Opens: TypeAlias = "Callable[[Account, Keeper, Downloads, Sequence[OpenedHost]], Provider]"


def _dashscope(
    account: Account, keeper: Keeper, downloads: Downloads, opened: Sequence[OpenedHost]
) -> Provider:
    from milepost.providers.dashscope.account import DashScope  # noqa: PLC0415  # only with one

    return DashScope(account, keeper=keeper, downloads=downloads, opened_hosts=opened)


def _openai(
    account: Account, keeper: Keeper, downloads: Downloads, opened: Sequence[OpenedHost]
) -> Provider:
    from milepost.providers.openai import OpenAiProvider  # noqa: PLC0415  # only with one

    return OpenAiProvider(account, keeper=keeper, downloads=downloads, opened_hosts=opened)


def _comfyui(
    account: Account, keeper: Keeper, downloads: Downloads, _opened: Sequence[OpenedHost]
) -> Provider:
    from milepost.providers.remote_comfyui import comfyui  # noqa: PLC0415  # only with one

    return comfyui(account, keeper=keeper, downloads=downloads)


def _eas(
    account: Account, keeper: Keeper, downloads: Downloads, opened: Sequence[OpenedHost]
) -> Provider:
    from milepost.providers.remote_eas import eas  # noqa: PLC0415  # only with one

    return eas(account, keeper=keeper, downloads=downloads, opened_hosts=opened)


VENDORS: Final[Mapping[str, Opens]] = {
    "dashscope": _dashscope,
    "openai": _openai,
    "comfyui": _comfyui,
    "eas": _eas,
}
"""By an account's kind; the only list of vendors."""


class Spent(NamedTuple):
    """What one process has asked of models since its start, for metrics."""

    asked: Mapping[tuple[str, Fate], int]
    """By model, as `account:model`, and what became of it."""
    by_tenant: Mapping[str, Usage]


@dataclass
class ModelService:
    """All accounts of one process; they may be asked while it is open."""

    assets: AssetStore
    accounts: Sequence[Account]
    _ledger: Ledger | None = field(default=None, init=False)
    _asked: Counter[tuple[str, Fate]] = field(default_factory=Counter, init=False)
    _usage: dict[str, Usage] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Open no connection.

        Raises:
            InvalidInput: a setting is wrong.
        """
        settings = read_settings()
        self._caps = LedgerSettings(cap_cny=settings.spending_cap_cny or None)
        keeper = CallResults(self.assets)
        self._downloads: Downloads | None = None
        self.providers: dict[str, Provider] = {}
        if self.accounts:
            from milepost.providers.download import Downloads  # noqa: PLC0415  # brings httpx

            self._downloads = Downloads()
            opened = opened_hosts(settings.result_hosts or "")
            self.providers = {
                account.name: vendor_of(account)(account, keeper, self._downloads, opened)
                for account in self.accounts
            }
        self.desk = ModelDesk(
            providers=self.providers,
            ledger=self,
            keeper=keeper,
            breakers=Breakers(),
            clean=redact_text,
            deadline_s=seconds_of(model_variables(), "MILEPOST_DEADLINE_SECONDS") or DEADLINE_S,
            told=self._count,
        )

    @asynccontextmanager
    async def opened(self, records: Records) -> AsyncIterator[ModelDesk]:
        """While open, models may be asked; calls that a dead process began go on when asked again.

        Args:
            records: open, with `CALLS_SCHEMA`.
        """
        async with AsyncExitStack() as closing:
            if self._downloads is not None:
                closing.push_async_callback(self._downloads.aclose)
            for provider in self.providers.values():
                closing.push_async_callback(provider.close)
            self._ledger = await closing.enter_async_context(Ledger(records, self._caps))
            try:
                yield self.desk
            finally:
                self._ledger = None

    async def run(self, call: Call, vendor: Vendor, *, deadline_s: float) -> Result:
        """As `Ledger.run`.

        Raises:
            DatabaseAway: it is not open.
        """
        return await self._open_ledger().run(call, vendor, deadline_s=deadline_s)

    async def forget(self, call: Call) -> None:
        """As `Ledger.forget`."""
        await self._open_ledger().forget(call)

    @property
    def spent(self) -> Spent:
        """What was asked so far."""
        return Spent(dict(self._asked), dict(self._usage))

    def _open_ledger(self) -> Ledger:
        if self._ledger is None:
            raise DatabaseAway("it is not open")
        return self._ledger

    def _count(self, tenant: str, tried: Sequence[Tried], usage: Usage) -> None:
        self._asked.update((each.name, each.fate) for each in tried)
        self._usage[tenant] = self._usage.get(tenant, Usage()) + usage


def configured_accounts() -> tuple[Account, ...]:
    """Those of the settings.

    Raises:
        InvalidInput: a setting is wrong, or a vendor is not known.
    """
    accounts = accounts_from(model_variables())
    for account in accounts:
        vendor_of(account)
    return accounts


def vendor_of(account: Account) -> Opens:
    """What opens such an account.

    Raises:
        InvalidInput: nobody here speaks its protocol.
    """
    opens = VENDORS.get(account.kind)
    if opens is None:
        raise InvalidInput(
            "MILEPOST_ACCOUNTS",
            f"names a kind of account that is not known: {account.kind}",
            "write one of " + ", ".join(VENDORS),
        )
    return opens


def opened_hosts(text: str) -> list[OpenedHost]:
    """The hosts of MILEPOST_RESULT_HOSTS.

    Raises:
        InvalidInput: something in it is no host.
    """
    from milepost.providers.download_hosts import OpenedHost  # noqa: PLC0415  # brings httpx

    hosts: Iterable[str] = text.replace(",", " ").split()
    return [OpenedHost.parse(host) for host in hosts]
