"""That all processes of a service keep their assets in one place: a folder they share, or a bucket.

A worker with a folder of its own would make pictures that no server ever finds. The place has a
file whose name only the service's database knows.
"""

from __future__ import annotations

import asyncio
from typing import Final
from uuid import uuid4

from milepost.assets.failures import StoreFull, StoreUnreachable
from milepost.assets.names import plain_environment
from milepost.assets.store import AssetStore
from milepost.errors import InvalidInput
from milepost.records.records import Records
from milepost.records.schema import Schema
from milepost.records.transaction import Transaction

SCHEMA: Final = Schema(
    "assets_place",
    (
        """
CREATE TABLE assets_place (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    mark TEXT NOT NULL
)
""",
    ),
)
KNOWN: Final = "SELECT mark FROM assets_place"
CHOOSE: Final = """
INSERT INTO assets_place (only_row, mark) VALUES (1, :mark) ON CONFLICT DO NOTHING
"""
WORDS: Final = b"A Milepost service keeps its assets here. A copy of this place needs this file.\n"


async def check_place(records: Records, store: AssetStore, *, named_by: str) -> None:
    """Make sure that the store is the one that the service's other processes use.

    A store that is away now cannot be asked; then nothing is checked.

    Args:
        records: open, with `SCHEMA`.
        store: this process's.
        named_by: the option or setting that says where it is.

    Raises:
        InvalidInput: it is another one.
        DatabaseAway: the database does not answer.
    """
    mark = await records.read(_known)
    try:
        if mark is None:
            mark = await _chosen(records, store)
        there = await asyncio.to_thread(store.shelf.read, _key(store, mark))
    except (StoreUnreachable, StoreFull):
        return
    if there is None:
        raise InvalidInput(
            named_by,
            "is not where this service keeps its pictures",
            "give all its servers and workers one shared folder, or the same MILEPOST_ASSETS; "
            f"if the place was moved, copy its file {_key(store, mark)} too",
        )


async def _chosen(records: Records, store: AssetStore) -> str:
    """The mark of the place that is the service's from now on; ours, if nobody was before us."""
    mark = uuid4().hex
    # there before the database names it, so that whoever reads the name finds it
    await asyncio.to_thread(store.shelf.write, _key(store, mark), WORDS)

    def choose(transaction: Transaction) -> str:
        transaction.change(CHOOSE, mark=mark)
        return _known(transaction) or mark

    return await records.write(choose)


def _known(transaction: Transaction) -> str | None:
    row = transaction.row(KNOWN)
    return None if row is None else str(row[0])


def _key(store: AssetStore, mark: str) -> str:
    return f"{plain_environment(store.environment)}/place-{mark}"
