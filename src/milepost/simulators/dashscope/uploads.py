"""Files that are sent ahead, as the vendor's SDK does with those of the caller's own machine.

The vendor gives a policy, the file goes to its store under that policy, and a request then names it
as `oss://KEY` and says in a header that it does. Nothing is kept here but the key.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from milepost.simulators.dashscope.answers import bad, good
from milepost.simulators.dashscope.asked import Refused
from milepost.simulators.dashscope.gate import Gate

PATH: Final = "/simulator/uploads"
RESOLVE: Final = "x-dashscope-ossresourceresolve"
LIVES_S: Final = 48 * 3600.0
MOST_BYTES: Final = 100 * 1024 * 1024
MOST_DATA_BYTES: Final = 10_485_760
"""Of a picture that stands in the request itself."""
_SCHEME: Final = "oss://"
_FIELD: Final = re.compile(rb'name="(key|Signature)"\r\n(?:[^\r\n]+\r\n)*\r\n([^\r\n]{1,512})\r\n')


@dataclass(slots=True)
class Uploads:
    """What was sent ahead."""

    gate: Gate
    clock: Callable[[], float]
    """Seconds since 1970."""
    _expires_s: dict[str, float] = field(default_factory=dict)
    """By key."""
    _signature: str = field(default_factory=lambda: token_hex(16), repr=False)

    async def policy(self, request: Request) -> Response:
        """Where and how a file may be sent."""
        if (barred := self.gate.barred(request)) is not None:
            return barred
        query = request.query_params
        if query.get("action") != "getPolicy" or not query.get("model"):
            return bad("InvalidParameter", "action must be getPolicy, and model be given")
        return good(
            {
                "data": {
                    "policy": "simulated",
                    "signature": self._signature,
                    "upload_dir": f"dashscope-instant/{token_hex(16)}",
                    "upload_host": f"{str(request.base_url).rstrip('/')}{PATH}",
                    "expire_in_seconds": 300,
                    "max_file_size_mb": MOST_BYTES // 2**20,
                    "oss_access_key_id": "simulated",
                    "x_oss_object_acl": "private",
                    "x_oss_forbid_overwrite": "true",
                }
            }
        )

    async def take(self, request: Request) -> Response:
        """A form with a file, as the vendor's store takes it."""
        head = bytearray()
        size = 0
        async for piece in request.stream():
            size += len(piece)
            head += piece[: max(2**16 - len(head), 0)]  # the fields stand before the file
        fields = {name: value.decode("utf-8", "replace") for name, value in _FIELD.findall(head)}
        signed = hmac.compare_digest(
            fields.get(b"Signature", "").encode(), self._signature.encode()
        )
        if not signed or not fields.get(b"key") or size > MOST_BYTES:
            refused = "<Error><Code>AccessDenied</Code></Error>"
            return Response(refused, 403, media_type="application/xml")
        self._expires_s[fields[b"key"]] = self.clock() + LIVES_S
        return Response(status_code=200)

    def check(self, pictures: Iterable[str], *, resolves: bool) -> None:
        """Whether the vendor can get at the pictures of a request.

        Args:
            pictures: links, data, or what was sent ahead.
            resolves: whether the request says that some were sent ahead.

        Raises:
            Refused: it cannot.
        """
        for picture in pictures:
            if picture.startswith("data:"):
                if len(picture) > MOST_DATA_BYTES:
                    raise Refused(400, "BadRequest.TooLarge", "a picture is larger than 10 MB")
            elif picture.startswith(_SCHEME):
                known = self._expires_s.get(picture.removeprefix(_SCHEME), 0.0) > self.clock()
                if not resolves or not known:
                    raise Refused(400, "InvalidURL", "the file cannot be found")
            elif not picture.startswith(("http://", "https://")):
                raise Refused(400, "InvalidURL", "a picture is no link")
