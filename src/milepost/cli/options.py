"""Arguments that several commands share, and how they are read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from milepost.errors import InvalidInput

OutputOption = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Picture: .jpg, .png or .webp."),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NODE.INPUT=VALUE",
        help="Change one input, such as brief.style=guofeng; may be given again.",
    ),
]
DataDirOption = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        metavar="FOLDER",
        help="Milepost's folder, with your cars in FOLDER/cars; `milepost doctor` names the usual "
        "one.",
        show_default=False,
    ),
]
DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="postgresql://... that servers and workers share, MILEPOST_DATABASE_URL if not given; "
        "else the data folder's milepost.db.",
        show_default=False,
    ),
]
EnvironmentOption = Annotated[
    str,
    typer.Option("--environment", metavar="NAME", help="Environments see nothing of each other's."),
]


def written(text: str | None) -> str | None:
    """The text, if the shell gave us one; a database takes no other bytes.

    Raises:
        BadParameter: it is no UTF-8.
    """
    if text is not None and not text.isprintable():
        raise typer.BadParameter("it is no plain text in UTF-8")
    return text


TenantOption = Annotated[
    str | None,
    typer.Option(
        "--tenant",
        metavar="T",
        help="Of this tenant only.",
        show_default=False,
        callback=written,
    ),
]


def read_changes(written: Sequence[str] | None) -> tuple[tuple[str, str], ...]:
    """`node.input=value` pairs.

    Raises:
        InvalidInput: one has no `=`.
    """
    changes = []
    for text in written or ():
        target, equals, value = text.partition("=")
        if not equals or not target:
            raise InvalidInput(
                "--set", "has no NODE.INPUT=VALUE", "write for example brief.style=guofeng"
            )
        changes.append((target, value))
    return tuple(changes)
