"""JSON as language models write it: fenced, framed by prose, quoted oddly, or cut off.

Nothing here raises: what cannot be read is left out. Work is bounded whatever the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Final

LONGEST_TEXT: Final = 24_000
"""Characters of an answer that are looked at; a brief has about 1,500."""
MOST_STARTS: Final = 12
"""Opening braces that are tried."""
MOST_DEPTH: Final = 12
MOST_ITEMS: Final = 400
"""Of one object or list."""

JsonObject = dict[str, object]

_THOUGHT: Final = re.compile(r"(?s)^.*</think(?:ing)?>")
_OPENING: Final = re.compile(r"[{｛]")
_STRUCTURE: Final = dict(zip("｛｝［］：，、", "{}[]:,,", strict=True))
_QUOTES: Final[dict[str, str]] = {
    '"': '"',
    "'": "'",
    "“": '”“"',
    "”": '”"',
    "‘": "’‘'",
    "’": "’'",
    "＂": '＂"',
    "`": "`",
}
"""Opening quote to what may close it."""
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": " ", "f": " "}
_WORDS: Final[dict[str, object]] = {
    "null": None,
    "none": None,
    "nil": None,
    "true": True,
    "false": False,
}


def find_object(text: str, keys: Collection[str]) -> JsonObject | None:
    """The object of the text that has most of the keys, however deep it lies.

    Args:
        text: a model's whole answer; of a huge one only the first 24,000 characters count.
        keys: lower-case names that the object should have.

    Returns:
        The object with lower-case keys; None if no object has any of them.
    """
    thoughtless = _THOUGHT.sub("", text[: 4 * LONGEST_TEXT])[:LONGEST_TEXT]
    best: JsonObject | None = None
    most = 0
    for top in _objects(thoughtless):
        found = max(_within(top, MOST_DEPTH), key=lambda one: _hits(one, keys))
        if (hits := _hits(found, keys)) and hits >= most:  # of equals the last: examples come first
            best, most = found, hits
    return best


def _hits(found: JsonObject, keys: Collection[str]) -> int:
    return len(found.keys() & set(keys))


def _objects(text: str) -> Iterator[JsonObject]:
    """Every outermost object of the text."""
    at = tried = 0
    while tried < MOST_STARTS and (opening := _OPENING.search(text, at)):
        tried += 1
        found, at = _strictly(text, opening.start()) or _loosely(text, opening.start())
        if found:
            yield found


def _strictly(text: str, start: int) -> tuple[JsonObject, int] | None:
    try:
        found, end = json.JSONDecoder(strict=False).raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    return (found, end) if isinstance(found, dict) else None


def _loosely(text: str, start: int) -> tuple[JsonObject, int]:
    reader = _Reader(text, start)
    found = reader.value(0)
    at = max(reader.at, start + 1)
    return (found, at) if isinstance(found, dict) else ({}, at)


def _within(value: object, depth: int) -> Iterator[JsonObject]:
    if depth == 0:
        return
    if isinstance(value, dict):
        yield {str(key).strip().casefold(): item for key, item in value.items()}
        for item in list(value.values())[:MOST_ITEMS]:
            yield from _within(item, depth - 1)
    elif isinstance(value, list):
        for item in value[:MOST_ITEMS]:
            yield from _within(item, depth - 1)
    elif isinstance(value, str) and value.lstrip()[:1] in {"{", "｛"}:  # JSON within a string
        for item in _objects(value[:LONGEST_TEXT]):
            yield from _within(item, depth - 1)


class _Reader:
    """Reads one value from a place on; the text's end closes whatever is open."""

    def __init__(self, text: str, at: int) -> None:
        self.text = text
        self.at = at

    def value(self, depth: int) -> object:
        """An object, list, text, number or word; None where there is nothing."""
        letter = self._peek()
        if letter in {"{", "["} and depth >= MOST_DEPTH:
            self.at = len(self.text)
            return None
        if letter == "{":
            return self._object(depth)
        if letter == "[":
            return self._list(depth)
        if letter in _QUOTES:
            return self._quoted()
        return self._bare()

    def _object(self, depth: int) -> JsonObject:
        self.at += 1
        found: JsonObject = {}
        while len(found) < MOST_ITEMS:
            letter = self._skip_commas()
            if letter in {"", "}"}:
                break
            before = self.at
            key = self._quoted() if letter in _QUOTES else self._bare_text()
            if self._peek() == ":":
                self.at += 1
                found[key] = self.value(depth + 1)
            if self.at == before:  # a stray bracket
                self.at += 1
        self.at += 1
        return found

    def _list(self, depth: int) -> list[object]:
        self.at += 1
        found: list[object] = []
        while len(found) < MOST_ITEMS:
            letter = self._skip_commas()
            if letter in {"", "]"}:
                break
            if letter == "}":  # the list was never closed, its object is
                return found
            before = self.at
            found.append(self.value(depth + 1))
            if self.at == before:
                self.at += 1
        self.at += 1
        return found

    def _quoted(self) -> str:
        """A text up to the quote that closes it: one with JSON's punctuation after it."""
        closing = _QUOTES[self.text[self.at]]
        self.at += 1
        letters: list[str] = []
        while self.at < len(self.text):
            letter = self.text[self.at]
            self.at += 1
            if letter == "\\":
                letters.append(self._escaped())
            elif letter in closing and self._ends_here():
                break
            else:
                letters.append(letter)
        return "".join(letters)

    def _escaped(self) -> str:
        letter = self.text[self.at : self.at + 1]
        self.at += 1
        digits = self.text[self.at : self.at + 4]
        if letter == "u" and re.fullmatch("[0-9a-fA-F]{4}", digits):
            self.at += 4
            return chr(int(digits, 16))
        return _ESCAPES.get(letter, letter)

    def _ends_here(self) -> bool:
        after = self.text[self.at : self.at + 200]
        rest = after.lstrip()
        if not rest or _STRUCTURE.get(rest[0], rest[0]) in {",", ":", "}", "]"}:
            return True
        if rest[:2] in {"//", "/*"} or rest.startswith("```"):
            return True
        # A comma was forgotten: the next line begins with a quote.
        return rest[0] in _QUOTES and "\n" in after[: len(after) - len(rest)]

    def _bare(self) -> object:
        text = self._bare_text()
        if text.casefold() in _WORDS:
            return _WORDS[text.casefold()]
        return text or None

    def _bare_text(self) -> str:
        start = self.at
        while self.at < len(self.text):
            letter = self.text[self.at]
            if _STRUCTURE.get(letter, letter) in "{}[]:,\n":
                break
            self.at += 1
        return self.text[start : self.at].strip()

    def _skip_commas(self) -> str:
        while self._peek() == ",":
            self.at += 1
        return self._peek()

    def _peek(self) -> str:
        """The next letter that is no space and no comment, in half width; empty at the end."""
        while self.at < len(self.text):
            letter = self.text[self.at]
            if letter.isspace() or letter == "\ufeff":
                self.at += 1
            elif self.text.startswith("//", self.at):
                self._jump("\n")
            elif self.text.startswith("/*", self.at):
                self._jump("*/")
            else:
                return _STRUCTURE.get(letter, letter)
        return ""

    def _jump(self, behind: str) -> None:
        found = self.text.find(behind, self.at)
        self.at = len(self.text) if found < 0 else found + len(behind)
