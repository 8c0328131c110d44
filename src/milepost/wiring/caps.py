"""What tenants may spend on models in a day, of the settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import inf
from typing import Final

from milepost.access.tenant_name import tenant_name
from milepost.calls.ledger import LedgerSettings
from milepost.errors import InvalidInput
from milepost.settings import read_settings

_WHERE: Final = "MILEPOST_SPENDING_CAPS"
_CNY: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?")
_NO_CAP: Final = "none"


def configured_caps() -> LedgerSettings:
    """A ledger that holds the caps of the settings.

    Raises:
        InvalidInput: a setting is wrong.
    """
    settings = read_settings()
    single = caps_of_tenants(settings.spending_caps or "")
    return LedgerSettings(cap_cny=settings.spending_cap_cny or None, caps_cny=single)


def any_cap() -> bool:
    """Whether somebody may not spend what they like.

    Raises:
        InvalidInput: a setting is wrong.
    """
    caps = configured_caps()
    return caps.cap_cny is not None or any(cap < inf for cap in caps.caps_cny.values())


def caps_of_tenants(text: str) -> Mapping[str, float]:
    """Read `TENANT=YUAN` and `TENANT=none`, with spaces between; none is infinite.

    Raises:
        InvalidInput: something in it is no cap.
    """
    caps = {}
    for entry in text.split():
        name, _, cap = entry.partition("=")
        if cap != _NO_CAP and not _CNY.fullmatch(cap):
            raise InvalidInput(
                _WHERE,
                "holds something that is no cap",
                "write TENANT=YUAN, such as brand-a=50, or TENANT=none",
            )
        caps[tenant_name(name, where=_WHERE)] = inf if cap == _NO_CAP else float(cap)
    return caps
