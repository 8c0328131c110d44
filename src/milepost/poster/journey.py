"""The journey as a workflow file, and how a request is written into it.

Node classes are named by string here; a test checks them against the packs.
"""

from __future__ import annotations

from importlib.resources import files

from milepost.errors import InvalidInput
from milepost.graph.workflow import Workflow, read_workflow
from milepost.poster.request import FileFormat, PosterRequest

JOURNEY = "journey.json"
NEEDED = ("ReadTrip", "TripFacts", "WriteBrief", "SavePoster")
"""What a report cannot be written without."""


def journey() -> Workflow:
    """The workflow that ships with Milepost."""
    return read_workflow(files("milepost.poster.workflows").joinpath(JOURNEY).read_text("utf-8"))


def fill(workflow: Workflow, request: PosterRequest) -> Workflow:
    """Write a request into every node that takes a part of it.

    Raises:
        InvalidInput: the workflow lacks a node without which there is no poster.
    """
    for class_type in NEEDED:
        if not _ids_of(workflow, class_type):
            raise InvalidInput(
                "--workflow", f"there is no {class_type} node", "add one, or use `milepost run`"
            )
    for class_type, inputs in _wishes(request).items():
        for node_id in _ids_of(workflow, class_type):
            workflow = workflow.with_inputs(node_id, inputs)
    return workflow


def with_format(workflow: Workflow, file_format: FileFormat) -> Workflow:
    """The same workflow, saving its posters in another format."""
    for node_id in _ids_of(workflow, "SavePoster"):
        workflow = workflow.with_inputs(node_id, {"file_format": file_format})
    return workflow


def _wishes(request: PosterRequest) -> dict[str, dict[str, object]]:
    wishes: dict[str, dict[str, object]] = {
        "ReadTrip": {"trip": request.trip.model_dump_json(exclude_none=True)},
        "PictureFormat": {
            "width": request.width_px,
            "height": request.height_px,
            "seed": request.seed,
        },
        "SavePoster": {
            "file_format": request.file_format,
            "embed_workflow": request.embed_workflow,
        },
    }
    further = (
        ("WriteBrief", "style", request.style),
        ("WriteBrief", "writer", request.writer),
        ("GenerateLandscape", "painter", request.painter),
        ("CheckLandscape", "viewer", request.viewer),
        ("CutOutCar", "car", request.car),
    )
    for class_type, name, wish in further:
        if wish is not None:
            wishes.setdefault(class_type, {})[name] = wish
    return wishes


def _ids_of(workflow: Workflow, class_type: str) -> list[str]:
    return [name for name, node in workflow.nodes.items() if node.class_type == class_type]
