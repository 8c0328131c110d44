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

    again = retries.failure(Away(), {}, lambda: 0.0)
    never = retries.failure(AwayForGood(), {}, lambda: 0.0)

    assert again.retry_in_s == 3.0
    assert (never.reason, never.retry_in_s) == ("final", None)


def test_tries_are_counted_by_what_went_wrong() -> None:
    retries = Retries(by_class={Away: Backoff(attempts_most=3), AwayForGood: Backoff()})

    second = retries.failure(Away(), {"away": 1, "away_for_good": 900}, lambda: 0.0)
    third = retries.failure(Away(), second.tries, lambda: 0.0)

    assert (second.retry_in_s, second.tries) == (2.0, {"away": 2, "away_for_good": 900})
    assert (third.retry_in_s, third.reason) == (None, "attempts")
