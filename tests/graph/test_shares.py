"""Whose turn it is: how much time each customer has had."""

from __future__ import annotations

from milepost.graph.shares import Shares, Turn


class Clock:
    """Goes on when it is told to."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def begun(shares: Shares[str]) -> tuple[str, Turn]:
    """Who is next; there is somebody."""
    found = shares.begin_next()
    assert found is not None
    return found


def test_who_used_the_least_goes_first_whoever_waited_longest() -> None:
    clock = Clock()
    shares: Shares[str] = Shares(clock=clock)
    order = []
    for number in range(4):
        shares.wait(f"slow {number}", whose="slow")
        shares.wait(f"quick {number}", whose="quick")
    while len(shares):
        who, turn = begun(shares)
        order.append(who)
        clock.now_s += 10 if turn.whose == "slow" else 1
        shares.end(turn)

    assert order == [
        "slow 0",
        *(f"quick {each}" for each in range(4)),
        "slow 1",
        "slow 2",
        "slow 3",
    ]


def test_a_turn_that_goes_on_counts() -> None:
    clock = Clock()
    shares: Shares[str] = Shares(clock=clock)
    for name in ("a", "b", "c"):
        shares.wait(name, whose="north")
    begun(shares)
    clock.now_s += 5
    shares.wait("d", whose="south")
    clock.now_s += 5

    assert begun(shares)[0] == "d"


def test_who_wanted_nothing_for_long_has_no_claim_to_the_time_before() -> None:
    clock = Clock()
    shares: Shares[str] = Shares(clock=clock)
    shares.wait("south", whose="south")
    shares.end(begun(shares)[1])
    shares.wait("north", whose="north")
    _, north = begun(shares)
    clock.now_s += 1000
    order = []
    for _ in range(3):
        shares.wait("south", whose="south")
        shares.wait("north", whose="north")
    shares.end(north)
    while len(shares):
        who, turn = begun(shares)
        order.append(who)
        clock.now_s += 1
        shares.end(turn)

    assert sorted(order[:2]) == ["north", "south"]


def test_who_wants_nothing_for_a_moment_keeps_its_claim() -> None:
    clock = Clock()
    shares: Shares[str] = Shares(clock=clock)
    for name in ("north", "south"):
        shares.wait(name, whose=name)
    for _ in range(2):
        _, turn = begun(shares)
        clock.now_s += 10 if turn.whose == "north" else 1
        shares.end(turn)
    clock.now_s += 1
    shares.wait("north", whose="north")
    shares.wait("south", whose="south")

    assert shares.behind_s("north") == 0
    assert begun(shares)[0] == "south"


def test_nothing_is_kept_of_who_has_gone() -> None:
    clock = Clock()
    shares: Shares[str] = Shares(clock=clock)
    for number in range(50):
        shares.wait("x", whose=str(number))
        shares.end(begun(shares)[1])
        clock.now_s += 3
    shares.wait("y", whose="last")

    assert begun(shares)[0] == "y"
    assert list(shares.send_away()) == []
    assert shares.begin_next() is None
