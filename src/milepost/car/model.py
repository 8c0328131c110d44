"""The records of the car catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from milepost.car.colours import NamedPaint, Title

Fraction = Annotated[float, Field(ge=0.0, le=1.0)]
Corners = tuple[Fraction, Fraction, Fraction, Fraction]
"""Left, top, right, bottom as fractions of the artwork."""
Protected = Literal["badge", "plate", "lamps", "rims"]
Facing = Literal["left", "right"]


class Region(BaseModel):
    """A part of the artwork: a box, the ellipse in a box, or a polygon."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shape: Literal["box", "ellipse", "polygon"] = "box"
    box: Corners | None = None
    points: tuple[tuple[Fraction, Fraction], ...] = ()

    @model_validator(mode="after")
    def _has_its_outline(self) -> Self:
        if self.shape == "polygon":
            if len(self.points) < 3:
                raise ValueError("a polygon needs at least three points")
        elif self.box is None:
            raise ValueError(f"a region of shape {self.shape} needs a box")
        elif self.box[0] >= self.box[2] or self.box[1] >= self.box[3]:
            raise ValueError("a box is [left, top, right, bottom] with left < right, top < bottom")
        return self


class ProtectedRegion(Region):
    """A part whose colours the scene's light must not touch (rims only lose their dirt)."""

    what: Protected


class CarModel(BaseModel):
    """What a car's TOML says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    drawing: Literal["suv", "sedan"] | None = None
    """One of our vector drawings; None for a PNG cut-out."""
    title: Title | None = None
    models: tuple[str, ...] = ()
    """Words by which a trip's record may call this model."""
    generations: tuple[str, ...] = ()
    """`一代`, `2024` …; empty fits every generation."""
    colour: str | None = None
    """The paint of a PNG cut-out; None if it may stand for any."""
    view: Literal["side", "three_quarter"] = "side"
    facing: Facing
    ground_y: Fraction
    """Where the tyres touch, as a fraction of the artwork's height."""
    body: Corners | None = None
    """The car's own extent; None is taken from the cut-out's alpha."""
    height_m: Annotated[float, Field(gt=0.8, lt=4.0)] = 1.6
    light_azimuth_deg: Annotated[float, Field(ge=-90.0, le=90.0)] = 0.0
    """Where the light in the artwork comes from: -90 left, 0 above, 90 right."""
    door: Region
    """A plain painted panel by which the paint's colour is measured."""
    protected: tuple[ProtectedRegion, ...]

    @model_validator(mode="after")
    def _names_its_badge(self) -> Self:
        if not any(region.what == "badge" for region in self.protected):
            raise ValueError('one protected region must be what = "badge"')
        return self


@dataclass(frozen=True)
class CataloguedCar:
    """A car that can be chosen by name."""

    name: str
    """The TOML's file stem: `suv`."""
    model: CarModel
    artwork: Path | None
    """The PNG cut-out; None for our vector drawings."""


@dataclass(frozen=True)
class CarChoice:
    """The car of one poster."""

    car: CataloguedCar
    paint: NamedPaint | None
    """Paint for a vector drawing; a PNG brings its own."""
    warnings: tuple[str, ...] = ()
    """For the report; nothing of the owner's words in it."""
