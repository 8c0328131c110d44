"""The outside models of a service: the ledger of what they cost, and who may ask them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from milepost.api.ops.figures import ModelFigures
from milepost.assets.call_results import CallResults
from milepost.assets.owner import marked_owner
from milepost.assets.store import AssetStore
from milepost.calls.call import Call, Result
from milepost.calls.ledger import Ledger
from milepost.calls.vendor import Vendor
from milepost.errors import OurBug
from milepost.poster.request import Makers
from milepost.providers.account_variables import seconds_of
from milepost.providers.accounts import Account
from milepost.providers.breaker import Breakers
from milepost.providers.capabilities import Kept, Provider
from milepost.providers.model_desk import ModelDesk
from milepost.providers.models import Chain, Models
from milepost.records.records import Records
from milepost.records.refusals import DatabaseAway
from milepost.settings import model_variables, read_settings
from milepost.trip.redact_text import redact_text
from milepost.wiring import DEFAULT_TENANT, data_root
from milepost.wiring.accounts import (
    Surroundings,
    configured_accounts,
    configured_prices,
    opened_hosts,
    provider_of,
)
from milepost.wiring.caps import configured_caps
from milepost.wiring.database import ServiceRecords, database_at
from milepost.wiring.folders import made
from milepost.wiring.store import DEFAULT_ENVIRONMENT, open_store
from milepost.wiring.tally import Tally

if TYPE_CHECKING:  # httpx is needed where there are accounts
    from milepost.providers.download import Downloads

DEADLINE_S: Final = 300.0
"""For one chain: a picture takes a minute or two, and may wait for its turn."""


@dataclass
class ModelService:
    """All accounts of one process; they may be asked while it is open."""

    assets: AssetStore
    accounts: Sequence[Account]
    _ledger: Ledger | None = field(default=None, init=False)
    _tally: Tally = field(default_factory=Tally, init=False)

    def __post_init__(self) -> None:
        """Open no connection.

        Raises:
            InvalidInput: a setting is wrong, or names an account that is not configured.
        """
        self._caps = configured_caps()
        keeper = CallResults(self.assets)
        self._downloads: Downloads | None = None
        self.providers: dict[str, Provider] = {}
        if self.accounts:
            from milepost.providers.download import Downloads  # noqa: PLC0415  # brings httpx

            self._downloads = Downloads()
            prices = configured_prices(self.accounts)
            given = Surroundings(keeper, self._downloads, opened_hosts(), prices)
            self.providers = {each.name: provider_of(each, given) for each in self.accounts}
        self.desk = ModelDesk(
            providers=self.providers,
            ledger=self,
            keeper=keeper,
            breakers=Breakers(),
            clean=redact_text,
            deadline_s=seconds_of(model_variables(), "MILEPOST_DEADLINE_SECONDS") or DEADLINE_S,
            told=self._tally.hear,
        )
        chosen = makers()
        for where in ("writers", "painters", "viewers"):
            chain = Chain.parse(getattr(chosen, where), where=where)
            self.desk.check(chain, where=f"MILEPOST_{where.upper()}")

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

    async def is_paid(self, call: Call) -> bool:
        """As `Ledger.is_paid`."""
        return await self._open_ledger().is_paid(call)

    async def forget(self, call: Call) -> None:
        """As `Ledger.forget`."""
        await self._open_ledger().forget(call)

    async def spent_today(self) -> Mapping[str, float]:
        """Yuan by tenant since midnight, over all processes.

        Raises:
            DatabaseAway: it cannot be asked.
        """
        return await self._open_ledger().spent_today()

    def figures(self) -> ModelFigures:
        """What this process has asked, for metrics."""
        return self._tally.figures(self.desk.breakers)

    def _open_ledger(self) -> Ledger:
        if self._ledger is None:
            raise DatabaseAway("it is not open")
        return self._ledger


class OwnModels:
    """The models of somebody at the command line, who pays as the tenant `default`."""

    def __init__(self, data_dir: Path | None) -> None:
        """Open nothing yet; the data root is not touched where there are no accounts.

        Raises:
            InvalidInput: a setting is wrong.
            MilepostError: the data root or the store cannot be used.
        """
        self._service: ModelService | None = None
        self.models = without_accounts()
        """May be asked while it is open."""
        accounts = configured_accounts()
        if accounts:
            self._root = made(data_root(data_dir), "--data-dir")
            owner = marked_owner(self._root)
            environment = DEFAULT_ENVIRONMENT if owner is None else owner.environment
            assets = open_store(self._root, environment=environment, address=read_settings().assets)
            self._service = ModelService(assets, accounts)
            self.models = self._service.desk.of(DEFAULT_TENANT)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """While open, they may be asked; the data root's server may be running beside.

        Raises:
            MilepostError: the database cannot be opened.
        """
        if self._service is None:
            yield
            return
        async with (
            ServiceRecords(database_at(self._root, None)).opened() as records,
            self._service.opened(records),
        ):
            yield


def without_accounts() -> Models:
    """For programs that ask nobody: a chain with a model in it is refused."""
    return ModelDesk(
        providers={},
        ledger=_Nobody(),
        keeper=_Nobody(),
        breakers=Breakers(),
        clean=redact_text,
        deadline_s=DEADLINE_S,
    ).of(DEFAULT_TENANT)


class _Nobody:
    """Ledger and keeper where there is no account: nobody ever asks them."""

    async def run(self, *_: object, **_further: object) -> Result:
        raise _UNASKED

    async def is_paid(self, *_: object) -> bool:
        raise _UNASKED

    async def forget(self, *_: object) -> None:
        raise _UNASKED

    async def keep(self, *_: object) -> str:
        raise _UNASKED

    async def load(self, *_: object) -> Kept:
        raise _UNASKED

    async def hand_over(self, *_: object, **_further: object) -> bool:
        raise _UNASKED


_UNASKED: Final = OurBug("without accounts no model is asked")


def makers() -> Makers:
    """Who makes posters that name nobody.

    Raises:
        InvalidInput: a setting is no chain of models.
    """
    settings = read_settings()
    for where in ("writers", "painters", "viewers"):
        Chain.parse(getattr(settings, where), where=f"MILEPOST_{where.upper()}")
    return Makers(writers=settings.writers, painters=settings.painters, viewers=settings.viewers)


def default_chains() -> dict[str, object]:
    """The services of nodes that ask whatever models the settings name.

    Raises:
        InvalidInput: as `makers`.
    """
    chosen = makers()
    return {"writers": chosen.writers, "painters": chosen.painters}
