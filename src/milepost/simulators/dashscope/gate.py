"""Who is let in, and how the simulator says no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from milepost.calls.policy import Limits
from milepost.simulators.dashscope.answers import bad, status_of
from milepost.simulators.dashscope.counts import Counts
from milepost.simulators.dashscope.script import Script

_LOOKS: Final = Limits(starts=20)


@dataclass(slots=True)
class Gate:
    """Stands before every path of the vendor."""

    script: Script
    counts: Counts

    def too_many_looks(self) -> bool:
        """Count a look at tasks; whether it came too fast."""
        return not self.counts.press("looks", _LOOKS) and self.script.limits

    def barred(self, request: Request, *, compatible: bool = False) -> Response | None:
        """What a request without the right key, or to a barred account, gets."""
        key = key_of(request)
        if not key or (self.script.keys and key not in self.script.keys):
            return bad("InvalidApiKey", "Invalid API-key provided.", compatible=compatible)
        if self.script.account_code:
            return self.fail(self.script.account_code, compatible=compatible)
        return None

    def fail(self, fault: str, *, compatible: bool = False) -> Response:
        """The answer of a fault by its name, or by the vendor's code."""
        self.counts.faults[fault] += 1
        if fault == "gateway":
            return Response("<html>502 Bad Gateway</html>", 502, media_type="text/html")
        named = {"throttled": "Throttling.RateQuota", "failing": "InternalError"}
        code = named.get(fault, fault)
        told = "The simulator was told to answer so."
        return bad(code, told, status=status_of(code), compatible=compatible)


def key_of(request: Request) -> str:
    """The key that a request shows; empty if none."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""
