"""Async node functions: side by side, with errors, checks and lazy inputs that wait."""

from __future__ import annotations

import pytest

from compatibility.comfy_client import Client, Graph, Node, Refused, RunBroken

pytestmark = pytest.mark.slow


def sleeping(graph: Graph, seconds: list[float], kind: str = "StoneSleep") -> list[Node]:
    """Rows of different weights that sleep."""
    return [
        graph(kind, value=graph("StoneRow", weight=at), seconds=each)
        for at, each in enumerate(seconds, 1)
    ]


def test_async_nodes_sleep_side_by_side(client: Client) -> None:
    graph = Graph()
    slept = sleeping(graph, [0.4, 0.41, 0.42])
    rows = {f"row{at}": node for at, node in enumerate(slept, 1)}
    end = graph("StoneShow", row=graph("StoneAverage", **rows))

    run = client.run(graph)

    assert run.did_run(*slept)
    assert run.shown(end) == [[2, 2, 2]]
    assert run.seconds < 0.4 * 2


def test_an_expansion_sleeps_side_by_side_too(client: Client) -> None:
    graph = Graph()
    rows = {f"row{at}": graph("StoneRow", weight=at) for at in (1, 2, 3)}
    slept = graph("StoneSleepThree", **rows, seconds=0.4)
    end = graph("StoneShow", row=slept)

    run = client.run(graph)

    assert run.did_run(slept)
    assert run.shown(end) == [[2, 2, 2]]
    assert run.seconds < 0.4 * 2


def test_an_async_node_waits_for_what_it_takes(client: Client) -> None:
    graph = Graph()
    first = graph("StoneSleep", value=graph("StoneRow", weight=4), seconds=0.05)
    second = graph("StoneSleep", value=first, seconds=0.05)
    end = graph("StoneShow", row=second)

    run = client.run(graph)

    assert run.shown(end) == [[4, 4, 4]]
    assert run.seconds >= 0.1


def test_sync_nodes_of_one_pack_never_run_at_once(client: Client) -> None:
    graph = Graph()
    row = graph("StoneRow")
    shows = [
        graph("StoneShow", row=graph("StoneAlone", value=row, number=number)) for number in range(4)
    ]

    run = client.run(graph)

    assert [run.shown(each) for each in shows] == [[True]] * 4


def test_a_sync_node_that_sleeps_holds_up_no_async_one(client: Client) -> None:
    graph = Graph()
    (sync,) = sleeping(graph, [0.4], "StoneSleepSync")
    (waits,) = sleeping(graph, [0.41])
    graph("StoneShow", row=sync)
    graph("StoneShow", row=waits)

    assert client.run(graph).seconds < 0.8


def test_an_async_check_refuses(client: Client) -> None:
    graph = Graph()
    graph("StoneShow", row=graph("StoneAsksAsync", weight=13.0, name=""))

    with pytest.raises(Refused) as no:
        client.run(graph)

    assert no.value.status == 400


@pytest.mark.parametrize(("want", "shown"), [("light", 1), ("heavy", 3)])
def test_an_async_lazy_question_is_answered(client: Client, want: str, shown: int) -> None:
    graph = Graph()
    light, heavy = (graph("StoneRow", weight=weight, count=1) for weight in (1, 3))
    end = graph("StoneShow", row=graph("StoneLazyAsync", light=light, heavy=heavy, want=want))

    run = client.run(graph)

    assert run.shown(end) == [[shown]]
    assert run.did_run(light) == (want == "light")
    assert run.did_run(heavy) == (want == "heavy")


def test_an_async_error_names_its_node_and_a_sound_run_follows(client: Client) -> None:
    graph = Graph()
    breaks = graph("StoneBreaksLater", value=graph("StoneRow"), after_s=0.02)
    graph("StoneShow", row=breaks)
    with pytest.raises(RunBroken) as broken:
        client.run(graph)
    fine = Graph()
    end = fine("StoneShow", row=sleeping(fine, [0.01])[0])

    assert broken.value.told["node_id"] == breaks.node_id
    assert "prompt_id" in broken.value.told
    assert client.run(fine).shown(end) == [[1, 1, 1]]


def test_a_sync_error_beside_sleeping_nodes_is_the_one_that_is_told(client: Client) -> None:
    graph = Graph()
    row = graph("StoneRow")
    breaks = graph("StoneBreaks", value=row)
    graph("StoneShow", row=breaks)
    graph("StoneShow", row=graph("StoneSleep", value=row, seconds=0.2))

    with pytest.raises(RunBroken) as broken:
        client.run(graph)

    assert broken.value.told["node_id"] == breaks.node_id


@pytest.mark.parametrize(("takes_s", "fits"), [(0.01, True), (5.0, False)])
def test_a_node_may_time_out_by_itself(client: Client, takes_s: float, *, fits: bool) -> None:
    graph = Graph()
    slow = graph("StoneTooSlow", value=graph("StoneRow"), takes_s=takes_s, limit_s=0.1)
    end = graph("StoneShow", row=slow)

    if fits:
        assert client.run(graph).shown(end) == [[1, 1, 1]]
        return
    with pytest.raises(RunBroken) as broken:
        client.run(graph)
    assert "timed out" in broken.value.told["exception_message"]


def test_a_node_works_through_its_batch_in_tasks_of_its_own(client: Client) -> None:
    graph = Graph()
    batch = graph("StoneBatch", row=graph("StoneRow", weight=1, count=8), seconds=0.1)
    end = graph("StoneShow", row=batch)

    run = client.run(graph)

    assert run.shown(end) == [[2] * 8]
    assert run.seconds < 0.8


def test_a_packs_own_semaphore_is_kept(client: Client) -> None:
    graph = Graph()
    row = graph("StoneRow")
    few = [graph("StoneFew", value=row, number=number) for number in range(5)]
    shows = [graph("StoneShow", row=node) for node in few]

    run = client.run(graph)

    assert {tuple(run.shown(each)) for each in shows} <= {(1,), (2,)}


def test_the_elements_of_a_list_are_awaited_side_by_side(client: Client) -> None:
    graph = Graph()
    slept = graph("StoneSleep", value=graph("StoneIntList", stop=5), seconds=0.2)
    end = graph("StoneShow", row=slept)

    run = client.run(graph)

    assert run.shown(end) == [0, 1, 2, 3, 4]
    assert run.seconds < 1
