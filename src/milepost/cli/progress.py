"""What is being done, on standard error, while somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from milepost.graph.events import Emit, Event, NodeStarted, ignore


@contextmanager
def shown_progress() -> Iterator[Emit]:
    """Show the running node's name; silent where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield ignore
        return
    from rich.console import Console

    with Console(stderr=True).status("reading the trip") as status:

        def watch(event: Event) -> None:
            if isinstance(event, NodeStarted):
                status.update(event.node_id)

        yield watch
