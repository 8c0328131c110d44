from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api.posters.poster_service import Service, build


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    built = build(tmp_path)
    async with built.client:
        yield built


@pytest.fixture
async def slow_lane(tmp_path: Path) -> AsyncIterator[Service]:
    """Each token may order once a second."""
    built = build(tmp_path, per_second=1.0)
    async with built.client:
        yield built


@pytest.fixture
async def beating(tmp_path: Path) -> AsyncIterator[Service]:
    """Event streams show signs of life all the time."""
    built = build(tmp_path, heartbeat_s=0.001)
    async with built.client:
        yield built
