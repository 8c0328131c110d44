from __future__ import annotations

from pathlib import Path

import pytest

from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.outcomes import OutcomeStore, user_of
from milepost.assets.shelf import Shelf
from milepost.errors import InvalidInput

ONE, TWO = "1" * 64, "2" * 64


class Ticking:
    """A clock whose every look is a second later."""

    now = 1000.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


def outcomes(
    folder: Path, *, max_bytes: int = 1_000_000, environment: str = "test"
) -> OutcomeStore:
    return OutcomeStore(
        FolderShelf(folder), environment=environment, max_bytes=max_bytes, clock=Ticking()
    )


def test_an_outcome_is_there_again_in_another_process(tmp_path: Path) -> None:
    assert outcomes(tmp_path).of("acme").put(ONE, b"encoded")

    assert outcomes(tmp_path).of("acme").get(ONE) == b"encoded"
    assert outcomes(tmp_path).of("acme").get(TWO) is None


def test_outcomes_are_kept_looked_up_and_erased_on_any_shelf(shelf: Shelf) -> None:
    acme = OutcomeStore(shelf, environment="test", max_bytes=1_000_000).of("acme")
    acme.put(ONE, b"own", owner="poster-1")
    acme.put(TWO, b"common", owner="poster-1")
    acme.get(TWO, owner="poster-2")

    assert acme.erase("poster-1") == 1
    assert (acme.get(ONE), acme.get(TWO)) == (None, b"common")


def test_a_tenant_and_an_environment_have_their_own(tmp_path: Path) -> None:
    outcomes(tmp_path).of("acme").put(ONE, b"encoded")

    assert outcomes(tmp_path).of("zenith").get(ONE) is None
    assert outcomes(tmp_path, environment="other").of("acme").get(ONE) is None


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    store = outcomes(tmp_path, max_bytes=1000)
    acme = store.of("acme")
    keys = [f"{n:032x}" for n in range(12)]
    for key in keys:
        acme.put(key, bytes(100))
        acme.get(keys[0])

    left = [key for key in keys if acme.get(key) is not None]
    assert keys[0] in left
    assert keys[-1] in left
    assert keys[1] not in left
    assert sum(stored.size_bytes for stored in store.shelf.listing("test")) <= 1000


def test_one_that_is_too_large_is_not_kept(tmp_path: Path) -> None:
    acme = outcomes(tmp_path, max_bytes=1000).of("acme")

    assert not acme.put(ONE, bytes(251))
    assert acme.get(ONE) is None


def test_a_damaged_one_is_none_and_goes(tmp_path: Path) -> None:
    store = outcomes(tmp_path)
    acme = store.of("acme")
    acme.put(ONE, b"encoded", owner="poster")
    (stored,) = (s for s in store.shelf.listing("test") if "/outcomes/" in s.key)
    store.shelf.write(stored.key, b"half")

    assert acme.get(ONE) is None
    assert list(store.shelf.listing("test")) == []


def test_erasing_an_owner_erases_what_nobody_else_used(tmp_path: Path) -> None:
    store = outcomes(tmp_path)
    acme = store.of("acme")
    acme.put(ONE, b"own", owner="poster-1")
    acme.put(TWO, b"common", owner="poster-1")
    acme.get(TWO, owner="poster-2")

    assert acme.erase("poster-1") == 1
    assert acme.get(ONE) is None
    assert acme.get(TWO) == b"common"
    assert acme.erase("poster-2") == 1
    assert list(store.shelf.listing("test")) == []


def test_what_nobody_used_for_long_goes(tmp_path: Path) -> None:
    store = outcomes(tmp_path)
    acme = store.of("acme")
    acme.put(ONE, b"old", owner="poster-1")
    since = store.clock()
    acme.put(TWO, b"young")

    assert store.forget_older(than=since) == 1
    assert acme.get(ONE) is None
    assert acme.get(TWO) == b"young"


@pytest.mark.parametrize("run_id", ["0c7f9a", "9f-3b_2", "Ünï ✓", "../x", "", "a" * 500])
def test_any_run_can_be_a_user(tmp_path: Path, run_id: str) -> None:
    acme = outcomes(tmp_path).of("acme")
    acme.put(ONE, b"encoded", owner=user_of(run_id))

    assert acme.erase(user_of(run_id)) == 1


@pytest.mark.parametrize("key", ["", "../x", "g" * 64, "A" * 64, "1" * 31])
def test_what_is_no_key_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(InvalidInput):
        outcomes(tmp_path).of("acme").get(key)
    with pytest.raises(InvalidInput):
        outcomes(tmp_path).of("acme").put(key, b"")
