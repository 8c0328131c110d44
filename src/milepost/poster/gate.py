"""The gate: what happens when a measurement is out of its limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from milepost.brief.model import Style
from milepost.measure.measurement import Measurement
from milepost.poster.request import SEED_LIMIT, PosterRequest

SAFE_STYLE: Style = "travel"
"""The look whose plain skies and roads never failed a gate in the gallery."""
SAFE_PAINTER = "builtin"
"""Costs nothing, and paints what it is told."""
NEXT_SEED = 7919
"""A prime, so that repeated steps visit other seeds than a caller counting up by one."""


@dataclass(frozen=True)
class Refusal:
    """One picture that was measured and not accepted."""

    seed: int
    style: str
    failed: tuple[str, ...]


def failed(measurements: Sequence[Measurement]) -> tuple[str, ...]:
    """Names of the measurements out of their limits."""
    return tuple(measurement.name for measurement in measurements if not measurement.ok)


def next_attempt(request: PosterRequest, refusals: Sequence[Refusal]) -> PosterRequest | None:
    """Another seed first, then our own painter's safe style with a third; then None."""
    seed = (request.seed + NEXT_SEED * len(refusals)) % SEED_LIMIT
    match len(refusals):
        case 1:
            return replace(request, seed=seed)
        case 2:
            return replace(request, seed=seed, style=SAFE_STYLE, painter=SAFE_PAINTER)
        case _:
            return None
