"""The mood of a trip, from what its owner says, the holiday and the weather."""

from __future__ import annotations

import re
from typing import Final

from milepost.trip.model import Mood, Weather
from milepost.trip.script import to_simplified

_SIGNS: Final[tuple[tuple[Mood, str], ...]] = (
    ("weary", r"累|疲|堵车|困|加班|赶路|奔波|辛苦|tired|exhaust|weary|traffic jam|😴|😪|😫|😩|🥱"),
    (
        "tender",
        (
            r"爱|妈|爸|父|母|宝贝|孩子|女儿|儿子|老婆|老公|蜜月|纪念日|回家|思念|想你|陪|love|honeymoon"
            r"|family|mom|dad|daughter|son\b|home|❤|💕|💖|😍|🥰|💑|👪|👨‍👩"
        ),
    ),
    (
        "adventurous",
        (
            r"冒险|探险|越野|穿越|征服|挑战|高原|雪山|国道|川藏|滇藏|青藏|沙漠|戈壁|无人区|徒步|露营|自驾|第一次"
            r"|远方|adventur|explor|off-?road|wild|challenge|conquer|expedition|🏔|⛰|🏕|🧗|🏜"
        ),
    ),
    (
        "calm",
        (
            r"静|悠闲|慢|放松|散步|发呆|治愈|惬意|风景|日落|日出|calm|quiet|peace|relax|slow|sunset|sunrise"
            r"|🌅|🌄|😌|🍃|🌿"
        ),
    ),
    (
        "joyful",
        (
            r"开心|快乐|高兴|新司机|出游|出发|玩|哈哈|欢|嗨|爽|冲|happy|joy|fun|yay|hooray|great|awesome"
            r"|😀|😃|😄|😁|😆|😊|🎉|🥳|🚗|🎈"
        ),
    ),
)
_FESTIVE: Final = re.compile(
    r"过年|新年|春节|团圆|佳节|节日|庆|生日"
    r"|festiv|celebrat|new year|christmas|birthday|🧨|🎊|🏮|🎆|🎇"
)


def read_mood(
    words: str | None, emoji: str | None, holiday: str | None, weather: Weather | None
) -> Mood:
    """The owner's words decide, then the emoji, then the holiday, then the weather."""
    for text in (words, emoji):
        if text and (mood := _spoken(to_simplified(text).casefold())):
            return mood
    if holiday in {"Spring Festival", "Mid-Autumn Festival", "National Day", "New Year's Day"}:
        return "festive"
    if holiday and holiday != "Tomb-sweeping Day":
        return "joyful"
    return "joyful" if weather == "clear" and holiday is None else "calm"


def _spoken(text: str) -> Mood | None:
    if _FESTIVE.search(text):
        return "festive"
    return next((mood for mood, signs in _SIGNS if re.search(signs, text)), None)
