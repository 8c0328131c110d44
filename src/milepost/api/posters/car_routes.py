"""The routes of cars."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal

from fastapi import APIRouter, Security
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ConfigDict
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import Response

from milepost.api.body import read_body
from milepost.api.posters.at_once import AtOnce
from milepost.api.posters.bounded_route import BoundedRoute
from milepost.api.posters.counter import Counter
from milepost.api.posters.garage import CarFacts, CarRefused, CarUpload, OwnCars
from milepost.api.posters.other_methods import refuse_other_methods
from milepost.api.posters.problems import described, problem_answer
from milepost.api.problem import Refused, bad_request, not_found
from milepost.car.description import MAX_TOML_BYTES, describe
from milepost.car.model import CarModel
from milepost.errors import CannotWrite

MAX_PNG_BYTES: Final = 30 * 1024 * 1024
"""As `milepost car check` has it."""
MAX_FORM_BYTES: Final = MAX_PNG_BYTES + MAX_TOML_BYTES + 64 * 1024
_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])?", re.ASCII)
_REFUSALS: Final = {
    CarRefused.NAME_TAKEN: "name: there is another car of that name; choose another one",
    CarRefused.TOO_MANY: "there are as many cars as you may have; delete one first",
}
_BEARER: Final = HTTPBearer(auto_error=False, description="A token of scope `posters`.")
_FILE: Final = {"type": "string", "format": "binary"}
_FORM: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["name", "picture", "description"],
                    "properties": {
                        "name": {"type": "string", "pattern": f"^{_NAME.pattern}$"},
                        "picture": {**_FILE, "description": "A PNG cut-out."},
                        "description": {**_FILE, "description": "Its TOML."},
                    },
                },
                "encoding": {
                    "picture": {"contentType": "image/png"},
                    "description": {"contentType": "application/toml"},
                },
            }
        },
    }
}


class CarView(BaseModel):
    """A car that an order may name."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    name: str
    models: list[str]
    """Words of a trip's model that mean this car."""
    generations: list[str]
    colour: str | None
    """Paint of a photographed car; a drawn one takes any."""
    facing: Literal["left", "right"]
    own: bool
    """Whether you brought it."""


class CarList(BaseModel):
    """The own cars first."""

    items: list[CarView]


def car_routes(counter: Counter) -> APIRouter:
    """The tenant's cars and ours."""
    router = APIRouter(
        prefix="/v1",
        route_class=BoundedRoute,
        tags=["cars"],
        dependencies=[Security(_BEARER)],
        generate_unique_id_function=lambda route: route.name,
    )

    @router.get("/cars", responses=described())
    async def list_cars(request: Request) -> CarList:
        """Every car that an order may name."""
        cars = await counter.garage.cars(counter.caller_of(request.scope).tenant)
        return CarList(items=[_view(car) for car in cars])

    if counter.own_cars is not None:
        _add_upload(router, counter, counter.own_cars)
        _add_removal(router, counter, counter.own_cars)
    refuse_other_methods(router)
    return router


def _add_upload(router: APIRouter, counter: Counter, own_cars: OwnCars) -> None:
    checking = asyncio.Semaphore(1)  # a cut-out unpacked takes some hundred megabytes
    sending = AtOnce(1, of="cars being sent")  # a form in memory takes some sixty

    @router.post(
        "/cars",
        status_code=201,
        response_model=CarView,
        responses=described(400, 408, 409, 413, 415),
        openapi_extra=_FORM,
    )
    async def add_car(request: Request) -> Response:
        """Bring a car of your own: a PNG cut-out and its TOML."""
        caller = counter.caller_of(request.scope)
        refused = counter.too_often(caller)
        if refused is not None:
            return refused
        with sending.one_of(caller.token):
            async with _form_of(request) as form:
                name, png, toml = _name_in(form), await _file(form, "picture"), await _toml(form)
            async with checking:
                checked = await asyncio.to_thread(_checked, counter.scratch, name, png, toml)
            if isinstance(checked, list):
                findings = [str(each) for each in checked]
                detail = f"{name}: {findings[0]}"
                return problem_answer(422, "car_unfit", detail, findings=findings)
            refusal = await own_cars.add(caller.tenant, checked)
        if refusal is not None:
            return problem_answer(409, refusal.value, _REFUSALS[refusal])
        return JSONResponse(_view(checked.facts).model_dump(mode="json"), 201)


def _add_removal(router: APIRouter, counter: Counter, own_cars: OwnCars) -> None:
    @router.delete("/cars/{name}", status_code=204, responses=described())
    async def remove_car(request: Request, name: str) -> Response:
        """Take a car of your own away; posters that are finished keep it."""
        tenant = counter.caller_of(request.scope).tenant
        if not _NAME.fullmatch(name) or not await own_cars.remove(tenant, name):
            raise not_found("car of your own")
        return Response(status_code=204)


def _view(car: CarFacts) -> CarView:
    return CarView(
        name=car.name,
        models=list(car.models),
        generations=list(car.generations),
        colour=car.colour,
        facing=car.facing,
        own=car.own,
    )


def _checked(scratch: Path, name: str, png: bytes, toml: bytes) -> CarUpload | list[str]:
    """The upload, or what is wrong with it.

    Raises:
        CannotWrite: the disk says no.
    """
    from milepost.car.check import check_car  # noqa: PLC0415  # the server starts without Pillow

    try:
        scratch.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=scratch) as folder:
            picture, described_by = (Path(folder) / f"{name}{end}" for end in (".png", ".toml"))
            picture.write_bytes(png)
            described_by.write_bytes(toml)
            findings = check_car(picture)
            model = describe(described_by)
    except OSError as error:
        raise CannotWrite("the car", error.strerror or "the disk refused") from None
    if findings or not isinstance(model, CarModel):
        return findings
    facts = CarFacts(
        name=name,
        models=model.models,
        generations=model.generations,
        colour=model.colour,
        facing=model.facing,
        own=True,
    )
    return CarUpload(facts=facts, png=png, toml=toml)


@asynccontextmanager
async def _form_of(request: Request) -> AsyncIterator[FormData]:
    """The form, held in memory.

    Raises:
        Refused: no form, a broken one, or too large.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Refused(415, "no_form", "the body is no form", "send multipart/form-data")
    body = await read_body(request, limit_bytes=MAX_FORM_BYTES)
    parser = MultiPartParser(
        request.headers, _once(body), max_files=2, max_fields=3, max_part_size=MAX_TOML_BYTES + 1
    )
    parser.spool_max_size = MAX_FORM_BYTES + 1
    try:
        form = await parser.parse()
    except (MultiPartException, ValueError, KeyError):  # a broken boundary raises what it likes
        wrong = "the form is broken"
        raise bad_request(
            wrong, "send the fields name, picture and description", kind="invalid_form"
        ) from None
    try:
        yield form
    finally:
        await form.close()


async def _once(body: bytes) -> AsyncGenerator[bytes, None]:
    yield body


def _name_in(form: FormData) -> str:
    name = form.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        right = "give 1 to 40 of a-z, 0-9, - and _, beginning and ending with a letter or digit"
        raise Refused(422, "invalid_input", "name: is no name for a car", right)
    return name


async def _file(form: FormData, field: str) -> bytes:
    sent = form.get(field)
    if not isinstance(sent, UploadFile):
        raise Refused(422, "invalid_input", f"{field}: is missing", "send it as a file")
    return await sent.read()


async def _toml(form: FormData) -> bytes:
    sent = form.get("description")
    return (
        sent.encode(errors="replace") if isinstance(sent, str) else await _file(form, "description")
    )
