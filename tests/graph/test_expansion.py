from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from graph.flow_pack import FLOW, graph_node
from graph.trial_pack import Notes, OpenGate, engine, workflow
from milepost.graph.cache import OutcomeCache
from milepost.graph.events import Event, NodeFinished, NodeStarted
from milepost.graph.lanes import Lanes
from milepost.graph.result import RunResult
from milepost.graph.workflow import Workflow
from milepost.node.flow import Expansion

PATIENCE_S = 5.0


def twice(value: object) -> Workflow:
    return workflow(twice=("Twice", {"value": value}), end=("Show", {"value": ["twice", 0]}))


def loop(rounds: int) -> Workflow:
    """Adds 3 in each round, to 5."""
    return workflow(
        open=("WhileOpen", {"count": rounds, "total": 5}),
        body=("Plus", {"a": ["open", 2], "b": 3}),
        less=("Plus", {"a": ["open", 1], "b": -1}),
        close=(
            "WhileClose",
            {"flow": ["open", 0], "count": ["less", 0], "total": ["body", 0]},
        ),
        end=("Show", {"value": ["close", 0]}),
    )


async def told(
    lanes: Lanes, expand: Callable[[str], Expansion], **more: tuple[str, dict[str, object]]
) -> RunResult:
    """One run of a node that adds what it is told to."""
    built = engine(lanes, registry=FLOW, expand=expand)
    submitted = workflow(
        told=("AsTold", {}),
        end=("Show", {"value": ["told", 0]}),
        other=("Show", {"value": 1}),
        **more,
    )
    async with asyncio.timeout(PATIENCE_S):
        return await built.run(built.accept(submitted))


async def test_a_node_may_be_replaced_by_others_whose_value_becomes_its_own(lanes: Lanes) -> None:
    built = engine(lanes, registry=FLOW)

    result = await built.run(built.accept(twice(4)))

    assert result.outputs == {"end": {"shown": [8]}}
    assert result.timings.keys() == {"twice", "twice.0.0.first", "twice.0.0.second", "end"}


async def test_added_nodes_are_shown_as_the_users_node(lanes: Lanes) -> None:
    events: list[Event] = []
    built = engine(lanes, registry=FLOW)

    await built.run(built.accept(twice(4)), emit=events.append)

    started = [event for event in events if isinstance(event, NodeStarted)]
    assert [(event.node_id, event.display_id) for event in started] == [
        ("twice", None),
        ("twice.0.0.first", "twice"),
        ("twice.0.0.second", "twice"),
        ("end", None),
    ]
    finished = [event.node_id for event in events if isinstance(event, NodeFinished)]
    assert finished == ["twice.0.0.first", "twice.0.0.second", "twice", "end"]


async def test_each_call_of_a_list_expands_by_itself(lanes: Lanes) -> None:
    built = engine(lanes, registry=FLOW)
    submitted = workflow(
        list=("Range", {"stop": 3}),
        twice=("Twice", {"value": ["list", 0]}),
        end=("Show", {"value": ["twice", 0]}),
    )

    result = await built.run(built.accept(submitted))

    assert result.outputs == {"end": {"shown": [0, 2, 4]}}


async def test_added_nodes_may_expand_too(lanes: Lanes) -> None:
    def expand(own_id: str) -> Expansion:
        inner = f"{own_id}.0.0.inner"
        return Expansion({inner: graph_node("Twice", value=21)}, ([inner, 0],))

    result = await told(lanes, expand)

    assert result.outputs["end"] == {"shown": [42]}
    assert "told.0.0.inner.0.0.second" in result.timings


async def test_a_result_may_be_plain_values_beside_added_nodes(lanes: Lanes) -> None:
    result = await told(
        lanes, lambda own_id: Expansion({f"{own_id}.0.0.n": graph_node("Plus", a=1)}, ("plain",))
    )

    assert result.outputs["end"] == {"shown": ["plain"]}
    assert "told.0.0.n" not in result.timings


async def test_a_link_to_a_list_output_gives_the_whole_list(lanes: Lanes) -> None:
    def expand(own_id: str) -> Expansion:
        return Expansion(
            {f"{own_id}.0.0.list": graph_node("Range", stop=3)}, ([f"{own_id}.0.0.list", 0],)
        )

    result = await told(lanes, expand)

    assert result.outputs["end"] == {"shown": [0, 1, 2]}


async def test_literals_of_added_nodes_may_be_any_object(lanes: Lanes) -> None:
    picture = object()

    def expand(own_id: str) -> Expansion:
        mine = f"{own_id}.0.0.same"
        return Expansion({mine: graph_node("Choose", condition=True, then=picture)}, ([mine, 0],))

    result = await told(lanes, expand)

    assert result.outputs["end"] == {"shown": [picture]}


