"""The node that has a whole workflow run on a server elsewhere, and brings its pictures back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Annotated, Any, Final, NamedTuple

from milepost.calls.call import JsonValue
from milepost.errors import InvalidInput
from milepost.node.annotations import Int, Text, Value
from milepost.node.declare import node
from milepost.node.spec import Ui
from milepost.packs.image_models.pictures import Files, address_of, batch_of, encoded
from milepost.pixels.arrays import Image
from milepost.providers.accounts import ModelName
from milepost.providers.models import Models
from milepost.providers.remote_workflow import WorkflowWish, with_clean_words, with_inputs
from milepost.trip.redact_text import redact_text

ImageValue = Annotated[Image, Value("IMAGE")]
PICTURE: Final = "{picture}"
SEED: Final = "{seed}"
LONGEST: Final = 2_000_000
"""Characters of a workflow."""


def redact_workflow_text(text: str) -> str:
    """The JSON text of a workflow without anything private in its texts; numbers stay numbers."""
    workflow = _object_in(text)
    if workflow is None:
        return redact_text(text)
    return json.dumps(with_clean_words(workflow, redact_text), ensure_ascii=False)


class RunElsewhere(NamedTuple):
    """Outputs of `RunRemoteWorkflow`."""

    image: ImageValue
    addresses: str
    ui: Ui


@node(
    "RunRemoteWorkflow",
    category="image models",
    display_name="Run workflow on another server",
    output_node=True,
    cacheable=True,
)
async def workflow_elsewhere(
    server: Annotated[
        str, Text(max_chars=200, tooltip="ACCOUNT:NAME, an account of kind comfyui or eas")
    ],
    workflow: Annotated[
        str, Text(multiline=True, max_chars=LONGEST, redact=redact_workflow_text, linkable=True)
    ],
    image: ImageValue | None = None,
    picture_place: Annotated[str, Text(max_chars=200)] = PICTURE,
    seed: Annotated[int, Int(min=0, max=2**31 - 1)] = 0,
    *,
    models: Models,
    files: Files,
    producer: str,
) -> RunElsewhere:
    """Run a workflow in API format on a ComfyUI server, another Milepost or a cloud service.

    An input whose whole text is `picture_place` becomes the first picture of `image`, one that is
    `{seed}` the seed. The pictures of all output nodes come back as one batch, and as addresses of
    this server, a line each.
    """
    name = ModelName.parse(server, where="server")
    wish = WorkflowWish(
        workflow=_filled(workflow, seed),
        pictures={} if image is None else {picture_place: await _first_of(image)},
        seed=seed,
    )
    told = await models.run(name, wish)
    pictures = [each.picture for each in told.value or ()]
    batch = await asyncio.to_thread(batch_of, [each.data for each in pictures])
    addresses = await asyncio.to_thread(
        lambda: [address_of(each, files, stem="remote", producer=producer) for each in pictures]
    )
    shown: Ui = {"text": addresses, **told.shown("painter")}
    return RunElsewhere(batch, "\n".join(addresses), shown)


async def _first_of(image: Image) -> Any:
    (picture,) = await asyncio.to_thread(encoded, image[:1])
    return picture


def _filled(text: str, seed: int) -> Mapping[str, JsonValue]:
    """The workflow with the seed in its place.

    Raises:
        InvalidInput: the text is no workflow in API format.
    """
    workflow = _object_in(text)
    nodes = workflow.values() if workflow else [None]
    if not all(isinstance(each, dict) and "class_type" in each for each in nodes):
        raise InvalidInput("workflow", "is not in ComfyUI's API format", "export it as API format")
    filled: Mapping[str, JsonValue] = with_inputs(workflow or {}, {SEED: seed})
    return filled


def _object_in(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


NODES = (workflow_elsewhere,)
