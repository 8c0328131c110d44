"""Posters while servers and workers are killed every few seconds."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from customers import Customers, Ordered, order_evenly
from faulty_service import FaultyService, service

APART_S = (3.0, 7.0)
"""From the moment that a process is ready again to the next kill."""
SEEN_S = 0.1
"""After a kill: what the dead one had sent to the database has arrived."""


@dataclass(frozen=True)
class Kill:
    """One process, once."""

    at_s: float
    held: frozenset[str]
    """Posters that it had begun."""
    taken_over_s: float
    """Until none of them was its own any more."""


async def measure(on: str, *, minutes: float, posters: int) -> dict[str, float]:
    """Every figure."""
    workers = 2 if on == "postgres" else 0
    async with service(on=on, workers=workers) as running:
        customers = Customers(running.urls[0], running.tokens)
        over_s = 60 * minutes
        ordering = asyncio.create_task(order_evenly(customers, posters=posters, over_s=over_s))
        kills = await killed_until(running, time.monotonic() + over_s)
        orders = await ordering
        found = await audit(running, customers, orders)
        unduly = begun_unduly(running, kills)
        await customers.close()
    return {
        "kills": len(kills),
        "posters": len(orders),
        **found,
        "taken_over_most_s": max(kill.taken_over_s for kill in kills),
        "next_done_most_s": max(next_done_s(kills, orders)),
        "begun_again": sum(len(kill.held) for kill in kills),
        "begun_unduly": unduly,
    }


async def killed_until(running: FaultyService, until_s: float) -> list[Kill]:
    """Kill one after another, each started again at once."""
    kills: list[Kill] = []
    processes = [*running.servers, *running.workers]
    chance = random.Random(20260501)  # noqa: S311  # the same kills each time
    async with asyncio.TaskGroup() as group:
        tasks = []
        while time.monotonic() < until_s:
            await asyncio.sleep(chance.uniform(*APART_S))
            process = chance.choice(processes)
            dead, at_s = process.process_id, time.monotonic()
            running.kill(process)
            await asyncio.sleep(SEEN_S)
            held = await asyncio.to_thread(running.held_by, dead)
            tasks.append(group.create_task(taken_over(running, dead, at_s, held)))
            await running.begin(process)
    kills += [task.result() for task in tasks]
    return kills


async def taken_over(running: FaultyService, dead: int, at_s: float, held: set[str]) -> Kill:
    """Wait until the dead one's posters are others'."""
    while held & await asyncio.to_thread(running.held_by, dead):  # noqa: ASYNC110  # the table
        await asyncio.sleep(0.2)
    return Kill(at_s, frozenset(held), time.monotonic() - at_s if held else 0.0)


def next_done_s(kills: list[Kill], orders: list[Ordered]) -> list[float]:
    """From each kill until a customer had the next poster; a kill before that begins anew."""
    done_s = sorted(each.ended_s for each in orders if each.ended_s is not None)
    moments = [*(kill.at_s for kill in kills), math.inf]
    waited = []
    for at_s, following_s in pairwise(moments):
        next_s = next((each for each in done_s if each > at_s), at_s)
        if next_s < following_s:
            waited.append(next_s - at_s)
    return waited


async def audit(
    running: FaultyService, customers: Customers, orders: list[Ordered]
) -> dict[str, float]:
    """Whether everything that was ordered is there, and once."""
    twice = 0
    for seed, each in enumerate(orders):  # the same order again is the same poster
        await customers.order(each, seed)
        twice += len(each.ids) - 1
    bad_pictures = 0
    for each in orders:
        picture = await customers.answer(
            each.tenant, "GET", f"/v1/posters/{each.poster_id}/picture", right=200
        )
        bad_pictures += not (
            picture.content.startswith(b"\xff\xd8") and picture.content.endswith(b"\xff\xd9")
        )
    rows = running.rows("SELECT id, state FROM jobs WHERE kind = 'poster'")
    known = {each.poster_id for each in orders}
    return {
        "lost": sum(each.ends[:1] != ["succeeded"] for each in orders),
        "twice_by_key": twice + len({job_id for job_id, _ in rows} - known),
        "not_succeeded": sum(state != "succeeded" for _, state in rows),
        "twice_in_store": kept_wrongly(running, known),
        "bad_pictures": bad_pictures,
        "ends_told_wrongly": sum(len(each.ends) != 1 for each in orders),
        "events_in_disorder": sum(each.event_ids != sorted(set(each.event_ids)) for each in orders),
        "streams_a_poster": sum(each.streams for each in orders) / len(orders),
        "bad_answers": told(customers.bad_answers),
        "readyz_wrong": told(running.readiness.wrong),
        "readyz_asked": running.readiness.asked,
        "orphans_left": await running.orphans_left(),
        "tracebacks": running.tracebacks(),
    }


def told(wrong: list[str]) -> int:
    """How many; the first few are printed."""
    for each in wrong[:5]:
        print(f"    {each}")
    return len(wrong)


def kept_wrongly(running: FaultyService, known: set[str]) -> int:
    """Owners in the store that have not exactly one picture and one report, or no order."""
    found: Counter[str] = Counter()
    wrong = 0
    for link in (running.root / "assets").rglob("links/*/*/*"):
        found[link.parent.name] += 1
        wrong += link.name not in {"picture", "report"}
    return wrong + len(known ^ found.keys()) + sum(n != 2 for n in found.values())


def begun_unduly(running: FaultyService, kills: list[Kill]) -> int:
    """Beginnings that neither an order nor a kill explains."""
    held = Counter(job_id for kill in kills for job_id in kill.held)
    rows = running.rows("SELECT id, attempts FROM jobs WHERE kind = 'poster'")
    return sum(abs(attempts - 1 - held[job_id]) for job_id, attempts in rows)
