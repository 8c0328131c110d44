"""What clients read afterwards: history in pages, jobs by state, and what nodes there are."""

from __future__ import annotations

from typing import Any

import pytest

from compatibility.comfy_client import Client, Graph, Refused, RunBroken

pytestmark = pytest.mark.slow


def pictures(count: int) -> Graph:
    """A batch that is saved."""
    graph = Graph()
    graph("SaveImage", images=graph("EmptyImage", batch_size=count), filename_prefix="job")
    return graph


def ids(client: Client, **query: object) -> list[str]:
    """Names of a page of history."""
    return list(client.get("/history", **query))


def test_history_comes_in_pages_from_the_oldest_on(client: Client) -> None:
    made = [client.run(pictures(at)).prompt_id for at in (1, 2, 3, 4, 5)]

    assert ids(client) == ids(client, offset=0) == made
    assert ids(client, max_items=2, offset=0) == made[:2]
    assert ids(client, max_items=2, offset=2) == made[2:4]
    assert ids(client, max_items=2) == made[3:]
    assert ids(client, max_items=2, offset=4) == made[4:]
    assert ids(client, max_items=2, offset=5) == ids(client, offset=99) == []
    assert ids(client, max_items=0) == []
    assert ids(client, max_items=2, offset=-7) == made[3:]


def test_an_entry_says_all_about_its_run(client: Client) -> None:
    run = client.run(pictures(2))
    number, prompt_id, prompt, extra, wanted = run.entry["prompt"]

    assert isinstance(number, int | float)
    assert prompt_id == run.prompt_id
    assert prompt["1"]["class_type"] == "EmptyImage"
    assert extra["client_id"] == client.client_id
    assert wanted == ["2"]
    assert run.entry["status"]["completed"] is True
    assert [kind for kind, _ in run.entry["status"]["messages"]] == [
        *("execution_start", "execution_cached", "execution_success"),
    ]


def test_history_is_deleted_one_by_one_and_at_once(client: Client) -> None:
    first, second = (client.run(pictures(at)).prompt_id for at in (1, 2))

    client.post("/history", {"delete": [first]})
    assert ids(client) == [second]
    assert client.get(f"/history/{first}") == {}
    client.post("/history", {"clear": True})
    assert ids(client) == []


def jobs(client: Client, **query: object) -> list[dict[str, Any]]:
    """A page of jobs."""
    page: list[dict[str, Any]] = client.get("/jobs", **query)["jobs"]
    return page


def test_a_job_tells_its_state_its_times_and_a_picture(client: Client) -> None:
    run = client.run(pictures(2), extra_data={"extra_pnginfo": {"workflow": {"id": "spring"}}})
    (job,) = jobs(client)

    assert job["id"] == run.prompt_id
    assert job["status"] == "completed"
    assert job["outputs_count"] == 2
    assert job["workflow_id"] == "spring"
    assert job["create_time"] <= job["execution_start_time"] <= job["execution_end_time"]
    assert job["preview_output"]["nodeId"] == "2"
    assert job["preview_output"]["mediaType"] == "images"
    assert client.picture(
        {name: job["preview_output"][name] for name in ("filename", "subfolder", "type")}
    )


def test_a_job_in_full_has_its_workflow_and_outputs(client: Client) -> None:
    run = client.run(pictures(1))

    job = client.get(f"/jobs/{run.prompt_id}")

    assert job["outputs"] == run.entry["outputs"]
    assert job["workflow"]["prompt"]["1"]["class_type"] == "EmptyImage"
    assert job["execution_status"]["status_str"] == "success"
    with pytest.raises(Refused) as no:
        client.get("/jobs/nobody")
    assert no.value.status == 404


def test_jobs_come_sorted_filtered_and_in_pages(client: Client) -> None:
    made = [client.run(pictures(at)).prompt_id for at in (1, 2, 3)]
    graph = Graph()
    graph("StoneShow", row=graph("StoneBreaks", value=graph("StoneRow")))
    with pytest.raises(RunBroken) as broken:
        client.run(graph)
    failed = broken.value.told["prompt_id"]
    client.listen(failed)

    page = client.get("/jobs", limit=2, offset=1, sort_order="asc")

    assert [job["id"] for job in page["jobs"]] == made[1:]
    assert page["pagination"] == {"offset": 1, "limit": 2, "total": 4, "has_more": True}
    assert [job["id"] for job in jobs(client)] == [failed, *reversed(made)]
    assert [job["id"] for job in jobs(client, sort_by="create_time", sort_order="asc")][:3] == made
    assert len(jobs(client, sort_by="execution_duration", sort_order="desc")) == 4
    assert [job["id"] for job in jobs(client, status="failed")] == [failed]
    assert jobs(client, status="failed")[0]["execution_error"]["node_type"] == "StoneBreaks"
    assert jobs(client, status="pending,in_progress,cancelled") == []
    assert len(jobs(client, status="Completed,FAILED", offset=-1)) == 4
    assert jobs(client, workflow_id="nobody") == []


@pytest.mark.parametrize(
    "query",
    [
        {"status": "lost"},
        {"sort_by": "beauty"},
        {"sort_order": "sideways"},
        {"limit": "many"},
        {"limit": "0"},
        {"limit": "-1"},
        {"offset": "far"},
    ],
)
def test_a_question_about_jobs_that_means_nothing_is_refused(
    client: Client, query: dict[str, str]
) -> None:
    with pytest.raises(Refused) as no:
        client.get("/jobs", **query)

    assert no.value.status == 400


def test_what_waits_is_deleted_from_the_queue(client: Client) -> None:
    assert client.get("/queue") == {"queue_running": [], "queue_pending": []}
    client.post("/queue", {"delete": ["nobody"]})
    client.post("/queue", {"clear": True})


def test_nodes_are_described_as_their_classes_say(client: Client) -> None:
    info = client.get("/object_info")
    row = info["StoneRow"]

    assert row["input"]["required"]["count"] == [
        *("INT", {"default": 3, "min": 1, "max": 10, "display": "slider"}),
    ]
    assert row["input_order"]["required"] == ["weight", "count"]
    assert (row["output"], row["output_name"]) == (["STONES"], ["row"])
    assert row["output_is_list"] == [False]
    assert row["output_tooltips"] == ["all of one weight"]
    assert row["display_name"] == "Row of stones"
    assert row["description"] == "A row of equal stones."
    assert row["category"] == "stones"
    assert row["python_module"] == "custom_nodes.stones-pack"
    assert row["output_node"] is False
    assert info["StoneShow"]["output_node"] is True
    assert info["StoneCombo"]["input"]["required"]["size"][0] == ["small", "large"]
    assert info["StoneCombo"]["experimental"] is True
    assert info["旅行文本生成"]["deprecated"] is True
    assert client.get("/object_info/StoneRow") == {"StoneRow": row}
