from __future__ import annotations

import pytest

from milepost.providers.retry_after import retry_after_s

NINE = "Sat, 21 Nov 2026 09:00:00 GMT"
A_MINUTE_LATER = "Sat, 21 Nov 2026 09:01:00 GMT"


@pytest.mark.parametrize(
    ("said", "wait_s"),
    [
        ("7", 7.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("9999999999999", 3600.0),
        ("-1", None),
        ("٣", None),
        ("nan", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_a_wait_is_read_if_it_is_seconds(said: str | None, wait_s: float | None) -> None:
    assert retry_after_s({} if said is None else {"retry-after": said}) == wait_s


@pytest.mark.parametrize(
    ("until", "now", "wait_s"),
    [
        (A_MINUTE_LATER, NINE, 60.0),
        ("Fri, 31 Dec 2100 00:00:00 GMT", NINE, None),
        (NINE, A_MINUTE_LATER, None),
        (A_MINUTE_LATER, "", None),
        (A_MINUTE_LATER, "yesterday", None),
        ("Mon, 01 Jan 0001 00:00:00 -0000", NINE, None),
    ],
)
def test_a_date_counts_from_the_servers_own_time(
    until: str, now: str, wait_s: float | None
) -> None:
    assert retry_after_s({"retry-after": until, "date": now}) == wait_s


def test_no_wait_is_longer_than_the_caller_bears() -> None:
    assert retry_after_s({"retry-after": "900"}, longest_s=300.0) == 300.0
