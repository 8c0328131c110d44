from __future__ import annotations

from milepost.jobs.model import Count
from milepost.wiring.posters import queue_figures


def test_queues_with_nothing_in_them_are_told_as_zero() -> None:
    figures = {each.queue: each for each in queue_figures([Count("poster", 2, 1, 0.5)])}

    assert (figures["prompt"].waiting, figures["prompt"].running) == (0, 0)
    assert (figures["poster"].waiting, figures["poster"].running) == (2, 1)
    assert figures["poster"].oldest_waiting_s == 0.5


def test_posters_are_one_queue_whoever_makes_them() -> None:
    counts = [Count("poster", 2, 1, 0.5), Count("poster_asking", 3, 4, 9.0)]

    (posters, _) = queue_figures(counts)

    assert (posters.queue, posters.waiting, posters.running) == ("poster", 5, 5)
    assert posters.oldest_waiting_s == 9.0
