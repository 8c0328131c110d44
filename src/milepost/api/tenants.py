"""Tenants: all that a client can see or change belongs to one; its token says to which."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from starlette.requests import HTTPConnection

from milepost.api.door import tenant_of
from milepost.api.files import Folders
from milepost.api.prompts import Prompts, Spawn
from milepost.api.user_settings import UserSettings
from milepost.errors import OurBug
from milepost.graph.cache import OutcomeCache, SharedRoom
from milepost.graph.run import Engine
from milepost.node.registry import Registry
from milepost.tasks.prompt_desk import PromptBook, Unfinished

Around = Callable[[], AbstractContextManager[object]]
Change = Callable[[dict[str, Any]], dict[str, Any]]
"""A submitted body → the one that is checked and run instead."""


def _unchanged(body: dict[str, Any]) -> dict[str, Any]:
    return body


MAX_DECODING = 2
"""Pictures at once: each may take some hundred megabytes."""


@dataclass(frozen=True)
class Tenant:
    """One tenant's own things."""

    name: str
    folders: Folders
    prompts: Prompts
    cache: OutcomeCache
    settings: UserSettings
    models: Path
    """Shared by all tenants, and only read."""
    web_folders: Mapping[str, Path]
    """Pages' files of node packs, by the pack's name; shared too."""
    change_submission: Change
    around: Around
    """Open while the tenant is answered."""
    decoding: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MAX_DECODING))
    """Held while a picture is unpacked to be shown in another way."""

    @property
    def registry(self) -> Registry:
        """The tenant's nodes; those that load files offer the tenant's own."""
        return self.prompts.engine.registry


@dataclass(frozen=True, kw_only=True)
class Premises:
    """What wiring built for all tenants."""

    data_root: Path
    output_root: Path
    """Holds a folder per tenant."""
    engine_for: Callable[[str, Folders, OutcomeCache], Engine]
    """Tenant's name → an engine whose nodes leave their pictures there; it shares outcomes with
    nobody else."""
    cache_bytes: int
    """What all tenants' finished nodes together may hold in memory."""
    cache_count: int | None = None
    """How many finished nodes a tenant may keep, if not any number."""
    now_ms: Callable[[], int]
    book: PromptBook
    """Where the prompts of all tenants are written down."""
    web_folders: Mapping[str, Path] = field(default_factory=dict)
    """What packs give to the web editor: the folder of each, by its name."""
    change_submission: Change = _unchanged
    """What packs do to every submission; it gives back JSON."""
    around: Callable[[str], AbstractContextManager[object]] = nullcontext
    """Tenant's name → what is open while it is answered, so that packs know who asks."""


class Tenants:
    """Makes each tenant when it first comes, and closes them all."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._tenants: dict[str, Tenant] = {}
        self._spawn: Spawn | None = None
        self._first_number = 0
        self._is_open = asyncio.Event()
        self._room = SharedRoom(limit_bytes=premises.cache_bytes)

    def of(self, connection: HTTPConnection) -> Tenant:
        """Whose request it is."""
        return self.named(tenant_of(connection.scope))

    def known(self, name: str) -> Tenant | None:
        """The tenant of that name, if it has come already."""
        return self._tenants.get(name)

    def named(self, name: str) -> Tenant:
        """The tenant of that name."""
        tenant = self._tenants.get(name)
        if tenant is None:
            tenant = self._tenants[name] = self._make(name)
        return tenant

    async def engine_of(self, name: str) -> Engine:
        """The tenant's engine, for what another server accepted; it waits until we are open."""
        await self._is_open.wait()  # set by `opened`
        return self.named(name).prompts.engine

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """While open, prompts run, those of an earlier server first; at the end they are stopped.

        Raises:
            DatabaseAway: nobody knows what there is to run.
        """
        async with asyncio.TaskGroup() as tasks:
            self._spawn = tasks.create_task
            try:
                await self._restore()
                self._is_open.set()
                yield
            finally:
                await self.close(grace_s=0)

    async def close(self, *, grace_s: float) -> None:
        """Take no more prompts, give the running ones a moment, then end them and all sockets."""
        for tenant in self._tenants.values():
            tenant.prompts.closing = True
        async with asyncio.TaskGroup() as closing:
            for tenant in self._tenants.values():
                closing.create_task(tenant.prompts.close(grace_s=grace_s))
        for tenant in self._tenants.values():
            tenant.prompts.clients.close()

    async def _restore(self) -> None:
        book = self._premises.book
        self._first_number = await book.last_number() + 1
        unfinished: dict[str, list[Unfinished]] = {}
        for each in await book.unfinished():
            unfinished.setdefault(each.tenant, []).append(each)
        for name, theirs in unfinished.items():
            self.named(name).prompts.restore(theirs)
        book.on_cancelling(self._cancel)

    def _cancel(self, name: str, prompt_id: str) -> None:
        tenant = self._tenants.get(name)
        if tenant is not None:
            tenant.prompts.cancel_soon(prompt_id)

    def _make(self, name: str) -> Tenant:
        if self._spawn is None:
            raise OurBug("a request came before the application was opened")
        premises = self._premises
        root = premises.data_root
        folders = Folders(
            output=premises.output_root / name,
            input=root / "input" / name,
            temp=root / "temp" / name,
            user=root / "user" / name,
        )
        cache = OutcomeCache(
            limit_bytes=premises.cache_bytes, limit_count=premises.cache_count, room=self._room
        )
        engine = premises.engine_for(name, folders, cache)
        return Tenant(
            name=name,
            folders=folders,
            prompts=Prompts(
                engine,
                desk=premises.book.desk(name),
                spawn=self._spawn,
                now_ms=premises.now_ms,
                first_number=self._first_number,
            ),
            cache=cache,
            settings=UserSettings(folders.user / "settings.json"),
            models=root / "models",
            web_folders=premises.web_folders,
            change_submission=premises.change_submission,
            around=partial(premises.around, name),
        )
