"""Both databases for tests that promise the same of each.

A conftest names what its folder uses: `where = databases.where`.
"""

from __future__ import annotations

import atexit
import os
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest

from postgres.cluster import Cluster, NoPostgres, running_cluster


@cache
def cluster() -> Cluster | NoPostgres:
    """One server for the whole session, started by the first test that needs it."""
    kept = ExitStack()
    try:
        started = kept.enter_context(running_cluster())
    except NoPostgres as reason:
        return reason
    atexit.register(kept.close)
    return started


def postgres_or_skip() -> Cluster:
    """The server; without one a test is left out and says why, but in CI it fails."""
    found = cluster()
    if isinstance(found, Cluster):
        return found
    if os.environ.get("CI", "").lower() in {"true", "1"}:
        pytest.fail(f"CI has no Postgres: {found}")
    pytest.skip(str(found))


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database; a test that uses it runs once for each of the two."""
    if request.param == "sqlite":
        return str(tmp_path / "milepost.db")
    return postgres_or_skip().new_database(f"test_{uuid4().hex[:12]}")


@pytest.fixture
def postgres() -> str:
    """The address of an empty Postgres database."""
    return postgres_or_skip().new_database(f"test_{uuid4().hex[:12]}")
