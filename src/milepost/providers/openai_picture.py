"""The picture in an answer of OpenAI's protocol: base64, a data address, or a link."""

from __future__ import annotations

import base64
import binascii
from typing import Any, Final

import httpx

from milepost.calls.call import counted
from milepost.calls.vendor import VendorSaid, Verdict
from milepost.providers.capabilities import Download, Picture
from milepost.providers.fetched_picture import DownloadLimits, checked_picture

_LIMITS: Final = DownloadLimits()


async def picture_in(answer: Any, endpoint: str, download: Download) -> Picture:
    """The first picture of an answer, checked, and fetched if only a link came.

    Args:
        answer: the parsed body.
        endpoint: where it came from; a link without a host lies there.
        download: fetches links.

    Raises:
        VendorSaid: EMPTY, the answer holds no picture; ACCOUNT, it names a file on the server's own
            disk; FAILED, what it names cannot be had.
    """
    item = _first(answer)
    encoded, link = item.get("b64_json"), item.get("url")
    if isinstance(encoded, str) and encoded:
        return await _decoded(encoded)
    if not isinstance(link, str) or not link:
        raise VendorSaid(Verdict.EMPTY, "NoPicture")
    if link.startswith("data:"):
        return await _decoded(link)
    try:
        return await download(_whole(link, endpoint))
    except VendorSaid as said:
        if said.verdict in {Verdict.GONE, Verdict.UNWELL}:  # paid for: asking again pays again
            raise VendorSaid(Verdict.FAILED, said.vendor_code) from said
        raise


def tokens_of(answer: Any) -> tuple[int, int]:
    """Input and output tokens, where the server counts them."""
    usage = answer.get("usage") if isinstance(answer, dict) else None
    counts = usage if isinstance(usage, dict) else {}
    return counted(counts.get("input_tokens")), counted(counts.get("output_tokens"))


def _first(answer: Any) -> dict[str, Any]:
    """The first that is a picture: single ones may have failed."""
    items = None
    if isinstance(answer, dict):  # some servers call the list `images`
        items = answer.get("data") or answer.get("images")
    for item in items if isinstance(items, list) else []:
        found = {"b64_json": item} if isinstance(item, str) else item
        if isinstance(found, dict) and (found.get("b64_json") or found.get("url")):
            return found
    raise VendorSaid(Verdict.EMPTY, "NoPicture")


async def _decoded(text: str) -> Picture:
    """The bytes of base64 in any of its spellings, alone or inside a data address."""
    if text.startswith("data:"):
        text = text.partition(",")[2]
    text = "".join(text.split()).translate(str.maketrans("-_", "+/")).rstrip("=")
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise VendorSaid(Verdict.FAILED, "Result.NotBase64") from None
    checked = await checked_picture(data, _LIMITS)
    return Picture(data, checked.media_type)


def _whole(link: str, endpoint: str) -> str:
    """The link with its host: `/files/a.png` lies at the endpoint.

    A path such as `/root/.cache/a.png` looks the same and is refused there as not found; a path
    with a drive or `file:` is none of a web server.
    """
    try:
        joined = httpx.URL(endpoint).join(link)
    except (httpx.InvalidURL, ValueError):
        raise VendorSaid(Verdict.FAILED, "Result.NoLink") from None
    if joined.scheme not in {"http", "https"}:
        raise VendorSaid(Verdict.ACCOUNT, "Result.PathOnServer")
    return str(joined)
