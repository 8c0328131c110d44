"""What can become of a paid call, as errors of Milepost."""

from __future__ import annotations

from milepost.errors import WorldFailure


class CallRefused(WorldFailure):
    """The vendor will not make this content; asking again changes nothing."""

    code = "call_refused"

    def __init__(self, account: str, model: str, vendor_code: str) -> None:
        super().__init__(account, model, vendor_code)
        self.account = account
        self.model = model
        self.vendor_code = vendor_code

    def __str__(self) -> str:
        return (
            f"{self.account}/{self.model}: the content was refused ({self.vendor_code}); "
            "change the words or choose another model"
        )


class CallFailed(WorldFailure):
    """The vendor took the task and failed at it."""

    code = "call_failed"

    def __init__(self, account: str, model: str, vendor_code: str) -> None:
        super().__init__(account, model, vendor_code)
        self.account = account
        self.model = model
        self.vendor_code = vendor_code

    def __str__(self) -> str:
        return (
            f"{self.account}/{self.model}: the task failed at the vendor ({self.vendor_code}); "
            "try another seed or another model"
        )


class AccountRefused(WorldFailure):
    """Key, bill or permission of the account; nothing works until a person looks at it."""

    code = "account_refused"

    def __init__(self, account: str, model: str, vendor_code: str) -> None:
        super().__init__(account, model, vendor_code)
        self.account = account
        self.model = model
        self.vendor_code = vendor_code

    def __str__(self) -> str:
        return (
            f"{self.account}/{self.model}: the account was refused ({self.vendor_code}); "
            "check its key, region, bill and permissions"
        )


class VendorUnwell(WorldFailure):
    """The vendor answered with its own failure each time it was asked."""

    code = "vendor_unwell"
    retryable = True

    def __init__(self, account: str, model: str, vendor_code: str) -> None:
        super().__init__(account, model, vendor_code)
        self.account = account
        self.model = model
        self.vendor_code = vendor_code

    def __str__(self) -> str:
        return (
            f"{self.account}/{self.model}: the vendor is unwell ({self.vendor_code}); "
            "try again later or choose another model"
        )


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
