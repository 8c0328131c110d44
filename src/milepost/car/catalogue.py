"""The cars there are, and the choice among them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib import resources
from pathlib import Path

from milepost.car.colours import NamedPaint, find_paint, load_paints
from milepost.car.description import describe
from milepost.car.model import CarChoice, CarModel, CataloguedCar
from milepost.errors import InvalidInput

DEFAULT_CAR = "suv"


@dataclass(frozen=True)
class Catalogue:
    """The owner's cars first, ours after them."""

    cars: tuple[CataloguedCar, ...]
    paints: tuple[NamedPaint, ...]
    findings: tuple[str, ...] = ()
    """One line for each file that was left out."""

    @cached_property
    def fingerprint(self) -> str:
        """Tells catalogues apart: of equal ones every trip gets the same car."""
        digest = sha256()
        for car in self.cars:
            file = None if car.artwork is None else _state_of(car.artwork)
            digest.update(f"{car.name} {car.model.model_dump_json()} {file}\n".encode())
        return digest.hexdigest()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name `choose` accepts."""
        return tuple(dict.fromkeys(car.name for car in self.cars))

    def choose(
        self,
        model: str | None = None,
        generation: str | None = None,
        colour: str | None = None,
        name: str | None = None,
    ) -> CarChoice:
        """The car that fits a trip best, or the one named.

        Args:
            model: the trip's model, as its record names it; unknown ones get our SUV.
            generation: the trip's generation: `一代`.
            colour: the trip's paint; unknown names fall back by the colour word they hold.
            name: a name of this catalogue; never a path, for a workflow may come from anybody.

        Raises:
            InvalidInput: there is no car of that name.
        """
        warnings: list[str] = []
        if name is not None:
            car = self._named(name)
        else:
            scores = [self._fit(car, model, generation, colour) for car in self.cars]
            best = max(scores)
            # The first of the best: the owner's folder stands before ours.
            car = self.cars[scores.index(best)]
            if model and not _calls(car, model):
                car = car if car.artwork else self._default()
                warnings.append(f"car model not in the catalogue: drawn as our {car.name}")
        if car.artwork is not None:
            return CarChoice(car, None, tuple(warnings))
        found = find_paint(colour, self.paints)
        if found.warning is not None:
            warnings.append(found.warning)
        return CarChoice(car, found.paint, tuple(warnings))

    def _named(self, name: str) -> CataloguedCar:
        for car in self.cars:
            if car.name == name:
                return car
        for finding in self.findings:
            if finding.startswith((f"{name}.png:", f"{name}.toml:")):
                raise InvalidInput("--car", "is there, but was left out", finding)
        raise InvalidInput(
            "--car", "no such car", f"name one of {', '.join(self.names)}, or a PNG file"
        )

    def _default(self) -> CataloguedCar:
        ours = [car for car in self.cars if car.artwork is None]
        return next(car for car in ours if car.name == DEFAULT_CAR)

    def _fit(
        self, car: CataloguedCar, model: str | None, generation: str | None, colour: str | None
    ) -> tuple[int, int, int, int]:
        """Model first, then generation, then colour; ours of no wish is the SUV."""
        named = 1 if model and _calls(car, model) else 0
        if model and car.model.models and not named:
            named = -1
        wanted = car.model.generations
        right_age = 0 if not generation or not wanted else (1 if generation in wanted else -1)
        right_paint = self._paint_fit(car, colour)
        return named, right_age, right_paint, 1 if car.artwork or car.name == DEFAULT_CAR else 0

    def _paint_fit(self, car: CataloguedCar, colour: str | None) -> int:
        """A drawing takes any paint; a photograph is right, wrong or not told."""
        if car.artwork is None or colour is None:
            return 0
        if car.model.colour is None:
            return 0
        own = find_paint(car.model.colour, self.paints).paint
        return 1 if own == find_paint(colour, self.paints).paint else -1


def load_catalogue(*folders: Path) -> Catalogue:
    """Our cars, and before them those in `folders` (`NAME.png` with `NAME.toml`).

    A folder that does not exist holds no cars. A file that is wrong is left out with a finding:
    one bad photograph must not stop every poster.
    """
    cars: list[CataloguedCar] = []
    findings: list[str] = []
    for folder in folders:
        for artwork in sorted(folder.glob("*.png")) if folder.is_dir() else ():
            try:
                cars.append(read_car(artwork))
            except InvalidInput as wrong:
                findings.append(str(wrong))
    ours = resources.files("milepost.car").joinpath("cars")
    for name in ("suv", "sedan"):
        text = ours.joinpath(f"{name}.toml").read_text("utf-8")
        cars.append(CataloguedCar(name, CarModel.model_validate(tomllib.loads(text)), None))
    return Catalogue(tuple(cars), load_paints(), tuple(findings))


def read_car(artwork: Path) -> CataloguedCar:
    """The car of a PNG, from the TOML beside it; the picture itself is not opened here.

    Raises:
        InvalidInput: no PNG there, no TOML beside it, or one that does not fit `CarModel`.
    """
    if not artwork.is_file():
        raise InvalidInput(
            artwork.name,
            "no such file",
            "name a PNG cut-out with a TOML of the same name beside it",
        )
    described = artwork.with_suffix(".toml")
    described_car = describe(described)
    if isinstance(described_car, CarModel):
        return CataloguedCar(artwork.stem, described_car, artwork)
    raise InvalidInput(described.name, described_car[0], "`milepost car check` lists what it needs")


def _state_of(artwork: Path) -> tuple[str, int, int] | None:
    """Another one when the picture has changed; None of one that is gone."""
    try:
        status = artwork.stat()
    except OSError:
        return None
    return artwork.name, status.st_size, status.st_mtime_ns


def _calls(car: CataloguedCar, model: str) -> bool:
    """Whether a record's model name means this car."""
    sought = model.casefold()
    return any(word.casefold() in sought for word in (*car.model.models, car.name) if word)
