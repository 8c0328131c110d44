"""What can become of a paid call, as errors of Milepost."""

from __future__ import annotations

from typing import ClassVar

from milepost.errors import WorldFailure


class _VendorAnswered(Exception):  # noqa: N818  # no error of its own: what four have in common
    """An unhappy answer: the account and model that were asked, and the vendor's own word."""

    said: ClassVar[str]
    helps: ClassVar[str]

    def __init__(self, account: str, model: str, vendor_code: str) -> None:
        super().__init__(account, model, vendor_code)
        self.account = account
        self.model = model
        self.vendor_code = vendor_code

    def __str__(self) -> str:
        return f"{self.account}/{self.model}: {self.said} ({self.vendor_code}); {self.helps}"


class CallRefused(_VendorAnswered, WorldFailure):
    """The vendor will not make this content; asking again changes nothing."""

    code = "call_refused"
    said = "the content was refused"
    helps = "change the words or choose another model"


class CallFailed(_VendorAnswered, WorldFailure):
    """The vendor took the task and failed at it."""

    code = "call_failed"
    said = "the task failed at the vendor"
    helps = "try another seed or another model"


class AccountRefused(_VendorAnswered, WorldFailure):
    """Key, bill or permission of the account; nothing works until a person looks at it."""

    code = "account_refused"
    said = "the account was refused"
    helps = "check its key, region, bill and permissions"


class VendorUnwell(_VendorAnswered, WorldFailure):
    """The vendor answered with its own failure each time it was asked."""

    code = "vendor_unwell"
    retryable = True
    said = "the vendor is unwell"
    helps = "try again later or choose another model"


class CallUnfinished(WorldFailure):
    """The time for this call is over; the next one for the same content continues it."""

    code = "call_unfinished"
    retryable = True

    def __init__(self, account: str, model: str) -> None:
        super().__init__(account, model)
        self.account = account
        self.model = model

    def __str__(self) -> str:
        return (
            f"{self.account}/{self.model}: no result within the time given; "
            "ask again, the work goes on where it is"
        )


class SpendingCapReached(WorldFailure):
    """The tenant may spend no more today."""

    code = "spending_cap_reached"

    def __init__(self, tenant: str, cap_cny: float) -> None:
        super().__init__(tenant, cap_cny)
        self.tenant = tenant
        self.cap_cny = cap_cny

    def __str__(self) -> str:
        return (
            f"tenant {self.tenant!r}: the day's {self.cap_cny} yuan for models are spent; "
            "raise the cap or wait for tomorrow"
        )
