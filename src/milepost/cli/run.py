"""`milepost run`: any workflow file, or the workflow inside a picture."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated

import typer

from milepost.cli.options import DataDirOption, OutputOption, SetOption, read_changes
from milepost.wire.any_json import encode_json

if TYPE_CHECKING:  # the help is instant
    from milepost import tasks
    from milepost.graph.events import Emit


EXAMPLES = """
\b
For example:
  milepost run poster.png -o other.png --set format.seed=8
"""


def run(
    workflow: Annotated[
        Path, typer.Argument(metavar="WORKFLOW|PICTURE", help="JSON, or a picture made by one.")
    ],
    output: OutputOption = None,
    set_: SetOption = None,
    json_: Annotated[
        bool, typer.Option("--json", help="Print prompt_id, status and outputs as JSON.")
    ] = False,
    data_dir: DataDirOption = None,
) -> None:
    """Run a workflow once and write the pictures it saves.

    Without -o they land in the current folder under the names the workflow gives them. Their names
    are printed, and the texts that nodes show.
    """
    from milepost import tasks, wiring
    from milepost.cli.files import make_folder, open_workflow, place_for, write_all
    from milepost.cli.progress import shown_progress
    from milepost.poster.journey import with_format
    from milepost.poster.request import format_of
    from milepost.wiring.models import OwnModels

    changes = read_changes(set_)
    own = OwnModels(data_dir)

    async def run_it(studio: tasks.Studio, watch: Emit) -> tasks.WorkflowRun:
        async with own.opened():
            return await tasks.run_workflow(studio, chosen, changes=changes, watch=watch)

    with wiring.studio(data_dir, with_packs=True, models=own.models) as studio:
        chosen = open_workflow(workflow, studio.engine.registry)
        if output is not None:
            chosen = with_format(chosen, format_of(place_for(output, "")))
        with shown_progress() as watch:
            try:
                finished = asyncio.run(run_it(studio, watch))
            except asyncio.CancelledError:  # a node asked for it, as if the user had
                raise KeyboardInterrupt from None
    places = {name: _place(name, output, at) for at, name in enumerate(finished.files)}
    for place in places.values():
        make_folder(place.parent)
    write_all({places[name]: data for name, data in finished.files.items()})
    if json_:
        typer.echo(_readable(finished.to_json()))
    else:
        for place in places.values():
            typer.echo(str(place))
        for node_id, shown in finished.result.outputs.items():
            if "text" in shown:
                typer.echo(f"{node_id}: {_readable(shown['text']).decode()}")
    finished.raise_first_error()


def _readable(value: object) -> bytes:
    """One line of JSON in its own script; half a character stays escaped."""
    text = json.dumps(json.loads(encode_json(value)), ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace")


def _place(name: str, output: Path | None, number: int) -> Path:
    """The first picture is `-o` itself, further ones get a number; without it, inside this folder.

    A workflow may come from anybody: a name of its own never leads out of the folder.
    """
    if output is None:
        parts = PurePosixPath(name.replace("\\", "/")).parts
        return Path(*(part for part in parts if part not in {"/", "..", "."}))
    return output if number == 0 else output.with_stem(f"{output.stem}-{number + 1}")
