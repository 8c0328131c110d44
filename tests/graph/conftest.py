from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from graph import worker_pack
from milepost.graph.lanes import Lanes
from milepost.graph.process_lane import ProcessLane


@pytest.fixture
def lanes() -> Iterator[Lanes]:
    """Lanes of this process, closed after the test."""
    with Lanes.inline(threads=2) as opened:
        yield opened


@pytest.fixture
async def lane() -> AsyncIterator[ProcessLane]:
    """Drawing processes, at most two."""
    opened = ProcessLane(worker_pack.equipment, width=2)
    yield opened
    opened.close()
