"""`/upload/image` and `/upload/mask`: pictures come in, and only pictures."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import Response

from milepost.api.body import read_body
from milepost.api.comfy.view import find
from milepost.api.files import Folders, claim, folder_inside, inside, parts_of, write_whole
from milepost.api.json_answer import json_answer
from milepost.api.problem import Refused, bad_request
from milepost.api.tenants import Tenant
from milepost.errors import InvalidInput
from milepost.wire.picture_file import MAX_FILE_BYTES, open_picture

if TYPE_CHECKING:  # the server starts without Pillow
    from PIL.ImageFile import ImageFile

MAX_UPLOAD_BYTES: Final = MAX_FILE_BYTES + 1024 * 1024
"""A picture, and the form around it."""
MAX_NUMBER: Final = 10_000
EXTENSIONS: Final = (".png", ".jpg", ".jpeg", ".webp")


class Upload(NamedTuple):
    """A picture to be stored."""

    data: bytes
    filename: str
    subfolder: tuple[str, ...]
    kind: str
    overwrite: bool


async def image(tenant: Tenant, request: Request) -> Response:
    """Store a picture; a name already taken gets ` (1)`, unless it is the same picture."""
    async with _form_of(request) as form:
        upload = _read_upload(form)
    return json_answer(await asyncio.to_thread(_store_checked, tenant.folders, upload))


async def mask(tenant: Tenant, request: Request) -> Response:
    """Store a copy of an earlier picture with the transparency of the uploaded one."""
    async with _form_of(request) as form:
        upload, original = _read_upload(form), _original_ref(form)
    return json_answer(await asyncio.to_thread(_store_masked, tenant.folders, upload, original))


@asynccontextmanager
async def _form_of(request: Request) -> AsyncIterator[FormData]:
    """The form, held in memory: nothing is written outside the data root.

    Raises:
        Refused: no form, a broken one, or too large.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Refused(415, "no_form", "the body is no form", "send multipart/form-data")
    body = await read_body(request, limit_bytes=MAX_UPLOAD_BYTES)
    parser = MultiPartParser(request.headers, _once(body), max_files=2, max_fields=20)
    parser.spool_max_size = MAX_UPLOAD_BYTES + 1
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise bad_request("the form is broken", error.message, kind="invalid_form") from None
    try:
        yield form
    finally:
        await form.close()


async def _once(body: bytes) -> AsyncGenerator[bytes, None]:
    yield body


def _read_upload(form: FormData) -> Upload:
    picture = form.get("image")
    if not isinstance(picture, UploadFile):
        raise bad_request("image is missing", "send the file in the field image")
    parts = parts_of(picture.filename or "", "the file's name")
    if len(parts) != 1 or not parts[0].lower().endswith(EXTENSIONS):
        right = f"give a plain name that ends in {', '.join(EXTENSIONS)}"
        raise bad_request("the file's name is no picture's", right)
    return Upload(
        data=picture.file.read(),
        filename=parts[0],
        subfolder=parts_of(_text(form, "subfolder"), "subfolder"),
        kind=_text(form, "type") or "input",
        overwrite=_text(form, "overwrite").lower() in {"true", "1"},
    )


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    if not isinstance(value, str):
        raise bad_request(f"{name} is a file", "give a text")
    return value


def _original_ref(form: FormData) -> dict[str, object]:
    try:
        reference = json.loads(_text(form, "original_ref"))
    except (ValueError, RecursionError):
        reference = None
    if not isinstance(reference, dict):
        right = "give filename, subfolder and type as a JSON object"
        raise bad_request("original_ref is no reference", right)
    return reference


def _store_checked(folders: Folders, upload: Upload) -> dict[str, str]:
    _check_picture(upload.data)
    return _store(folders, upload)


def _store_masked(folders: Folders, upload: Upload, original: dict[str, object]) -> dict[str, str]:
    source = find(folders, original)
    with _opened(source.read_bytes()) as picture, _opened(upload.data) as mask_picture:
        if picture.size != mask_picture.size:
            raise bad_request("the mask has another size than the picture", "draw it on the same")
        whole = picture.convert("RGBA")
        whole.putalpha(mask_picture.convert("RGBA").getchannel("A"))
    target = BytesIO()
    whole.save(target, "PNG", compress_level=4)
    name = f"{upload.filename.rpartition('.')[0]}.png"
    return _store(folders, upload._replace(data=target.getvalue(), filename=name))


def _check_picture(data: bytes) -> None:
    with _opened(data):
        pass


def _opened(data: bytes) -> ImageFile:
    try:
        return open_picture(data)
    except InvalidInput as error:
        raise bad_request(f"the file {error.wrong}", error.right, kind="no_picture") from None


def _store(folders: Folders, upload: Upload) -> dict[str, str]:
    folder = folder_inside(folders.of(upload.kind), *upload.subfolder)
    name = _store_in(folder, upload)
    return {"name": name, "subfolder": "/".join(upload.subfolder), "type": upload.kind}


def _store_in(folder: Path, upload: Upload) -> str:
    wanted = inside(folder, upload.filename)
    if wanted.is_dir():
        raise bad_request("the file's name is a folder's", "give another name")
    if upload.overwrite or (wanted.is_file() and wanted.read_bytes() == upload.data):
        path = wanted
    else:
        path = claim(_numbered(upload.filename), folder)
    write_whole(path, upload.data)
    return path.name


def _numbered(name: str) -> Iterator[str]:
    yield name
    stem, dot, extension = name.rpartition(".")
    for number in range(1, MAX_NUMBER):
        yield f"{stem} ({number}){dot}{extension}"
