"""Variables that look like settings of ours and are none: a word misspelt changes nothing."""

from __future__ import annotations

from typing import Final

from milepost.errors import InvalidInput
from milepost.settings import Settings, model_variables
from milepost.wiring.accounts import configured_accounts

OF_ACCOUNTS: Final = (
    "KEY",
    "KEY_FILE",
    "REGION",
    "ENDPOINT",
    "COMPATIBLE_ENDPOINT",
    "WORKSPACE",
    "DIALECT",
    "WORKFLOWS",
    "FILES",
)
"""What `MILEPOST_ACCOUNT_NAME_…` may end in."""
OF_MODELS: Final = (
    "MILEPOST_ACCOUNTS",
    "MILEPOST_LIMITS",
    "MILEPOST_POLL_SECONDS",
    "MILEPOST_DEADLINE_SECONDS",
)


def unread_variables() -> tuple[str, ...]:
    """Their names, sorted; none while the accounts themselves cannot be read."""
    try:
        accounts = configured_accounts()
    except InvalidInput:
        return ()
    own = (f"MILEPOST_ACCOUNT_{each.name.upper().replace('-', '_')}" for each in accounts)
    read = {
        *(f"MILEPOST_{name.upper()}" for name in Settings.model_fields),
        *OF_MODELS,
        *(f"{account}_{what}" for account in own for what in OF_ACCOUNTS),
    }
    ours = {name for name in model_variables() if name.startswith("MILEPOST_")}
    return tuple(sorted(ours - read))
