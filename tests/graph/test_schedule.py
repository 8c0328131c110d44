from __future__ import annotations

from collections.abc import Iterable

from graph.flow_pack import FLOW
from graph.trial_pack import Notes, workflow
from milepost.graph.schedule import Schedule
from milepost.graph.validate import accept
from milepost.graph.workflow import Workflow, read_workflow
from milepost.node.spec import Outcome


def schedule(submitted: Workflow, *, cached: Iterable[str] = (), keep: str = "") -> Schedule:
    accepted = accept(submitted, FLOW, services={"ledger": Notes()})
    known = {node_id: Outcome(values=(node_id,)) for node_id in cached}
    return Schedule(accepted.nodes, known.get, keep=[keep] if keep else [])


LAZY = workflow(
    a=("Number", {"value": 1}),
    yes=("Plus", {"a": ["a", 0]}),
    no=("Plus", {"a": ["a", 0], "b": 1}),
    choice=("Choose", {"condition": True, "then": ["yes", 0], "otherwise": ["no", 0]}),
    end=("Show", {"value": ["choice", 0]}),
)


def test_a_lazy_input_is_not_wanted_until_somebody_waits_for_it() -> None:
    planned = schedule(LAZY)

    assert planned.want(["end"]) == ["choice"]
    assert planned.wait_for_more("choice", ["yes"]) == ["a"]
    assert planned.finish("a", Outcome(values=(1,))) == ["yes"]
    assert planned.finish("yes", Outcome(values=(1,))) == ["choice"]
    assert planned.finish("choice", Outcome(values=(1,))) == ["end"]


def test_values_kept_for_a_lazy_input_are_freed_when_nobody_can_ask_for_it_any_more() -> None:
    planned = schedule(LAZY)
    planned.want(["end"])
    planned.wait_for_more("choice", ["yes"])
    planned.finish("a", Outcome(values=(1,)))
    planned.finish("yes", Outcome(values=(1,)))

    held = set(planned.outcomes)
    planned.finish("choice", Outcome(values=(1,)))

    assert held == {"a", "yes"}
    assert set(planned.outcomes) == {"choice"}


def test_nothing_before_a_cached_node_is_wanted() -> None:
    planned = schedule(LAZY, cached=["yes"])
    planned.want(["end"])

    assert planned.wait_for_more("choice", ["yes"]) == ["choice"]
    assert "a" not in planned.active


def test_what_waits_for_a_lost_node_is_skipped_and_so_is_who_asks_later() -> None:
    planned = schedule(LAZY)
    planned.want(["end", "yes"])
    planned.lose("yes")

    assert planned.wait_for_more("choice", ["yes"]) == []
    assert planned.skipped == {"choice", "end"}
    assert planned.lost == {"yes", "choice", "end"}


def test_a_value_to_be_kept_outlives_its_takers() -> None:
    planned = schedule(
        workflow(a=("Number", {"value": 1}), end=("Show", {"value": ["a", 0]})), keep="a"
    )
    planned.want(["end", "a"])
    planned.finish("a", Outcome(values=(1,)))
    planned.finish("end", Outcome())

    assert planned.outcomes == {"a": Outcome(values=(1,))}


def test_a_value_that_was_let_go_is_made_again_when_it_is_wanted_again() -> None:
    planned = schedule(workflow(a=("Number", {"value": 1}), end=("Show", {"value": ["a", 0]})))
    planned.want(["end"])
    planned.finish("a", Outcome(values=(1,)))
    planned.finish("end", Outcome())

    assert planned.want(["a"]) == ["a"]


def test_a_chain_of_5000_lost_nodes_is_skipped() -> None:
    nodes: dict[str, object] = {"0": {"class_type": "Number", "inputs": {"value": 1}}}
    for index in range(1, 5000):
        nodes[str(index)] = {"class_type": "Plus", "inputs": {"a": [str(index - 1), 0]}}
    nodes["end"] = {"class_type": "Show", "inputs": {"value": ["4999", 0]}}
    planned = schedule(read_workflow(nodes))
    planned.want(["end"])

    planned.lose("0")

    assert len(planned.skipped) == 5000
    assert not planned.active
