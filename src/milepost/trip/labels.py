"""What the labels of a text record are called, and which field each one means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from milepost.trip.script import to_simplified

LONGEST_LABEL: Final = 100
PERIOD: Final = "period"
"""A label that gives start and end at once."""
CAR: Final = "car"
"""A label that gives model, generation and colour at once."""

NAMES: Final[Mapping[str, str]] = {
    "emoji": "用户标记emoji 使用者标记emoji 标记emoji emoji 表情 用户表情 标记 用户标记 mood"
    " emojimark",
    "words": "用户文字 使用者文字 文字 用户文案 文案 标题 感言 心情 用户留言 留言 寄语 words"
    " title caption text usertext userwords 使用者文案 用户感言 使用者感言",
    PERIOD: "出行时间 行程时间 时间 旅行时间 出游时间 行车时间 出行日期 行程日期 日期"
    " 起止时间 time when period dates date 旅程时间",
    "started_at": "出发时间 开始时间 起始时间 启程时间 出发 started startedat start_time starttime"
    " departure departed departuretime"
    " startdate startsat 开始",
    "ended_at": "到达时间 结束时间 抵达时间 终止时间 返回时间 ended endedat endtime arrival"
    " arrived arrivaltime enddate endsat 结束",
    "driving_minutes": "总驾驶时长 驾驶时长 总时长 行驶时长 总行驶时长 行车时长 时长 驾驶用时 用时"
    " 总用时 drivingtime driving drivingminutes duration drivingduration"
    " 总驾驶时间 驾驶时间 行车用时",
    "distance_km": "公里数 总公里数 里程 总里程 行驶里程 距离 总距离 行程距离"
    " 行驶距离 千米数 里程数"
    " distance distancekm totaldistance mileage kilometres kilometers km",
    "origin": "起点 出发地 始发地 起点地址 起始地 出发地点 起始地点 始点 起点位置 origin from"
    " start startplace startingpoint departureplace startlocation startcity startaddress"
    " startpoint departurecity fromcity",
    "destination": "终点 目的地 到达地 终点地址 到达地点 终点位置 结束地点 destination to end"
    " endplace finish endlocation endcity endaddress endpoint arrivalcity tocity",
    "weather_start": "起点天气 出发天气 出发地天气 开始天气 天气 起始天气 weatherstart startweather"
    " weather weatheratstart",
    "weather_end": "终点天气 到达天气 目的地天气 结束天气 到达地天气 weatherend endweather"
    " weatheratend",
    "via": "途径城市 途经城市 途径 途经 经过城市 途经地 途径地 路过城市 沿途城市 经停城市"
    " 经停 经过 via cities citiespassed viacities passedcities waypoints stops route 城市",
    "team": "组队信息 组队资讯 组队讯息 组队 队伍 车队 队伍信息 队伍名称 团队 车队名称 team"
    " party crew teamname teaminfo",
    CAR: "车辆信息 车辆资讯 车辆讯息 车辆 车 座驾 爱车 汽车 car vehicle carinfo vehicleinfo",
    "model": "车型 车辆型号 型号 车款 carmodel model",
    "colour": "颜色 车色 车身颜色 车漆 外观颜色 color colour paint carcolour carcolor",
    "generation": "代际 代 世代 代数 车代 generation gen",
    "notes": "备注 notes note 说明",
}
"""Field → its labels, Simplified, lower case, without spaces; Traditional is converted first."""

_FIELDS: Final[Mapping[str, str]] = {
    label: field for field, labels in NAMES.items() for label in labels.split()
}
_ORNAMENT: Final = re.compile(r"[\s*_`#【】\[\]「」“”\"'()（）.\-]+")


def field_of(label: str) -> str | None:
    """The field that a label means, in either script and any width, or None."""
    if len(label) > LONGEST_LABEL:
        return None
    plain = to_simplified(unicodedata.normalize("NFKC", label)).casefold()
    plain = "".join(c for c in plain if unicodedata.category(c) not in {"So", "Cf", "Mn", "Sk"})
    return _FIELDS.get(_ORNAMENT.sub("", plain).replace("starttime", "started"))
