"""Make a poster, run a workflow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from milepost.errors import OurBug, QualityRefused
from milepost.graph.events import Emit, ignore
from milepost.graph.refusals import NodeErrors, OutputsFailedValidation
from milepost.graph.result import RunResult
from milepost.graph.run import Engine
from milepost.graph.workflow import Workflow, set_input
from milepost.measure.measurement import Measurement
from milepost.poster.gate import Refusal, failed, next_attempt
from milepost.poster.journey import fill, journey
from milepost.poster.report import Report, Results, write_report
from milepost.poster.request import PosterRequest
from milepost.wire.numbered_name import free_names


class KeptFiles:
    """Files that nodes have saved during one run, held in memory until somebody writes them."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    def keep(self, name: str, data: bytes) -> str:
        """Hold a file; a name already taken gets a number. Returns the name it is held under."""
        free = next(each for each in free_names(name) if each not in self._files)
        self._files[free] = data
        return free

    def read(self, name: str) -> bytes | None:
        """A file that is held under that name; None if there is none."""
        return self._files.get(name)

    def take_all(self) -> dict[str, bytes]:
        """Every file by name, in the order they were saved; none is held afterwards."""
        files, self._files = self._files, {}
        return files


@dataclass(frozen=True)
class Studio:
    """What wiring built: an engine, and where its nodes leave their files."""

    engine: Engine
    files: KeptFiles


@dataclass(frozen=True)
class Poster:
    """A finished picture that passed the gate."""

    data: bytes
    report: Report


@dataclass(frozen=True)
class WorkflowRun:
    """A finished run of any workflow."""

    result: RunResult
    files: Mapping[str, bytes]
    node_errors: Mapping[str, NodeErrors]
    """What was wrong with branches that were not run at all."""

    def raise_first_error(self) -> None:
        """For callers that want every output or none.

        Raises:
            OutputsFailedValidation: a branch was not run.
            MilepostError: whatever the first failing node raised.
        """
        if self.node_errors:
            raise OutputsFailedValidation(self.node_errors)
        self.result.raise_first_error()

    def to_json(self) -> dict[str, Any]:
        """What `milepost run --json` prints."""
        return {
            "prompt_id": self.result.prompt_id,
            "status": "error" if self.result.errors or self.node_errors else "success",
            "outputs": {node_id: dict(ui) for node_id, ui in self.result.outputs.items()},
        }


Changes = Sequence[tuple[str, str]]
"""`node.input`, and the value to set there: what `--set` asks for."""


async def make_poster(
    studio: Studio,
    request: PosterRequest,
    *,
    workflow: Workflow | None = None,
    changes: Changes = (),
    watch: Emit = ignore,
) -> Poster:
    """Run the journey until a picture passes the gate.

    Args:
        studio: from wiring.
        request: the redacted trip and the wishes.
        workflow: another workflow than the journey.
        changes: inputs to set after the request was filled in.
        watch: told what happens.

    Raises:
        QualityRefused: every attempt failed a measurement.
        MilepostError: whatever a node raised.
    """
    refusals: list[Refusal] = []
    earlier: list[Results] = []
    attempt: PosterRequest | None = request
    while attempt is not None:
        filled = fill(workflow or journey(), attempt)
        run = await run_workflow(studio, filled, changes=changes, watch=watch)
        run.raise_first_error()
        results = _gather(run.result)
        measured = [Measurement.model_validate(m) for m in results.get("measurements", ())]
        refused = failed(measured)
        if not refused:
            report = write_report(
                results, timings=run.result.timings, refusals=refusals, earlier=earlier
            )
            return Poster(_poster_in(run), report)
        earlier.append(results)
        refusals.append(Refusal(attempt.seed, str(results["brief"][0]["style"]), refused))
        attempt = next_attempt(request, refusals)
    raise QualityRefused(refusals[-1].failed, len(refusals))


async def run_workflow(
    studio: Studio,
    workflow: Workflow,
    *,
    changes: Changes = (),
    extra_pnginfo: Mapping[str, object] | None = None,
    watch: Emit = ignore,
) -> WorkflowRun:
    """Run what is right of a workflow once; what fails is in the result.

    Raises:
        WorkflowRefused: it cannot be run as it is.
    """
    for target, value in changes:
        workflow = set_input(workflow, target, value, registry=studio.engine.registry)
    accepted = studio.engine.accept(workflow, extra_pnginfo=extra_pnginfo)
    result = await studio.engine.run(accepted, emit=watch)
    return WorkflowRun(result, studio.files.take_all(), accepted.node_errors)


def _gather(result: RunResult) -> Results:
    """What all nodes showed, by name; `seed` in the order of the workflow."""
    shown: dict[str, list[Any]] = {}
    for ui in result.outputs.values():
        for name, values in ui.items():
            shown.setdefault(name, []).extend(values)
    return shown


def _poster_in(run: WorkflowRun) -> bytes:
    """The file of the first node that tells its label; others may have left pictures, too."""
    for shown in run.result.outputs.values():
        if "label" in shown:
            saved: Any = shown["images"][0]
            return run.files[saved["filename"]]
    raise OurBug("the journey finished without saving a poster")
