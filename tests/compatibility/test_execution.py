"""What ran, what was cached, what was shown: for nodes of a pack, over HTTP and WebSocket."""

from __future__ import annotations

from typing import Any

import pytest

from compatibility.comfy_client import Client, Graph, RunBroken
from compatibility.stone_graphs import lazily, two_ends

pytestmark = pytest.mark.slow


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