async def test_output_nodes_of_an_expansion_run_and_show_for_its_node(lanes: Lanes) -> None:
    def expand(own_id: str) -> Expansion:
        return Expansion({f"{own_id}.0.0.show": graph_node("Show", value="inside")}, (0,))

    result = await told(lanes, expand)

    assert result.outputs["told.0.0.show"] == {"shown": ["inside"]}
    assert result.display_ids == {"told.0.0.show": "told"}


async def test_async_nodes_of_expansions_wait_side_by_side(lanes: Lanes) -> None:
    def expand(own_id: str) -> Expansion:
        mine = f"{own_id}.0.0."
        return Expansion(
            {
                mine + "a": graph_node("Wait", name="a"),
                mine + "b": graph_node("Wait", name="b"),
                mine + "both": graph_node("Choose", condition=True, then=[mine + "a", 0]),
                mine + "show": graph_node("Show", value=[mine + "b", 0]),
            },
            ([mine + "both", 0],),
        )

    gate = OpenGate()
    built = engine(lanes, registry=FLOW, expand=expand, gate=gate)
    submitted = workflow(told=("AsTold", {}), end=("Show", {"value": ["told", 0]}))

    running = asyncio.create_task(built.run(built.accept(submitted)))
    arrived = {await gate.arrived.get(), await gate.arrived.get()}
    gate.opened.set()

    assert arrived == {"a", "b"}
    assert (await running).outputs["end"] == {"shown": ["a"]}


async def test_a_loop_of_100_rounds_runs(lanes: Lanes) -> None:
    built = engine(lanes, registry=FLOW)

    result = await built.run(built.accept(loop(100)))

    assert result.outputs == {"end": {"shown": [5 + 3 * 100]}}


async def test_a_loop_of_one_round_ends(lanes: Lanes) -> None:
    built = engine(lanes, registry=FLOW)

    result = await built.run(built.accept(loop(1)))

    assert result.outputs == {"end": {"shown": [8]}}


async def test_a_loops_nodes_are_shown_as_the_ones_they_were_copied_from(lanes: Lanes) -> None:
    events: list[Event] = []
    built = engine(lanes, registry=FLOW)

    await built.run(built.accept(loop(3)), emit=events.append)

    shown = {
        event.display_id or event.node_id for event in events if isinstance(event, NodeStarted)
    }
    assert shown == {"open", "body", "less", "close", "end"}


async def test_a_finished_loop_comes_from_the_cache(lanes: Lanes) -> None:
    built = engine(lanes, registry=FLOW, cache=OutcomeCache(limit_bytes=1_000_000))

    await built.run(built.accept(loop(5)))
    again = await built.run(built.accept(loop(5)))

    assert again.timings.keys() == {"end"}
    assert again.outputs == {"end": {"shown": [20]}}


async def test_a_longer_loop_reuses_nothing_wrong(lanes: Lanes) -> None:
    built = engine(lanes, registry=FLOW, cache=OutcomeCache(limit_bytes=1_000_000))

    for rounds in (3, 7, 2):
        result = await built.run(built.accept(loop(rounds)))
        assert result.outputs == {"end": {"shown": [5 + 3 * rounds]}}


async def test_an_expansion_that_looks_outside_is_not_cached_nor_what_is_behind_it(
    lanes: Lanes,
) -> None:
    def expand(own_id: str) -> Expansion:
        mine = f"{own_id}.0.0.load"
        return Expansion({mine: graph_node("Load", name=7)}, ([mine, 0],))

    notes = Notes()
    built = engine(
        lanes,
        registry=FLOW,
        cache=OutcomeCache(limit_bytes=100_000),
        expand=expand,
        ledger=notes,
    )
    submitted = workflow(
        told=("AsTold", {}),
        behind=("Counted", {"name": "behind", "after": ["told", 0]}),
        end=("Show", {"value": ["behind", 0]}),
    )

    for _ in range(2):
        await built.run(built.accept(submitted))

    assert notes.names == ["7", "behind", "7", "behind"]


async def test_a_cycle_in_an_expansion_is_blamed_on_the_users_node(lanes: Lanes) -> None:
    def expand(own_id: str) -> Expansion:
        a, b = f"{own_id}.0.0.a", f"{own_id}.0.0.b"
        return Expansion(
            {a: graph_node("Plus", a=[b, 0]), b: graph_node("Plus", a=[a, 0])}, ([b, 0],)
        )

    result = await told(lanes, expand)

    assert [(failure.node_id, failure.code) for failure in result.errors] == [
        ("told", "dependency_cycle")
    ]
    assert result.outputs == {"other": {"shown": [1]}}
    assert result.skipped >= {"told", "end"}


