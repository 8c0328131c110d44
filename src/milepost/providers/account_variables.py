"""Accounts at vendors of models, from settings: name, kind, place, key and limits.

The vendors' own variables make the accounts `dashscope` and `openai`; any number of others are
named by `MILEPOST_ACCOUNTS`, with their particulars beside it:

    DASHSCOPE_API_KEY=sk-…                            # the account `dashscope`
    MILEPOST_ACCOUNTS="sg=dashscope home=openai"      # name=kind, as many as wanted
    MILEPOST_ACCOUNT_SG_KEY_FILE=/run/secrets/sg      # or MILEPOST_ACCOUNT_SG_KEY=sk-…
    MILEPOST_ACCOUNT_SG_REGION=singapore
    MILEPOST_ACCOUNT_HOME_ENDPOINT=http://models.lan:8000/v1
    MILEPOST_ACCOUNT_HOME_DIALECT=vllm-omni           # kind openai: which server it is
    MILEPOST_ACCOUNT_GPU_WORKFLOWS=/srv/workflows     # kinds comfyui, eas: NAME.json is a model
    MILEPOST_ACCOUNT_CLOUD_FILES=/mnt/bucket          # kind eas: where its pictures are
    MILEPOST_LIMITS="dashscope:wan2.2-t2i-flash=4/s,4 sg:qwen-max=120/min"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from milepost.calls.policy import Limits
from milepost.errors import InvalidInput
from milepost.providers.accounts import NAME, Account, ModelName, Secret

_KEY: Final = re.compile(r"[\x21-\x7e]{1,512}")
_LIMIT: Final = re.compile(
    r"(?:(?P<starts>[1-9][0-9]{0,5})/(?P<per>s|min))?(?:,(?P<running>[1-9][0-9]{0,5}))?"
)
_NO_LIMIT: Final = "none"
_MOST_FILE_BYTES: Final = 4096


def accounts_from(
    values: Mapping[str, str], *, read_file: Callable[[str], str] | None = None
) -> tuple[Account, ...]:
    """The accounts that settings describe, sorted by name.

    Args:
        values: environment variables by name; those that are not about accounts are not looked at,
            and empty ones count as absent.
        read_file: gives the text of a file that holds a key.

    Raises:
        InvalidInput: a variable is wrong; the message names it, never its value.
    """
    given = {name: value.strip() for name, value in values.items() if value.strip()}
    limits = _limits(given.get("MILEPOST_LIMITS", ""))
    poll_s = seconds_of(given, "MILEPOST_POLL_SECONDS")
    kinds = _kinds(given)
    for model in limits:
        if model.account not in kinds:
            raise InvalidInput(
                "MILEPOST_LIMITS",
                "names an account that is not configured",
                "write one of " + (", ".join(sorted(kinds)) or "MILEPOST_ACCOUNTS"),
            )
    found = []
    for name, kind in sorted(kinds.items()):
        particulars = _Particulars(given, name, kind, read_file or _read_file)
        found.append(
            Account(
                name=name,
                kind=kind,
                key=particulars.key(),
                endpoint=particulars.address("ENDPOINT"),
                compatible_endpoint=particulars.address("COMPATIBLE_ENDPOINT"),
                region=particulars.word("REGION"),
                workspace=particulars.word("WORKSPACE"),
                dialect=particulars.word("DIALECT"),
                workflows=particulars.text("WORKFLOWS"),
                files=particulars.text("FILES"),
                limits={to.model: limit for to, limit in limits.items() if to.account == name},
                poll_s=poll_s,
            )
        )
    return tuple(found)


def seconds_of(values: Mapping[str, str], name: str) -> float | None:
    """A setting in seconds, above 0; None if it is not set.

    Raises:
        InvalidInput: it is no such number.
    """
    text = values.get(name, "").strip()
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not (isfinite(seconds) and seconds > 0):
        raise InvalidInput(name, "is no number of seconds", "write one above 0, such as 2.5")
    return seconds


_OWN: Final[Mapping[str, Mapping[str, str]]] = {
    "dashscope": {
        "KEY": "DASHSCOPE_API_KEY",
        "KEY_FILE": "DASHSCOPE_API_KEY_FILE_PATH",
        "ENDPOINT": "DASHSCOPE_HTTP_BASE_URL",
        "COMPATIBLE_ENDPOINT": "DASHSCOPE_COMPATIBLE_BASE_URL",
    },
    "openai": {"KEY": "OPENAI_API_KEY", "ENDPOINT": "OPENAI_BASE_URL"},
}
"""By account, and kind, of that name: the variables that the vendor's own SDK reads."""
MAKES_ACCOUNT: Final[Mapping[str, tuple[str, ...]]] = {
    "dashscope": ("DASHSCOPE_API_KEY", "DASHSCOPE_API_KEY_FILE_PATH"),
    "openai": ("OPENAI_API_KEY", "OPENAI_BASE_URL"),
}
"""Any of these set: the account exists. Servers of one's own need no key at OpenAI's protocol."""


