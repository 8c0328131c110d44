"""The pictures in an answer: links, failures of single pictures, and what they cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from milepost.calls.call import Usage
from milepost.calls.vendor import Finished, VendorSaid, Verdict
from milepost.providers.capabilities import Picture
from milepost.providers.dashscope.question import Counter
from milepost.providers.dashscope.verdicts import code_in, is_about_content

MOST_LINKS: Final = 4


@dataclass(frozen=True, slots=True)
class Painted:
    """What an answer says about its pictures."""

    links: tuple[str, ...]
    failures: tuple[str, ...]
    """The vendor's codes of pictures that failed, although others, or the task, did not."""
    paid: int


def painted_in(answer: Mapping[str, Any]) -> Painted:
    """The pictures of a succeeded task or of an answer at once, in both shapes."""
    output = answer.get("output")
    links, failures = [], []
    for entry in _entries(output if isinstance(output, dict) else {}):
        link = entry.get("url") or entry.get("image")
        if isinstance(link, str) and link:
            links.append(link)
        elif code := code_in(entry):
            failures.append(code)
    usage = answer.get("usage")
    counted = usage.get("image_count") if isinstance(usage, dict) else None
    paid = counted if isinstance(counted, int) and 0 <= counted <= 100 else len(links)
    return Painted(tuple(links), tuple(failures), paid)


async def keep_first(counter: Counter, tenant: str, answer: Mapping[str, Any]) -> Finished:
    """Fetch the first picture that can be had, and keep it.

    Raises:
        VendorSaid: REFUSED, all of them for their content; EMPTY, none for another reason; or as
            `Download` says.
    """
    painted = painted_in(answer)
    if not painted.links:
        if painted.failures and all(map(is_about_content, painted.failures)):
            raise VendorSaid(Verdict.REFUSED, painted.failures[0])
        raise VendorSaid(Verdict.EMPTY, painted.failures[0] if painted.failures else "NoPicture")
    picture = await _first_of(counter, painted.links)
    address = await counter.keeper.keep(tenant, picture.data, picture.media_type)
    cost_cny = painted.paid * counter.model.yuan_per_picture
    return Finished(address, Usage(cost_cny=cost_cny, pictures=painted.paid))


async def _first_of(counter: Counter, links: tuple[str, ...]) -> Picture:
    """The first that can be had; more are there only if more came than were asked for."""
    unhappy: list[VendorSaid] = []
    for link in dict.fromkeys(links[:MOST_LINKS]):
        try:
            return await counter.download(link)
        except VendorSaid as said:
            unhappy.append(said)
    # One that may still be had is worth more patience than what the others say.
    raise next((said for said in unhappy if said.verdict is Verdict.UNWELL), unhappy[0])


def _entries(output: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Results of the task protocol, then parts of messages."""
    results = output.get("results")
    for result in [results] if isinstance(results, dict) else _list(results):
        if isinstance(result, dict):
            yield result
    for choice in _list(output.get("choices")):
        message = choice.get("message") if isinstance(choice, dict) else None
        content = message.get("content") if isinstance(message, dict) else None
        for part in _list(content):
            if isinstance(part, dict):
                yield part


def _list(found: object) -> list[Any]:
    return found if isinstance(found, list) else []
