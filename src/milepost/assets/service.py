"""The service that a database belongs to: its id, its environment, and whose turn upkeep is."""

from __future__ import annotations

from typing import Final
from uuid import uuid4

from milepost.assets.failures import EnvironmentTaken
from milepost.assets.names import plain_environment
from milepost.assets.owner import RootOwner
from milepost.assets.shelf import Shelf
from milepost.records.records import Records
from milepost.records.schema import Schema
from milepost.records.transaction import Transaction

SCHEMA: Final = Schema(
    "assets",
    (
        """
CREATE TABLE service (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    id TEXT NOT NULL,
    environment TEXT NOT NULL
);
CREATE TABLE upkeep (task TEXT PRIMARY KEY, begun_ms BIGINT NOT NULL)
""",
    ),
)
NAME: Final = """
INSERT INTO service (only_row, id, environment) VALUES (1, :id, :environment)
ON CONFLICT DO NOTHING
"""
BEGIN: Final = """
INSERT INTO upkeep (task, begun_ms) VALUES (:task, :now_ms)
ON CONFLICT (task) DO UPDATE SET begun_ms = :now_ms
    WHERE upkeep.begun_ms NOT BETWEEN CAST(:before_ms AS BIGINT) + 1 AND CAST(:now_ms AS BIGINT)
"""


async def service_of(records: Records, *, environment: str) -> RootOwner:
    """Who the database belongs to: the environment that asks first, with an id made then.

    Args:
        records: opened with `SCHEMA`.
        environment: whose database it should be.

    Raises:
        EnvironmentTaken: another environment's.
        InvalidInput: no such environment.
        DatabaseAway: it does not answer.
    """
    plain_environment(environment)
    new_id = uuid4().hex

    def name(transaction: Transaction) -> RootOwner:
        transaction.change(NAME, id=new_id, environment=environment)
        row = transaction.row("SELECT environment, id FROM service")
        assert row is not None  # noqa: S101  # inserted above if nobody had
        return RootOwner(*row)

    owner = await records.write(name)
    if owner.environment != environment:
        raise EnvironmentTaken(
            "database",
            f"it belongs to the environment {owner.environment}, not {environment}",
            f"give {environment} its own --data-dir, and its own --database if it has one",
        )
    return owner


async def known_service(records: Records) -> RootOwner | None:
    """Who the database belongs to, if a server has ever used it.

    Raises:
        DatabaseAway: it does not answer.
    """
    row = await records.read(lambda each: each.row("SELECT environment, id FROM service"))
    return None if row is None else RootOwner(*row)


def claim_part(shelf: Shelf, owner: RootOwner) -> None:
    """Own an environment's part of a shelf that no data root guards: a bucket.

    Raises:
        EnvironmentTaken: another service of an environment of that name keeps its assets there.
        StoreUnreachable: it is away.
    """
    key = f"{plain_environment(owner.environment)}/service"
    if shelf.read(key) is None:
        shelf.write(key, owner.service_id.encode())
    if shelf.read(key) != owner.service_id.encode():
        raise EnvironmentTaken(
            "MILEPOST_ASSETS",
            f"another service owns the environment {owner.environment} there",
            f"start this one with another --environment, or delete {key} if that service is gone",
        )


async def has_turn(records: Records, task: str, *, every_s: float) -> bool:
    """Whether this process does the task now: nobody of the service has begun it for so long.

    Args:
        records: opened with `SCHEMA`.
        task: one word.
        every_s: seconds between two beginnings, over all processes.

    Raises:
        DatabaseAway: it does not answer.
    """

    def begin(transaction: Transaction) -> bool:
        now_ms = transaction.now_ms
        before_ms = now_ms - round(every_s * 1000)
        return transaction.change(BEGIN, task=task, now_ms=now_ms, before_ms=before_ms) == 1

    return await records.write(begin)
