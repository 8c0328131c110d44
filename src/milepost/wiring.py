"""Builds everything once and closes it in reverse; the only place that names packs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from milepost.car.catalogue import Catalogue, load_catalogue, read_car
from milepost.graph.cache import OutcomeCache
from milepost.graph.lanes import Lanes
from milepost.graph.run import Engine
from milepost.node.registry import Registry
from milepost.packs import car, image_models, images, io, language, lettering, measure, trip
from milepost.settings import read_settings
from milepost.tasks import KeptFiles, Studio

if TYPE_CHECKING:  # only `milepost serve` needs a web framework
    from fastapi import FastAPI

    from milepost.api.comfy.routes import Edition
    from milepost.api.files import Folders
    from milepost.api.tenants import Tenants
    from milepost.graph.worker_link import Equipment

DEFAULT_TENANT = "default"
"""Whose folders the command line reads; a server without tokens calls its one tenant so too."""
SERVER_CACHE_BYTES = 512 * 1024 * 1024
"""What one tenant's finished nodes may hold in memory."""


def data_root(asked: Path | None) -> Path:
    """The folder for everything of the user's; the platform's usual place if not asked for."""
    if asked is not None:
        return asked
    from platformdirs import user_data_path  # noqa: PLC0415  # only without --data-dir

    return user_data_path("milepost", appauthor=False)


def registry(inputs: images.Inputs | None = None) -> Registry:
    """Every node there is; LoadImage offers what the input folder holds, if it is known."""
    packs = (trip, language, image_models, car, lettering, measure, io)
    pictures = images.PACK if inputs is None else images.offering(inputs)
    return Registry([*(pack.PACK for pack in packs), pictures])


def _catalogue(folder: Path, car_file: Path | None) -> Catalogue:
    catalogue = load_catalogue(folder)
    if car_file is None:
        return catalogue
    return replace(catalogue, cars=(read_car(car_file), *catalogue.cars))


@contextmanager
def studio(data_dir: Path | None = None, *, car_file: Path | None = None) -> Iterator[Studio]:
    """An engine in this process, with the cars of the data root.

    Args:
        data_dir: the data root; the platform's if None. Nothing is written to it.
        car_file: a PNG cut-out from elsewhere, added to the catalogue under its own name.
    """
    root = data_root(data_dir)
    files = KeptFiles()
    inputs = images.InputFolder(
        *(root / name / DEFAULT_TENANT for name in ("input", "output", "temp"))
    )
    services = {
        "catalogue": _catalogue(root / "cars", car_file),
        "files": files,
        "inputs": inputs,
        "producer": read_settings().content_producer,
    }
    with Lanes.inline() as lanes:
        yield Studio(Engine(registry(inputs), lanes=lanes, services=services), files)


def worker_equipment(cars: Path) -> Equipment:
    """What a drawing worker works with; called in the worker.

    Args:
        cars: the folder of the user's own cars.
    """
    from milepost.graph.worker_link import Equipment  # noqa: PLC0415

    return Equipment(registry(), {"catalogue": _catalogue(cars, None)})


@contextmanager
def server(
    data_dir: Path | None = None,
    *,
    output_directory: Path | None = None,
    workers: int | None = None,
    editor: Path | None = None,
    edition: Edition = "standard",
    cache_count: int | None = None,
) -> Iterator[tuple[FastAPI, Tenants]]:
    """The HTTP application over engines in this process, one per tenant.

    Args:
        data_dir: the data root; the platform's if None.
        output_directory: where pictures go, a folder per tenant; `output/` of the root if None.
        workers: how many processes may draw at once; the number of cores if None.
        editor: a build of the ComfyUI web editor to be served.
        edition: `api` leaves out the editor, `/prompt` and `/ws`.
        cache_count: how many finished nodes a tenant may keep; as many as fit if None.
    """
    from milepost.api.application import make_application  # noqa: PLC0415
    from milepost.api.files import KeptOnDisk  # noqa: PLC0415
    from milepost.api.tenants import Premises, Tenants  # noqa: PLC0415
    from milepost.graph.process_lane import ProcessLane  # noqa: PLC0415

    root = data_root(data_dir)
    shared = {
        "catalogue": _catalogue(root / "cars", None),
        "producer": read_settings().content_producer,
    }
    drawing = ProcessLane(partial(worker_equipment, root / "cars"), width=workers)
    with Lanes.inline(drawing=drawing) as lanes:

        def engine_for(folders: Folders, cache: OutcomeCache) -> Engine:
            inputs = images.InputFolder(folders.input, folders.output, folders.temp)
            own = {
                "files": KeptOnDisk(folders.output),
                "temp_files": KeptOnDisk(folders.temp),
                "inputs": inputs,
            }
            services = {**shared, **own}
            return Engine(registry(inputs), lanes=lanes, services=services, cache=cache)

        tenants = Tenants(
            Premises(
                data_root=root,
                output_root=output_directory or root / "output",
                engine_for=engine_for,
                cache_bytes=SERVER_CACHE_BYTES,
                cache_count=cache_count,
                now_ms=lambda: time.time_ns() // 1_000_000,
            )
        )
        yield make_application(tenants, editor=editor, edition=edition), tenants
