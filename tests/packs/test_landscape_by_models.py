from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from fakes.made_up_views import Hour, Kind, made_up_view
from fakes.scripted_models import PRICE, Scripted
from fakes.two_cities import TwoCities, make_facts
from milepost.brief.composition_words import composition_words
from milepost.brief.model import ArtBrief, Style
from milepost.brief.questions import questions_about
from milepost.brief.rules import write_brief
from milepost.calls.errors import CallRefused, VendorUnwell
from milepost.errors import InvalidInput
from milepost.packs.image_models.check import landscape_checked
from milepost.packs.image_models.generated import Generated
from milepost.packs.image_models.landscape import Painted, landscape, landscape_by_model
from milepost.providers.capabilities import DescribeWish, Picture
from milepost.providers.chain import NobodyAnswered
from milepost.simulators.dashscope.picture import simulated_picture as dashscope_picture
from milepost.simulators.openai_picture import simulated_picture as openai_picture

WIDTH_PX, HEIGHT_PX = 432, 540
AWAY = VendorUnwell("a", "paints", "InternalError")


def brief(style: Style = "travel") -> ArtBrief:
    return write_brief(
        make_facts(), TwoCities(), seed=1, width_px=WIDTH_PX, height_px=HEIGHT_PX, style=style
    )


def view(kind: Kind, hour: Hour, seed: int, **size: int) -> bytes:
    pixels = made_up_view(kind, hour, seed=seed, **size).picture[0]
    file = BytesIO()
    Pillow.fromarray((pixels * 255).round().astype(np.uint8)).save(file, "PNG")
    return file.getvalue()


PICTURE = Picture(view("lake", "day", 1), "image/png")


def fitted(file: bytes, asked: ArtBrief | None = None) -> Painted:
    return landscape(
        asked or brief(), WIDTH_PX, HEIGHT_PX, 1, generated=Generated("a:paints", file)
    )


async def test_a_model_is_asked_for_the_brief_and_its_composition_in_both_languages() -> None:
    script, asked = Scripted({"a:paints": [PICTURE]}), brief()

    made = await landscape_by_model(
        asked, WIDTH_PX, HEIGHT_PX, 2**32 - 1, "a:paints,builtin", models=script.models
    )

    (wish,) = script.wishes("a:paints")
    words = composition_words(asked.composition)
    assert (wish.prompt, wish.prompt_en) == (asked.prompt_zh, asked.prompt_en)
    assert wish.prompt.count(words.zh) == wish.prompt_en.count(words.en) == 1
    assert "cars" in wish.negative_en
    assert (wish.width_px, wish.height_px) == (WIDTH_PX, HEIGHT_PX)
    assert 0 <= wish.seed < 2**31
    assert made.generated == Generated("a:paints", PICTURE.data)
    assert made.ui["spent"] == [PRICE.to_json()]
    assert made.ui["warnings"] == ["a note"]


async def test_our_painter_is_left_to_paint_where_no_model_has() -> None:
    refused = CallRefused("a", "paints", "DataInspectionFailed")
    script = Scripted({"a:paints": [refused], "b:paints": [AWAY]})

    made = await landscape_by_model(
        brief(), WIDTH_PX, HEIGHT_PX, 1, "a:paints,b:paints,builtin", models=script.models
    )

    calls: list[Any] = list(made.ui["calls"])
    assert made.generated == Generated("builtin")
    assert [(each["model"], each["fate"]) for each in calls] == [
        ("a:paints", "refused"),
        ("b:paints", "unwell"),
        ("builtin", "taken"),
    ]
    assert {each["role"] for each in calls} == {"painter"}


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"<html>", "no_picture"),
        (PICTURE.data[:300], "no_picture"),
        (view("sea", "day", 1, width_px=160, height_px=200), "too_small"),
    ],
)
async def test_what_no_landscape_can_be_made_of_is_followed_by_the_next_one(
    file: bytes, code: str
) -> None:
    broken = Picture(file, "image/png")
    script = Scripted({"a:paints": [broken], "b:paints": [PICTURE]})

    made = await landscape_by_model(
        brief(), WIDTH_PX, HEIGHT_PX, 1, "a:paints,b:paints", models=script.models
    )

    calls: list[Any] = list(made.ui["calls"])
    assert made.generated == Generated("b:paints", PICTURE.data)
    assert (calls[0]["fate"], calls[0]["code"]) == ("unfit", code)