def _kinds(given: Mapping[str, str]) -> dict[str, str]:
    """The accounts' kinds, by name."""
    kinds = {
        name: name
        for name, makes_it in MAKES_ACCOUNT.items()
        if any(one in given for one in makes_it)
    }
    where = "MILEPOST_ACCOUNTS"
    for entry in given.get(where, "").replace(",", " ").split():
        name, _, kind = entry.partition("=")
        if NAME.fullmatch(name) is None or NAME.fullmatch(kind) is None:
            raise InvalidInput(
                where, "holds something that is no account", "write NAME=KIND, such as sg=dashscope"
            )
        if kinds.get(name, kind) != kind:
            raise InvalidInput(where, "names an account twice", "give each a name of its own")
        kinds[name] = kind
    return kinds


def variable_of(account: str, what: str) -> str:
    """Our own variable for a particular of an account, such as `MILEPOST_ACCOUNT_SG_REGION`."""
    return f"MILEPOST_ACCOUNT_{account.upper().replace('-', '_')}_{what}"


@dataclass(frozen=True, slots=True)
class _Particulars:
    """The variables of one account."""

    given: Mapping[str, str]
    name: str
    kind: str
    read_file: Callable[[str], str]

    def variable(self, what: str) -> str:
        """The name of the variable that is set; our own comes first."""
        ours = variable_of(self.name, what)
        own = _OWN.get(self.name, {}).get(what) if self.name == self.kind else None
        return own if own is not None and own in self.given and ours not in self.given else ours

    def text(self, what: str) -> str | None:
        return self.given.get(self.variable(what))

    def word(self, what: str) -> str | None:
        where = self.variable(what)
        text = self.given.get(where)
        if text is not None and re.fullmatch(r"[A-Za-z0-9_-]{1,64}", text) is None:
            raise InvalidInput(
                where, "holds a character that no name has", "write letters, digits, - and _"
            )
        return text

    def address(self, what: str) -> str | None:
        where = self.variable(what)
        text = self.given.get(where)
        if text is None:
            return None
        try:
            parts = urlsplit(text)
            host, _ = parts.hostname, parts.port
        except ValueError:
            host, parts = None, urlsplit("")
        plain = host and not (parts.username or parts.password or parts.query or parts.fragment)
        if parts.scheme not in {"http", "https"} or not plain or not text.isprintable():
            raise InvalidInput(
                where, "is no address of a server", "write https://HOST/PATH, the key not in it"
            )
        return text.rstrip("/")

    def key(self) -> Secret | None:
        where = self.variable("KEY")
        text = self.given.get(where)
        if text is None:
            where = self.variable("KEY_FILE")
            if where not in self.given:
                return None
            try:
                text = self.read_file(self.given[where]).strip()
            except (OSError, ValueError):
                raise InvalidInput(
                    where, "names a file that cannot be read", "name one that holds only the key"
                ) from None
        if _KEY.fullmatch(text) is None:
            raise InvalidInput(where, "holds no key", "write it on one line, without spaces")
        return Secret(text)


def _read_file(path: str) -> str:
    with Path(path).open(encoding="utf-8") as file:
        return file.read(_MOST_FILE_BYTES)


def _limits(text: str) -> dict[ModelName, Limits]:
    where = "MILEPOST_LIMITS"
    found = {}
    for entry in text.replace(";", " ").split():
        name, _, limit = entry.rpartition("=")
        found[ModelName.parse(name, where=where)] = _limit(limit, where)
    return found


def _limit(text: str, where: str) -> Limits:
    """Such as `4/s,4`, `120/min`, `,2` or `none`."""
    match = _LIMIT.fullmatch(text)
    if text == _NO_LIMIT:
        return Limits()
    starts = match["starts"] if match else None
    running = match["running"] if match else None
    if match is None or not text:
        raise InvalidInput(
            where,
            "holds something that is no limit",
            "write ACCOUNT:MODEL=STARTS/s,RUNNING, such as dashscope:qwen-max=4/s,4",
        )
    return Limits(
        starts=None if starts is None else int(starts),
        per_s=60.0 if match["per"] == "min" else 1.0,
        running=None if running is None else int(running),
    )
