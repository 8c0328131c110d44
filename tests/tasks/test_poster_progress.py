from __future__ import annotations

from collections.abc import Mapping

from milepost.graph.events import NodeFinished, NodeStarted, RunStarted
from milepost.tasks.poster_progress import PosterProgress


class Told:
    """What was told of a run with four nodes."""

    def __init__(self) -> None:
        self.reports: list[Mapping[str, object]] = []
        self.progress = PosterProgress(self.reports.append)
        self.begin()

    def begin(self) -> None:
        self.progress.hear(RunStarted("run", 4))

    def start(self, node_id: str) -> None:
        self.progress.hear(NodeStarted("run", node_id, "Trial"))

    def finish(self, node_id: str) -> None:
        self.progress.hear(NodeFinished("run", node_id, None, 0.1))

    @property
    def last(self) -> tuple[object, object]:
        return self.reports[-1]["fraction"], self.reports[-1]["step"]


def test_the_step_is_what_the_rest_waits_for_not_what_began_last() -> None:
    told = Told()
    told.start("generate")
    told.start("car")
    told.finish("car")

    assert told.last == (0.0, "generate")

    told.start("title")
    assert told.last == (0.25, "generate")


def test_when_that_is_done_the_next_is_told() -> None:
    told = Told()
    told.start("facts")
    told.start("generate")
    told.finish("facts")

    assert told.last == (0.25, "generate")


def test_a_picture_that_is_painted_again_does_not_go_back() -> None:
    told = Told()
    for node_id in ("facts", "brief"):
        told.start(node_id)
        told.finish(node_id)
    told.begin()
    told.start("facts")

    assert told.last == (0.5, "facts")
