"""The HTTP application over engines in this process, one per tenant."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, chdir, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import uuid4

from fastapi import FastAPI

from milepost.api.application import make_application
from milepost.api.bug_log import log_bug
from milepost.api.comfy.routes import Edition
from milepost.api.files import Folders
from milepost.api.pack_gate import Served
from milepost.api.tenants import Premises, Tenants
from milepost.assets.outcomes import OutcomeStore
from milepost.errors import InvalidInput
from milepost.graph.cache import OutcomeCache
from milepost.graph.lanes import Lanes
from milepost.graph.process_lane import ProcessLane
from milepost.graph.run import Engine
from milepost.packs import images
from milepost.packs.foreign.extra_paths import read_extra_paths
from milepost.packs.foreign.lanes_of_packs import pack_lane
from milepost.packs.foreign.loader import Loaded
from milepost.packs.foreign.node_mappings import further_web_folders
from milepost.packs.foreign.standing import visiting
from milepost.settings import read_settings
from milepost.tasks.prompt_book import DurableBook
from milepost.wiring import (
    DEFAULT_TENANT,
    SENT,
    catalogue,
    data_root,
    own_cars,
    registry,
    worker_equipment,
)
from milepost.wiring.access import entrance_of
from milepost.wiring.accounts import configured_accounts
from milepost.wiring.clock import now_ms
from milepost.wiring.database import ServiceRecords, database_at
from milepost.wiring.folders import made
from milepost.wiring.models import ModelService, default_chains
from milepost.wiring.offices import Offices
from milepost.wiring.outcomes import OutcomesOf, open_outcomes
from milepost.wiring.packs import ServersDesk, loaded_packs, pack_folders
from milepost.wiring.posters import PosterService
from milepost.wiring.store import DEFAULT_ENVIRONMENT, open_store
from milepost.wiring.works import poster_crew

if TYPE_CHECKING:  # only where packs are
    from milepost.packs.foreign.prompt_server import PromptServer

CACHE_BYTES: Final = 512 * 1024 * 1024
"""What all tenants' finished nodes together may hold in memory."""


@dataclass(frozen=True, kw_only=True)
class ServerOptions:
    """What `milepost serve` is asked for, beside its address."""

    data_dir: Path | None = None
    """The data root; the platform's if None."""
    output_directory: Path | None = None
    """Where pictures go, a folder per tenant; `output/` of the root if None."""
    workers: int | None = None
    """How many processes may draw at once; the number of cores if None. With 0 posters are left to
    other processes, which a shared database is needed for; workflows are run here all the same."""
    editor: Path | None = None
    """A build of the ComfyUI web editor to be served."""
    edition: Edition = "standard"
    """`api` leaves out the editor, `/prompt` and `/ws`."""
    cache_count: int | None = None
    """How many finished nodes a tenant may keep; as many as fit if None."""
    extra_model_paths: Sequence[Path] = ()
    """ComfyUI's YAML files of further folders."""
    cpu_only: bool = False
    database: str | None = None
    """`postgresql://...`; the setting's, or a file of the data root, if None."""
    environment: str = DEFAULT_ENVIRONMENT
    """Whose part of the store is used."""


class Serving(NamedTuple):
    """A server as it was put together."""

    app: FastAPI
    tenants: Tenants
    begin_nothing_more: Callable[[], None]
    """Called when the end is near, before the tenants are closed."""