async def test_without_our_painter_at_its_end_a_chain_may_fail() -> None:
    script = Scripted({"a:paints": [AWAY]})

    with pytest.raises(NobodyAnswered, match="a:paints"):
        await landscape_by_model(brief(), WIDTH_PX, HEIGHT_PX, 1, "a:paints", models=script.models)


async def test_our_painter_alone_asks_nobody() -> None:
    made = await landscape_by_model(brief(), WIDTH_PX, HEIGHT_PX, 1, models=Scripted({}).models)

    assert (made.generated, made.ui) == (Generated("builtin"), {})


@pytest.mark.slow
def test_without_a_models_picture_our_painter_paints() -> None:
    asked = brief()

    alone = landscape(asked, WIDTH_PX, HEIGHT_PX, 1)
    after = landscape(asked, WIDTH_PX, HEIGHT_PX, 1, generated=Generated("builtin"))

    assert np.array_equal(alone.picture, after.picture)
    assert alone.brief == after.brief == asked
    assert after.ui["painter"] == ["builtin"]


@pytest.mark.parametrize("style", ["travel", "guofeng"])
def test_a_models_picture_becomes_the_posters_format(style: Style) -> None:
    wide = view("snow", "day", 5, width_px=900, height_px=600)

    made = fitted(wide, brief(style))

    assert made.picture.shape == (1, HEIGHT_PX, WIDTH_PX, 3)
    assert made.foreground.shape == (1, HEIGHT_PX, WIDTH_PX, 4)
    assert not made.foreground.any()
    assert not made.picture.flags.writeable
    assert made.ui["painter"] == ["a:paints"]
    assert made.ui["seed"] == [1]


def test_the_brief_goes_on_with_what_the_picture_shows() -> None:
    truth = made_up_view("lake", "day", seed=1)

    made = fitted(view("lake", "day", 1))

    seen, asked = made.brief.composition, brief().composition
    assert seen.horizon_y == pytest.approx(asked.horizon_y, abs=0.05)
    assert np.sign(seen.light.azimuth_deg) == np.sign(truth.light_x - 0.5)
    assert made.brief.model_copy(update={"composition": asked}) == brief()
    assert any("light" in str(change) for change in made.ui["warnings"])


def test_a_car_that_could_stand_nowhere_is_given_a_road() -> None:
    truth = made_up_view("lake", "day", seed=8)

    made = fitted(view("lake", "day", 8))

    foot = round(made.brief.composition.ground_y * HEIGHT_PX)
    assert truth.shore_y > made.brief.composition.ground_y
    assert any("the ground is drawn" in str(change) for change in made.ui["warnings"])
    below = made.picture[0, foot - 3 : foot + 3]
    assert np.ptp(below, axis=-1).mean() < 0.1  # grey asphalt, no blue water


def test_a_laid_road_has_the_light_of_its_picture() -> None:
    day = view("sea", "day", 8)
    evening = brief().model_copy(update={"light": "dusk"})

    made, asked = fitted(day), fitted(day, evening)

    assert any("the ground is drawn" in str(change) for change in made.ui["warnings"])
    assert np.array_equal(made.picture, asked.picture)
    assert (made.brief.light, asked.brief.light) == ("day", "day")
    assert "it is day instead of dusk" in asked.ui["warnings"]


def test_a_border_that_a_model_painted_is_cut_off() -> None:
    framed = np.ones((700, 560, 3), np.float32)
    framed[80:620, 64:496] = made_up_view("snow", "day", seed=5).picture[0]
    file = BytesIO()
    Pillow.fromarray((framed * 255).round().astype(np.uint8)).save(file, "JPEG")

    made = fitted(file.getvalue())

    edges = made.picture[0, :, [0, -1]]
    assert "a border around the landscape was cut off" in made.ui["warnings"]
    assert (edges.min(axis=-1) < 0.95).mean() > 0.9


