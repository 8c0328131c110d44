"""What the door says to whoever it does not let in, in the words of the face that was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from starlette.responses import Response

from milepost.api.door_table import Need
from milepost.api.faces import answer_by_face

CHALLENGE: Final = 'Bearer realm="milepost"'


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not."""

    status: int
    code: str
    message: str
    right: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def answer(self, path: str) -> Response:
        """In the form of whatever that path belongs to."""
        return answer_by_face(
            path, self.status, self.code, self.message, self.right, headers=self.headers
        )


NO_TOKENS_YET: Final = Refusal(
    401,
    "unauthorized",
    "there are no tokens yet",
    "create one on the machine itself",
    {"WWW-Authenticate": CHALLENGE},
)
TOKEN_NEEDED: Final = Refusal(
    401,
    "unauthorized",
    "a token is needed",
    "send Authorization: Bearer TOKEN",
    {"WWW-Authenticate": CHALLENGE},
)
WRONG_TOKEN: Final = Refusal(
    401,
    "unauthorized",
    "the token is unknown, revoked or has expired",
    "create another one",
    {"WWW-Authenticate": f'{CHALLENGE}, error="invalid_token"'},
)
FOREIGN_PAGE: Final = Refusal(
    403,
    "foreign_origin",
    "with a session, only our own page may ask for this",
    "send the token as a header",
)
LINK_REFUSED: Final = Refusal(
    403, "link_refused", "the link is not valid, or no longer", "ask for a new one"
)
NOT_THERE: Final = Refusal(404, "not_found", "Not Found")
TOKENS_AWAY: Final = Refusal(503, "database_away", "the database of tokens is away", "try later")


def wrong_scope(need: Need) -> Refusal:
    """The token is for something else."""
    wanted = " ".join(sorted(need))
    return Refusal(
        403,
        "wrong_scope",
        "the token is not for this",
        f"it needs the scope {wanted}",
        {"WWW-Authenticate": f'{CHALLENGE}, error="insufficient_scope", scope="{wanted}"'},
    )


def too_often(wait_s: float) -> Refusal:
    """One wrong token too many."""
    return Refusal(
        429,
        "too_many_attempts",
        "too many wrong tokens came from here",
        "wait",
        {"Retry-After": str(int(wait_s) + 1)},
    )
