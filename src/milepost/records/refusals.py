"""What can be wrong with the database itself."""

from __future__ import annotations

from typing import Final

from milepost.errors import CallerMistake, WorldFailure

DISK_FULL: Final = "disk full"
NOT_TO_BE_OPENED: Final = "its file cannot be opened"
NOT_TO_BE_WRITTEN: Final = "its file may not be written"
DAMAGED: Final = "its file is damaged"
NO_DATABASE: Final = "its file is not a database"
HELD: Final = "another process holds it"
REMEDIES: Final = {
    DISK_FULL: "free some space",
    NOT_TO_BE_OPENED: "let this user read and write it, or name another",
    NOT_TO_BE_WRITTEN: "let this user write it, or name another",
    DAMAGED: "put a copy of it back, or name another",
    NO_DATABASE: "put a copy of it back, or name another",
    HELD: "end that one, or try again",
}
"""What to do about some reasons, where a program cannot begin."""


class DatabaseAway(WorldFailure):
    """The database cannot be reached, is full or is being restarted; the request itself is fine."""

    code = "database_away"
    retryable = True

    def __init__(self, reason: str) -> None:
        """Say why.

        Args:
            reason: a few words such as `disk full`; never an address or a password.
        """
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"database: {self.reason}; nothing of this request is lost, send it again"


class DatabaseNotOpened(DatabaseAway):
    """The database cannot be opened, so that the program cannot begin its work."""

    code = "database_not_opened"

    def __str__(self) -> str:
        right = REMEDIES.get(self.reason, "see that it runs and that its address is right")
        return f"database: {self.reason}; {right}"


class SchemaTooNew(CallerMistake):
    """A newer Milepost has changed these tables; this one would not understand them."""

    code = "schema_too_new"

    def __init__(self, part: str, found: int, known: int) -> None:
        super().__init__(part, found, known)
        self.part = part
        self.found = found
        self.known = known

    def __str__(self) -> str:
        return (
            f"database: its {self.part} tables are of version {self.found}, this Milepost knows "
            f"{self.known}; install the newer Milepost or name another database"
        )


class DatabaseUnusable(CallerMistake):
    """The address names no database that we can work with."""

    code = "database_unusable"

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason, remedy)
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        return f"--database: {self.reason}; {self.remedy}"


class AlreadyRunning(CallerMistake):
    """Another process runs this SQLite database's jobs."""

    code = "already_running"

    def __str__(self) -> str:
        return (
            "another process already runs the jobs of this data folder; stop it, or share the work "
            "with --database postgresql://..."
        )
