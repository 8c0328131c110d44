"""Links to the simulator's pictures: signed, and dead after a while."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_bytes
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from milepost.simulators.dashscope.picture import simulated_picture

PATH: Final = "/simulator/results/"
_EXPIRED: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code>'
    "<Message>Request has expired.</Message></Error>"
)


@dataclass(slots=True)
class Results:
    """The pictures, drawn when they are fetched."""

    clock: Callable[[], float]
    """Seconds since 1970."""
    wanted: dict[str, tuple[str, int, int, int]] = field(default_factory=dict)
    """Prompt, width, height and seed, by name."""
    _secret: bytes = field(default_factory=lambda: token_bytes(16), repr=False)

    def add(self, name: str, prompt: str, size: tuple[int, int], seed: int) -> None:
        """Let a picture be fetched."""
        self.wanted[name] = (prompt, *size, seed)

    def link(self, base: str, name: str, lives_s: float, made_at_s: float) -> str:
        """Where it is fetched until then.

        Args:
            base: the server's address without a slash at its end.
            name: as it was added.
            lives_s: how long.
            made_at_s: since when.
        """
        expires = int(made_at_s + lives_s)
        return f"{base}{PATH}{name}?Expires={expires}&Signature={self._signature(name, expires)}"

    async def answer(self, request: Request) -> Response:
        """The picture, or 403 as the vendor's store says it."""
        name, query = request.path_params["name"], request.query_params
        try:
            expires = int(query.get("Expires", "0"))
        except ValueError:
            expires = 0
        shown = query.get("Signature", "").encode()
        signed = hmac.compare_digest(self._signature(name, expires).encode(), shown)
        if not signed or self.clock() >= expires or name not in self.wanted:
            return Response(_EXPIRED, 403, media_type="application/xml")
        picture = await asyncio.to_thread(simulated_picture, *self.wanted[name])
        return Response(picture, media_type="image/png", headers={"Cache-Control": "no-store"})

    def _signature(self, name: str, expires: int) -> str:
        return hmac.digest(self._secret, f"{name} {expires}".encode(), "sha256").hex()[:32]
