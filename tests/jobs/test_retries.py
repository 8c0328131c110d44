from __future__ import annotations

from milepost.errors import WorldFailure
from milepost.jobs.retries import Backoff, Retries


class Away(WorldFailure):
    code = "away"
    retryable = True


class AwayForGood(Away):
    code = "away_for_good"


def test_a_class_may_be_final_where_its_ancestor_is_tried_again() -> None:
    retries = Retries(by_class={Away: Backoff(first_s=3.0), AwayForGood: None})

    again = retries.failure(Away(), 1, lambda: 0.0)
    never = retries.failure(AwayForGood(), 1, lambda: 0.0)

    assert again.retry_in_s == 3.0
    assert (never.reason, never.retry_in_s) == ("final", None)
