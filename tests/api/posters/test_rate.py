from __future__ import annotations

import pytest

from api.posters.poster_service import Clock
from milepost.api.posters.rate import MAX_BUCKETS, TokenBuckets


def test_a_full_bucket_lets_a_second_s_worth_through_at_once() -> None:
    clock = Clock()
    buckets = TokenBuckets(per_second=3.0, clock_s=clock.read_s)

    waits = [buckets.wait_s("one") for _ in range(4)]

    assert waits == [0.0, 0.0, 0.0, pytest.approx(1 / 3)]


def test_less_than_one_a_second_lets_one_through_and_tells_the_wait() -> None:
    clock = Clock()
    buckets = TokenBuckets(per_second=0.1, clock_s=clock.read_s)
    buckets.wait_s("one")

    early = buckets.wait_s("one")
    clock.now_ms += 10_001

    assert early == pytest.approx(10.0)
    assert buckets.wait_s("one") == 0.0


def test_whoever_is_refused_does_not_wait_longer_for_asking() -> None:
    clock = Clock()
    buckets = TokenBuckets(per_second=1.0, clock_s=clock.read_s)

    waits = [buckets.wait_s("one") for _ in range(50)]

    assert set(waits[1:]) == {1.0}


def test_zero_lets_everything_through() -> None:
    buckets = TokenBuckets(per_second=0.0, clock_s=Clock().read_s)

    assert not any(buckets.wait_s("one") for _ in range(1000))


def test_only_so_many_tokens_are_remembered() -> None:
    buckets = TokenBuckets(per_second=1.0, clock_s=Clock().read_s)
    for number in range(MAX_BUCKETS + 1):
        buckets.wait_s(str(number))

    assert buckets.wait_s("0") == 0.0
    assert buckets.wait_s(str(MAX_BUCKETS)) > 0
