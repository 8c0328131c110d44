"""The ledger in real processes, against a real server that counts."""

from __future__ import annotations

import random
import threading
from collections import Counter
from itertools import pairwise

import pytest

from calls.workers import Worker, counting_vendor, counts

pytestmark = [pytest.mark.slow, pytest.mark.recovery]

KILLS = 10
QUICK = {"searchable": True, "poll_s": 0.01, "search_settles_s": 0.2, "backoff_s": 0.05}


def test_killed_workers_pay_each_key_once(where: str) -> None:
    chance = random.Random(5)  # noqa: S311  # moments to kill at
    calls = [("tenant", f"prompt {number}") for number in range(300)]
    order = {
        "calls": calls,
        "limits": {"running": 6},
        "policy": QUICK,
        "settings": {"lease_s": 0.6, "look_s": 0.02},
    }
    vendor = ("--task-s", "0.2", "--submit-s", "0.03", "--lose", "0.1", "--running", "6")

    with counting_vendor(*vendor) as port:
        other = Worker(where, port, order)
        other.go()
        for _ in range(KILLS):
            worker = Worker(where, port, order)
            worker.go()
            threading.Event().wait(chance.uniform(0.02, 0.5))
            worker, other = (other, worker) if chance.random() < 0.3 else (worker, other)
            worker.kill()
        other.kill()
        unfinished = len(calls) - len(counts(port)["paid"])
        last = Worker(where, port, order)
        last.go()
        ended = last.ended()
        seen = counts(port)

    assert unfinished  # or the kills came too late to show anything
    assert len(ended) == len(calls)
    assert all(address.startswith("tenant/task-") for _, address, _ in ended)
    assert seen["paid"] == {prompt: 1 for _, prompt in calls}
    assert seen["most_running"] <= 6
    assert seen["too_fast"] == 0


def test_two_processes_keep_the_limits_in_a_fair_order(where: str) -> None:
    calls = [(f"tenant {number % 4}", f"{number % 4} {number}") for number in range(200)]
    few = [("seldom", f"seldom {number}") for number in range(4)]
    vendor = ("--task-s", "0.08", "--starts", "20", "--running", "2")
    limits = {"starts": 20, "running": 2}
    told = {"limits": limits, "policy": QUICK, "settings": {"look_s": 0.02}}

    with counting_vendor(*vendor) as port:
        first = Worker(where, port, told | {"calls": calls[:100] + few})
        second = Worker(where, port, told | {"calls": calls[100:]})
        first.go()
        second.go()
        ended = first.ended() + second.ended()
        seen = counts(port)

    order = [prompt.split()[0] for prompt, _ in seen["order"]]
    assert len(ended) == 204
    assert set(seen["paid"].values()) == {1}
    assert seen["most_in_window"] <= 20
    assert seen["most_running"] <= 2
    assert seen["too_fast"] == 0
    halfway = Counter(order[:104])
    assert max(halfway[f"{tenant}"] for tenant in range(4)) <= 1.2 * 25
    assert min(halfway[f"{tenant}"] for tenant in range(4)) >= 0.8 * 25
    assert order[:60].count("seldom") == 4


def test_equal_calls_of_two_processes_pay_once(where: str) -> None:
    calls = [("tenant", f"prompt {number}") for number in range(30)]
    order = {"calls": calls, "policy": QUICK}

    with counting_vendor("--submit-s", "0.02") as port:
        workers = [Worker(where, port, order) for _ in range(2)]
        for worker in workers:
            worker.go()
        ended = [worker.ended() for worker in workers]
        seen = counts(port)

    assert dict.fromkeys(prompt for _, prompt in calls).keys() == seen["paid"].keys()
    assert set(seen["paid"].values()) == {1}
    assert {call[:2] for call in ended[0]} == {call[:2] for call in ended[1]}
    assert sum(paid_now for one in ended for *_, paid_now in one) == 30


def test_each_process_s_own_calls_come_in_the_order_they_were_asked(where: str) -> None:
    calls = [("tenant", f"prompt {number}") for number in range(30)]
    order = {"calls": calls, "policy": QUICK, "limits": {"running": 1}}

    with counting_vendor() as port:
        worker = Worker(where, port, order)
        worker.go()
        worker.ended()
        seen = counts(port)

    numbers = [int(prompt.split()[1]) for prompt, _ in seen["order"]]
    assert all(later > earlier for earlier, later in pairwise(numbers))
