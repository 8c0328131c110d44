"""What the OpenAI simulator is told to do wrong, and what it has counted."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """One thing that goes wrong, as servers of this protocol have been seen to do it."""

    RATE_LIMITED = "rate_limited"
    """429 with Retry-After."""
    OUT_OF_QUOTA = "out_of_quota"
    """429 as well, but waiting does not help."""
    UNAUTHORIZED = "unauthorized"
    MODEL_NOT_FOUND = "model_not_found"
    REFUSED = "refused"
    BAD_REQUEST = "bad_request"
    """400 in vLLM's shape."""
    SERVER_ERROR = "server_error"
    UNAVAILABLE = "unavailable"
    """503 with plain text, as a proxy says it."""
    ERROR_IN_200 = "error_in_200"
    NOT_JSON = "not_json"
    """200 with a web page."""
    DROP = "drop"
    """The connection ends before the answer, although the question was taken."""
    HANG = "hang"
    """Silence until who asked goes away."""
    STREAM_ERROR = "stream_error"
    """An error in the middle of a stream."""
    STREAM_CUT = "stream_cut"
    """The stream ends in the middle, its connection properly closed."""
    WHOLE = "whole"
    """A whole answer, although a stream was asked for."""
    NO_TEXT = "no_text"
    FILTERED = "filtered"
    """The text ends with `finish_reason` `content_filter`."""
    NO_PICTURE = "no_picture"
    LINK = "link"
    """A link, although base64 was asked for."""
    DATA_ADDRESS = "data_address"
    PATH_ON_SERVER = "path_on_server"
    BROKEN_BASE64 = "broken_base64"


@dataclass(frozen=True, slots=True)
class Counts:
    """What was asked and taken; what is taken is what an account would pay for."""

    asked: dict[str, int]
    """By path."""
    paid: dict[str, int]
    """Texts and pictures made, by path, faults after the work included."""
    most_at_once: int


@dataclass(slots=True)
class OpenAiScript:
    """How the simulator behaves; safe to change while it runs."""

    latency_s: float = 0.0
    key: str | None = None
    """If given, the only key that it lets in."""
    faults: Iterable[Fault] = ()
    """Taken by one request after the other; then all goes well."""
    _waiting: deque[Fault] = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)
    _asked: Counter[str] = field(default_factory=Counter, init=False)
    _paid: Counter[str] = field(default_factory=Counter, init=False)
    _at_once: int = field(default=0, init=False)
    _most_at_once: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._waiting = deque(self.faults)

    def add(self, faults: Iterable[Fault]) -> None:
        """Let the next requests go wrong so."""
        with self._lock:
            self._waiting.extend(faults)

    def arrives(self, path: str) -> Fault | None:
        """Count a request; what goes wrong with it."""
        with self._lock:
            self._asked[path] += 1
            self._at_once += 1
            self._most_at_once = max(self._most_at_once, self._at_once)
            return self._waiting.popleft() if self._waiting else None

    def leaves(self) -> None:
        """Count its end."""
        with self._lock:
            self._at_once -= 1

    def pays(self, path: str) -> None:
        """Count a text or picture that was made."""
        with self._lock:
            self._paid[path] += 1

    def counts(self) -> Counts:
        """What has been seen so far."""
        with self._lock:
            return Counts(dict(self._asked), dict(self._paid), self._most_at_once)