async def test_a_node_that_waits_for_its_own_expansion_is_a_cycle(lanes: Lanes) -> None:
    def expand(own_id: str) -> Expansion:
        mine = f"{own_id}.0.0.n"
        return Expansion({mine: graph_node("Plus", a=[own_id, 0])}, ([mine, 0],))

    result = await told(lanes, expand)

    assert [failure.code for failure in result.errors] == ["dependency_cycle"]
    assert result.errors[0].node_id == "told"


async def test_a_failure_inside_is_reported_on_the_users_node_and_spares_other_branches(
    lanes: Lanes,
) -> None:
    def expand(own_id: str) -> Expansion:
        mine = f"{own_id}.0.0.bad"
        return Expansion({mine: graph_node("Fail", how="bug")}, ([mine, 0],))

    result = await told(lanes, expand)

    failure = result.errors[0]
    assert (failure.node_id, failure.class_type) == ("told", "AsTold")
    assert failure.raised_by == "told.0.0.bad"
    assert result.outputs == {"other": {"shown": [1]}}


@pytest.mark.parametrize(
    ("graph", "values", "wrong"),
    [
        ({"told.0.0.n": graph_node("Nobody")}, (0,), "'Nobody'"),
        ({"end": graph_node("Plus", a=1)}, (0,), "node end already"),
        ({"told.0.0.n": graph_node("Plus", a=["gone", 0])}, (0,), "no node gone"),
        ({"told.0.0.n": graph_node("Plus", a=1)}, (["told.0.0.n", 3],), "no output 3"),
        ({"told.0.0.n": graph_node("Plus", a=1)}, (1, 2), "2 values for 1 outputs"),
        ({"told.0.0.n": {"class_type": "Plus", "inputs": 3}}, (0,), "no inputs by name"),
    ],
)
async def test_an_expansion_that_cannot_be_is_its_nodes_failure(
    lanes: Lanes, graph: dict[str, dict[str, object]], values: tuple[object, ...], wrong: str
) -> None:
    result = await told(lanes, lambda _: Expansion(graph, values))

    assert [failure.node_id for failure in result.errors] == ["told"]
    assert wrong in str(result.errors[0].error)
    assert result.outputs == {"other": {"shown": [1]}}


async def test_an_expansion_may_link_to_a_value_that_all_others_have_taken(lanes: Lanes) -> None:
    def expand(own_id: str) -> Expansion:
        mine = f"{own_id}.0.0.n"
        return Expansion({mine: graph_node("Plus", a=["early", 0], b=1)}, ([mine, 0],))

    result = await told(
        lanes,
        expand,
        early=("Number", {"value": 4}),
        taken=("Plus", {"a": ["early", 0]}),
        show=("Show", {"value": ["taken", 0]}),
    )

    assert result.outputs["end"] == {"shown": [5]}


async def test_equal_nodes_that_expand_at_once_expand_each_for_itself(lanes: Lanes) -> None:
    built = engine(lanes, registry=FLOW)
    submitted = workflow(
        a=("Twice", {"value": 3}),
        b=("Twice", {"value": 3}),
        sum=("Plus", {"a": ["a", 0], "b": ["b", 0]}),
        end=("Show", {"value": ["sum", 0]}),
    )

    result = await built.run(built.accept(submitted))

    assert result.outputs == {"end": {"shown": [12]}}
    assert {"a.0.0.first", "b.0.0.first"} <= result.timings.keys()


async def test_dynprompt_tells_whose_node_one_is(lanes: Lanes) -> None:
    def expand(own_id: str) -> Expansion:
        mine = f"{own_id}.0.0.me"
        return Expansion({mine: graph_node("WhoAmI")}, ([mine, 0],))

    result = await told(lanes, expand)

    assert result.outputs["end"] == {"shown": [("told.0.0.me", "told", "told", "told", 0)]}


async def test_a_mapped_node_knows_its_id_and_which_call_it_is(lanes: Lanes) -> None:
    built = engine(lanes, registry=FLOW)
    submitted = workflow(
        list=("Range", {"stop": 2}),
        me=("WhoAmI", {"after": ["list", 0]}),
        end=("Show", {"value": ["me", 0]}),
    )

    result = await built.run(built.accept(submitted))

    assert result.outputs["end"] == {
        "shown": [("me", "me", "me", None, 0), ("me", "me", "me", None, 1)]
    }


async def test_a_raw_link_is_the_link_itself_and_its_node_has_run(lanes: Lanes) -> None:
    built = engine(lanes, registry=FLOW)
    submitted = workflow(
        a=("Number", {"value": 1}),
        raw=("Links", {"raw": ["a", 0]}),
        end=("Show", {"value": ["raw", 0]}),
    )

    result = await built.run(built.accept(submitted))

    assert result.outputs == {"end": {"shown": [["a", 0]]}}
    assert "a" in result.timings
