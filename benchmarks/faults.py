"""What faults cost a service: nothing lost, nothing twice, and soon at work again.

    python benchmarks/faults.py --database sqlite
    python benchmarks/faults.py --database postgres --minutes 3
    python benchmarks/faults.py --database postgres --only prompts

Real processes only. `posters`: four tenants order small posters while the server (SQLite), or the
server and its two workers (Postgres), are killed every few seconds; customers ask again after
every broken connection, with the same key, and follow each poster's events from the last one they
had. `prompts`: tiny workflows with ids of the client's through servers that are killed every
second or two. `outages`: Postgres restarted, the store away for half a minute, the disk full.
`clock`: set forward and back by hours, for these processes alone. Prints a table
with what is owed; the last line is JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
from collections.abc import Callable, Coroutine

import killed_posters
import killed_prompts
import outages
from faulty_service import told_apart

NOTHING = ("<=", 0.0)
SOON = ("<=", 10.0)
OWED = {
    "lost": NOTHING,
    "twice_by_key": NOTHING,
    "not_succeeded": NOTHING,
    "twice_in_history": NOTHING,
    "left_in_queue": NOTHING,
    "twice_in_store": NOTHING,
    "bad_pictures": NOTHING,
    "ends_told_wrongly": NOTHING,
    "events_in_disorder": NOTHING,
    "bad_answers": NOTHING,
    "readyz_wrong": NOTHING,
    "orphans_left": NOTHING,
    "tracebacks": NOTHING,
    "begun_unduly": NOTHING,
    "taken_over_most_s": SOON,
    "next_done_most_s": SOON,
    "last_done_s": SOON,
}


def main() -> None:
    """Print the table and the JSON line."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    options.add_argument("--minutes", type=float, default=3.0, metavar="N")
    options.add_argument("--posters", type=int, default=600, metavar="N")
    options.add_argument("--prompts", type=int, default=2000, metavar="N")
    options.add_argument("--only", choices=["posters", "prompts", "outages", "clock"])
    asked = options.parse_args()
    runs: dict[str, Callable[[], Coroutine[None, None, dict[str, float]]]] = {
        "posters": lambda: killed_posters.measure(
            asked.database, minutes=asked.minutes, posters=asked.posters
        ),
        "outages": lambda: outages.measure(asked.database),
        "clock": lambda: outages.measure_clock(asked.database),
        "prompts": lambda: killed_prompts.measure(asked.database, prompts=asked.prompts),
    }
    found: dict[str, dict[str, float]] = {}
    for name, run in runs.items():
        if asked.only in (None, name):
            with told_apart(name):
                found[name] = asyncio.run(run())
    print(
        f"{asked.database}; Python {platform.python_version()}, {platform.machine()}, "
        f"{os.cpu_count()} cores"
    )
    for name, figures in found.items():
        for figure, value in figures.items():
            owed = "  owed {} {:g}".format(*SOON) if figure.endswith("next_done_s") else ""
            if figure in OWED:
                owed = "  owed {} {:g}".format(*OWED[figure])
            print(f"{name + ' ' + figure:36} {value:10.2f}{owed}")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
