from __future__ import annotations

from milepost.graph.cache import ENTRY_OVERHEAD_BYTES, USUAL_COUNT, OutcomeCache, SharedRoom
from milepost.node.spec import Outcome

ENTRY_BYTES = ENTRY_OVERHEAD_BYTES + 100


def test_the_least_recently_used_goes_first_and_the_bound_holds() -> None:
    cache = OutcomeCache(limit_bytes=2 * ENTRY_BYTES)
    for key in ("a", "b"):
        cache.put(key, Outcome(values=(key,)), 100)

    cache.get("a")
    cache.put("c", Outcome(values=("c",)), 100)

    assert ("a" in cache, "b" in cache, "c" in cache) == (True, False, True)
    assert cache.size_bytes == 2 * ENTRY_BYTES


def test_what_is_larger_than_the_cache_is_not_kept_and_drives_nothing_out() -> None:
    cache = OutcomeCache(limit_bytes=ENTRY_BYTES)
    cache.put("a", Outcome(), 100)

    cache.put("large", Outcome(), 101)

    assert "a" in cache
    assert "large" not in cache


def test_putting_a_key_again_counts_it_once() -> None:
    cache = OutcomeCache(limit_bytes=10 * ENTRY_BYTES)

    cache.put("a", Outcome(values=(1,)), 50)
    cache.put("a", Outcome(values=(2,)), 100)

    assert cache.get("a") == Outcome(values=(2,))
    assert (len(cache), cache.size_bytes) == (1, ENTRY_BYTES)


def test_clearing_frees_everything() -> None:
    cache = OutcomeCache(limit_bytes=10 * ENTRY_BYTES)
    cache.put("a", Outcome(), 50)

    cache.clear()

    assert (len(cache), cache.size_bytes, cache.get("a")) == (0, 0, None)


def test_a_number_of_outcomes_is_a_bound_of_its_own() -> None:
    cache = OutcomeCache(limit_bytes=10 * ENTRY_BYTES, limit_count=2)

    for key in ("a", "b", "c"):
        cache.put(key, Outcome(), 0)

    assert ("a" in cache, "b" in cache, "c" in cache) == (False, True, True)


def test_a_cache_of_none_keeps_nothing() -> None:
    cache = OutcomeCache(limit_bytes=10 * ENTRY_BYTES, limit_count=0)

    cache.put("a", Outcome(), 0)

    assert (len(cache), cache.size_bytes) == (0, 0)


def test_many_small_outcomes_have_a_bound_without_being_asked() -> None:
    cache = OutcomeCache(limit_bytes=2 * USUAL_COUNT * ENTRY_BYTES)

    for number in range(USUAL_COUNT + 10):
        cache.put(str(number), Outcome(), 0)

    assert len(cache) == USUAL_COUNT
    assert "9" not in cache
    assert "10" in cache


def test_caches_that_share_a_room_stay_within_it_and_the_largest_gives_first() -> None:
    room = SharedRoom(limit_bytes=4 * ENTRY_BYTES)
    busy, quiet = (OutcomeCache(limit_bytes=4 * ENTRY_BYTES, room=room) for _ in range(2))
    quiet.put("q", Outcome(), 100)

    for key in ("a", "b", "c", "d"):
        busy.put(key, Outcome(), 100)

    assert "q" in quiet
    assert [key in busy for key in ("a", "b", "c", "d")] == [False, True, True, True]

    busy.clear()
    for key in ("r", "s", "t"):
        quiet.put(key, Outcome(), 100)

    assert len(quiet) == 4
