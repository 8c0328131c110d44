"""What ran, what was cached, what was shown: for nodes of a pack, over HTTP and WebSocket."""

from __future__ import annotations

from typing import Any

import pytest

from compatibility.comfy_client import Client, Graph, Node, RunBroken

pytestmark = pytest.mark.slow
Caching = tuple[Client, bool]


def lazily(graph: Graph, share: float) -> tuple[Node, Node, Node, Node]:
    """A light row, a heavy row, their mix, and what shows it."""
    light, heavy = graph("StoneRow", weight=1, count=2), graph("StoneRow", weight=3, count=2)
    mix = graph("StoneLazyMix", light=light, heavy=heavy, share=share)
    return light, heavy, mix, graph("StoneShow", row=mix)


@pytest.mark.parametrize(
    ("share", "light_ran", "heavy_ran", "shown"),
    [(0, True, False, [1, 1]), (1, False, True, [3, 3]), (0.5, True, True, [2, 2])],
)
def test_only_the_lazy_inputs_that_are_asked_for_run(
    client: Client, share: float, *, light_ran: bool, heavy_ran: bool, shown: list[float]
) -> None:
    graph = Graph()
    light, heavy, mix, end = lazily(graph, share)

    run = client.run(graph)

    assert run.did_run(mix, end)
    assert (run.did_run(light), run.did_run(heavy)) == (light_ran, heavy_ran)
    assert run.shown(end) == [shown]


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


@pytest.mark.parametrize("kind", ["StoneAverage", "StoneUndeclared"])
def test_inputs_of_any_name_reach_the_node(client: Client, kind: str) -> None:
    graph = Graph()
    rows = {f"row{at}": graph("StoneRow", weight=at * 2, count=1) for at in (1, 2, 3)}
    end = graph("StoneShow", row=graph(kind, **rows))

    assert client.run(graph).shown(end) == [[4 if kind == "StoneAverage" else 12]]


def test_a_wildcard_with_its_own_comparison_is_linked_anywhere(client: Client) -> None:
    graph = Graph()
    number = graph("StonePass", value=graph("StoneIntList", stop=2).out(1))
    end = graph("StoneShow", row=graph("StoneMultiply", a=number, b=21))

    assert client.run(graph).shown(end) == [42]


def test_a_left_out_optional_input_has_the_functions_own_default(client: Client) -> None:
    graph = Graph()
    plain = graph("StoneShow", row=graph("StoneCombo", size="small"))
    chosen = graph("StoneShow", row=graph("StoneCombo", size="large", kind="granite"))

    run = client.run(graph)

    assert run.shown(plain) == ["small none"]
    assert run.shown(chosen) == ["large granite"]


def test_names_in_any_script_are_ordinary(client: Client) -> None:
    graph = Graph()
    end = graph("StoneShow", row=graph("旅行文本生成", 城市="无锡", speak_and_recognation=True))

    assert client.run(graph).shown(end) == ["无锡的秋天"]


def test_lists_call_a_node_once_per_element_and_the_last_one_repeats(client: Client) -> None:
    graph = Graph()
    numbers = graph("StoneIntList", stop=4)
    tens = graph(
        "StoneList", value1=graph("StonePass", value=10), value2=graph("StonePass", value=100)
    )
    products = graph("StoneMultiply", a=numbers, b=tens)
    gathered = graph("StoneGather", values=products, by=7)
    each, whole = graph("StoneShow", row=products), graph("StoneShow", row=gathered)

    run = client.run(graph)

    assert run.shown(each) == [0, 100, 200, 300]
    assert run.shown(whole) == ["4 by 1: [0, 100, 200, 300]"]


def test_list_outputs_may_differ_in_length(client: Client) -> None:
    graph = Graph()
    rows = graph("StoneAverage", row1=graph("StoneRow", weight=1), row2=graph("StoneRow", weight=5))
    split = graph("StoneSplit", row=rows, limit=3)
    light, heavy = (graph("StoneGather", values=split.out(slot)) for slot in (0, 1))
    shows = [graph("StoneShow", row=node) for node in (light, heavy)]

    run = client.run(graph)

    assert run.shown(shows[0]) == ["3 by 1: [3.0, 3.0, 3.0]"]
    assert run.shown(shows[1]) == ["0 by 1: []"]


def test_lazy_inputs_are_asked_for_call_by_call(client: Client) -> None:
    graph = Graph()
    light, heavy = graph("StoneRow", weight=1, count=1), graph("StoneRow", weight=3, count=1)
    shares = graph(
        "StoneList", value1=graph("StonePass", value=0.0), value2=graph("StonePass", value=1.0)
    )
    end = graph("StoneShow", row=graph("StoneLazyMix", light=light, heavy=heavy, share=shares))

    run = client.run(graph)

    assert run.did_run(light, heavy)
    assert run.shown(end) == [[1], [3]]


def test_a_silent_blocker_stops_its_branch_and_fails_nothing(client: Client) -> None:
    graph = Graph()
    row = graph("StoneRow")
    blocked = graph("StoneShow", row=graph("StoneBlock", value=row, block=True, message=""))
    free = graph("StoneShow", row=graph("StoneBlock", value=row, block=False, message=""))

    run = client.run(graph)

    assert run.shown(blocked) is None
    assert run.shown(free) == [[1, 1, 1]]
    assert run.entry["status"]["status_str"] == "success"


def test_a_blockers_message_is_told_as_an_error_at_the_node_that_received_it(
    client: Client,
) -> None:
    graph = Graph()
    row = graph("StoneRow")
    blocked = graph("StoneShow", row=graph("StoneBlock", value=row, block=True, message="no way"))
    free = graph("StoneShow", row=row)

    with pytest.raises(RunBroken) as broken:
        client.run(graph)
    run = client.listen(broken.value.told["prompt_id"])

    assert broken.value.told["node_id"] == blocked.node_id
    assert "Execution Blocked: no way" in broken.value.told["exception_message"]
    assert run.entry["status"]["status_str"] == "success"
    assert run.shown(free) == [[1, 1, 1]]


