"""How a run fails by itself, beside what its nodes raise.

WorldFailure
├── NodeOverdue   node_overdue
└── RunOverdue    run_overdue
CallerMistake
├── ExecutionBlocked   execution_blocked
└── DependencyCycle    dependency_cycle
"""

from __future__ import annotations

from milepost.errors import CallerMistake, WorldFailure


class NodeOverdue(WorldFailure):
    """A node took longer than its deadline; it was ended."""

    code = "node_overdue"
    retryable = True

    def __init__(self, deadline_s: float) -> None:
        super().__init__(deadline_s)
        self.deadline_s = deadline_s

    def __str__(self) -> str:
        return f"the node took longer than {self.deadline_s} s and was ended; try again"


class RunOverdue(WorldFailure):
    """The whole workflow took longer than its deadline; what still ran was ended."""

    code = "run_overdue"
    retryable = True

    def __init__(self, deadline_s: float) -> None:
        super().__init__(deadline_s)
        self.deadline_s = deadline_s

    def __str__(self) -> str:
        return f"the workflow took longer than {self.deadline_s} s and was ended; try again"


class ExecutionBlocked(CallerMistake):
    """A node received a value that must not be used, and the value says why."""

    code = "execution_blocked"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return f"Execution Blocked: {' '.join(self.message.split())}"


class DependencyCycle(CallerMistake):
    """Nodes that were added during the run wait for each other."""

    code = "dependency_cycle"

    def __init__(self, cycle: tuple[str, ...]) -> None:
        super().__init__(cycle)
        self.cycle = cycle

    def __str__(self) -> str:
        shown = self.cycle if len(self.cycle) <= 12 else (*self.cycle[:12], "…")
        return f"Dependency cycle detected: {' → '.join([*shown, *self.cycle[:1]])}"
