"""The cars that orders may name: those that the tenant brought, the data root's and ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from milepost.api.posters.garage import CarFacts, CarRefused, CarUpload
from milepost.car.model import CarModel
from milepost.tasks.poster_cars import OwnCars


@dataclass(frozen=True)
class StoredGarage:
    """What the car routes need, over the store."""

    own: OwnCars

    async def cars(self, tenant: str) -> Sequence[CarFacts]:
        """The tenant's own first, as they are chosen first."""
        brought = await self.own.assets.threads.do(self.own.of, tenant)
        return [
            *(_facts(car.name, car.model, own=True) for car in brought),
            *(_facts(car.name, car.model, own=False) for car in self.own.shared.cars),
        ]

    async def has(self, tenant: str, name: str) -> bool:
        """Whether the tenant's orders may name that one."""
        return name in self.own.shared.names or await self.own.assets.threads.do(
            self.own.has, tenant, name
        )

    async def add(self, tenant: str, upload: CarUpload) -> CarRefused | None:
        """Keep a car; the same one again changes nothing."""
        name, png, toml = upload.facts.name, upload.png, upload.toml
        refused = await self.own.assets.threads.do(self.own.add, tenant, name, png=png, toml=toml)
        return None if refused is None else CarRefused(refused.value)

    async def remove(self, tenant: str, name: str) -> bool:
        """Erase one of the tenant's own; whether it was there."""
        return await self.own.assets.threads.do(self.own.remove, tenant, name)


def _facts(name: str, model: CarModel, *, own: bool) -> CarFacts:
    return CarFacts(
        name=name,
        models=model.models,
        generations=model.generations,
        colour=model.colour,
        facing=model.facing,
        own=own,
    )
