"""What the car routes need of whoever keeps the cars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class CarFacts:
    """A car that posters may show."""

    name: str
    models: tuple[str, ...] = ()
    """Words of a trip's model that mean this car."""
    generations: tuple[str, ...] = ()
    colour: str | None = None
    """Paint of a photographed car; a drawn one takes any."""
    facing: Literal["left", "right"]
    own: bool
    """Whether the tenant brought it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CarUpload:
    """A cut-out that was checked, with its description."""

    facts: CarFacts
    png: bytes = field(repr=False)
    toml: bytes = field(repr=False)


class CarRefused(StrEnum):
    """Why a car was not kept."""

    NAME_TAKEN = "name_taken"
    """There is another car of that name, or one of ours."""
    TOO_MANY = "too_many_cars"
    """The tenant has as many as it may."""


class Garage(Protocol):
    """The cars that orders may name."""

    async def cars(self, tenant: str) -> Sequence[CarFacts]:
        """What the tenant may name: the own cars first, then ours; never another tenant's."""

    async def has(self, tenant: str, name: str) -> bool:
        """Whether one of them has that name; quicker than listing all."""


class OwnCars(Protocol):
    """Takes the cars that tenants bring."""

    async def add(self, tenant: str, upload: CarUpload) -> CarRefused | None:
        """Keep a car; the same one again changes nothing."""

    async def remove(self, tenant: str, name: str) -> bool:
        """Erase a car of the tenant's own; False if it has none of that name."""