@contextmanager
def server(options: ServerOptions) -> Iterator[Serving]:
    """The application and its tenants; it opens and closes them.

    Raises:
        InvalidInput: a file of further folders cannot be read, a folder not be written to, or
            nobody would do the jobs.
    """
    root = made(data_root(options.data_dir), "--data-dir")
    records = ServiceRecords(database_at(root, options.database))
    if options.workers == 0 and not records.shared:
        raise InvalidInput(
            "--workers",
            "0 leaves the jobs to other processes, but with SQLite this one does them",
            "leave it out, or share the work with --database postgresql://... and milepost worker",
        )
    entrance = entrance_of(root, records)
    asked = options.output_directory
    extra = read_extra_paths(options.extra_model_paths, environ=os.environ)
    assets = open_store(root, environment=options.environment, address=read_settings().assets)
    models = ModelService(assets, configured_accounts())
    offices = Offices(
        root=root,
        models=models,
        output_root=root / "output" if asked is None else made(asked, "--output-directory"),
        shared={
            "catalogue": catalogue(root / "cars"),
            "producer": read_settings().content_producer,
            **default_chains(),
        },
    )
    drawing = ProcessLane(
        partial(worker_equipment, root / "cars"), width=options.workers or None, sent=SENT
    )
    with ExitStack() as opened:
        lanes = opened.enter_context(Lanes.inline(drawing=drawing, on_demand=pack_lane))
        cars = own_cars(root, assets)
        outcomes = open_outcomes(root, assets)
        crew = poster_crew(
            lanes=lanes,
            cars=cars,
            assets=assets,
            outcomes=outcomes,
            models=models,
            drawing=options.workers,
        )
        posters = PosterService(
            root=root,
            records=records,
            assets=assets,
            outcomes=outcomes,
            cars=cars,
            models=models,
            crews=(offices.prompt_crew(),)
            if options.workers == 0
            else (crew, offices.prompt_crew()),
        )
        folders = pack_folders(root, extra)
        loaded = None
        if folders:
            packs = loaded_packs(
                folders,
                registry(),
                offices.place(DEFAULT_TENANT),
                desk=ServersDesk(),
                extra=extra,
                cpu_only=options.cpu_only,
            )
            # packs write beside themselves by relative paths, as ComfyUI runs in its own folder
            opened.enter_context(chdir(root))
            loaded = opened.enter_context(packs)
        book = DurableBook(posters.jobs, worker=f"prompts-{uuid4().hex}", failed=log_bug)

        @asynccontextmanager
        async def around() -> AsyncIterator[None]:
            async with posters.opened(), book.opened():
                yield

        tenants = offices.tenants = Tenants(
            _premises(options, offices, lanes, loaded, book=book, outcomes=outcomes)
        )
        app = make_application(
            tenants,
            editor=options.editor,
            edition=options.edition,
            packs=None if loaded is None else _served(offices),
            entrance=entrance,
            around=around,
            counter=posters.counter(link_to=entrance.link_to),
            control_room=posters.control_room(),
        )
        yield Serving(app, tenants, posters.begin_nothing_more)


def _premises(
    options: ServerOptions,
    offices: Offices,
    lanes: Lanes,
    loaded: Loaded | None,
    *,
    book: DurableBook,
    outcomes: OutcomeStore | None,
) -> Premises:
    further = () if loaded is None else loaded.packs
    settings = read_settings()

    def engine_for(tenant: str, folders: Folders, cache: OutcomeCache) -> Engine:
        place = offices.place(tenant)
        inputs = images.InputFolder(folders.input, folders.output, folders.temp)
        services = {**place.services, "workplace": place}
        known = registry(inputs, further=further)
        return Engine(
            known,
            lanes=lanes,
            services=services,
            cache=cache,
            kept=None if outcomes is None else OutcomesOf(outcomes, tenant),
            node_deadline_s=settings.node_deadline_seconds,
            run_deadline_s=settings.workflow_deadline_seconds,
            whose=tenant,  # posters are one customer more, whoever ordered them
        )

    by_packs: dict[str, Any] = {}
    if loaded is not None:
        by_packs = {
            "web_folders": {**further_web_folders(), **loaded.web},
            "change_submission": _prompt_server().trigger_on_prompt,
            "around": lambda tenant: visiting(offices.place(tenant)),
        }
    return Premises(
        data_root=offices.root,
        output_root=offices.output_root,
        engine_for=engine_for,
        cache_bytes=CACHE_BYTES,
        cache_count=options.cache_count,
        now_ms=now_ms,
        book=book,
        **by_packs,
    )


def _served(offices: Offices) -> Served:
    """The routes of packs; while one is answered, the pack looks around at the asking tenant's."""
    prompt_server = _prompt_server()
    prompt_server.pack_routes.around = lambda _pack, tenant: visiting(
        offices.place(tenant or DEFAULT_TENANT)
    )
    return prompt_server


def _prompt_server() -> PromptServer:
    from milepost.packs.foreign.prompt_server import PromptServer  # noqa: PLC0415  # only with packs

    return PromptServer.instance
