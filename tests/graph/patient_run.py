"""A run that a test waits for, but not for ever."""

from __future__ import annotations

import asyncio

from milepost.graph.result import RunResult
from milepost.graph.run import Engine
from milepost.graph.workflow import Workflow

PATIENCE_S = 5.0


async def run(built: Engine, submitted: Workflow, **options: object) -> RunResult:
    async with asyncio.timeout(PATIENCE_S):
        return await built.run(built.accept(submitted), **options)  # type: ignore[arg-type]  # each test's own options
