"""`milepost serve`: ComfyUI's HTTP and WebSocket surface over our engine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from milepost.cli.options import DataDirOption

FolderOption = Annotated[
    Path | None,
    typer.Option(
        "--output-directory",
        metavar="FOLDER",
        help="Where pictures go, instead of the data folder's output/.",
        show_default=False,
    ),
]


def serve(
    listen: Annotated[
        str, typer.Option("--listen", metavar="ADDR", help="Address; loopback only, as yet.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 for any.")] = 8188,
    data_dir: DataDirOption = None,
    output_directory: FolderOption = None,
) -> None:
    """Answer ComfyUI's editor and clients until Ctrl-C.

    Running workflows are given a few seconds to finish; a second Ctrl-C ends at once.
    """
    import asyncio

    from milepost import wiring
    from milepost.api.listen import open_address
    from milepost.api.listen import serve as answer

    with (
        open_address("127.0.0.1" if listen == "localhost" else listen, port) as opened,
        wiring.server(data_dir, output_directory=output_directory) as (app, tenants),
    ):
        asyncio.run(answer(app, tenants, opened, started=_say_where))


def _say_where(url: str) -> None:
    typer.echo(f"Milepost answers at {url} (Ctrl-C ends it)")
