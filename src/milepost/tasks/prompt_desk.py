"""Where prompts are written down, as the server sees it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from milepost.errors import CallerMistake, WorldFailure
from milepost.tasks.prompt_entry import Ended, Filed, Finished

Then = Callable[[Exception | None], None]
"""Called in the event loop: with None once it is committed, with the reason if it never will be."""

HeardCancel = Callable[[str, str], None]
"""Called with a tenant and a prompt id."""


class PromptIdTaken(CallerMistake):
    """The tenant has, or had, another prompt of that id."""

    code = "duplicate_prompt_id"

    def __init__(self, prompt_id: str) -> None:
        super().__init__(prompt_id)
        self.prompt_id = prompt_id

    def __str__(self) -> str:
        return "prompt_id is taken; leave it out"


class ServerDied(WorldFailure):
    """The prompt was running each time a server died, so often that it may be why."""

    code = "server_died"

    def __str__(self) -> str:
        return "servers died while they ran this workflow, too often to try it again"


class EntryName(NamedTuple):
    """A finished prompt, and which version of it."""

    prompt_id: str
    revision: int


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A prompt that an earlier server did not finish."""

    tenant: str
    filed: Filed
    begun: int
    """How often servers that died had taken it up again."""


class PromptDesk(Protocol):
    """One tenant's prompts in the book. What is asked for first is written first."""

    def file(self, filed: Filed, then: Then) -> None:
        """Write an accepted prompt down; `then` may get `PromptIdTaken`."""

    def begin_again(self, prompt_id: str, then: Then) -> None:
        """Count that an unfinished prompt of an earlier server is about to run."""

    def end(self, prompt_id: str, ended: Ended, then: Then) -> None:
        """Write its end down, when the database is back if it is away.

        `then` gets a reason if another process has the prompt now, or it was deleted.
        """

    async def newest(self, *, most: int, bytes_most: int) -> Sequence[EntryName]:
        """Finished ones, the newest first."""

    async def finished(self, prompt_ids: Collection[str]) -> Mapping[str, Finished]:
        """Those of them that are finished."""

    async def forget(self, prompt_ids: Collection[str] | None) -> None:
        """Delete finished ones, all if None; gone for good when this returns."""


class PromptBook(Protocol):
    """The prompts of all tenants."""

    def desk(self, tenant: str) -> PromptDesk:
        """One tenant's."""

    async def unfinished(self) -> Sequence[Unfinished]:
        """Those that are this server's to run from now on, the oldest first. Asked once."""

    def on_cancelling(self, heard: HeardCancel) -> None:
        """Tell when somebody else wants an end to one of this server's."""

    async def last_number(self) -> int:
        """No lower one was given to a prompt that is still there."""
