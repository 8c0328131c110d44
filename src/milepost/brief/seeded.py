"""Chance that can be had again."""

from __future__ import annotations

import random


def seeded(seed: int, layer: str) -> random.Random:
    """A generator for one kind of choice: another kind never disturbs it."""
    return random.Random(f"{seed}/{layer}")  # noqa: S311  # repeatable, not secret
