"""Cars that tenants bring: kept in the asset store, and at hand as files where posters are drawn.

A car is one asset, its TOML before its PNG, so that no half of one is ever there.
"""

from __future__ import annotations

import os
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from pydantic import ValidationError

from milepost.assets.asset import Asset
from milepost.assets.failures import AssetMissing, StoreDamaged
from milepost.assets.store import AssetStore, TenantAssets
from milepost.car.catalogue import Catalogue
from milepost.car.description import MAX_TOML_BYTES
from milepost.car.model import CarModel, CataloguedCar
from milepost.errors import CannotWrite, InvalidInput

OWNER: Final = "own-cars"
"""Whose assets they are in a tenant's part of the store; no poster has such an id."""
MEDIA_TYPE: Final = "application/vnd.milepost.car"
MAX_CARS: Final = 20
"""One tenant's. A machine that draws fetches all of them where a trip decides which one fits."""
NO_NAME: Final = "auto"
"""In a workflow it lets the trip decide."""
UNUSED_S: Final = 24 * 3600.0
"""A copy that nobody has drawn for as long is fetched again."""
_LENGTH_BYTES: Final = 4


class NotKept(StrEnum):
    """Why a car was not kept."""

    NAME_TAKEN = "name_taken"
    TOO_MANY = "too_many_cars"


@dataclass(frozen=True, slots=True)
class OwnCar:
    """One that a tenant brought."""

    name: str
    model: CarModel
    asset: Asset


@dataclass(frozen=True, kw_only=True)
class OwnCars:
    """Every tenant's own. Whatever reads or writes may raise `WorldFailure`, and takes a while."""

    assets: AssetStore
    shared: Catalogue
    """The cars that everybody has; none of an own one's name may be among them."""
    copies: Path
    """A folder for pictures that are drawn from, by digest; whoever likes may empty it."""
    clock: Callable[[], float] = time.time
    """Unix time in seconds."""

    def add(self, tenant: str, name: str, *, png: bytes, toml: bytes) -> NotKept | None:
        """Keep a car that was checked; the same one again changes nothing."""
        whole = len(toml).to_bytes(_LENGTH_BYTES) + toml + png
        kept = self.assets.of(tenant)
        there = kept.find(OWNER, name)
        if there is not None and there.digest == sha256(whole).hexdigest():
            return None
        if there is not None or name in {NO_NAME, *self.shared.names}:
            return NotKept.NAME_TAKEN
        if len(kept.names(OWNER)) >= MAX_CARS:
            return NotKept.TOO_MANY
        kept.put(whole, owner=OWNER, name=name, media_type=MEDIA_TYPE)
        return None

    def remove(self, tenant: str, name: str) -> bool:
        """Erase one; whether it was there. Posters that are finished keep it in their picture."""
        return self.assets.of(tenant).remove(OWNER, name)

    def has(self, tenant: str, name: str) -> bool:
        """Whether the tenant brought one of that name, which may be any text."""
        try:
            return self.assets.of(tenant).find(OWNER, name) is not None
        except InvalidInput:  # no car could be called so
            return False

    def of(self, tenant: str) -> list[OwnCar]:
        """What the tenant brought, by name."""
        kept = self.assets.of(tenant)
        return [car for asset in kept.names(OWNER) if (car := _read(kept, asset)) is not None]

    def catalogue_for(self, tenant: str, wanted: str | None) -> Catalogue:
        """Own cars and shared ones, with every picture at hand.

        Args:
            tenant: whose.
            wanted: the only car that will be asked for; None for any.

        Raises:
            WorldFailure: the store is away, or the folder of copies takes nothing.
        """
        if wanted in self.shared.names:
            return self.shared
        own = tuple(self._at_hand(tenant, wanted))
        return replace(self.shared, cars=(*own, *self.shared.cars)) if own else self.shared

    def _at_hand(self, tenant: str, wanted: str | None) -> Iterator[CataloguedCar]:
        kept = self.assets.of(tenant)
        for car in self.of(tenant):
            if wanted is None or car.name == wanted:
                with suppress(AssetMissing):  # erased meanwhile
                    yield CataloguedCar(car.name, car.model, self._copy(kept, car.asset))

    def _copy(self, kept: TenantAssets, asset: Asset) -> Path:
        copy = self.copies / f"{asset.digest}.png"
        try:
            if not copy.is_file():
                self._write(copy, _picture_in(kept.read(asset)))
            # When it was written must not tell two machines' catalogues apart.
            os.utime(copy, (self.clock(), 0))
        except OSError as error:
            raise CannotWrite("a copy of a car", error.strerror or "the disk refused") from None
        return copy

    def _write(self, copy: Path, png: bytes) -> None:
        self.copies.mkdir(parents=True, exist_ok=True)
        self._forget_unused()
        with NamedTemporaryFile(dir=self.copies, suffix=".part", delete=False) as part:
            try:
                part.write(png)
                part.close()
                Path(part.name).replace(copy)
            except OSError:
                Path(part.name).unlink(missing_ok=True)
                raise

    def _forget_unused(self) -> None:
        oldest = self.clock() - UNUSED_S
        for file in self.copies.iterdir():
            with suppress(FileNotFoundError):  # another process does the same
                if file.stat().st_atime < oldest:
                    file.unlink()


def _read(kept: TenantAssets, asset: Asset) -> OwnCar | None:
    """None of one that was erased meanwhile, or that this version cannot draw."""
    end = min(asset.size_bytes, _LENGTH_BYTES + MAX_TOML_BYTES)
    try:
        beginning = b"".join(kept.stream(asset, end=end))
        toml = beginning[_LENGTH_BYTES:][: int.from_bytes(beginning[:_LENGTH_BYTES])]
        model = CarModel.model_validate(tomllib.loads(toml.decode()))
    except (AssetMissing, StoreDamaged, ValidationError, ValueError):
        return None
    return OwnCar(asset.name, model, asset)


def _picture_in(whole: bytes) -> bytes:
    return whole[_LENGTH_BYTES + int.from_bytes(whole[:_LENGTH_BYTES]) :]
