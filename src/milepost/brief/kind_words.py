"""Names of the atlas' kinds of landmark, for questions about a picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from milepost.brief.words import Phrase

KIND: Final[Mapping[str, Phrase]] = {
    "bridge": Phrase("桥梁", "a bridge"),
    "castle": Phrase("城堡", "a castle"),
    "church": Phrase("教堂", "a church"),
    "city_gate": Phrase("城门或城楼", "a city gate"),
    "clock_tower": Phrase("钟楼", "a clock tower"),
    "crater_lake": Phrase("火山湖", "a crater lake"),
    "danxia_peaks": Phrase("红色砂岩山峰", "red sandstone peaks"),
    "ferris_wheel": Phrase("摩天轮", "a Ferris wheel"),
    "fountain": Phrase("喷泉", "a fountain"),
    "giant_buddha": Phrase("大佛", "a giant Buddha"),
    "gorge": Phrase("峡谷", "a gorge"),
    "grassland": Phrase("草原", "grassland"),
    "grotto": Phrase("石窟", "carved caves in a cliff"),
    "harbour": Phrase("港湾或码头", "a harbour"),
    "hotel": Phrase("造型独特的大楼", "a building of striking shape"),
    "island": Phrase("岛屿", "an island"),
    "karst_peaks": Phrase("喀斯特山峰", "karst peaks"),
    "lake": Phrase("湖泊", "a lake"),
    "lighthouse": Phrase("灯塔", "a lighthouse"),
    "monument": Phrase("纪念碑或雕塑", "a monument or sculpture"),
    "oasis": Phrase("沙丘间的泉湖", "a lake among dunes"),
    "opera_house": Phrase("造型独特的剧院", "a theatre of striking shape"),
    "pagoda": Phrase("佛塔", "a pagoda"),
    "palace": Phrase("宫殿", "a palace"),
    "pavilion": Phrase("楼阁", "a pavilion with eaves"),
    "ski_jump": Phrase("跳台滑雪场", "a ski jump"),
    "skyscrapers": Phrase("摩天大楼", "skyscrapers"),
    "snow_peak": Phrase("雪山", "a snow-covered mountain"),
    "stilt_houses": Phrase("吊脚楼", "houses on stilts"),
    "stone_bridge": Phrase("石桥", "a stone bridge"),
    "temple": Phrase("寺庙", "a temple"),
    "tower": Phrase("高塔", "a tower"),
    "tv_tower": Phrase("电视塔", "a television tower"),
    "village": Phrase("古村落", "an old village"),
    "water_town": Phrase("水乡古镇", "an old town on canals"),
}
