"""What a lake's sight is, read from the brief's landmark: its kind, name and features."""

from __future__ import annotations

from typing import Literal

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


Cover = Literal["wood", "conifers", "grass"]
"""What grows on the land around a lake."""


def cover_of(brief: ArtBrief) -> Cover:
    """Conifers or open grass where the features of a plain lake name them; else a mixed wood."""
    if kind_of(brief) not in {"lake", "crater_lake"}:
        return "wood"
    if mentions(brief, "草原", "草坡", "草滩", "草甸", "盐湖", "红土", "油菜花", "贺兰山"):
        return "grass"
    named = mentions(brief, "云杉", "泰加林", "森林", "落叶松", "青松", "林木", "火山口")
    return "conifers" if named else "wood"


def islands_of(brief: ArtBrief) -> int:
    """How many islets lie in the lake: a crowd, two, or none that the features name."""
    if kind_of(brief) != "lake":
        return 0
    if mentions(brief, "千座", "上千"):
        return 8
    return 2 if mentions(brief, "岛") else 0


def is_broad(brief: ArtBrief) -> bool:
    """Whether the lake is so wide that its shores lie low."""
    return kind_of(brief) == "lake" and mentions(
        brief, "宽阔", "浩瀚", "浅湖", "大片", "镜面", "芦苇"
    )


def has_boats(brief: ArtBrief) -> bool:
    """Whether boats belong on the water: on crater, salt and protected mountain lakes none do."""
    if kind_of(brief) == "crater_lake" or mentions(
        brief, "盐湖", "钙华", "冰川", "聚影池", "镜湖池"
    ):
        return False
    return brief.climate != "plateau" or mentions(brief, "船", "帆", "海鸥")


def has_crater(brief: ArtBrief) -> bool:
    """Whether the rim of a crater stands around the water."""
    return kind_of(brief) == "crater_lake"


def has_volcano(brief: ArtBrief) -> bool:
    """Whether a cone stands beyond the water."""
    return kind_of(brief) == "lake" and mentions(brief, "锥形火山", "火山台地")


def has_causeway(brief: ArtBrief) -> bool:
    """Whether a dyke with trees leads through the lake."""
    return kind_of(brief) in {"lake", "karst_peaks"} and mentions(brief, "堤")


def has_karst(brief: ArtBrief) -> bool:
    """Whether steep limestone hills stand around the water."""
    return kind_of(brief) == "karst_peaks" or mentions(brief, "喀斯特", "峰林", "峰丛")
