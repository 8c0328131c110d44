"""The commands, and how an error ends one: a single plain line, and an exit code that means it.

Heavy imports stay inside the commands, so that `milepost --help` is instant.
"""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from milepost.cli import (
    INTERRUPTED,
    check,
    doctor,
    gallery,
    gc,
    jobs,
    listing,
    poster,
    run,
    serve,
    simulate,
    token,
    worker,
)
from milepost.cli.streams import open_closed_streams
from milepost.errors import InvalidInput, MilepostError


def _tell_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"milepost {version('milepost')}")
        raise typer.Exit


FIRST_STEPS = """
\b
Begin with:
  milepost poster TRIP -o poster.jpg    a trip record becomes a picture
  milepost schema trip                  what a record may hold
  milepost doctor                       whether this machine is ready

\b
Exit codes: 0 made; 2 the input or an option is wrong; 3 a quality gate or a
check said no; 1 anything else.
"""

app = typer.Typer(
    name="milepost",
    help="Turn a drive into a picture worth sharing.",
    epilog=FIRST_STEPS,
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def _common(
    _version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_tell_version, help="Say which.")
    ] = False,
) -> None:
    """Turn a drive into a picture worth sharing."""


app.command("poster", epilog=poster.EXAMPLES)(poster.make)
app.command("run", epilog=run.EXAMPLES)(run.run)
app.command("nodes")(listing.nodes)
app.command("styles")(listing.styles)
app.command("gallery")(gallery.gallery)
app.command("schema")(listing.schema)
app.add_typer(check.label, name="label")
app.add_typer(check.car, name="car")
app.command("doctor")(doctor.doctor)
app.command("serve")(serve.serve)
app.command("worker")(worker.worker)
app.add_typer(jobs.jobs, name="jobs")
app.command("gc")(gc.collect)
app.add_typer(simulate.simulate, name="simulate")
app.add_typer(token.token, name="token")
app.command("audit")(token.audit)

NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
NO_PLACE = (errno.ENAMETOOLONG, errno.ELOOP)
"""What no file can be called, wherever in the program that comes out."""
LONGEST_SHOWN = 40


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 made; 2 the input or an option is wrong; 3 a quality gate said no; 1 anything else.

    Raises:
        KeyboardInterrupt: Ctrl-C.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    open_closed_streams()
    try:
        outcome = app(_understood(arguments) or ["--help"], standalone_mode=False)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001  # never a traceback
        return _fail(*_ending(error))
    if outcome == INTERRUPTED:  # what Typer makes of Ctrl-C
        raise KeyboardInterrupt
    return outcome if isinstance(outcome, int) else 0


def _understood(arguments: Sequence[str]) -> list[str]:
    """Those that are ours; `serve` may be started as ComfyUI is."""
    command, *options = arguments or ("",)
    if command != "serve":
        return list(arguments)
    from milepost.cli.comfyui_options import without_comfyuis

    ours, left_out = without_comfyuis(options)
    if left_out:
        typer.echo(f"milepost: left out, as it means nothing here: {', '.join(left_out)}", err=True)
    return [command, *ours]


def _ending(error: Exception) -> tuple[str, int]:
    """The line and the exit code that an error ends the program with."""
    from typer.exceptions import TyperException

    match error:
        case MilepostError():
            return str(error), error.exit_code
        case TyperException():
            told = error.format_message().replace("Value error, ", "").rstrip(".")
            return f"{told}; see {_command_of(error)} --help", 2
        case MemoryError():
            return "not enough memory; ask for a smaller --size", 1
        case OSError() if error.errno in NO_SPACE:
            return "no space left for what is written or printed; free some disk space", 1
        case OSError() if error.errno in NO_PLACE and error.filename is not None:
            name = Path(os.fsdecode(error.filename)).name
            shown = name if len(name) <= LONGEST_SHOWN else f"{name[:LONGEST_SHOWN]}..."
            return f"{shown}: {os.strerror(error.errno).lower()}; name another place", 2
        case _:
            return _internal(error), 1


def _command_of(error: Exception) -> str:
    """As a user types it: `milepost label check`."""
    context = getattr(error, "ctx", None)  # of an error in a command's own arguments
    if context is None:
        return "milepost"
    program: str = context.find_root().command_path
    path: str = context.command_path
    return f"milepost{path.removeprefix(program)}"


def _internal(error: BaseException) -> str:
    """Our bug. Its message may quote anything, so only its kind is shown."""
    if _wants_traceback():
        traceback.print_exception(error)
    kind = type(error).__name__
    return f"internal error ({kind}); set MILEPOST_LOG_LEVEL=debug for its traceback and report it"


def _wants_traceback() -> bool:
    from milepost.settings import read_settings

    try:
        return read_settings().log_level == "debug"
    except InvalidInput:  # the first error is the one to tell
        return False


def _fail(message: str, exit_code: int) -> int:
    line = " ".join(message.split())
    with suppress(OSError):  # nobody reads it
        print(f"milepost: {line}", file=sys.stderr)  # noqa: T201  # the terminal is our output
    return exit_code
