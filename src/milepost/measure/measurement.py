"""One number with its limit."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Measurement(BaseModel):
    """A named value and whether it keeps its limit."""

    model_config = ConfigDict(frozen=True)

    name: str
    """`badge_delta_e`, `door_delta_e`, `edge_halo`, `contact_shadow`, `title_contrast` …"""
    value: float
    limit: float
    ok: bool


def at_most(name: str, value: float, limit: float) -> Measurement:
    """A value that must not be above its limit."""
    return Measurement(name=name, value=round(value, 4), limit=limit, ok=value <= limit)


def at_least(name: str, value: float, limit: float) -> Measurement:
    """A value that must not be below its limit."""
    return Measurement(name=name, value=round(value, 4), limit=limit, ok=value >= limit)