def test_a_blocked_element_of_a_list_is_left_out_of_what_is_shown(client: Client) -> None:
    graph = Graph()
    odd = graph("StoneBlockEven", value=graph("StoneIntList", stop=5))
    end = graph("StoneShow", row=graph("StoneMultiply", a=odd, b=10))

    assert client.run(graph).shown(end) == [10, 30]


def test_an_error_names_its_node_and_the_other_branches_are_still_made(client: Client) -> None:
    graph = Graph()
    row = graph("StoneRow")
    breaks = graph("StoneBreaks", value=row, why="the bridge fell")
    lost, made = graph("StoneShow", row=breaks), graph("StoneShow", row=row)

    with pytest.raises(RunBroken) as broken:
        client.run(graph)
    told = broken.value.told
    run = client.listen(told["prompt_id"])

    assert told["node_id"] == breaks.node_id
    assert told["node_type"] == "StoneBreaks"
    assert told["exception_message"].strip() == "the bridge fell"
    assert told["exception_type"] == "RuntimeError"
    assert run.shown(lost) is None
    assert run.shown(made) == [[1, 1, 1]]
    assert run.entry["status"]["status_str"] == "error"


def test_several_errors_end_the_wait_once_and_the_next_run_meets_none_of_them(
    client: Client,
) -> None:
    graph = Graph()
    row = graph("StoneRow")
    for why in ("first", "second"):
        graph("StoneShow", row=graph("StoneBreaks", value=row, why=why))
    with pytest.raises(RunBroken) as broken:
        client.run(graph)
    fine = Graph()
    end = fine("StoneShow", row=fine("StoneRow"))

    assert client.run(fine).shown(end) == [[1, 1, 1]]
    assert [each["exception_message"] for each in broken.value.told["further_errors"]] == ["second"]


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


def test_hidden_inputs_and_raw_links_tell_what_the_engine_knows(client: Client) -> None:
    graph = Graph()
    row = graph("StoneRow")
    tell = graph("StoneTell", raw=row)
    extra: dict[str, Any] = {"extra_pnginfo": {"workflow": {"id": "w"}}}

    run = client.run(graph, extra_data=extra)

    assert run.shown(tell, "raw") == [[row.node_id, 0]]
    assert run.shown(tell, "classes") == [["StoneRow", "StoneTell"]]
    assert run.shown(tell, "extra") == [extra["extra_pnginfo"]]
    assert run.shown(tell, "own_id") == run.shown(tell, "shown_at") == [tell.node_id]
    assert run.shown(tell, "own_class") == ["StoneTell"]


def two_ends(graph: Graph) -> list[Node]:
    """Two rows, each with its own end."""
    return [graph("StoneShow", row=graph("StoneRow", weight=weight)) for weight in (1, 2)]


def test_only_the_targets_and_what_they_need_run(client: Client) -> None:
    graph = Graph()
    wanted, unwanted = two_ends(graph)

    run = client.run(graph, partial_execution_targets=[wanted.node_id])

    assert run.did_run(wanted, graph.nodes["1"])
    assert run.kept_still(unwanted, graph.nodes["3"])
    assert run.entry["outputs"].keys() == {wanted.node_id}


def test_a_broken_output_beside_the_targets_hinders_nothing(client: Client) -> None:
    graph = Graph()
    wanted, _ = two_ends(graph)
    graph("StoneShow", row=graph("StoneRow", weight="heavy"))

    run = client.run(graph, partial_execution_targets=[wanted.node_id])

    assert run.shown(wanted) == [[1, 1, 1]]


def test_what_a_target_made_is_cached_for_the_whole_workflow(client: Client) -> None:
    graph = Graph()
    wanted, other = two_ends(graph)
    client.run(graph, partial_execution_targets=[wanted.node_id])

    run = client.run(graph)

    assert run.kept_still(wanted, graph.nodes["1"])
    assert run.did_run(other, graph.nodes["3"])
    assert run.shown(wanted) == [[1, 1, 1]]


def test_an_output_node_in_the_middle_is_run_as_a_target_without_what_lies_behind_it(
    client: Client,
) -> None:
    graph = Graph()
    middle = graph("StonePassAndEnd", value=graph("StoneIntList", stop=3).out(1))
    end = graph("StoneShow", row=middle)

    part = client.run(graph, partial_execution_targets=[middle.node_id])
    whole = client.run(graph)

    assert part.did_run(middle)
    assert part.kept_still(end)
    assert whole.kept_still(middle)
    assert whole.shown(end) == [6]


def test_a_body_needs_no_name_for_its_type(client: Client) -> None:
    graph = Graph()
    end = graph("StoneShow", row=graph("StoneRow"))

    run = client.listen(client.queue_as_form(graph))

    assert run.shown(end) == [[1, 1, 1]]


def test_ids_and_prefixes_may_hold_any_characters(client: Client) -> None:
    name = "test_any[True-100 ü/旅行.1]"
    graph = Graph(prefix=name)
    image = graph("EmptyImage", batch_size=2)
    save = graph("SaveImage", images=image, filename_prefix=f"execution_{name}")
    closed = graph("StoneNest", row=graph("StoneRow", weight=2, count=1), depth=1)
    end = graph("StoneShow", row=closed)

    run = client.run(graph)

    assert run.did_run(image, save, closed)
    assert run.shown(end) == [[2.5]]
    for shown in run.shown(save, "images"):
        assert client.picture(shown)
