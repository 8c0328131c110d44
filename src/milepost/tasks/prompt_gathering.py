"""What one commit will write of prompts: the new, those that begin again, those that have ended."""

from __future__ import annotations

from dataclasses import dataclass, field

from milepost.jobs.own import Batch, LastWrite, NewRow, Written
from milepost.jobs.refusals import ClaimLost
from milepost.tasks.prompt_desk import PromptIdTaken, Then
from milepost.tasks.prompt_row import prompt_id_of


@dataclass(slots=True)
class Gathering:
    """What the next commit will write; each with who waits for it."""

    new: dict[str, tuple[NewRow, Then]] = field(default_factory=dict)
    begun_again: dict[str, Then] = field(default_factory=dict)
    ended: dict[str, tuple[LastWrite, Then]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.new) + len(self.begun_again) + len(self.ended)

    def alone(self) -> list[Gathering]:
        """Each job by itself."""
        job_ids = {**self.new, **self.begun_again, **self.ended}
        return [self._only(job_id) for job_id in job_ids] if len(job_ids) > 1 else []

    def batch(self, worker: str, lease_s: float) -> Batch:
        """What is to be written; a job that has ended before it was written down is one row."""
        new = [
            row._replace(state=end[0].state, result=end[0].result)
            if (end := self.ended.get(job_id)) is not None
            else row
            for job_id, (row, _) in self.new.items()
        ]
        ended = [write for job_id, (write, _) in self.ended.items() if job_id not in self.new]
        return Batch(
            worker=worker,
            lease_s=lease_s,
            new=new,
            begun_again=list(self.begun_again),
            ended=ended,
        )

    def refuse(self, error: Exception) -> None:
        """Nobody is to wait for what cannot be written now; ends are tried again."""
        for job_id, (_, then) in self.new.items():
            then(error)
            if job_id in self.ended:
                self.ended.pop(job_id)[1](error)
        for then in self.begun_again.values():
            then(error)
        self.new, self.begun_again = {}, {}

    def give_up(self, error: Exception) -> None:
        """Nothing of it will be written."""
        self.refuse(error)
        for _, then in self.ended.values():
            then(error)

    def tell(self, written: Written) -> None:
        """It is committed, but for what `written` names."""
        for job_id, (_, then) in self.new.items():
            then(PromptIdTaken(prompt_id_of(job_id)) if job_id in written.taken else None)
        for then in self.begun_again.values():
            then(None)
        missed = written.taken | written.lost
        for job_id, (_, then) in self.ended.items():
            then(ClaimLost(job_id) if job_id in missed else None)

    def _only(self, job_id: str) -> Gathering:
        only = Gathering()
        if job_id in self.new:
            only.new[job_id] = self.new[job_id]
        if job_id in self.begun_again:
            only.begun_again[job_id] = self.begun_again[job_id]
        if job_id in self.ended:
            only.ended[job_id] = self.ended[job_id]
        return only
