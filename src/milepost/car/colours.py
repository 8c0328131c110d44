"""Which paint a colour word means."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, TypeAdapter

from milepost.car.paintwork import Paintwork

DEFAULT_PAINT = "silver"


class Title(BaseModel):
    """One name in three scripts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str
    hant: str
    en: str


class NamedPaint(BaseModel):
    """One entry of colours.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Title
    characters: tuple[str, ...] = ()
    """Chinese characters that mean this paint inside a name nobody listed."""
    words: tuple[str, ...]
    """Whole names that mean this paint."""
    oklch: tuple[float, float, float]

    @property
    def paintwork(self) -> Paintwork:
        """The paint's tones."""
        return Paintwork(*self.oklch)


class PaintFound(NamedTuple):
    """The paint, and whether it had to be guessed."""

    paint: NamedPaint
    warning: str | None


def load_paints() -> tuple[NamedPaint, ...]:
    """The paints of colours.toml, in its order."""
    text = resources.files("milepost.car").joinpath("cars/colours.toml").read_text("utf-8")
    return TypeAdapter(tuple[NamedPaint, ...]).validate_python(tomllib.loads(text)["paint"])


def find_paint(word: str | None, paints: tuple[NamedPaint, ...]) -> PaintFound:
    """The paint of a colour word in any script; unknown words fall back with a warning.

    A listed name wins, then the last colour character in the word (in 星空蓝 the last one is the
    colour), then a listed name inside the word, then silver. None is silver without a warning.
    """
    default = next(paint for paint in paints if paint.title.en == DEFAULT_PAINT)
    if word is None or not word.strip():
        return PaintFound(default, None)
    sought = word.strip().casefold().removesuffix("色")
    for paint in paints:
        if sought in (*paint.words, paint.title.zh, paint.title.hant, paint.title.en):
            return PaintFound(paint, None)
    # A plain colour word is itself; a longer, unlisted name is a guess that the report must tell.
    for character in reversed(sought):
        for paint in paints:
            if character in paint.characters:
                guessed = f"paint name not in the catalogue: painted as {paint.title.zh}"
                return PaintFound(paint, None if sought == character else guessed)
    for paint in paints:
        if any(name in sought for name in paint.words):
            return PaintFound(paint, f"paint name not in the catalogue: painted {paint.title.en}")
    return PaintFound(default, "paint name holds no colour word: painted silver")
