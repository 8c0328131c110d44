"""Posters whose brief and landscape come from models, from the redacted trip to the report."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from fakes.made_up_views import Hour, made_up_view
from fakes.scripted_models import PRICE, Scripted
from milepost import wiring
from milepost.calls.errors import AccountRefused, VendorUnwell
from milepost.poster.request import PosterRequest, read_request
from milepost.providers.capabilities import DescribeWish, Picture, TextWish
from milepost.simulators.dashscope.obliging import obliging_answer
from milepost.tasks import Poster, make_poster

pytestmark = pytest.mark.slow  # each makes a poster

TRIP = Path(__file__).parents[2] / "examples/trips/may-day.zh-CN.txt"
ASKED_BY_DAY = "4"
"""Seed of a brief that asks for daylight."""
HEAD_LAMP_PX = (270, 335, 292, 370)
"""Where the car's lamp is then, left, top, right and bottom."""
AWAY = VendorUnwell("a", "paints", "InternalError")


def view(seed: int, hour: Hour = "day") -> Picture:
    pixels = made_up_view("field", hour, seed=seed).picture[0]
    file = BytesIO()
    Pillow.fromarray((pixels * 255).round().astype(np.uint8)).save(file, "PNG")
    return Picture(file.getvalue(), "image/png")


def true_brief(wish: TextWish) -> str:
    return obliging_answer(f"{wish.system}\n{wish.prompt}", pictures=0) or ""


def all_is_well(wish: DescribeWish) -> str:
    return obliging_answer(wish.question, pictures=1) or ""


def a_car_is_in_it(wish: DescribeWish) -> str:
    return json.dumps({**json.loads(all_is_well(wish)), "scene_no_vehicle": "是"})


async def made(script: Scripted, tmp_path: Path, *, seed: str = "3", **makers: str) -> Poster:
    request = read_request(TRIP, seed=seed, size="400x500")
    wished: PosterRequest = replace(request, **makers)  # type: ignore[arg-type]  # names of makers
    with wiring.studio(tmp_path, models=script.models) as studio:
        return await make_poster(studio, wished)


async def test_brief_landscape_and_a_look_at_it_by_models(tmp_path: Path) -> None:
    script = Scripted({"a:writes": [true_brief], "a:paints": [view(1)], "a:sees": [all_is_well]})

    poster = await made(script, tmp_path, writer="a:writes", painter="a:paints", viewer="a:sees")

    report = poster.report
    assert report.models["writer"] == "a:writes"
    assert report.models["painter"] == "a:paints"
    assert [(call.role, call.model, call.fate) for call in report.calls] == [
        ("writer", "a:writes", "taken"),
        ("painter", "a:paints", "taken"),
        ("viewer", "a:sees", "taken"),
    ]
    assert report.spent.cost_cny == 3 * PRICE.cost_cny
    assert report.spent.input_tokens == 3 * PRICE.input_tokens
    assert {"scene_landmark", "scene_no_vehicle", "edge_halo"} <= {
        each.name for each in report.measurements
    }


async def test_a_landscape_against_its_instruction_is_painted_again(tmp_path: Path) -> None:
    script = Scripted({"a:paints": [view(1), view(2)], "a:sees": [a_car_is_in_it, all_is_well]})

    report = (await made(script, tmp_path, painter="a:paints", viewer="a:sees")).report

    (refused,) = report.attempts
    assert refused.failed == ("scene_no_vehicle",)
    assert [(call.model, call.attempt) for call in report.calls] == [
        ("a:paints", 1),
        ("a:sees", 1),
        ("a:paints", 2),
        ("a:sees", 2),
    ]
    assert report.spent.pictures == 4 * PRICE.pictures
    first, second = script.wishes("a:paints")
    assert first.seed != second.seed


async def test_what_models_keep_getting_wrong_our_painter_paints(tmp_path: Path) -> None:
    script = Scripted({"a:paints": [view(1), view(2)], "a:sees": [a_car_is_in_it]})

    report = (await made(script, tmp_path, painter="a:paints", viewer="a:sees")).report

    assert report.models["painter"] == "builtin"
    assert len(report.attempts) == 2
    assert len(report.calls) == 4
    assert report.spent.cost_cny == 4 * PRICE.cost_cny


async def test_with_every_model_away_there_is_a_poster_all_the_same(tmp_path: Path) -> None:
    refused = AccountRefused("a", "writes", "Arrearage")
    script = Scripted({"a:writes": [refused], "a:paints": [AWAY], "a:sees": [AWAY]})

    report = (
        await made(script, tmp_path, writer="a:writes", painter="a:paints,builtin", viewer="a:sees")
    ).report

    assert report.models["writer"] == "rules"
    assert report.models["painter"] == "builtin"
    assert [(call.model, call.fate, call.code) for call in report.calls] == [
        ("a:writes", "account", "Arrearage"),
        ("builtin", "taken", None),
        ("a:paints", "unwell", "InternalError"),
        ("builtin", "taken", None),
    ]
    assert script.wishes("a:sees") == []
    assert report.spent.cost_cny == 0


@pytest.mark.parametrize(("hour", "lit"), [("day", False), ("night", True)])
async def test_the_lamps_are_lit_as_the_landscape_that_came_asks(
    hour: Hour, *, lit: bool, tmp_path: Path
) -> None:
    script = Scripted({"a:paints": [view(1, hour)]})

    poster = await made(script, tmp_path, seed=ASKED_BY_DAY, painter="a:paints")

    left, top, right, bottom = HEAD_LAMP_PX
    with Pillow.open(BytesIO(poster.data)) as picture:
        lamp = np.asarray(picture.convert("RGB"))[top:bottom, left:right]
    assert ("it is night instead of day" in poster.report.warnings) == lit
    assert (lamp.min(axis=-1).max() > 225) == lit
