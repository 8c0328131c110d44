"""Journeys and workflows with models, as a user starts them, against the simulator on a port."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from fakes.simulated_vendor import (
    KEY,
    PAINTER,
    VIEWER,
    WRITER,
    run_prompt,
    simulated_vendor,
)
from milepost.lettering.label_check import check_label
from milepost.packs.image_models.fitting import NO_MODEL
from milepost.simulators.dashscope.picture import SOFTWARE

pytestmark = [pytest.mark.slow, pytest.mark.vendors]  # each starts programs

EXAMPLES = Path(__file__).parents[2] / "examples"
TRIP = EXAMPLES / "trips/may-day.zh-CN.txt"
WORKFLOW = EXAMPLES / "workflows/words-and-picture.json"
POSTER = EXAMPLES / "workflows/poster-with-original-nodes.json"
MODELS = ("--painter", f"{PAINTER},builtin", "--writer", WRITER)
SMALL = ("--size", "400x500")


def report_of(picture: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(picture.with_suffix(".report.json").read_text("utf-8"))
    return told


def bytes_below(root: Path) -> bytes:
    """Every file a program left, one after the other."""
    return b"".join(file.read_bytes() for file in sorted(root.rglob("*")) if file.is_file())


async def test_a_journey_through_three_models_is_paid_once(tmp_path: Path) -> None:
    picture = tmp_path / "poster.jpg"
    command = ("poster", str(TRIP), "-o", str(picture), *MODELS, *SMALL)
    async with simulated_vendor(tmp_path / "data") as vendor:
        first = await vendor.milepost(*command, MILEPOST_VIEWERS=VIEWER)
        report, paid = report_of(picture), vendor.counts["paid_calls"]
        again = await vendor.milepost(*command, MILEPOST_VIEWERS=VIEWER)

        assert (first.code, again.code) == (0, 0), first.err + again.err
        assert report["models"] == {"writer": WRITER, "painter": PAINTER, "car": "suv"}
        assert [call["model"] for call in report["calls"]] == [WRITER, PAINTER, VIEWER]
        assert {call["fate"] for call in report["calls"]} == {"taken"}
        assert report["attempts"] == []
        assert report["spent"]["cost_cny"] > 0.14
        assert report["spent"]["pictures"] == 1
        assert report["spent"]["input_tokens"] > 500
        assert paid == 3
        assert vendor.counts["paid_calls"] == 3
        assert report_of(picture)["spent"]["cost_cny"] == 0
        assert KEY.encode() not in bytes_below(tmp_path)
        assert KEY not in first.out + first.err


@pytest.mark.parametrize(
    ("code", "fate"), [("Arrearage", "account"), ("DataInspectionFailed", "refused")]
)
async def test_with_a_vendor_that_refuses_there_is_a_poster_all_the_same(
    tmp_path: Path, code: str, fate: str
) -> None:
    picture = tmp_path / "poster.jpg"
    async with simulated_vendor(tmp_path / "data", account_code=code) as vendor:
        made = await vendor.milepost("poster", str(TRIP), "-o", str(picture), *MODELS, *SMALL)

    report = report_of(picture)
    assert made.code == 0, made.err
    assert report["models"]["writer"] == "rules"
    assert report["models"]["painter"] == "builtin"
    assert [(call["model"], call["fate"]) for call in report["calls"]] == [
        (WRITER, fate),
        ("builtin", "taken"),
        (PAINTER, fate),
        ("builtin", "taken"),
    ]
    assert report["calls"][0]["code"] == code
    for asked in (f"writer {WRITER}", f"painter {PAINTER}"):
        assert f"warning: {asked} was not taken: it refused" in made.err
        assert len([each for each in report["warnings"] if each.startswith(asked)]) == 1


async def test_an_article_s_name_is_told_with_the_model_that_was_asked(tmp_path: Path) -> None:
    picture = tmp_path / "poster.jpg"
    painter = ("--painter", "dashscope:wanx2-t2i-lite")
    async with simulated_vendor(tmp_path / "data") as vendor:
        made = await vendor.milepost("poster", str(TRIP), "-o", str(picture), *painter, *SMALL)

    assert made.code == 0, made.err
    told = "dashscope:wanx2-t2i-lite: wanx2.0-t2i-turbo was asked in its place"
    assert told in report_of(picture)["warnings"]


async def test_the_two_original_nodes_run_from_a_file(tmp_path: Path) -> None:
    picture = tmp_path / "made.png"
    async with simulated_vendor(tmp_path / "data") as vendor:
        made = await vendor.milepost(
            *("run", str(WORKFLOW), "-o", str(picture)),
            MILEPOST_WRITERS=WRITER,
            MILEPOST_PAINTERS=f"{PAINTER},builtin",
        )

    assert made.code == 0, made.err
    assert "/view?filename=synthesis" in made.out
    with Image.open(picture) as opened:
        assert opened.info["Comment"].startswith("SIMULATOR")


async def test_the_two_original_nodes_lead_from_a_trip_to_a_finished_poster(
    tmp_path: Path,
) -> None:
    picture = tmp_path / "poster.jpg"
    command = ("poster", str(TRIP), "-o", str(picture), "--workflow", str(POSTER), *SMALL)
    async with simulated_vendor(tmp_path / "data") as vendor:
        made = await vendor.milepost(*command, MILEPOST_WRITERS=WRITER, MILEPOST_PAINTERS=PAINTER)
        heard, paid = vendor.heard, vendor.counts["paid_calls"]

    report = report_of(picture)
    assert made.code == 0, made.err
    assert check_label(picture.read_bytes()).missing == ()
    assert [(call["role"], call["model"]) for call in report["calls"]] == [
        ("writer", WRITER),  # of the brief
        ("writer", WRITER),
        ("painter", PAINTER),
    ]
    assert report["spent"]["pictures"] == 1
    assert report["spent"]["cost_cny"] > 0.14
    assert NO_MODEL in report["warnings"]
    assert paid == 3
    assert report["brief"]["landmark"]["name"] in heard


async def test_the_two_original_nodes_run_in_a_server(tmp_path: Path) -> None:
    models = {"MILEPOST_WRITERS": WRITER, "MILEPOST_PAINTERS": PAINTER}
    async with (
        simulated_vendor(tmp_path / "data") as vendor,
        vendor.server(**models) as url,
        httpx.AsyncClient(base_url=url) as http,
    ):
        entry = await run_prompt(http, json.loads(WORKFLOW.read_text("utf-8")))
        address = entry["outputs"]["address"]["text"][0]
        picture = await http.get(address)

    assert picture.headers["content-type"] == "image/png"
    with Image.open(BytesIO(picture.content)) as opened:
        assert opened.info["Comment"].startswith("SIMULATOR")


async def test_without_models_the_original_nodes_say_which_setting_is_missing(
    tmp_path: Path,
) -> None:
    async with simulated_vendor(tmp_path / "data") as vendor:
        made = await vendor.milepost("run", str(WORKFLOW), "-o", str(tmp_path / "made.png"))

    assert made.code == 2
    assert "MILEPOST_WRITERS" in made.err
    assert made.err.count("\n") == 1


async def test_an_order_names_models_and_an_unknown_account_is_a_problem(tmp_path: Path) -> None:
    order = {"trip": TRIP.read_text("utf-8"), "size": "400x500", "writer": WRITER}
    async with (
        simulated_vendor(tmp_path / "data") as vendor,
        vendor.server() as url,
        httpx.AsyncClient(base_url=url, timeout=60) as http,
    ):
        refused = await http.post("/v1/posters", json={**order, "painter": "nobody:model"})
        made = await http.post(
            "/v1/posters",
            json={**order, "painter": f"{PAINTER},builtin"},
            headers={"Prefer": "wait=50"},
        )
        metrics = (await http.get("/metrics")).text

    assert refused.status_code == 422
    assert "dashscope:MODEL" in refused.json()["detail"]
    state = made.json()
    assert state["status"] == "succeeded", state
    assert state["report"]["models"]["painter"] == PAINTER
    assert state["report"]["models"]["writer"] == WRITER
    assert f'milepost_model_asked_total{{fate="taken",model="{PAINTER}"}} 1.0' in metrics
    assert 'milepost_models_today_cny{tenant="default"} 0.1' in metrics


async def test_with_a_poster_everything_goes_that_models_made_for_it(tmp_path: Path) -> None:
    trip = TRIP.read_text("utf-8")
    order = {"trip": trip, "size": "400x500", "writer": WRITER, "painter": PAINTER}
    async with (
        simulated_vendor(tmp_path / "data") as vendor,
        vendor.server() as url,
        httpx.AsyncClient(base_url=url, timeout=60) as http,
    ):
        made = await http.post("/v1/posters", json=order, headers={"Prefer": "wait=50"})
        before = bytes_below(tmp_path / "data")
        erased = await http.delete(f"/v1/posters/{made.json()['id']}")
        after = bytes_below(tmp_path / "data")

    assert made.json()["status"] == "succeeded"
    assert erased.status_code == 204
    assert SOFTWARE.encode() in before
    assert SOFTWARE.encode() not in after
    assert "开阔的平地".encode() in before
    assert "开阔的平地".encode() not in after
