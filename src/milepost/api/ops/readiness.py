"""Whether this process can do its work: named checks, each within a time limit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from milepost.api.bug_log import log_bug
from milepost.errors import MilepostError
from milepost.tasks.told_failure import without_folders

Check = Callable[[], Awaitable[None]]
"""Returns if all is well; raises what is wrong."""
LIMIT_S: Final = 2.0
KEPT_S: Final = 1.0
"""Anybody may ask without a token: no more than so often does asking cost anything."""


class Readiness:
    """Runs all checks at once; whoever asks meanwhile gets the same answer."""

    def __init__(
        self,
        checks: Mapping[str, Check],
        *,
        clock_s: Callable[[], float],
        limit_s: float = LIMIT_S,
        kept_s: float = KEPT_S,
    ) -> None:
        """Nothing is known yet.

        Args:
            checks: by what they look at, such as `database`.
            clock_s: a clock that never jumps.
            limit_s: what one check may take.
            kept_s: for so long an answer counts.
        """
        self._checks = checks
        self._clock_s = clock_s
        self._limit_s = limit_s
        self._kept_s = kept_s
        self._fresh_until_s = float("-inf")
        self._reasons: Mapping[str, str] = {}
        self._asking = asyncio.Lock()

    @property
    def names(self) -> tuple[str, ...]:
        """What is looked at."""
        return tuple(self._checks)

    async def reasons(self) -> Mapping[str, str]:
        """Why it is not ready, one line per failing check; empty if it is."""
        async with self._asking:
            if self._clock_s() >= self._fresh_until_s:
                self._reasons = await self._look()
                self._fresh_until_s = self._clock_s() + self._kept_s
            return self._reasons

    async def _look(self) -> Mapping[str, str]:
        async with asyncio.TaskGroup() as tasks:
            looking = {
                name: tasks.create_task(self._reason(check)) for name, check in self._checks.items()
            }
        found = {name: task.result() for name, task in looking.items()}
        return {name: reason for name, reason in found.items() if reason is not None}

    async def _reason(self, check: Check) -> str | None:
        try:
            async with asyncio.timeout(self._limit_s):
                await check()
        except TimeoutError:
            return f"does not answer within {self._limit_s:g} s"
        except MilepostError as error:
            # a world's failure has a reason; what its sentence tells a client to do is not for here
            return without_folders(str(getattr(error, "reason", error)))
        except Exception as error:  # noqa: BLE001  # a check that breaks is a check that fails
            log_bug(error)
            return "fails"
        return None
