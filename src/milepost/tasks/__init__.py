"""What Milepost does on request: where the poster, the engine, the queue and the store meet."""

from milepost.tasks.making import (
    KeptFiles,
    Poster,
    Studio,
    WorkflowRun,
    make_poster,
    run_workflow,
)

__all__ = ["KeptFiles", "Poster", "Studio", "WorkflowRun", "make_poster", "run_workflow"]
