from __future__ import annotations

from fakes.access_rows import Clock
from milepost.access.attempts import MAX_ADDRESSES, MAX_FAILED, SECONDS_EACH, FailedAttempts


def test_after_twenty_wrong_ones_an_address_must_wait() -> None:
    attempts = FailedAttempts(clock_s=Clock().seconds)

    waits = [attempts.note("192.0.2.1") for _ in range(MAX_FAILED + 2)]

    assert waits[:MAX_FAILED] == [0.0] * MAX_FAILED
    assert waits[MAX_FAILED:] == [SECONDS_EACH, SECONDS_EACH]
    assert attempts.note("192.0.2.2") == 0.0


def test_whoever_waited_may_try_once_more() -> None:
    clock = Clock()
    attempts = FailedAttempts(clock_s=clock.seconds)
    for _ in range(MAX_FAILED + 1):
        wait_s = attempts.note("192.0.2.1")

    clock.s += wait_s

    assert attempts.note("192.0.2.1") == 0.0
    assert attempts.note("192.0.2.1") > 0.0


def test_addresses_of_one_ipv6_network_are_one() -> None:
    attempts = FailedAttempts(clock_s=Clock().seconds)

    waits = [attempts.note(f"2001:db8::{n:x}") for n in range(MAX_FAILED + 1)]

    assert waits[-1] > 0.0
    assert attempts.note("2001:db8:0:1::1") == 0.0


def test_memory_is_bounded_however_many_addresses_come() -> None:
    attempts = FailedAttempts(clock_s=Clock().seconds)

    for n in range(MAX_ADDRESSES + 100):
        attempts.note(f"client {n}")

    assert len(attempts._full_until_s) == MAX_ADDRESSES
