from __future__ import annotations

import random

import pytest

from milepost.trip import redact_text

ORDINARY = """新司机的五一出游! | 新司機的五一齣遊! | 318国道自驾 | G318 | 国庆7天5晚1203公里
第1001次日出
20:30看日落 | 2024.5.2 | 2024.5.2-2024.5.5 | 2024/10/12 20:30 | 2024-04-30~2024-05-05 | 20240502
2019-2024 | 一路518快乐 | 一路318到拉萨 | 公路1203公里 | 走318国道5天 | 国道318号线 | 爬了3座山
知道2号出发 | 大家在一起 | 全家在三亚过年 | 逛南京路步行街 | 滨江大道看日落 | 7 Day Road Trip
17-Mile Drive | Route 66 | arrived at St.Moritz | sunset at lake | Model 3 | AITO问界M9 2024款
100000km | 欧阳开心的队伍 | 八千里路云和月 | 一二三四五六 | 海拔5231米 | 1,203,000步 | 12345678步
5.1-5.5 | 二〇二四年五月二日 | 外滩18号看夜景 | 😀👨‍👩‍👧家庭出游 | 回家的路 | 家和万事兴"""

SECRETS = """我的电话13800138000 ~ 1380
138 0013 8000 ~ 0013
138-0013-8000 ~ 0013
+86 138 0013 8000 ~ 0013
１３８００１３８０００ ~ １３８
一三八零零一三八零零零 ~ 一三八
壹叁捌零零壹叁捌零零零 ~ 叁捌
٠١٣٨٠٠١٣٨٠٠٠ ~ ٣٨
1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣ ~ 3
1 3 8 0 0 1 3 8 0 0 0 ~ 3
138\u200b0013\u200b8000 ~ 0013
021-63211234 ~ 6321
(021) 6321 1234 ~ 6321
63211234 ~ 6321
6321-1234 ~ 6321
+852 9123 4567 ~ 9123
(415) 555-2671 ~ 2671
沪A·12345 ~ 123
沪a 12345 ~ 123
沪A·D12345 ~ 123
粤B D12345 ~ 123
粵B·12345 ~ 123
粤Z·1234港 ~ 1234
川 A 8K 9P2 ~ 8K
京AB12C3 ~ B12
浙A·一二三四五 ~ 二三
港AB1234 ~ 1234
31010119900307757X ~ 1990
310101 19900307 757x ~ 3101
护照 G 12345678 ~ 1234
EA1234567 ~ EA
zhang.san@example.com ~ zhang
zhangsan at example.com ~ zhang
zhangsan (at) example dot com ~ example
6222 0212 3456 7890 123 ~ 0212
LSVAM4187C2184847 ~ 4187
VIN: LSV AM4187 C2184847 ~ LSV
微信zhangsan_88 ~ zhang
微信号：zhangsan ~ zhang
QQ：12345 ~ 12345
https://x.example.com/a?token=abc ~ abc
31.2304, 121.4737 ~ 31.2
N31°14'12" E121°28' ~ 14'
北纬31.2304 东经121.4737 ~ 31.2
中山南路1891号-1893号 ~ 189
中山南路一八九一号 ~ 一八
中山南路１８９１號 ~ １８
中山南路1891 ~ 1891
阳光花园3栋2单元501室 ~ 501
幸福小区12号楼 ~ 12
万科城市花园5-2-301 ~ 301
我家住在幸福里 ~ 幸福
我们家在翠湖 ~ 翠湖
地址:月亮湾北街 ~ 月亮
221B Baker Street, London ~ Baker
17 rue de Rivoli ~ Rivoli
Hauptstraße 5 ~ Haupt
I live at 12 Elm ~ Elm
人民路٨号 ~ ٨
沪-A12345 ~ 123
文三路478号华星时代广场A座1203 ~ 1203
1 Infinite Loop, Cupertino ~ Loop
东经121度28分 ~ 121
香港中環皇后大道中99號 ~ 99
住在浦东新区张杨路500号1203室 ~ 500
沪A 1 2 3 4 5 ~ 3"""


ORDINARY_WORDS = ORDINARY.replace("\n", " | ").split(" | ")


@pytest.mark.parametrize("text", ORDINARY_WORDS)
def test_ordinary_words_stay_exactly_as_they_are(text: str) -> None:
    assert redact_text(text) == text


@pytest.mark.parametrize("case", SECRETS.splitlines())
def test_private_parts_go_wherever_they_stand(case: str) -> None:
    text, secret = case.split(" ~ ")

    for around in (text, f"五一出游 {text}", f"五一出游，{text}，好开心"):
        assert secret not in redact_text(around)


def test_city_and_district_before_a_street_stay() -> None:
    assert redact_text("从上海市黄浦区中山南路1891号出发") == "从上海市黄浦区…出发"
    assert redact_text("我家住在上海市黄浦区中山南路1891号") == "我家住在上海市黄浦区…"


def test_words_around_a_secret_stay() -> None:
    assert redact_text("一起自驾加我13800138000哦") == "一起自驾加我…哦"


def test_redacting_again_changes_nothing() -> None:
    pieces = [case.split(" ~ ")[0] for case in SECRETS.splitlines()]
    pieces += [*ORDINARY_WORDS, *"…0189一号路区家在住·-@ .AX粤"]
    chance = random.Random(20240502)  # noqa: S311  # repeatable, not secret
    for _ in range(60):
        text = "".join(chance.choices(pieces, k=4))

        once = redact_text(text)

        assert redact_text(once) == once


@pytest.mark.parametrize(
    "piece", ["一八九路1", "1 ", "a", "路", "家园", "@a.", "0-", "京A1", "市区", "1弄"]
)
def test_hostile_repetition_is_read_in_linear_time(piece: str) -> None:
    text = (piece * 2000)[:2000]

    assert len(redact_text(text)) <= len(text)
