"""`milepost label check` and `milepost car check`: what is wrong with a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from milepost.errors import InvalidInput

label = typer.Typer(help="The AI label that the law demands.")
car = typer.Typer(help="Your own cars.")

PictureArgument = Annotated[Path, typer.Argument(metavar="FILE", help="A finished picture.")]
CutOutArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="A PNG cut-out, its TOML beside it.")
]


@label.callback()
@car.callback()
def _group() -> None:
    """A group of one command stays a group."""


@label.command("check")
def check_label(file: PictureArgument) -> None:
    """Say which AI label of a picture is missing.

    Reads the visible one and the one in the metadata. Exit code 3 if any is missing.
    """
    from milepost.cli.files import read_bounded
    from milepost.lettering.label_check import check_label as read_labels
    from milepost.wire.picture_file import MAX_FILE_BYTES

    finding = read_labels(read_bounded(file, MAX_FILE_BYTES))
    _tell(file, finding.missing, "both labels are there")


@car.command("check")
def check_car(file: CutOutArgument) -> None:
    """Say what is wrong with a car cut-out and its TOML.

    Exit code 3 if anything is.
    """
    from milepost.car.check import check_car as inspect

    if not file.is_file():
        raise InvalidInput(file.name, "no such file", "name a PNG cut-out")
    _tell(file, inspect(file), "ready for --car")


def _tell(file: Path, findings: tuple[str, ...] | list[str], good: str) -> None:
    for finding in findings:
        typer.echo(f"{file.name}: {finding}")
    if findings:
        raise typer.Exit(3)
    typer.echo(f"{file.name}: {good}")
