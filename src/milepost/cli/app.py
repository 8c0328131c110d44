"""The commands, and how an error ends one: a single plain line, and an exit code that means it.

Heavy imports stay inside the commands, so that `milepost --help` is instant.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer

from milepost.cli import check, doctor, gallery, listing, poster, run
from milepost.errors import MilepostError

app = typer.Typer(
    name="milepost",
    help="Turn a drive into a picture worth sharing.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("poster")(poster.make)
app.command("run")(run.run)
app.command("nodes")(listing.nodes)
app.command("styles")(listing.styles)
app.command("gallery")(gallery.gallery)
app.command("schema")(listing.schema)
app.add_typer(check.label, name="label")
app.add_typer(check.car, name="car")
app.command("doctor")(doctor.doctor)

INTERRUPTED = 130
"""What a shell expects after Ctrl-C."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 made; 2 the input or an option is wrong; 3 a quality gate said no; 1 anything else.
    """
    from typer.exceptions import Abort, TyperException

    try:
        outcome = app(None if arguments is None else list(arguments), standalone_mode=False)
    except MilepostError as error:
        return _fail(str(error), error.exit_code)
    except TyperException as error:
        return _fail(f"{error.format_message()} See milepost --help.", 2)
    except (KeyboardInterrupt, Abort):
        return _fail("interrupted; nothing was written", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except MemoryError:
        return _fail("not enough memory; ask for a smaller --size", 1)
    return outcome if isinstance(outcome, int) else 0


def _fail(message: str, exit_code: int) -> int:
    line = " ".join(message.split())
    print(f"milepost: {line}", file=sys.stderr)  # noqa: T201  # the terminal is our output
    return exit_code
