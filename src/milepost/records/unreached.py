"""Why Postgres could not be reached, in words that hold no address and no password."""

from __future__ import annotations

from typing import Final

UNREADABLE: Final = "its address cannot be read"
UNKNOWN_HOST: Final = "its host is not known"
NOT_LET_IN: Final = "it refuses this user or password"
NO_SUCH_DATABASE: Final = "it has no database of that name"
NO_ANSWER: Final = "it does not answer"
WRONG_ADDRESS: Final = frozenset({UNREADABLE, UNKNOWN_HOST, NOT_LET_IN, NO_SUCH_DATABASE})
"""Waiting does not help when a program starts; while one runs, they too may pass."""
_TOLD: Final = (
    ("could not translate host name", UNKNOWN_HOST),
    ("failed to resolve host", UNKNOWN_HOST),
    ("password", NOT_LET_IN),
    ("authentication failed", NOT_LET_IN),
    ("no pg_hba.conf entry", NOT_LET_IN),
    ('role "', NOT_LET_IN),
    ('database "', NO_SUCH_DATABASE),
    ("invalid", UNREADABLE),
    ("starting up", "it is starting"),
    ("shutting down", "it is stopping"),
    ("too many", "it takes no more connections"),
)
"""libpq gives no code for a connection that failed, only its text; in another language than
English it is told that nobody answers."""


def reason_of(told: str) -> str:
    """What to say of the driver's own text, which quotes host, user and database."""
    plain = told.lower()
    return next((reason for part, reason in _TOLD if part in plain), NO_ANSWER)
