"""The user's own node packs: found, loaded once in a process, and given places to run in."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from milepost.node.registry import Registry
from milepost.packs.foreign.front_desk import FrontDesk, NobodyThere
from milepost.packs.foreign.loader import Loaded, load_packs
from milepost.packs.foreign.module_finder import comfyui_modules
from milepost.packs.foreign.node_mappings import announce
from milepost.packs.foreign.standing import Standing, stand
from milepost.packs.foreign.workplace import Workplace

if TYPE_CHECKING:  # only where extra folders are named, and only in a server
    from milepost.api.prompts import Prompts
    from milepost.packs.foreign.extra_paths import ExtraPaths
    from milepost.packs.foreign.front_desk import QueueEntry

FOLDER = "custom_nodes"
PROGRESS_TEXT = "progress_text"
"""Packs' name of an event that clients expect as a binary frame."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, eq=False)
class Place:
    """One tenant's workplace."""

    data_root: Path
    output: Path
    input: Path
    temp: Path
    user: Path
    services: Mapping[str, object] = field(default_factory=dict)
    """What our own nodes are given there."""
    prompts: Callable[[], Prompts | None] = lambda: None
    """The tenant's runs and listeners, while a server has them."""

    def send(self, event: str, data: object, client_id: str | None) -> None:
        """Send an event to one client, or to all; to nobody where no server runs."""
        prompts = self.prompts()
        if prompts is None:
            return
        if event == PROGRESS_TEXT and isinstance(data, dict):
            prompts.clients.tell_text(str(data.get("text")), str(data.get("nodeId")), client_id)
        else:
            prompts.clients.tell(event, data, client_id)

    def client_of(self, prompt_id: str) -> str | None:
        """Who submitted the run."""
        prompts = self.prompts()
        prompt = None if prompts is None else prompts.find(prompt_id)
        return None if prompt is None else prompt.client_id


class ServersDesk:
    """The front desk of a server: each place has its own queue and listeners."""

    def queue(self, place: Workplace) -> tuple[list[QueueEntry], list[QueueEntry]]:
        """What runs, and what waits in the order of its turns."""
        prompts = place.prompts() if isinstance(place, Place) else None
        if prompts is None:
            return [], []
        running, waiting = prompts.running(), prompts.waiting()
        return [each.to_json() for each in running], [each.to_json() for each in waiting]

    def listeners(self, place: Workplace) -> Collection[str]:
        """The client ids of the open sockets."""
        prompts = place.prompts() if isinstance(place, Place) else None
        return () if prompts is None else prompts.clients.ids()


def pack_folders(root: Path, extra: ExtraPaths | None) -> tuple[Path, ...]:
    """Where packs may lie, the data root's own folder first; those that are there."""
    folders = (root / FOLDER, *(extra.custom_nodes if extra is not None else ()))
    return tuple(folder for folder in folders if folder.is_dir())


@contextmanager
def loaded_packs(
    folders: Sequence[Path],
    native: Registry,
    place: Place,
    *,
    desk: FrontDesk | None = None,
    extra: ExtraPaths | None = None,
    cpu_only: bool = False,
) -> Iterator[Loaded]:
    """The packs of these folders; ComfyUI's modules are there for them while this is open.

    Args:
        folders: from `pack_folders`.
        native: our own nodes.
        place: the default tenant's.
        desk: the server's.
        extra: further folders for models.
        cpu_only: packs are told that there is no other device.
    """
    standing = Standing(
        workplace=place,
        native=native,
        services_at=lambda at: at.services if isinstance(at, Place) else {},
        front_desk=desk or NobodyThere(),
        cpu_only=cpu_only,
        model_folders=extra.model_folders if extra is not None else {},
        first_model_folders=extra.first_model_folders if extra is not None else {},
    )
    stand(standing)
    try:
        with comfyui_modules(place.data_root):
            loaded = load_packs(
                folders,
                native={name for name, spec in native.items() if not spec.gives_way},
                data_root=place.data_root,
                writable=_writable(),
                value_types=set(native.value_types.names()),
                announce=announce,
            )
            for line in complaints(loaded):
                logger.warning("%s", line)
            yield loaded
    finally:
        stand(None)


def complaints(loaded: Loaded) -> Iterator[str]:
    """What could not be had and why, a line each."""
    for refusal in loaded.refusals:
        what = refusal.pack if refusal.node is None else f"{refusal.pack}, node {refusal.node}"
        yield f"{what}: not loaded: {refusal.reason}"
    for notice in loaded.notices:
        yield f"{notice.pack}: stopped: {notice.what}"


def _writable() -> tuple[Path, ...]:
    """Beside its own folder and the data root a pack may write what anybody can make again."""
    from milepost.packs.foreign.guard import usual_caches  # noqa: PLC0415  # only with packs

    return (Path(tempfile.gettempdir()), *usual_caches(os.environ))
