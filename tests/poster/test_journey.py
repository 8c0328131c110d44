from __future__ import annotations

from dataclasses import replace

import pytest

from milepost import wiring
from milepost.errors import InvalidInput
from milepost.graph.workflow import Link, Workflow, read_workflow
from milepost.poster.journey import NEEDED, fill, journey, with_format
from milepost.poster.request import PosterRequest, read_request

TRIP = (
    '{"started_at": "2024-05-02T10:00:00", "ended_at": "2024-05-02T12:00:00", "origin": "无锡市"}'
).encode()


@pytest.fixture
def request_() -> PosterRequest:
    return read_request(TRIP, seed="7", size="768x960", style="guofeng", file_format="png")


def test_every_node_of_the_journey_is_in_a_pack_and_every_link_fits() -> None:
    registry = wiring.registry()

    for node_id, node in journey().nodes.items():
        spec = registry[node.class_type]
        assert set(node.inputs) <= set(spec.inputs), node_id
        for value in node.inputs.values():
            if isinstance(value, Link):
                upstream = registry[journey().nodes[value.node_id].class_type]
                assert value.slot < len(upstream.outputs)


def test_what_a_report_needs_is_in_the_journey() -> None:
    classes = {node.class_type for node in journey().nodes.values()}

    assert set(NEEDED) <= classes


def test_who_paints_and_writes_is_written_into_the_journey(request_: PosterRequest) -> None:
    nodes = fill(journey(), replace(request_, painter="builtin", writer="rules")).nodes

    assert nodes["generate"].inputs["painter"] == "builtin"
    assert nodes["brief"].inputs["writer"] == "rules"


def test_a_request_is_written_into_the_journey(request_: PosterRequest) -> None:
    nodes = fill(journey(), request_).nodes

    assert nodes["format"].inputs == {"width": 768, "height": 960, "seed": 7}
    assert nodes["brief"].inputs["style"] == "guofeng"
    assert nodes["save"].inputs["file_format"] == "png"
    assert "无锡市" in str(nodes["trip"].inputs["trip"])


def test_the_filled_journey_is_accepted_by_the_engine(request_: PosterRequest) -> None:
    with wiring.studio() as studio:
        accepted = studio.engine.accept(fill(journey(), request_))

    assert accepted.node_errors == {}
    assert set(accepted.nodes) == set(journey().nodes)


def test_a_workflow_without_a_trip_node_is_refused_by_name(request_: PosterRequest) -> None:
    bare = read_workflow({"1": {"class_type": "PictureFormat", "inputs": {}}})

    with pytest.raises(InvalidInput, match="ReadTrip"):
        fill(bare, request_)


def test_a_format_reaches_every_save_node() -> None:
    two = Workflow({**journey().nodes, "again": journey().nodes["save"]})

    nodes = with_format(two, "webp").nodes

    assert {nodes[name].inputs["file_format"] for name in ("save", "again")} == {"webp"}
