"""Where the vendor's regions answer, and the words people use for them."""

from __future__ import annotations

from typing import Final

from milepost.errors import InvalidInput
from milepost.providers.accounts import Account
from milepost.providers.dashscope.models import BEIJING

_HOSTS: Final = {
    BEIJING: "dashscope.aliyuncs.com",
    "singapore": "dashscope-intl.aliyuncs.com",
    "virginia": "dashscope-us.aliyuncs.com",
    "finance": "dashscope-finance.aliyuncs.com",
}
REGIONS: Final = tuple(_HOSTS)
_RESULTS: Final = {
    BEIJING: "dashscope-result-bj.oss-cn-beijing.aliyuncs.com",
    "singapore": "dashscope-result-sgp.oss-ap-southeast-1.aliyuncs.com",
}
_ALSO: Final = {
    "cn": BEIJING,
    "cn-beijing": BEIJING,
    "intl": "singapore",
    "ap-southeast-1": "singapore",
    "us": "virginia",
    "us-east-1": "virginia",
}
_NATIVE: Final = "/api/v1"
_COMPATIBLE: Final = "/compatible-mode/v1"


def region_of(account: Account) -> str:
    """The account's region by its first name; guessed from its address if it names none.

    Raises:
        InvalidInput: the vendor has no such region.
    """
    if account.region is None:
        host = (account.endpoint or account.compatible_endpoint or "").partition("//")[2]
        abroad = (
            name for name, theirs in _HOSTS.items() if name != BEIJING and host.startswith(theirs)
        )
        return next(abroad, BEIJING)
    named = account.region.lower()
    region = _ALSO.get(named, named)
    if region not in _HOSTS and account.endpoint is None:
        raise InvalidInput(
            f"account {account.name}",
            "names a region that the vendor does not have",
            "write one of " + ", ".join(_HOSTS) + ", or give its endpoint",
        )
    return region


def native_endpoint(account: Account) -> str:
    """Where the vendor's own protocol is spoken; ends in `/api/v1` at the vendor."""
    if account.endpoint is not None:
        return account.endpoint
    compatible = account.compatible_endpoint or ""
    if compatible.endswith(_COMPATIBLE):  # the same host's other path
        return compatible.removesuffix(_COMPATIBLE) + _NATIVE
    return f"https://{_HOSTS[region_of(account)]}{_NATIVE}"


def compatible_endpoint(account: Account) -> str:
    """Where the protocol of OpenAI is spoken; ends in `/compatible-mode/v1` at the vendor."""
    if account.compatible_endpoint is not None:
        return account.compatible_endpoint
    native = native_endpoint(account)
    return native.removesuffix(_NATIVE) + _COMPATIBLE


def speaks_compatibly(account: Account) -> bool:
    """Whether texts are asked for in the protocol of OpenAI: only its address was given."""
    return account.compatible_endpoint is not None and account.endpoint is None


def is_the_vendors(account: Account) -> bool:
    """Whether the account's address is the vendor's own in its region."""
    return native_endpoint(account).startswith(f"https://{_HOSTS.get(region_of(account))}/")


def result_host(account: Account) -> str | None:
    """A host where results lie; None if none is known, or the endpoint is not the vendor's."""
    return _RESULTS.get(region_of(account)) if is_the_vendors(account) else None
