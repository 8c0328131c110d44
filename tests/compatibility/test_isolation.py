"""Clients beside each other: each hears of its own runs, and equal work is done once."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from compatibility.comfy_client import Client, Graph, Refused, RunBroken

pytestmark = pytest.mark.slow
PROGRESS = ["StoneProgressAsync", "StoneProgressSync", "StoneProgressBar"]


def steps(kind: str, weight: float, count: int = 4) -> Graph:
    """A node that tells its progress, as node 2, and its end."""
    graph = Graph()
    graph("StoneShow", row=graph(kind, value=graph("StoneRow", weight=weight), steps=count))
    return graph


def nap(weight: float, seconds: float) -> Graph:
    """Row 1, nap 2, end 3."""
    graph = Graph()
    graph(
        "StoneShow",
        row=graph("StoneSleep", value=graph("StoneRow", weight=weight), seconds=seconds),
    )
    return graph


@pytest.mark.parametrize("kind", PROGRESS)
def test_a_node_tells_its_progress_in_its_own_steps(client: Client, kind: str) -> None:
    run = client.run(steps(kind, 1))

    told = [(each["value"], each["max"]) for each in run.of("progress") if each["node"] == "2"]
    states = [each["nodes"]["2"] for each in run.of("progress_state") if "2" in each["nodes"]]
    assert told[-1] == (4, 4)
    assert states[-1]["state"] == "finished"
    assert {each["prompt_id"] for each in states} == {run.prompt_id}


def test_nobody_hears_of_anothers_run(client: Client, other: Client) -> None:
    mine, theirs = client.queue(steps("StoneProgressAsync", 2)), other.queue(nap(3, 0.2))

    runs = client.listen(mine), other.listen(theirs)
    marks = [each.queue(nap(4 + at, 0)) for at, each in enumerate((client, other))]

    for each, run, mark in zip((client, other), runs, marks, strict=True):
        heard = {message["data"].get("prompt_id") for message in run.messages}
        assert heard == {run.prompt_id}
        while True:  # nothing of the other's was on its way either
            message = each.message()
            assert message["data"].get("prompt_id") in {None, run.prompt_id, mark}
            if message["type"] == "executing" and message["data"]["prompt_id"] == mark:
                break


def test_a_run_without_a_client_is_told_to_nobody_and_lies_in_history(client: Client) -> None:
    prompt_id = client.post("/prompt", {"prompt": nap(1, 0.01).to_json()})["prompt_id"]

    run = client.run(nap(2, 0.1))

    assert all(message["data"].get("prompt_id") == run.prompt_id for message in run.messages)
    assert client.get(f"/history/{prompt_id}")[prompt_id]["outputs"]


def test_the_client_may_name_its_prompt(client: Client) -> None:
    name = str(uuid.uuid4())

    assert client.run(nap(1, 0), prompt_id=name).prompt_id == name


def test_equal_work_of_two_clients_is_done_once_and_told_to_both(
    client: Client, other: Client
) -> None:
    graph = Graph()
    slept = graph("StoneSleep", value=graph("StoneRow", weight=9), seconds=0.3)
    counted = graph("StoneOnce", row=slept)
    end = graph("StoneShow", row=counted)
    with ThreadPoolExecutor(2) as at_once:
        first, second = at_once.map(lambda each: each.run(graph), (client, other))

    assert first.shown(end) == second.shown(end)
    for run in (first, second):
        assert run.entry["status"]["status_str"] == "success"
        assert len(run.of("executed")) == 1
        assert run.did_run(slept) or slept.node_id in run.cached


def test_one_run_of_several_is_interrupted_and_the_others_go_on(client: Client) -> None:
    long, short = client.queue(nap(1, 20)), client.queue(nap(2, 0.2))

    client.post("/interrupt", {"prompt_id": long})
    with pytest.raises(RunBroken) as broken:
        client.listen(long)
    entry = client.get(f"/history/{long}")[long]

    assert broken.value.told["prompt_id"] == long
    assert entry["status"]["status_str"] == "error"
    assert any(kind == "execution_interrupted" for kind, _ in entry["status"]["messages"])
    run = client.listen(short)
    assert run.entry["status"]["status_str"] == "success"


def test_an_interrupt_without_a_name_ends_what_runs(client: Client) -> None:
    long = client.queue(nap(3, 20))
    client.listen(long, until=lambda message: message["data"].get("node") == "2")

    client.post("/interrupt", {})

    with pytest.raises(RunBroken):
        client.listen(long)


def test_a_name_that_runs_already_is_refused(client: Client) -> None:
    name = client.queue(nap(5, 1))

    with pytest.raises(Refused) as no:
        client.queue(nap(6, 0), prompt_id=name)

    assert no.value.status == 400
    client.post("/interrupt", {"prompt_id": name})


def test_who_interrupts_equal_work_ends_only_the_own_run(client: Client, other: Client) -> None:
    graph = nap(11, 0.6)
    mine = client.queue(graph)
    client.listen(mine, until=lambda message: message["data"].get("node") == "2")
    theirs = other.queue(graph)
    other.listen(theirs, until=lambda message: message["data"].get("node") == "2")

    client.post("/interrupt", {"prompt_id": mine})
    with pytest.raises(RunBroken):
        client.listen(mine)

    assert other.listen(theirs).entry["outputs"]["3"] == {"shown": [[11, 11, 11]]}


def test_an_interrupted_sync_node_ends_its_run_at_once(client: Client) -> None:
    graph = Graph()
    slept = graph("StoneSleepSync", value=graph("StoneRow", weight=12), seconds=1.0)
    graph("StoneShow", row=slept)
    prompt_id = client.queue(graph)
    client.listen(prompt_id, until=lambda message: message["data"].get("node") == slept.node_id)
    began = time.perf_counter()

    client.post("/interrupt", {"prompt_id": prompt_id})
    with pytest.raises(RunBroken) as broken:
        client.listen(prompt_id)

    assert time.perf_counter() - began < 0.5
    assert broken.value.told["node_id"] == slept.node_id
    assert client.get(f"/history/{prompt_id}")[prompt_id]["status"]["completed"] is False


def test_a_client_that_comes_back_hears_where_its_run_is(client: Client) -> None:
    prompt_id = client.queue(nap(13, 0.6))
    client.listen(prompt_id, until=lambda message: message["data"].get("node") == "2")

    with Client.connected(client.url, client.client_id) as back:
        run = back.listen(prompt_id)

    assert "2" in run.ran
    assert run.entry["status"]["status_str"] == "success"
