"""Builds everything once and closes it in reverse; the only place that names packs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from milepost.car.catalogue import Catalogue, load_catalogue, read_car
from milepost.errors import InvalidInput
from milepost.graph.lanes import Lanes
from milepost.graph.run import Engine
from milepost.node.registry import Pack, Registry
from milepost.packs import car, image_models, images, io, language, lettering, measure, trip
from milepost.settings import read_settings
from milepost.tasks import KeptFiles, Studio

if TYPE_CHECKING:  # only a server needs them, or a drawing worker
    from milepost.assets.store import AssetStore
    from milepost.graph.worker_link import Equipment
    from milepost.providers.models import Models
    from milepost.tasks.poster_cars import OwnCars

DEFAULT_TENANT = "default"
"""Whose folders the command line reads; a server without tokens calls its one tenant so too."""

SENT: Final = frozenset({"catalogue"})
"""Services that differ between tenants and so go along to drawing workers with each call."""


def data_root(asked: Path | None) -> Path:
    """The folder for everything of the user's; the platform's usual place if not asked for.

    Raises:
        InvalidInput: a file has that name.
    """
    if asked is not None:
        if asked.exists() and not asked.is_dir():
            raise InvalidInput("--data-dir", "is a file", "name a folder, or leave it out")
        return asked
    from platformdirs import user_data_path  # noqa: PLC0415  # only without --data-dir

    return user_data_path("milepost", appauthor=False)


def registry(inputs: images.Inputs | None = None, *, further: Sequence[Pack] = ()) -> Registry:
    """Every node there is.

    Args:
        inputs: LoadImage offers what that folder holds.
        further: packs of the user's.
    """
    packs = (trip, language, image_models, car, lettering, measure, io)
    pictures = images.PACK if inputs is None else images.offering(inputs)
    return Registry([*(pack.PACK for pack in packs), pictures, *further])


def catalogue(folder: Path, car_file: Path | None = None) -> Catalogue:
    """Our cars, those of the folder, and one from elsewhere."""
    found = load_catalogue(folder)
    if car_file is None:
        return found
    return replace(found, cars=(read_car(car_file), *found.cars))


def own_cars(root: Path, assets: AssetStore) -> OwnCars:
    """Those that tenants brought, beside the data root's and ours."""
    from milepost.tasks.poster_cars import OwnCars  # noqa: PLC0415  # only where there are tenants

    shared = catalogue(root / "cars")
    return OwnCars(assets=assets, shared=shared, copies=root / "cache" / "cars")


@contextmanager
def studio(
    data_dir: Path | None = None,
    *,
    car_file: Path | None = None,
    with_packs: bool = False,
    models: Models | None = None,
) -> Iterator[Studio]:
    """An engine in this process, with the cars of the data root.

    Args:
        data_dir: the data root; the platform's if None. Only node packs write to it.
        car_file: a PNG cut-out from elsewhere, added to the catalogue under its own name.
        with_packs: load the node packs of the data root too.
        models: from `models.own_models`; without, no outside model is asked.
    """
    from milepost.wiring.models import default_chains, without_accounts  # noqa: PLC0415  # it needs us

    root = data_root(data_dir)
    files = KeptFiles()
    inputs = images.InputFolder(
        *(root / name / DEFAULT_TENANT for name in ("input", "output", "temp"))
    )
    services: dict[str, object] = {
        "catalogue": catalogue(root / "cars", car_file),
        "files": files,
        "inputs": inputs,
        "producer": read_settings().content_producer,
        "models": models or without_accounts(),
        **default_chains(),
    }
    with ExitStack() as opened:
        further: tuple[Pack, ...] = ()
        lanes = Lanes.inline()
        if with_packs and (root / "custom_nodes").is_dir():
            lanes, further = opened.enter_context(_packs(root, services))
        opened.enter_context(lanes)
        known = registry(inputs, further=further)
        yield Studio(Engine(known, lanes=lanes, services=services), files)


@contextmanager
def _packs(root: Path, services: dict[str, object]) -> Iterator[tuple[Lanes, tuple[Pack, ...]]]:
    """The data root's packs, lanes for them, and their workplace among the services."""
    from milepost.packs.foreign.lanes_of_packs import pack_lane  # noqa: PLC0415  # only with packs
    from milepost.wiring.packs import Place, loaded_packs, pack_folders  # noqa: PLC0415  # the same

    output, input_, temp, user = (
        root / name / DEFAULT_TENANT for name in ("output", "input", "temp", "user")
    )
    own = dict(services)
    place = Place(data_root=root, output=output, input=input_, temp=temp, user=user, services=own)
    services["workplace"] = place
    with loaded_packs(pack_folders(root, None), registry(), place) as loaded:
        yield Lanes.inline(on_demand=pack_lane), loaded.packs


def worker_equipment(cars: Path) -> Equipment:
    """What a drawing worker works with; called in the worker.

    Args:
        cars: the folder of the user's own cars.
    """
    from milepost.graph.worker_link import Equipment  # noqa: PLC0415

    return Equipment(registry(), {"catalogue": catalogue(cars)})
