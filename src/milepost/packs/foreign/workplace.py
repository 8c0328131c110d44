"""What packs may see of the place they run in: one tenant's folders and listeners."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class Workplace(Protocol):
    """The service `workplace` of every foreign node; wiring makes one per tenant."""

    @property
    def data_root(self) -> Path:
        """Holds `custom_nodes`, `models` and the rest; ComfyUI's base path."""

    @property
    def output(self) -> Path:
        """The tenant's finished pictures."""

    @property
    def input(self) -> Path:
        """The tenant's uploads."""

    @property
    def temp(self) -> Path:
        """The tenant's previews."""

    @property
    def user(self) -> Path:
        """The tenant's settings and workflows."""

    def send(self, event: str, data: object, client_id: str | None) -> None:
        """Send an event to one client, or to all of the tenant's; from any thread.

        Args:
            event: the message's type.
            data: what JSON can hold.
            client_id: who is told; all if None.
        """

    def client_of(self, prompt_id: str) -> str | None:
        """Who submitted the run; None if nobody listens to it."""
