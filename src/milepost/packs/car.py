"""Nodes that choose a car, cut it out and set it into the landscape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, NamedTuple

from milepost.brief.model import ArtBrief
from milepost.car.catalogue import Catalogue
from milepost.car.placed import Cutout, PlacedCar
from milepost.node.annotations import Int, Text, Value
from milepost.node.declare import node
from milepost.node.registry import Pack
from milepost.node.spec import Ui
from milepost.node.value_types import HoldingValue
from milepost.pixels.arrays import Image
from milepost.trip.model import TripFacts

ImageValue = Annotated[Image, Value("IMAGE")]
FactsValue = Annotated[TripFacts, Value("TRIP_FACTS")]
BriefValue = Annotated[ArtBrief, Value("ART_BRIEF")]
CutoutValue = Annotated[Cutout, Value("CAR_CUTOUT")]
PlacedValue = Annotated[PlacedCar, Value("PLACED_CAR")]
AUTO = "auto"


def _cars_there_are(_inputs: Mapping[str, object], services: Mapping[str, object]) -> object:
    """The same trip gets another car when somebody brings a better one."""
    cars = services["catalogue"]
    return cars.fingerprint if isinstance(cars, Catalogue) else repr(cars)


class CarCutOut(NamedTuple):
    """Outputs of `CutOutCar`."""

    car: CutoutValue
    ui: Ui


@node(
    "CutOutCar",
    category="poster/car",
    display_name="Cut out car",
    lane="process",
    output_node=True,
    cacheable=True,
    fingerprint=_cars_there_are,
)
def cut_out_car(
    facts: FactsValue,
    brief: BriefValue,
    width: Annotated[int, Int(min=320, max=3200)],
    car: Annotated[str, Text(max_chars=80)] = AUTO,
    *,
    catalogue: Catalogue,
) -> CarCutOut:
    """The owner's car at the size the composition gives it; `auto` chooses by the trip."""
    from milepost.car.cutout import cut_out
    from milepost.car.lamps import lights_wanted
    from milepost.car.stage import body_width_px

    choice = catalogue.choose(
        facts.model, facts.generation, facts.colour, name=None if car == AUTO else car
    )
    cutout = cut_out(
        choice,
        width_px=body_width_px(brief.composition, width),
        lights_on=lights_wanted(brief.weather, brief.light),
    )
    left_out = [f"car left out: {finding}" for finding in catalogue.findings]
    return CarCutOut(cutout, {"car": [choice.car.name], "warnings": [*choice.warnings, *left_out]})


class CarComposed(NamedTuple):
    """Outputs of `ComposeCar`."""

    picture: ImageValue
    placed: PlacedValue


@node("ComposeCar", category="poster/car", display_name="Compose car", lane="process")
def compose_car(
    picture: ImageValue,
    foreground: ImageValue,
    car: CutoutValue,
    brief: BriefValue,
    seed: Annotated[int, Int(min=0, max=2**32 - 1)],
) -> CarComposed:
    """Stand the car on its ground: shadow, bounded relight, lamps, then what passes in front."""
    from milepost.car.compose import compose

    composite = compose(
        picture,
        car,
        foreground,
        brief.composition,
        weather=brief.weather,
        light=brief.light,
        seed=seed,
    )
    return CarComposed(composite.picture, PlacedCar(car, composite, picture))


PACK = Pack(
    name="car",
    nodes=(cut_out_car, compose_car),
    value_types=(HoldingValue("CAR_CUTOUT"), HoldingValue("PLACED_CAR")),
)
