"""What the queue says no to."""

from __future__ import annotations

from milepost.errors import CallerMistake
from milepost.jobs.model import FINAL


class JobUnknown(CallerMistake):
    """No such job of this tenant."""

    code = "job_unknown"

    def __init__(self, job_id: str) -> None:
        super().__init__(job_id)
        self.job_id = job_id

    def __str__(self) -> str:
        return f"job {self.job_id!r}: there is none; `milepost jobs list` shows what there is"


class JobExists(CallerMistake):
    """The id that the caller chose is taken."""

    code = "job_exists"

    def __init__(self, job_id: str) -> None:
        super().__init__(job_id)
        self.job_id = job_id

    def __str__(self) -> str:
        return f"job {self.job_id!r}: this id is taken; choose another or leave it out"


class KeyReused(CallerMistake):
    """An idempotency key came again with another request."""

    code = "idempotency_key_reused"

    def __str__(self) -> str:
        return "Idempotency-Key: it was used for another request; use a new key for a new request"


class JobNotFinished(CallerMistake):
    """Only a job that has ended can be tried again or erased."""

    code = "job_not_finished"

    def __init__(self, job_id: str, state: str) -> None:
        super().__init__(job_id, state)
        self.job_id = job_id
        self.state = state

    def __str__(self) -> str:
        if self.state in FINAL:
            return (
                f"job {self.job_id!r}: it is {self.state}; only failed and cancelled ones run again"
            )
        return f"job {self.job_id!r}: it is {self.state}; cancel it or wait for its end first"


class ClaimLost(CallerMistake):
    """A worker speaks of a job that is no longer its own: it was silent for too long."""

    code = "claim_lost"

    def __init__(self, job_id: str) -> None:
        super().__init__(job_id)
        self.job_id = job_id

    def __str__(self) -> str:
        return f"job {self.job_id!r}: another worker has it now; drop this attempt's result"
