"""How the simulator behaves: latencies, shares of faults, and faults for the next requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from random import Random
from typing import Any, Final, Literal, TypeAlias, get_args

from milepost.errors import InvalidInput

Fault: TypeAlias = Literal["throttled", "failing", "silent", "lost", "gateway", "taken", "hanging"]
FAULTS: Final[tuple[Fault, ...]] = get_args(Fault)
_NUMBERS: Final = (int, float)
_MOST: Final = 1e9
"""No time is meant to be longer, and no clock to be further away."""


@dataclass(slots=True, kw_only=True)
class Script:
    """What an operator may set; shares are of 1, times in seconds."""

    latency_s: float = 0.0
    """How long a model thinks: of a task, of an answer at once, of a text."""
    submit_s: float = 0.0
    """Between taking a task and saying so."""
    throttled: float = 0.0
    """429 `Throttling.RateQuota`; nothing is taken."""
    failing: float = 0.0
    """500 `InternalError`; nothing is taken."""
    silent: float = 0.0
    """No answer for `silent_s`, then the connection ends; nothing is taken."""
    silent_s: float = 600.0
    lost: float = 0.0
    """Taken and paid, and then the connection ends without an answer."""
    gateway: float = 0.0
    """502 with a page of HTML; nothing is taken."""
    taken: float = 0.0
    """Taken and paid, and then 503 without a word."""
    hanging: float = 0.0
    """Taken and paid, and then no answer for `silent_s`."""
    looks_failing: float = 0.0
    """500 for a look at a task."""
    partly: float = 0.0
    """Of tasks: succeeds, but every second picture in it, the first among them, fails."""
    partly_code: str = "InternalError.Algo"
    empty: float = 0.0
    """Of tasks: succeeds, but every picture in it fails."""
    breaks: float = 0.0
    """Of streams: an error in the middle, with and without its status by turns."""
    breaks_code: str = "Throttling.RateQuota"
    refused_words: tuple[str, ...] = ("simulate-refusal",)
    """A request with one of them is refused: `DataInspectionFailed`."""
    refused_later_words: tuple[str, ...] = ("simulate-late-refusal",)
    """Its task is taken and then fails with `DataInspectionFailed`."""
    failed_words: tuple[str, ...] = ("simulate-failure",)
    """Its task is taken and then fails with `InternalError.Algo`."""
    account_code: str = ""
    """Every request is answered with it, such as `Arrearage` or `InvalidApiKey`."""
    keys: tuple[str, ...] = ()
    """The only keys let in; none: any."""
    links_s: float = 86_400.0
    """How long links to results live."""
    tasks_s: float = 86_400.0
    """How long tasks are known."""
    listed_after_s: float = 0.0
    """How long a new task is missing from the list."""
    known_after_s: float = 0.0
    """How long a new task is `UNKNOWN` to whoever looks at it."""
    list_page: int = 100
    """Most entries on a page of the list, whatever is asked for."""
    skew_s: float = 0.0
    """How far the clock is before the real one."""
    limits: bool = True
    """Whether submits faster than the model's limit are answered 429."""
    next: tuple[str, ...] = ()
    """For the next paid requests, one each, before chance is asked: the name of a fault, `ok`, or
    a code such as `Arrearage`."""
    answers: tuple[tuple[str, str], ...] = ()
    """What texts say: the first whose first half stands in the question."""
    seed: int = 1
    _dice: Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._dice = Random(self.seed)  # noqa: S311  # chance is what it is for

    def change(self, wished: Mapping[str, Any]) -> None:
        """Take new values; all or none of them.

        Raises:
            InvalidInput: a name is not known, or a value is not of its kind.
        """
        known = {one.name: one for one in fields(self) if not one.name.startswith("_")}
        values = {}
        for name, value in wished.items():
            if name not in known:
                raise InvalidInput(f"script, {name}", "is not known", "see GET /simulator/script")
            values[name] = _like(getattr(self, name), value, name)
        for name, value in values.items():
            setattr(self, name, value)
        if "seed" in values:
            self.__post_init__()

    def told(self) -> dict[str, Any]:
        """All values, as JSON."""
        return {name: value for name, value in asdict(self).items() if not name.startswith("_")}

    def fault(self) -> str | None:
        """What goes wrong with this paid request; None: nothing."""
        if self.next:
            first, *rest = self.next
            self.next = tuple(rest)
            return None if first == "ok" else first
        chance = self._dice.random()
        for fault in FAULTS:
            share: float = getattr(self, fault)
            if chance < share:
                return fault
            chance -= share
        return None

    def happens(self, share: float) -> bool:
        """Throw the dice."""
        return share > 0 and self._dice.random() < share


def _like(old: object, new: object, name: str) -> object:
    """The new value if it is of the old one's kind."""
    match old:
        case bool() if isinstance(new, bool):
            return new
        case int() | float() if isinstance(new, _NUMBERS) and not isinstance(new, bool):
            if abs(new) <= _MOST and (new >= 0 or name == "skew_s"):
                return new if isinstance(old, float) else int(new)
        case str() if isinstance(new, str):
            return new
        case tuple() if isinstance(new, list) and all(_is_entry(entry, name) for entry in new):
            return tuple(tuple(entry) if isinstance(entry, list) else entry for entry in new)
    raise InvalidInput(f"script, {name}", "is not of its kind", "see GET /simulator/script")


def _is_entry(entry: object, name: str) -> bool:
    if name != "answers":
        return isinstance(entry, str)
    return (
        isinstance(entry, list) and len(entry) == 2 and all(isinstance(half, str) for half in entry)
    )