@pytest.mark.parametrize("simulated", [dashscope_picture, openai_picture])
def test_the_report_says_that_a_landscape_is_a_simulators(
    simulated: Callable[[str, int, int, int], bytes],
) -> None:
    told = "the landscape is a simulator's: no model painted it"

    assert told in fitted(simulated("湖", 400, 500, 1)).ui["warnings"]
    assert told not in fitted(PICTURE.data).ui["warnings"]


@pytest.mark.parametrize("file", [b"", b"no picture", PICTURE.data[:200]])
def test_what_is_no_picture_is_refused(file: bytes) -> None:
    with pytest.raises(InvalidInput):
        fitted(file)


def answers(brief_: ArtBrief, wish: DescribeWish, **wrong: str) -> str:
    assert wish.json_object
    right = {each.name: "是" if each.right else "否" for each in questions_about(brief_)}
    return json.dumps(right | wrong, ensure_ascii=False)


async def test_a_landscape_that_keeps_to_its_brief_passes() -> None:
    asked = brief()
    script = Scripted({"a:sees": [partial(answers, asked)]})

    made = await landscape_checked(
        Generated("a:paints", PICTURE.data), asked, "a:sees", models=script.models
    )

    assert {each.name for each in made.measurements} == {
        each.name for each in questions_about(asked)
    }
    assert all(each.ok and each.value == 1.0 for each in made.measurements)
    (call,) = made.ui["calls"]
    assert dict(call) | {"took_s": 0} == {  # type: ignore[call-overload]  # a JSON object
        "role": "viewer",
        "model": "a:sees",
        "fate": "taken",
        "took_s": 0,
    }


async def test_water_in_front_fails_no_gate_but_asks_for_a_road() -> None:
    asked = brief()
    seen = Generated("a:paints", PICTURE.data)
    script = Scripted({"a:sees": [partial(answers, asked, near_water="是")]})

    made = await landscape_checked(seen, asked, "a:sees", models=script.models)
    painted = landscape(
        asked,
        WIDTH_PX,
        HEIGHT_PX,
        1,
        generated=Generated("a:paints", view("field", "day", 1)),
        on_ground=made.on_ground,
    )

    assert not made.on_ground
    assert all(each.ok for each in made.measurements)
    assert "the ground is drawn: a model saw water in front" in painted.ui["warnings"]


async def test_a_vehicle_in_the_landscape_fails_the_gate() -> None:
    asked = brief()
    script = Scripted({"a:sees": [partial(answers, asked, scene_no_vehicle="是")]})

    made = await landscape_checked(
        Generated("a:paints", PICTURE.data), asked, "a:sees", models=script.models
    )

    assert [each.name for each in made.measurements if not each.ok] == ["scene_no_vehicle"]
    assert made.on_ground


@pytest.mark.parametrize("said", ["我看不清。", "", "{}"])
async def test_what_nobody_could_see_fails_no_poster(said: str) -> None:
    script = Scripted({"a:sees": [said]})

    made = await landscape_checked(
        Generated("a:paints", PICTURE.data), brief(), "a:sees", models=script.models
    )

    assert all(each.ok for each in made.measurements)
    assert made.on_ground


async def test_viewers_that_are_away_fail_no_poster() -> None:
    made = await landscape_checked(
        Generated("a:paints", PICTURE.data),
        brief(),
        "a:sees",
        models=Scripted({"a:sees": [AWAY]}).models,
    )

    assert made.measurements == ()
    assert [call["fate"] for call in made.ui["calls"]] == ["unwell", "taken"]  # type: ignore[index]  # JSON objects


@pytest.mark.parametrize(
    ("generated", "viewer"),
    [(Generated("builtin"), "a:sees"), (Generated("a:paints", PICTURE.data), "none")],
)
async def test_nobody_looks_at_our_own_landscapes_or_without_a_viewer(
    generated: Generated, viewer: str
) -> None:
    script = Scripted({"a:sees": ["是"]})

    made = await landscape_checked(generated, brief(), viewer, models=script.models)

    assert (made.measurements, made.on_ground, made.ui, script.asked) == ((), True, {}, [])
