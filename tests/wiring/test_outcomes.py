"""What a costly node made is found by the process that makes the poster again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import numpy as np
import pytest

from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.outcomes import OutcomeStore
from milepost.assets.store import AssetStore
from milepost.graph.lanes import Lanes
from milepost.graph.run import Engine
from milepost.graph.workflow import Workflow, read_workflow
from milepost.node.annotations import Value
from milepost.node.declare import node
from milepost.node.registry import Pack
from milepost.node.spec import Ui
from milepost.pixels.arrays import Image
from milepost.wiring import registry
from milepost.wiring.outcomes import OutcomesOf, open_outcomes

ImageValue = Annotated[Image, Value("IMAGE")]


class Vendor:
    """Counts what it is paid for."""

    def __init__(self) -> None:
        self.paid = 0

    def paint(self, seed: int) -> Image:
        self.paid += 1
        return np.random.default_rng(seed).random((1, 16, 16, 3), np.float32)


@node("BuyLandscape", category="trial", costly=True)
async def buy(seed: int, *, vendor: Vendor) -> ImageValue:
    return vendor.paint(seed)


@node("Look", category="trial", output_node=True)
def look(picture: ImageValue) -> Ui:
    return {"sum": [float(picture.sum())]}


PACK = Pack(name="outcomes_trial", nodes=(buy, look))


@pytest.fixture
def lanes() -> Iterator[Lanes]:
    with Lanes.inline(threads=1) as opened:
        yield opened


@pytest.fixture
def outcomes(tmp_path: Path) -> OutcomeStore:
    """Those of a new data root."""
    assets = AssetStore(FolderShelf(tmp_path / "assets"), environment="test")
    opened = open_outcomes(tmp_path, assets)
    assert opened is not None
    return opened


def poster(seed: int = 1) -> Workflow:
    return read_workflow(
        {
            "landscape": {"class_type": "BuyLandscape", "inputs": {"seed": seed}},
            "end": {"class_type": "Look", "inputs": {"picture": ["landscape", 0]}},
        }
    )


async def made_anew(lanes: Lanes, vendor: Vendor, kept: OutcomesOf) -> object:
    """What a process that has just started makes of it."""
    engine = Engine(registry(further=(PACK,)), lanes=lanes, kept=kept, services={"vendor": vendor})
    result = await engine.run(engine.accept(poster()), prompt_id="run")
    result.raise_first_error()
    return result.outputs["end"]


async def test_a_poster_made_again_is_the_same_and_pays_once(
    lanes: Lanes, outcomes: OutcomeStore
) -> None:
    vendor = Vendor()

    first = await made_anew(lanes, vendor, OutcomesOf(outcomes, "acme", job_id="poster-1"))
    again = await made_anew(lanes, vendor, OutcomesOf(outcomes, "acme", job_id="poster-1"))

    assert vendor.paid == 1
    assert again == first


async def test_what_one_tenant_paid_for_no_other_has(lanes: Lanes, outcomes: OutcomeStore) -> None:
    vendor = Vendor()

    for tenant in ("acme", "zenith"):
        await made_anew(lanes, vendor, OutcomesOf(outcomes, tenant))

    assert vendor.paid == 2


async def test_it_goes_with_the_last_poster_that_used_it(
    lanes: Lanes, outcomes: OutcomeStore
) -> None:
    vendor = Vendor()
    for job_id in ("poster-1", "poster-2"):
        await made_anew(lanes, vendor, OutcomesOf(outcomes, "acme", job_id=job_id))

    erased = [outcomes.of("acme").erase(job_id) for job_id in ("poster-1", "poster-2")]

    assert (vendor.paid, erased) == (1, [0, 1])
    assert list(outcomes.shelf.listing("test")) == []


async def test_a_store_that_is_away_costs_money_but_no_poster(
    lanes: Lanes, outcomes: OutcomeStore, tmp_path: Path
) -> None:
    vendor = Vendor()
    (tmp_path / "cache/outcomes").rename(tmp_path / "elsewhere")

    for _ in range(2):
        await made_anew(lanes, vendor, OutcomesOf(outcomes, "acme"))

    assert vendor.paid == 2


def test_none_are_kept_where_there_is_no_room_for_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILEPOST_KEPT_OUTCOMES_MIB", "0")

    assets = AssetStore(FolderShelf(tmp_path / "assets"), environment="test")

    assert open_outcomes(tmp_path, assets) is None
