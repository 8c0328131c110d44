"""A costly node is not computed again by the next process; everything else is."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import pytest

from graph.trial_pack import Album, AlbumType, AlbumValue, Notes, workflow
from milepost.graph.kept import decoded, encoded
from milepost.graph.lanes import Lanes
from milepost.graph.result import RunResult
from milepost.graph.run import Engine
from milepost.graph.workflow import Workflow
from milepost.node.annotations import Value
from milepost.node.context import Context
from milepost.node.declare import node
from milepost.node.flow import Each, ExecutionBlocker
from milepost.node.registry import Pack, Registry
from milepost.node.spec import Outcome, Ui


class Mapping:
    """Kept outcomes that remember who used them."""

    def __init__(self) -> None:
        self.encoded: dict[str, bytes] = {}
        self.users: list[str] = []

    async def find(self, key: str, *, run_id: str) -> bytes | None:
        self.users.append(run_id)
        return self.encoded.get(key)

    async def keep(self, key: str, encoded: bytes, *, run_id: str) -> None:
        self.users.append(run_id)
        self.encoded[key] = encoded


class Bought(NamedTuple):
    album: AlbumValue
    price: float
    ui: Ui


@node("Buy", category="trial", costly=True)
async def buy(pages: int, *, ledger: Notes) -> Bought:
    ledger.note(f"bought {pages}")
    return Bought(Album(pages), 0.5, {"pages": [pages]})


@node("BuyOrDraw", category="trial", costly=lambda literals: literals["painter"] != "builtin")
async def buy_or_draw(painter: str, *, ledger: Notes) -> str:
    ledger.note(painter)
    return painter


@node("BuyObject", category="trial", costly=True)
async def buy_object(name: str, *, ledger: Notes) -> Annotated[object, Value("LIVE_OBJECT")]:
    ledger.note(name)
    return object()


@node("Fail", category="trial", costly=True)
async def fail(name: str, *, ledger: Notes) -> str:
    ledger.note(name)
    raise ValueError(name)


@node("End", category="trial", output_node=True)
def end(value: object, *, context: Context) -> Ui:
    del context
    return {"shown": [value]}


PACK = Pack(
    name="kept_trial",
    nodes=(buy, buy_or_draw, buy_object, fail, end),
    value_types=(AlbumType(),),
)
REGISTRY = Registry([PACK])


async def run_anew(
    lanes: Lanes, kept: Mapping, submitted: Workflow, *, prompt_id: str = "run-1"
) -> tuple[RunResult, list[str]]:
    """What a process that has just started computes."""
    ledger = Notes()
    built = Engine(REGISTRY, lanes=lanes, kept=kept, services={"ledger": ledger})
    result = await built.run(built.accept(submitted), keep=("a",), prompt_id=prompt_id)
    return result, ledger.names


def asking(class_type: str, **inputs: object) -> Workflow:
    return workflow(a=(class_type, inputs), b=("End", {"value": ["a", 0]}))


async def test_what_was_paid_is_found_by_the_next_process_with_values_and_ui(lanes: Lanes) -> None:
    kept = Mapping()
    first, paid = await run_anew(lanes, kept, asking("Buy", pages=7))
    again, paid_again = await run_anew(lanes, kept, asking("Buy", pages=7), prompt_id="run-2")

    assert (paid, paid_again) == (["bought 7"], [])
    album, price = again.values["a"]
    assert isinstance(album, Album)
    assert (album.size_bytes, price) == (7, 0.5)
    assert again.outputs["a"] == first.outputs["a"] == {"pages": [7]}
    assert kept.users == ["run-1", "run-1", "run-2"]


async def test_other_inputs_are_other_work(lanes: Lanes) -> None:
    kept = Mapping()
    await run_anew(lanes, kept, asking("Buy", pages=7))

    assert (await run_anew(lanes, kept, asking("Buy", pages=8)))[1] == ["bought 8"]


async def test_a_node_can_be_costly_by_what_it_is_asked_for(lanes: Lanes) -> None:
    kept = Mapping()
    for painter in ("builtin", "vendor"):
        await run_anew(lanes, kept, asking("BuyOrDraw", painter=painter))

    ran = [
        (await run_anew(lanes, kept, asking("BuyOrDraw", painter=painter)))[1]
        for painter in ("builtin", "vendor")
    ]

    assert ran == [["builtin"], []]


@pytest.mark.parametrize("class_type", ["BuyObject", "Fail"])
async def test_what_no_type_can_write_and_what_failed_is_not_kept(
    lanes: Lanes, class_type: str
) -> None:
    kept = Mapping()

    for _ in range(2):
        assert (await run_anew(lanes, kept, asking(class_type, name="x")))[1] == ["x"]
    assert kept.encoded == {}


async def test_what_another_version_wrote_is_computed_again(lanes: Lanes) -> None:
    kept = Mapping()
    await run_anew(lanes, kept, asking("Buy", pages=7))
    kept.encoded = dict.fromkeys(kept.encoded, b"\0\0\0\2{}")

    assert (await run_anew(lanes, kept, asking("Buy", pages=7)))[1] == ["bought 7"]


def test_an_outcome_is_read_as_it_was_written() -> None:
    for outcome in (
        Outcome(values=(Album(3), 1.25), ui=None),
        Outcome(values=(Album(0), 0.0), ui={"é": ["ü", 1]}),
    ):
        written = encoded(outcome, buy.spec, REGISTRY.value_types)
        assert written is not None
        read = decoded(written, buy.spec, REGISTRY.value_types)
        assert read is not None
        album = read.values[0]
        assert isinstance(album, Album)
        assert (album.size_bytes, read.values[1], read.ui) == (
            outcome.values[0].size_bytes,  # type: ignore[attr-defined]  # the albums above
            outcome.values[1],
            outcome.ui,
        )


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(values=(Album(1),)),
        Outcome(values=(Album(1), Each((1.0, 2.0)))),
        Outcome(values=(Album(1), ExecutionBlocker())),
        Outcome(values=(Album(1), object())),
        Outcome(values=(Album(1), 1.0), ui={"nan": [float("nan")]}),
    ],
)
def test_what_cannot_be_written_whole_is_not_written(outcome: Outcome) -> None:
    assert encoded(outcome, buy.spec, REGISTRY.value_types) is None


@pytest.mark.parametrize(
    "written",
    [b"", b"\0", b"\0\0\0\1{", b"\0\0\0\4null", b'\0\0\0\x0c{"format":2}', b"\xff" * 40],
)
def test_bytes_that_are_no_outcome_are_none(written: bytes) -> None:
    assert decoded(written, buy.spec, REGISTRY.value_types) is None
