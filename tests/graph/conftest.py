from __future__ import annotations

from collections.abc import Iterator

import pytest

from milepost.graph.lanes import Lanes


@pytest.fixture
def lanes() -> Iterator[Lanes]:
    """Lanes of this process, closed after the test."""
    with Lanes.inline(threads=2) as opened:
        yield opened
