"""Numbered changes to the tables, applied when the database is opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from milepost.records.refusals import SchemaTooNew
from milepost.records.transaction import Transaction

VERSIONS: Final = """
CREATE TABLE IF NOT EXISTS milepost_schema (part TEXT PRIMARY KEY, version INTEGER NOT NULL)
"""
ONE_AT_A_TIME: Final = "SELECT pg_advisory_xact_lock(7102316805)"
"""Two processes that start together do not both change the tables; the number is ours alone."""
SEQUENCE: Final = {
    "sqlite": "INTEGER PRIMARY KEY AUTOINCREMENT",
    "postgres": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
}
"""Written `{sequence}` in a step: a column that numbers the rows in the order they came."""


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables of one part of Milepost."""

    part: str
    """The folder's name, such as `jobs`."""
    steps: Sequence[str]
    """SQL understood by both databases, several statements divided by `;`. Never changed or
    removed once released: a change is one more step."""


def migrate(transaction: Transaction, schemas: Sequence[Schema]) -> None:
    """Bring every part's tables to the version we know.

    Raises:
        SchemaTooNew: a newer Milepost was here.
    """
    if transaction.database == "postgres":
        transaction.rows(ONE_AT_A_TIME)
    transaction.change(VERSIONS)
    for schema in schemas:
        known = len(schema.steps)
        found = version_of(transaction, schema)
        for step in schema.steps[found:]:
            for statement in step.split(";"):
                if statement.strip():
                    transaction.change(
                        statement.replace("{sequence}", SEQUENCE[transaction.database])
                    )
        if found < known:
            transaction.change(
                "INSERT INTO milepost_schema (part, version) VALUES (:part, :known) "
                "ON CONFLICT (part) DO UPDATE SET version = :known",
                part=schema.part,
                known=known,
            )


def version_of(transaction: Transaction, schema: Schema) -> int:
    """The step that a part's tables have come to; 0 if they are not there.

    Raises:
        SchemaTooNew: a newer Milepost was here.
    """
    row = transaction.row(
        "SELECT version FROM milepost_schema WHERE part = :part", part=schema.part
    )
    found = 0 if row is None else int(row[0])
    if found > len(schema.steps):
        raise SchemaTooNew(schema.part, found, len(schema.steps))
    return found
