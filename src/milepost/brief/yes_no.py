"""A vision model's answer to a yes/no question: yes, no, or nobody knows."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from milepost.brief.loose_json import find_object

LONGEST_READ: Final = 2_000
LONGEST_SENTENCE: Final = 160

_KEYS: Final = ("answer", "答案", "result", "结果", "value", "yes_no", "回答")
_THOUGHT: Final = re.compile(r"(?s)^.*</think(?:ing)?>")
_MARKS: Final = re.compile(r"[\s*_#`\"'“”‘’()\[\]{}<>-]+")
_UNSURE: Final = re.compile(
    r"不确定|不能确定|无法|难以|不清楚|看不清|不好说|可能|也许|大概|未知|"
    r"\bunsure\b|\buncertain\b|\bunclear\b|\bunknown\b|\bmaybe\b|\bperhaps\b|\bpossibly\b|"
    r"\bcannot\b|\bcan't\b|\bnot sure\b|\bn/a\b|\bnot clear\b|\bhard to\b"
)
_LEAD: Final = r"(?:答案|回答|answer)?(?:是|为|is)?[:, ]*"
_OPENING_NO: Final = re.compile(
    _LEAD + r"(?:否(?!则)|不是|不符合|不存在|没有?|无$|无[,.;]|不[,.;]|不$|错|"
    r"no\b|false\b|0(?:\D|$)|✗|❌)"
)
_OPENING_YES: Final = re.compile(
    _LEAD + r"(?:是|有|对|符合|存在|正确|yes\b|true\b|1(?:\D|$)|✓|✔|✅)"
)
_NO: Final = re.compile(
    r"不是|不符|不存在|不含|没有|没见|未[见出发含]|看不[到见]|并非|并无|\bno\b|\bnot\b|n't\b|\bnone\b"
)
_YES: Final = re.compile(
    r"出现了|可以?看[到见]|可见|存在|符合|包含|画着|有[一几两多]|"
    r"\bthere (?:is|are)\b(?! no)|\bvisible\b|\bshows?\b|\bcontains?\b|\bmatches\b"
)


def read_yes_no(answer: str) -> bool | None:
    """What an answer says, in Chinese or English, bare, in a sentence, or in JSON.

    None if it is unsure, says both, or cannot be understood; never raises.
    """
    text = _THOUGHT.sub("", answer[: 20 * LONGEST_READ])[:LONGEST_READ]
    found = find_object(text, _KEYS)
    if found is not None:
        value = next(found[key] for key in _KEYS if key in found)
        return read_value(value)
    return _read(text)


def read_value(value: object) -> bool | None:
    """The same for a value of a JSON object."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and value in {0, 1}:
        return bool(value)
    return _read(value[:LONGEST_READ]) if isinstance(value, str) else None


def _read(text: str) -> bool | None:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("是否", "").replace("。", ".")
    plain = _MARKS.sub(" ", plain.replace("、", ",")).strip(" .,:;!")
    sentence = re.split(r"[.!?;]", plain, maxsplit=1)[0][:LONGEST_SENTENCE].strip()
    if not sentence or _UNSURE.search(sentence):
        return None
    if _OPENING_NO.match(sentence):
        return False
    opened = _OPENING_YES.match(sentence)
    denies = _NO.search(sentence) is not None
    if opened:  # `是的,画面里没有车` answers whether there is none, or whether there is one
        return None if denies else True
    affirms = _YES.search(sentence) is not None
    return affirms if affirms != denies else None
