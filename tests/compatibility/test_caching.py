"""What is run again, and what is not."""

from __future__ import annotations

import pytest

from compatibility.comfy_client import Client, Graph, RunBroken
from compatibility.stone_graphs import lazily, two_ends

pytestmark = pytest.mark.slow
Caching = tuple[Client, bool]


def test_the_same_again_runs_nothing_and_shows_the_same(caching: Caching) -> None:
    client, keeps = caching
    graph = Graph()
    nodes = lazily(graph, 0.5)

    first, again = client.run(graph), client.run(graph)

    assert first.did_run(*nodes)
    assert again.kept_still(*nodes) if keeps else again.did_run(*nodes)
    assert again.cached == ({node.node_id for node in nodes} if keeps else set())
    assert again.shown(nodes[-1]) == first.shown(nodes[-1]) == [[2, 2]]
    assert len(again.of("executed")) == 1


def test_only_what_lies_behind_a_change_runs_again(caching: Caching) -> None:
    client, keeps = caching
    graph = Graph()
    light, heavy, mix, end = lazily(graph, 0.5)
    client.run(graph)
    heavy.inputs["weight"] = 5

    run = client.run(graph)

    assert run.did_run(heavy, mix, end)
    assert run.kept_still(light) == keeps
    assert run.shown(end) == [[3, 3]]


def test_a_picture_saved_before_is_shown_again_without_saving_it_again(caching: Caching) -> None:
    client, keeps = caching
    graph = Graph()
    image = graph("EmptyImage", width=8, height=8, batch_size=2, color=255)
    save = graph("SaveImage", images=image, filename_prefix="same")
    preview = graph("PreviewImage", images=image)

    first, again = client.run(graph), client.run(graph)

    assert again.kept_still(image, save, preview) == keeps
    assert (again.shown(save, "images") == first.shown(save, "images")) == keeps
    for node, folder in ((save, "output"), (preview, "temp")):
        for shown in again.shown(node, "images"):
            assert shown["type"] == folder
            assert client.picture(shown).startswith(b"\x89PNG")


def test_two_nodes_that_save_the_same_both_show_it(client: Client) -> None:
    graph = Graph()
    image = graph("EmptyImage", width=8, height=8)
    saves = [graph("SaveImage", images=image, filename_prefix="twice") for _ in range(2)]

    run = client.run(graph)

    for save in saves:
        assert len(run.shown(save, "images")) == 1


@pytest.mark.parametrize("kind", ["StoneChanges", "StoneChangesAsync"])
def test_a_node_runs_again_when_it_says_that_it_changed(caching: Caching, kind: str) -> None:
    client, keeps = caching
    graph = Graph()
    end = graph("StoneShow")  # before what it takes from: the order of ids means nothing
    row = graph("StoneRow", weight=2)
    changes = graph(kind, row=row, changes=False)
    end.inputs["row"] = changes

    runs = [client.run(graph), client.run(graph)]
    changes.inputs["changes"] = True
    runs += [client.run(graph), client.run(graph)]

    assert [run.did_run(changes) for run in runs] == [True, not keeps, True, True]
    assert [run.did_run(end) for run in runs] == [True, not keeps, True, True]


@pytest.mark.parametrize("kind", ["StoneChangesAlways", "StoneFailsToSay"])
def test_what_cannot_say_that_it_is_the_same_runs_every_time(client: Client, kind: str) -> None:
    graph = Graph()
    changes = graph(kind, row=graph("StoneRow"))
    graph("StoneShow", row=changes)

    assert client.run(graph).did_run(changes)
    assert client.run(graph).did_run(changes)


def test_a_fingerprint_sees_literals_and_no_linked_values(caching: Caching) -> None:
    client, keeps = caching
    graph = Graph()
    changes = graph("StoneChangesWithConstant", row=graph("StoneRow", weight=2), by=0.5)
    graph("StoneShow", row=changes)

    assert client.run(graph).did_run(changes)
    assert client.run(graph).did_run(changes) != keeps
    changes.inputs["by"] = 2
    assert client.run(graph).did_run(changes)


def test_equal_nodes_that_must_not_share_a_result_both_run(client: Client) -> None:
    graph = Graph()
    row = graph("StoneRow")
    ends = [graph("StoneShow", row=graph("StoneOnce", row=row)) for _ in range(2)]

    run = client.run(graph)

    assert run.shown(ends[0]) != run.shown(ends[1])


def test_what_had_run_before_an_error_is_cached(client: Client) -> None:
    graph = Graph()
    row = graph("StoneRow", weight=7)
    graph("StoneShow", row=graph("StoneBreaks", value=graph("StonePass", value=row)))
    with pytest.raises(RunBroken):
        client.run(graph)
    fixed = Graph()
    again = fixed("StoneRow", weight=7)
    fixed("StoneShow", row=fixed("StonePass", value=again))

    assert client.run(fixed).kept_still(again)


def test_what_a_target_made_is_cached_for_the_whole_workflow(client: Client) -> None:
    graph = Graph()
    wanted, other = two_ends(graph)
    client.run(graph, partial_execution_targets=[wanted.node_id])

    run = client.run(graph)

    assert run.kept_still(wanted, graph.nodes["1"])
    assert run.did_run(other, graph.nodes["3"])
    assert run.shown(wanted) == [[1, 1, 1]]
