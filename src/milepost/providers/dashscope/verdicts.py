"""The vendor's error codes, and what each means for asking again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from milepost.calls.vendor import VendorSaid, Verdict
from milepost.providers.retry_after import retry_after_s

_CODE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.\- ]{0,63}")
KEYS_BEGIN: Final = "sk-"
_LONGEST_PAUSE_S: Final = 300.0

_BY_BEGINNING: Final[tuple[tuple[str, Verdict], ...]] = (
    # The content; never asked again as it is.
    ("datainspection", Verdict.REFUSED),
    ("ipinfringement", Verdict.REFUSED),
    ("faqruleblocked", Verdict.REFUSED),
    ("customroleblocked", Verdict.REFUSED),
    # Too fast. `insufficient_quota` is this vendor's word for tokens a minute, not for money.
    ("throttling", Verdict.BUSY),
    ("limitrequests", Verdict.BUSY),
    ("limitburstrate", Verdict.BUSY),
    ("insufficientquota", Verdict.BUSY),
    ("ratelimit", Verdict.BUSY),
    # Key, bill, permission, name of the model; some of them come with 429 or 400.
    ("arrearage", Verdict.ACCOUNT),
    ("commoditynotpurchased", Verdict.ACCOUNT),
    ("prepaidbilloverdue", Verdict.ACCOUNT),
    ("postpaidbilloverdue", Verdict.ACCOUNT),
    ("invalidapikey", Verdict.ACCOUNT),
    ("notauthorized", Verdict.ACCOUNT),
    ("accessdenied", Verdict.ACCOUNT),
    ("model.accessdenied", Verdict.ACCOUNT),
    ("workspace.accessdenied", Verdict.ACCOUNT),
    ("app.accessdenied", Verdict.ACCOUNT),
    ("allocationquota", Verdict.ACCOUNT),
    ("modelnotfound", Verdict.ACCOUNT),
    ("modelnotsupported", Verdict.ACCOUNT),
    ("workspacenotfound", Verdict.ACCOUNT),
    # Its own failures; after a timeout of its own it may still be working on what it took.
    ("requesttimeout", Verdict.LOST),
    ("responsetimeout", Verdict.LOST),
    ("internalerror.timeout", Verdict.LOST),
    ("internalerror", Verdict.UNWELL),
    ("systemerror", Verdict.UNWELL),
    ("modelserving", Verdict.UNWELL),
    ("modelunavailable", Verdict.UNWELL),
    # What was asked; it will not become right.
    ("invalid", Verdict.FAILED),
    ("badrequest", Verdict.FAILED),
)
"""Codes without case, `_`, `-` and spaces: native and OpenAI's spelling differ in no more."""
_PASSED_ON: Final = "internalerror.algo."
_BY_STATUS: Final[Mapping[int, Verdict]] = {
    401: Verdict.ACCOUNT,
    402: Verdict.ACCOUNT,
    403: Verdict.ACCOUNT,
    404: Verdict.ACCOUNT,
    405: Verdict.ACCOUNT,
    408: Verdict.LOST,
    429: Verdict.BUSY,
}


def verdict_of(code: str, *, status: int | None = None) -> Verdict:
    """What an error means for asking again.

    Args:
        code: the vendor's word; it counts before the status, which mid-stream errors lack.
        status: of HTTP; without both the answer is of a machine between us and the vendor, which
            may have taken the request.
    """
    known = _known(code)
    if known is not None or status is None:
        return known or Verdict.FAILED
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if 300 <= status < 400:
        return Verdict.ACCOUNT  # the configured address is not the vendor's
    if status >= 500:
        return Verdict.UNWELL if code else Verdict.LOST
    return Verdict.FAILED


def _known(code: str) -> Verdict | None:
    """What a word of the vendor's means by itself; None if we have never heard it."""
    plain = re.sub(r"[_\- ]", "", code).lower()
    # `InternalError.Algo.DataInspectionFailed` is a refusal that its model has passed on.
    inner = plain.removeprefix(_PASSED_ON) if plain.startswith(_PASSED_ON) else plain
    for word in (inner, plain):
        for beginning, verdict in _BY_BEGINNING:
            if word.startswith(beginning):
                return verdict
    return None


def is_about_content(code: str) -> bool:
    """Whether a picture or task failed because of what was asked for."""
    return verdict_of(code) is Verdict.REFUSED


def shown(code: object) -> str:
    """The code as it may stand in an error: the vendor's word, or nothing.

    A sentence might quote the prompt, and something between us and the vendor the key.
    """
    word = isinstance(code, str) and _CODE.fullmatch(code) and KEYS_BEGIN not in code
    return str(code) if word else ""


def refusal(status: int, answer: Mapping[str, object], headers: Mapping[str, str]) -> VendorSaid:
    """The answer of an unhappy status, in the vendor's own or OpenAI's shape.

    Args:
        status: of HTTP.
        answer: the body; empty if it was no object.
        headers: of the answer, by their lower-case names.
    """
    code = code_in(answer)
    verdict = verdict_of(code, status=status)
    wait_s = retry_after_s(headers, longest_s=_LONGEST_PAUSE_S)
    return VendorSaid(verdict, code or f"HTTP {status}", wait_s)


def refusal_within(answer: Mapping[str, object]) -> VendorSaid | None:
    """The error that stands in a happy answer; None if there is none that we know.

    Args:
        answer: the body of status 200.
    """
    code = code_in(answer)
    known = None if answer.get("output") or answer.get("choices") else _known(code)
    return None if known is None else VendorSaid(known, code)


def code_in(answer: Mapping[str, object]) -> str:
    """The error's code in either shape; empty if there is none."""
    error = answer.get("error")
    if isinstance(error, Mapping):
        return shown(error.get("code")) or shown(error.get("type"))
    return shown(answer.get("code"))
