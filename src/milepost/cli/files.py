"""Files in and out: workflows, pictures, and writing that is never left half done."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from milepost.errors import CannotWrite, InvalidInput
from milepost.graph.ui_format import read_any_workflow
from milepost.graph.workflow import Workflow
from milepost.node.registry import Registry
from milepost.poster.request import FileFormat, format_of
from milepost.tasks import Poster
from milepost.wire.picture_file import MAX_FILE_BYTES, read_picture

BEGINNING: dict[FileFormat, bytes] = {
    "jpeg": b"\xff\xd8\xff",
    "png": b"\x89PNG",
    "webp": b"RIFF",
}
PICTURES = (".png", ".jpg", ".jpeg", ".webp")


def place_for(output: Path | None, stem: str) -> Path:
    """Where the picture goes; checked before any work is done.

    Raises:
        InvalidInput: the extension is no picture's.
        CannotWrite: the folder is not there or not writable, or a folder has that name.
    """
    place = Path(f"{stem}.jpg") if output is None else output
    format_of(place)
    folder = place.parent
    if not folder.is_dir():
        raise CannotWrite(str(place), "the folder does not exist")
    if place.is_dir():
        raise CannotWrite(str(place), "a folder has that name")
    if not os.access(folder, os.W_OK) or (place.exists() and not os.access(place, os.W_OK)):
        raise CannotWrite(str(place), "no permission")
    return place


def report_of(picture: Path) -> Path:
    """Where a picture's report lies: beside it."""
    return picture.with_name(f"{picture.stem}.report.json")


def spare(record: Path, picture: Path) -> None:
    """Make sure that neither picture nor report lands on the trip record.

    Raises:
        InvalidInput: one would.
    """
    written = {os.path.realpath(place) for place in (picture, report_of(picture))}
    if os.path.realpath(record) in written:  # unlike `resolve` it bears links that go round
        raise InvalidInput("--output", "would overwrite the trip record", "choose another name")


def make_folder(folder: Path) -> None:
    """Make a folder for results, with its parents.

    Raises:
        CannotWrite: something else has that name, or there is no permission.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(str(folder), error.strerror or "refused") from None


def write_poster(picture: Path, poster: Poster) -> Path:
    """Write the picture and its report; both or neither. Returns the report's path.

    Raises:
        InvalidInput: `--set` gave the file another format than its extension names.
    """
    report = report_of(picture)
    if not poster.data.startswith(BEGINNING[format_of(picture)]):
        raise InvalidInput("--set", "the file's format is not its extension's", "let -o choose it")
    write_all(
        {
            report: poster.report.model_dump_json(indent=2).encode() + b"\n",
            picture: poster.data,
        }
    )
    return report


def write_all(files: dict[Path, bytes]) -> None:
    """Write every file beside its place first, then move all into place.

    Raises:
        CannotWrite: the disk is full or the folder went away; nothing is left behind.
    """
    waiting: dict[Path, Path] = {}
    try:
        for place, data in files.items():
            handle, name = tempfile.mkstemp(dir=place.parent, prefix=".milepost-")
            waiting[place] = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            waiting[place].chmod(0o666 & ~_umask())
        for place, temporary in waiting.items():
            temporary.replace(place)
    except OSError as error:
        raise CannotWrite(str(place), error.strerror or "the disk refused") from None
    finally:
        for temporary in waiting.values():
            temporary.unlink(missing_ok=True)


def open_workflow(path: Path, registry: Registry) -> Workflow:
    """A workflow from a JSON file (API or editor form), or from a picture that carries one.

    Raises:
        InvalidInput: the file cannot be read, is too large, or holds no workflow.
    """
    data = read_bounded(path, MAX_FILE_BYTES)
    if path.suffix.lower() not in PICTURES:
        return read_any_workflow(data, registry)
    prompt = read_picture(data).prompt
    if prompt is None:
        raise InvalidInput(
            path.name, "the picture carries no workflow", "it may have been made with --no-workflow"
        )
    return read_any_workflow(prompt, registry)


def read_bounded(path: Path, limit_bytes: int) -> bytes:
    """A file's bytes.

    Raises:
        InvalidInput: it is missing, a folder, unreadable, or larger than the limit.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit_bytes + 1)
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise InvalidInput(path.name or str(path), reason, "name a file you can read") from None
    if len(data) > limit_bytes:
        raise InvalidInput(
            path.name, "the file is too large", f"{limit_bytes // 2**20} MiB are the most"
        )
    return data


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
