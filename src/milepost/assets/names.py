"""The words that keys are made of, and where one tenant's things lie on a shelf.

A key is a relative path of plain words. Every word that comes from outside passes a grammar here
that has no separator, no leading dot and no capital letters where a file system may fold them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from milepost.errors import InvalidInput

Digest = str
"""64 hexadecimal digits: the SHA-256 of the bytes."""

_ENVIRONMENT: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", re.ASCII)
_TENANT: Final = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])?", re.ASCII)
_OWNER: Final = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,98}[a-z0-9])?", re.ASCII)
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_-]+)*", re.ASCII)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
MAX_NAME_CHARACTERS: Final = 100
HOLDER_MARK: Final = "~"
"""Between owner and name in a holder's key; in neither grammar."""


def plain_environment(word: str) -> str:
    """The environment's name, if it is one.

    Raises:
        InvalidInput: not 1 to 40 small letters, digits and dashes.
    """
    return _word(word, _ENVIRONMENT, "environment", "1 to 40 of a-z, 0-9 and -")


def plain_tenant(word: str) -> str:
    """The tenant's name, if it is one.

    Raises:
        InvalidInput: not 1 to 40 small letters, digits, dashes and underscores.
    """
    return _word(word, _TENANT, "tenant", "1 to 40 of a-z, 0-9, - and _")


def plain_owner(word: str) -> str:
    """The id of whoever the bytes belong to, such as a poster's, if it is one.

    Raises:
        InvalidInput: not 1 to 100 small letters, digits, dashes and underscores.
    """
    return _word(word, _OWNER, "owner id", "1 to 100 of a-z, 0-9, - and _")


def plain_name(word: str) -> str:
    """What an owner calls the bytes, such as `picture` or `thumb.320.webp`, if it is a name.

    Raises:
        InvalidInput: longer than 100 characters, or not small letters and digits with single dots.
    """
    fits = isinstance(word, str) and len(word) <= MAX_NAME_CHARACTERS
    return _word(word if fits else "", _NAME, "name", "1 to 100 of a-z, 0-9, -, _ and single dots")


def plain_digest(word: str) -> Digest:
    """A content's digest, if it is one.

    Raises:
        InvalidInput: not 64 hexadecimal digits in small letters.
    """
    return _word(word, _DIGEST, "digest", "64 of 0-9 and a-f")


def _word(word: object, grammar: re.Pattern[str], what: str, right: str) -> str:
    if not isinstance(word, str) or not grammar.fullmatch(word):
        raise InvalidInput(what, "is not one", f"write {right}")
    return word


def environment_folder(environment: str) -> str:
    """Where the tenants of an environment lie.

    Raises:
        InvalidInput: no environment's name.
    """
    return f"{plain_environment(environment)}/tenants"


@dataclass(frozen=True)
class Holder:
    """Who keeps a content alive: an owner, by a name."""

    owner: str
    name: str

    def __post_init__(self) -> None:
        plain_owner(self.owner)
        plain_name(self.name)

    @property
    def word(self) -> str:
        """One word for a key."""
        return f"{self.owner}{HOLDER_MARK}{self.name}"

    @classmethod
    def of(cls, word: str) -> Holder:
        """The holder whose word it is.

        Raises:
            InvalidInput: it is nobody's.
        """
        owner, _, name = word.partition(HOLDER_MARK)
        return cls(owner, name)


@dataclass(frozen=True)
class Keys:
    """The keys of one tenant in one environment; no key of it begins otherwise."""

    environment: str
    tenant: str

    def __post_init__(self) -> None:
        plain_environment(self.environment)
        plain_tenant(self.tenant)

    @property
    def prefix(self) -> str:
        """What every key of the tenant begins with."""
        return f"{environment_folder(self.environment)}/{self.tenant}"

    @property
    def links(self) -> str:
        """Holds a folder per first two digits of the owner's digest, and in it one per owner."""
        return f"{self.prefix}/links"

    @property
    def contents(self) -> str:
        """Holds a folder per first two digits of the digest."""
        return f"{self.prefix}/content"

    @property
    def holders(self) -> str:
        """Holds a folder per first two digits of the digest, and in it one per content."""
        return f"{self.prefix}/holders"

    @property
    def removals(self) -> str:
        """Holds a folder per content that is being removed."""
        return f"{self.prefix}/removals"

    def links_of(self, owner: str) -> str:
        """The folder of an owner's links."""
        shard = sha256(plain_owner(owner).encode()).hexdigest()[:2]
        return f"{self.links}/{shard}/{owner}"

    def link(self, holder: Holder) -> str:
        """Where it is written what an owner's name stands for."""
        return f"{self.links_of(holder.owner)}/{holder.name}"

    def content(self, digest: Digest) -> str:
        """Where the bytes lie."""
        return f"{self.contents}/{plain_digest(digest)[:2]}/{digest}"

    def holders_of(self, digest: Digest) -> str:
        """The folder with an empty file for each that keeps the content."""
        return f"{self.holders}/{plain_digest(digest)[:2]}/{digest}"

    def holder(self, digest: Digest, holder: Holder) -> str:
        """The empty file that says: this holder keeps that content."""
        return f"{self.holders_of(digest)}/{holder.word}"

    def removals_of(self, digest: Digest) -> str:
        """The folder with an empty file for each that is about to remove the content."""
        return f"{self.removals}/{plain_digest(digest)}"
