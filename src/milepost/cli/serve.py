"""`milepost serve`: ComfyUI's HTTP and WebSocket surface over our engine."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from milepost.cli.options import DatabaseOption, DataDirOption, EnvironmentOption
from milepost.cli.streams import say
from milepost.errors import InvalidInput


class EditionName(StrEnum):
    """What `--edition` takes."""

    STANDARD = "standard"
    API = "api"


FolderOption = Annotated[
    Path | None,
    typer.Option(
        "--output-directory",
        metavar="FOLDER",
        help="Where pictures go, instead of the data folder's output/.",
        show_default=False,
    ),
]
EditorOption = Annotated[
    Path | None,
    typer.Option(
        "--front-end-root",
        metavar="FOLDER",
        help="Another build of the ComfyUI editor than the installed one.",
        show_default=False,
    ),
]
WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers",
        metavar="N",
        min=0,
        help="Processes that draw; as many as cores. 0 leaves posters to milepost worker.",
        show_default=False,
    ),
]
ExtraPathsOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--extra-model-paths-config",
        metavar="FILE",
        help="ComfyUI's YAML of further folders for node packs and models; may be given again.",
        show_default=False,
    ),
]
CacheOption = Annotated[
    int,
    typer.Option(
        "--cache-lru",
        min=0,
        metavar="N",
        help="Keep the outcomes of N nodes at most; 0, as in ComfyUI, sets no number.",
    ),
]


def serve(
    listen: Annotated[
        str, typer.Option("--listen", metavar="ADDR", help="Address; without tokens only loopback.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="0 for any.")
    ] = 8188,
    data_dir: DataDirOption = None,
    output_directory: FolderOption = None,
    front_end_root: EditorOption = None,
    edition: Annotated[
        EditionName,
        typer.Option(
            "--edition", metavar="standard|api", help="api: no editor, no /prompt, no /ws."
        ),
    ] = EditionName.STANDARD,
    workers: WorkersOption = None,
    cache_lru: CacheOption = 0,
    cache_none: Annotated[
        bool, typer.Option("--cache-none", help="Keep no outcome from one run to the next.")
    ] = False,
    cpu: Annotated[
        bool, typer.Option("--cpu", help="Node packs are told that there is no GPU.")
    ] = False,
    extra_model_paths: ExtraPathsOption = None,
    database: DatabaseOption = None,
    environment: EnvironmentOption = "default",
) -> None:
    """Answer ComfyUI's editor and clients until Ctrl-C.

    Running workflows are given a few seconds to finish; a second Ctrl-C ends at once.
    ComfyUI's other start options are left out with a line where they mean nothing here, and refused
    where they would mean something.
    """
    import asyncio

    from milepost.api.editor import editor_in, installed_editor
    from milepost.api.listen import open_address
    from milepost.api.listen import serve as answer
    from milepost.wiring.access import any_token
    from milepost.wiring.server import ServerOptions, server

    if cache_none and cache_lru:
        raise InvalidInput("--cache-none", "stands beside --cache-lru", "give one of them")
    options = ServerOptions(
        data_dir=data_dir,
        output_directory=output_directory,
        workers=workers,
        editor=installed_editor() if front_end_root is None else editor_in(front_end_root),
        edition=edition.value,
        cache_count=0 if cache_none else cache_lru or None,
        extra_model_paths=extra_model_paths or (),
        cpu_only=cpu,
        database=database,
        environment=environment,
    )
    address = "127.0.0.1" if listen == "localhost" else listen
    with (
        open_address(address, port, tokens_guard=any_token(data_dir, database)) as opened,
        server(options) as (app, tenants, begin_nothing_more),
    ):
        asyncio.run(answer(app, tenants, opened, started=_say_where, stopping=begin_nothing_more))


def _say_where(url: str) -> None:
    say(f"Milepost answers at {url} (Ctrl-C ends it)")
