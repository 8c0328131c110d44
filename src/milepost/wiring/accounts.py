"""The accounts that the settings name, and who speaks with each; the only list of vendors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from milepost.errors import InvalidInput
from milepost.providers.account_variables import accounts_from
from milepost.providers.accounts import Account
from milepost.providers.capabilities import Keeper, Provider
from milepost.settings import model_variables, read_settings
from milepost.wiring.prices import PriceList

if TYPE_CHECKING:  # httpx is needed where there are accounts
    from milepost.providers.download import Downloads
    from milepost.providers.download_hosts import OpenedHost


class Surroundings(NamedTuple):
    """What every account is opened with."""

    keeper: Keeper
    downloads: Downloads
    opened_hosts: Sequence[OpenedHost]
    prices: PriceList = PriceList()


Opens: TypeAlias = Callable[[Account, Surroundings], Provider]


def _dashscope(account: Account, given: Surroundings) -> Provider:
    from milepost.providers.dashscope.account import DashScope  # noqa: PLC0415  # only with one

    return DashScope(
        account, keeper=given.keeper, downloads=given.downloads, opened_hosts=given.opened_hosts
    )


def _openai(account: Account, given: Surroundings) -> Provider:
    from milepost.providers.openai import OpenAiProvider  # noqa: PLC0415  # only with one

    return OpenAiProvider(
        account,
        keeper=given.keeper,
        downloads=given.downloads,
        opened_hosts=given.opened_hosts,
        prices=given.prices.of_models(account.name),
    )


def _comfyui(account: Account, given: Surroundings) -> Provider:
    from milepost.providers.remote_comfyui import comfyui  # noqa: PLC0415  # only with one

    return comfyui(
        account,
        keeper=given.keeper,
        downloads=given.downloads,
        opened_hosts=given.opened_hosts,
        run_cny=given.prices.runs.get(account.name, 0.0),
    )


def _eas(account: Account, given: Surroundings) -> Provider:
    from milepost.providers.remote_eas import eas  # noqa: PLC0415  # only with one

    return eas(
        account,
        keeper=given.keeper,
        downloads=given.downloads,
        opened_hosts=given.opened_hosts,
        run_cny=given.prices.runs.get(account.name, 0.0),
    )


VENDORS: Final[Mapping[str, Opens]] = {
    "dashscope": _dashscope,
    "openai": _openai,
    "comfyui": _comfyui,
    "eas": _eas,
}
"""By an account's kind."""


def configured_accounts() -> tuple[Account, ...]:
    """Those of the settings.

    Raises:
        InvalidInput: a setting is wrong, or nobody here speaks the protocol of an account.
    """
    accounts = accounts_from(model_variables())
    for account in accounts:
        if account.kind not in VENDORS:
            raise InvalidInput(
                "MILEPOST_ACCOUNTS",
                f"names a kind of account that is not known: {account.kind}",
                "write one of " + ", ".join(VENDORS),
            )
    configured_prices(accounts)
    return accounts


def configured_prices(accounts: Sequence[Account]) -> PriceList:
    """The settings' prices of these accounts.

    Raises:
        InvalidInput: something in them is no price, or of no such account.
    """
    return PriceList.parse(read_settings().prices or "", accounts)


def provider_of(account: Account, given: Surroundings) -> Provider:
    """Somebody who speaks with a configured account; no connection is opened yet.

    Raises:
        InvalidInput: the account cannot be used as it is set.
    """
    return VENDORS[account.kind](account, given)


def opened_hosts() -> list[OpenedHost]:
    """The hosts of MILEPOST_RESULT_HOSTS.

    Raises:
        InvalidInput: something in it is no host.
    """
    from milepost.providers.download_hosts import OpenedHost  # noqa: PLC0415  # brings httpx

    hosts = (read_settings().result_hosts or "").replace(",", " ").split()
    return [OpenedHost.parse(host) for host in hosts]
