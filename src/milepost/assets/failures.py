"""What can go wrong with stored bytes; no message holds a path of the machine or an owner's id."""

from __future__ import annotations

from milepost.errors import CallerMistake, WorldFailure


class StoreFull(WorldFailure):
    """The disk, or the quota on it, has no room for what was to be kept; nothing was left there."""

    code = "store_full"
    retryable = True

    def __str__(self) -> str:
        return "asset store: no space left, nothing was written; free some room, then try again"


class StoreUnreachable(WorldFailure):
    """The disk or the bucket does not answer, or refuses."""

    code = "store_unreachable"
    retryable = True

    def __init__(self, reason: str) -> None:
        """Tell the reason in the words of the system or the library, without names of files."""
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"asset store: cannot be reached ({self.reason}); see `milepost doctor`, then retry"


class StoreMisconfigured(StoreUnreachable):
    """The bucket answers, but not us: it is not there, or takes no such credentials."""

    code = "store_misconfigured"
    exit_code = 2  # the operator named the place

    def __init__(self, reason: str, right: str) -> None:
        """Tell what is wrong, and what would be right."""
        super().__init__(reason)
        self.args = (reason, right)
        self.right = right

    def __str__(self) -> str:
        return f"MILEPOST_ASSETS: {self.reason}; {self.right}"


class StoreDamaged(WorldFailure):
    """What lies in the store is not what was put there."""

    code = "store_damaged"

    def __init__(self, found: str) -> None:
        """Tell what was found, such as `a link stands in for a file`."""
        super().__init__(found)
        self.found = found

    def __str__(self) -> str:
        return f"asset store: {self.found}; restore that file from a copy, or erase what owns it"


class AssetMissing(CallerMistake):
    """Nothing is kept under that name, or no longer."""

    code = "asset_missing"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return f"{self.name}: not in the asset store; it was never kept or has been erased"


class RootTaken(CallerMistake):
    """Another environment or service owns the data root."""

    code = "data_root_taken"

    def __init__(self, wrong: str, right: str) -> None:
        """Tell who has it, and what would be right."""
        super().__init__(wrong, right)
        self.wrong = wrong
        self.right = right

    def __str__(self) -> str:
        return f"data root: {self.wrong}; {self.right}"


class EnvironmentTaken(CallerMistake):
    """Another environment or service owns the database, or its part of the bucket."""

    code = "environment_taken"

    def __init__(self, where: str, wrong: str, right: str) -> None:
        """Tell what is owned, who has it, and what would be right."""
        super().__init__(where, wrong, right)
        self.where = where
        self.wrong = wrong
        self.right = right

    def __str__(self) -> str:
        return f"{self.where}: {self.wrong}; {self.right}"
