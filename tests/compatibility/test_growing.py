"""Nodes that add nodes: loops, nested and mixed results, cycles that appear during the run."""

from __future__ import annotations

import pytest

from compatibility.comfy_client import Client, Graph, Node, RunBroken

pytestmark = pytest.mark.slow


def counted_loop(graph: Graph, rounds: int) -> tuple[Node, Node]:
    """A row that is added to another in every round; the loop's end, and what shows it."""
    opened = graph("StoneForOpen", rounds=rounds, value2=graph("StoneRow", weight=0, count=2))
    more = graph("StoneUndeclared", row1=opened.out(2), row2=graph("StoneRow", weight=2, count=2))
    closed = graph("StoneForClose", flow=opened.out(0), value2=more)
    return closed, graph("StoneShow", row=closed)


@pytest.mark.parametrize("rounds", [1, 4, 30])
def test_a_counted_loop_runs_its_body_once_per_round(client: Client, rounds: int) -> None:
    graph = Graph()
    _, end = counted_loop(graph, rounds)

    assert client.run(graph).shown(end) == [[2 * rounds, 2 * rounds]]


def test_a_loop_that_ran_before_is_not_run_again(caching: tuple[Client, bool]) -> None:
    client, keeps = caching
    graph = Graph()
    closed, end = counted_loop(graph, 3)
    client.run(graph)

    again = client.run(graph)

    assert again.kept_still(closed, end) == keeps
    assert again.shown(end) == [[6, 6]]


def test_a_loop_accumulates_a_list(client: Client) -> None:
    graph = Graph()
    opened = graph("StoneForOpen", rounds=3)
    pile = graph("StoneAccumulate", value=opened.out(1), pile=opened.out(2))
    closed = graph("StoneForClose", flow=opened.out(0), value2=pile)
    end = graph("StoneShow", row=graph("StonePileToList", pile=closed))

    assert client.run(graph).shown(end) == [3, 2, 1]


def test_a_loop_inside_a_loop(client: Client) -> None:
    graph = Graph()
    outer = graph("StoneForOpen", rounds=2, value2=graph("StoneRow", weight=0, count=1))
    inner = graph("StoneForOpen", rounds=3, value2=outer.out(2))
    more = graph("StoneUndeclared", row1=inner.out(2), row2=graph("StoneRow", weight=1, count=1))
    inner_end = graph("StoneForClose", flow=inner.out(0), value2=more)
    outer_end = graph("StoneForClose", flow=outer.out(0), value2=inner_end)
    end = graph("StoneShow", row=outer_end)

    assert client.run(graph).shown(end) == [[6]]


def test_two_loops_share_no_names(client: Client) -> None:
    graph = Graph()
    ends = [counted_loop(graph, rounds)[1] for rounds in (2, 3)]

    run = client.run(graph)

    assert [run.shown(end) for end in ends] == [[[4, 4]], [[6, 6]]]


def test_nodes_that_come_to_wait_for_each_other_are_blamed_on_the_node_that_added_them(
    client: Client,
) -> None:
    graph = Graph()
    knot = graph("StoneKnot", light=graph("StoneRow", weight=1), heavy=graph("StoneRow", weight=2))
    graph("StoneShow", row=knot)

    with pytest.raises(RunBroken) as broken:
        client.run(graph)

    assert broken.value.told["node_id"] == knot.node_id
    assert broken.value.told["node_type"] == "StoneKnot"


def test_results_may_be_mixed_of_values_and_added_nodes_for_each_element_of_a_list(
    client: Client,
) -> None:
    graph = Graph()
    rows = (graph("StoneRow", weight=weight, count=2) for weight in (1, 2, 3))
    listed = graph("StoneList", **{f"value{at}": row for at, row in enumerate(rows, 1)})
    mixed = graph("StoneMixedResult", row=listed)
    added, literal = (graph("StoneShow", row=mixed.out(slot)) for slot in (0, 1))

    run = client.run(graph)

    assert run.shown(added) == [[5, 5], [1, 1], [1.5, 1.5]]
    assert run.shown(literal) == [[2, 2], [4, 4], [6, 6]]


def test_an_added_node_may_add_nodes(client: Client) -> None:
    graph = Graph()
    nest = graph("StoneNest", row=graph("StoneRow", weight=2, count=1), depth=3)
    end = graph("StoneShow", row=nest)

    run = client.run(graph)

    assert run.shown(end) == [[2.125]]
    assert run.did_run(nest)


def test_an_async_node_adds_nodes_that_wait_side_by_side(client: Client) -> None:
    graph = Graph()
    grown = graph("StoneNestAsync", row=graph("StoneRow", weight=2), workers=5)
    end = graph("StoneShow", row=grown)

    run = client.run(graph)

    assert run.shown(end) == [[2, 2, 2]]
    assert run.seconds < 0.2 * 5


def test_an_added_output_node_shows_in_the_place_of_the_users_node(client: Client) -> None:
    graph = Graph()
    shows = graph("StoneShowsInside", row=graph("StoneRow"))

    run = client.run(graph)
    (told,) = run.of("executed")
    (node_id,) = run.entry["outputs"]

    assert told["display_node"] == shows.node_id
    assert told["output"] == run.entry["outputs"][node_id] == {"shown": [[1, 1, 1]]}
    assert told["node"] == node_id != shows.node_id
    assert run.entry["meta"][node_id]["display_node"] == shows.node_id


def test_an_error_of_an_added_node_is_told_at_the_users_node(client: Client) -> None:
    graph = Graph()
    shows = graph("StoneShowsInside", row=graph("StoneRow"), breaks=True)

    with pytest.raises(RunBroken) as broken:
        client.run(graph)

    assert broken.value.told["node_id"] == shows.node_id
    assert broken.value.told["exception_message"].strip() == "broke inside"
