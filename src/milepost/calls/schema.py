"""The ledger's tables."""

from __future__ import annotations

from typing import Final

from milepost.records.schema import Schema
from milepost.records.transaction import Transaction

DAY_MS: Final = 86_400_000
CALLS: Final = """
CREATE TABLE calls (
    digest TEXT PRIMARY KEY,
    tenant TEXT NOT NULL,
    account TEXT NOT NULL,
    model TEXT NOT NULL,
    state TEXT NOT NULL,
    owner TEXT,
    lease_until_ms BIGINT NOT NULL,
    turn BIGINT NOT NULL,
    asked_ms BIGINT NOT NULL,
    not_before_ms BIGINT NOT NULL,
    granted_ms BIGINT,
    settled_ms BIGINT,
    task_id TEXT,
    submits BIGINT NOT NULL,
    resubmits BIGINT NOT NULL,
    address TEXT,
    verdict TEXT,
    vendor_code TEXT,
    finished_ms BIGINT,
    charged_ms BIGINT NOT NULL,
    reserved_cny DOUBLE PRECISION NOT NULL,
    cost_cny DOUBLE PRECISION NOT NULL,
    input_tokens BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL,
    pictures BIGINT NOT NULL
);
CREATE INDEX calls_in_line ON calls (account, model, state);
CREATE INDEX calls_by_start ON calls (account, model, settled_ms);
CREATE INDEX calls_by_day ON calls (tenant, charged_ms);
CREATE TABLE call_tasks (
    account TEXT NOT NULL,
    task_id TEXT NOT NULL,
    model TEXT NOT NULL,
    seen_ms BIGINT NOT NULL,
    PRIMARY KEY (account, task_id)
);
CREATE TABLE call_gates (
    name TEXT PRIMARY KEY,
    turn BIGINT NOT NULL,
    next_start_ms BIGINT NOT NULL
)
"""
"""calls: one row per paid call, its content's digest the key.
    state: intent (in line, or granted and perhaps submitted) | submitted | done | failed;
    granted_ms without task_id: it may have been submitted;
    settled_ms: when its last submit had surely arrived;
    turn: its place in the fair order.
call_tasks: every task id ever seen, so that a search never takes one for unknown.
call_gates: one row per (account, model) and per tenant; whoever decides about it locks it.
Times are milliseconds since 1970 by the database's clock.
"""

LATELY: Final = "CREATE INDEX calls_lately ON calls (charged_ms, tenant, cost_cny)"
"""What was spent today by anybody, for metrics, and what is old."""
VACATED: Final = "ALTER TABLE calls ADD COLUMN vacated_ms BIGINT"
"""Since when a call that was granted a place in flight needs it no more; NULL while it does."""
CALLS_SCHEMA: Final = Schema("calls", (CALLS, LATELY, VACATED))
"""Handed to `open_records` by whoever opens the database."""

CLOCK: Final = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint"


def now_ms(transaction: Transaction) -> int:
    """This very moment; a transaction's own clock may stand still while it waits for a lock."""
    if transaction.database == "postgres":
        row = transaction.row(CLOCK)
        assert row is not None  # noqa: S101  # a clock has one row
        return int(row[0])
    return transaction.now_ms


def midnight_before(now_ms: int, day_offset_ms: int) -> int:
    """When the tenants' day began.

    Args:
        now_ms: milliseconds since 1970.
        day_offset_ms: how far their midnight lies before that of UTC.
    """
    return now_ms - (now_ms + day_offset_ms) % DAY_MS


def gate_of(account: str, model: str) -> str:
    """The row of `call_gates` that decides about this account and model."""
    return f"model {len(account)} {account} {model}"


def lock_gate(transaction: Transaction, name: str) -> tuple[int, int]:
    """Wait until this transaction alone decides about the gate; its turn and next start."""
    transaction.change(
        "INSERT INTO call_gates (name, turn, next_start_ms) VALUES (:name, 0, 0)"
        " ON CONFLICT (name) DO NOTHING",
        name=name,
    )
    # an update locks the row on Postgres; SQLite's writer has the whole file already
    transaction.change("UPDATE call_gates SET turn = turn WHERE name = :name", name=name)
    row = transaction.row(
        "SELECT turn, next_start_ms FROM call_gates WHERE name = :name", name=name
    )
    return (0, 0) if row is None else (int(row[0]), int(row[1]))
