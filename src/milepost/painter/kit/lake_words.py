"""What a lake's sight is, read from the brief's landmark: its kind, name and features."""

from __future__ import annotations

from milepost.brief.model import ArtBrief

_STOREYS = {
    "十三层": 9,
    "九层": 9,
    "八层": 7,
    "七层": 7,
    "六层": 7,
    "五层": 5,
    "四层": 5,
    "三层": 3,
}
"""Words for a number of storeys, and how many are drawn (more than nine would be a smear)."""


def kind_of(brief: ArtBrief) -> str:
    """The landmark's kind, empty if there is none."""
    return "" if brief.landmark is None else brief.landmark.kind


def mentions(brief: ArtBrief, *words: str) -> bool:
    """Whether the landmark's name or features contain one of the words."""
    if brief.landmark is None:
        return False
    texts = (brief.landmark.name, *brief.landmark.features_zh)
    return any(word in text for word in words for text in texts)


def is_storeyed(brief: ArtBrief) -> bool:
    """Whether a pavilion is a tower of storeys (楼, 阁) rather than an open one by the water."""
    return kind_of(brief) == "pavilion" and mentions(brief, "楼", "阁", "层")


def stands_on_hill(brief: ArtBrief) -> bool:
    """Whether the landmark rises out of the wood instead of standing at the water's edge."""
    return kind_of(brief) in {"pagoda", "palace", "temple"} or is_storeyed(brief)


def storeys_of(brief: ArtBrief) -> int | None:
    """Storeys that the features name, as many as are drawn."""
    for word, count in _STOREYS.items():
        if mentions(brief, word):
            return count
    return None


def towers_of(brief: ArtBrief) -> int:
    """How many pagodas stand together."""
    if mentions(brief, "三塔"):
        return 3
    return 2 if mentions(brief, "双塔", "两座", "龙虎塔") else 1


def has_snow_peaks(brief: ArtBrief) -> bool:
    """Whether mountains under snow stand behind the lake."""
    return mentions(brief, "雪山", "雪峰", "积雪山", "冰川")


def has_karst(brief: ArtBrief) -> bool:
    """Whether steep limestone hills stand around the water."""
    return kind_of(brief) == "karst_peaks" or mentions(brief, "喀斯特", "峰林", "峰丛")
