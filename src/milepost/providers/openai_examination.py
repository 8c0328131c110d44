"""What ails an account at a server that speaks OpenAI's protocol: asked for its list of models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import httpx

from milepost.calls.vendor import VendorSaid, Verdict
from milepost.providers.examination import Finding
from milepost.providers.exchange import Patience, Reply, exchange
from milepost.providers.openai_failures import refusal_of

SHORT: Final = Patience(connect_s=5.0, silence_s=8.0, total_s=10.0)
_LISTS_NONE: Final = frozenset({404, 405, 501})
_MOST_BYTES: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class OpenAiExamination:
    """Of one account; costs nothing."""

    account: str
    client: httpx.AsyncClient

    async def findings(self, models: Sequence[str]) -> list[Finding]:
        """Whether it answers and lets us in, and whether it has these models."""
        try:
            request = self.client.build_request("GET", "models")
            reply = await exchange(self.client, request, SHORT, most_bytes=_MOST_BYTES)
        except VendorSaid as said:
            return [no_answer(self.account, said)]
        if reply.status in _LISTS_NONE:
            return [Finding(f"{self.account}: the server answers, and lists no models")]
        if refusal := refusal_of(reply):
            return [not_let_in(self.account, refusal)]
        found = [Finding(f"{self.account}: the server answers and lets us in")]
        listed = _models_in(reply)
        return [*found, *[self._model(model, listed) for model in models if listed]]

    def _model(self, model: str, listed: frozenset[str]) -> Finding:
        if model in listed:
            return Finding(f"{self.account}: has {model}")
        some = ", ".join(sorted(listed)[:5])
        what = f"{self.account}: does not list {model}"
        return Finding(what, ok=False, remedy=f"name one that it has, such as {some}")


def no_answer(account: str, said: VendorSaid) -> Finding:
    """Of a server that cannot be reached."""
    what = f"{account}: no answer from its address ({said.vendor_code})"
    return Finding(what, ok=False, remedy="check the endpoint, the network and the server")


def not_let_in(account: str, said: VendorSaid) -> Finding:
    """Of a server that refuses."""
    what = f"{account}: refused ({said.vendor_code})"
    if said.verdict is Verdict.ACCOUNT:
        return Finding(what, ok=False, remedy="check the key and the path of the endpoint")
    return Finding(what, ok=False, remedy="try again later")


def _models_in(reply: Reply) -> frozenset[str]:
    answer = reply.json()
    listed = answer.get("data") if isinstance(answer, dict) else None
    items = listed if isinstance(listed, list) else []
    names = [each.get("id") for each in items if isinstance(each, dict)]
    return frozenset(name for name in names if isinstance(name, str) and name.isprintable())
