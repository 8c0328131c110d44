"""Answers that Milepost can use, so that a whole journey can be tried: no model thought of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

_ASKED: Final = re.compile(r'^"(?P<name>[a-z_]+)":', re.MULTILINE)
_SHOWS: Final = ("是否看得到", "主体是否")
"""How a question begins that a picture keeping to its brief answers with yes."""
_SEASON: Final = {
    "spring": ("春天的新绿", "fresh spring green"),
    "summer": ("夏天的浓绿", "deep summer green"),
    "autumn": ("秋天的金黄", "golden autumn leaves"),
    "winter": ("冬天的枯枝", "bare winter trees"),
}


def obliging_answer(prompt: str, *, pictures: int) -> str | None:
    """A brief for a trip's facts, or answers about a picture; None if neither is asked for."""
    if pictures:
        names = [found["name"] for found in _ASKED.finditer(prompt)]
        if names:
            answers = {name: "是" if name.endswith("landmark") else "否" for name in names}
            return json.dumps(answers, ensure_ascii=False)
        if "是否" not in prompt:
            return None
        return "是" if any(map(prompt.__contains__, _SHOWS)) else "否"
    facts = _facts_in(prompt)
    return None if facts is None else json.dumps(_brief(facts), ensure_ascii=False)


def _facts_in(prompt: str) -> Mapping[str, Any] | None:
    """The trip's facts: an object on a line of its own that names cities and moments."""
    for line in prompt.splitlines():
        if line.startswith("{") and '"cities"' in line:
            try:
                found = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(found, dict) and found.get("cities") and found.get("moments"):
                return found
    return None


def _brief(facts: Mapping[str, Any]) -> dict[str, Any]:
    sights = facts.get("sights") or []
    sight = sights[0] if sights else None
    city = sight["city"] if sight else facts["cities"][-1]
    moment, season = facts["moments"][0], facts.get("season") or "summer"
    green_zh, green_en = _SEASON.get(season, _SEASON["summer"])
    feature = next(iter(sight["features"]), "远山") if sight else "远山"
    subject_zh = sight["name"] if sight else f"{city}的风景"
    return {
        "city": city,
        "landmark": {"name": sight["name"], "city": city} if sight else None,
        "season": season,
        "day_part": moment["day_part"],
        "weather": moment["weather"],
        "palette": "柔和的色调",
        "elements": [
            {"what": feature, "because": f"sights={subject_zh}"},
            {"what": green_zh, "because": f"season={season}"},
            {"what": "开阔的平地", "because": "composition"},
        ],
        "prompt_zh": f"{subject_zh},{feature},{green_zh},近景是横贯画面的平地,上方是干净的天空",
        "prompt_en": f"a wide landscape, {green_en}, level open ground in front, a wide sky above",
        "negative": "汽车,文字,人物,水印",
    }
