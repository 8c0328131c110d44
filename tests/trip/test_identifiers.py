from __future__ import annotations

import pytest

from milepost.trip import redact_text

SECRETS = """13800138000 ~ 13800 8000
138 0013 8000 ~ 8000
138.0013.8000 ~ 8000
138_0013_8000 ~ 8000
138*0013*8000 ~ 8000
138~0013~8000 ~ 8000
138|0013|8000 ~ 8000
138 — 0013 — 8000 ~ 8000
1380013-8000 ~ 8000
(+86)13800138000 ~ 13800
+86-138-0013-8000 ~ 8000
008613800138000 ~ 13800
86 13800138000 ~ 13800
tel:13800138000 ~ 13800
电话一三八 零零一三 八零零零 ~ 零零一三
一三八，零零一三，八零零零 ~ 零零一三
幺三八零零幺三八零零零 ~ 幺三八
138零零一三8000 ~ 8000
1380O138OOO ~ 1380 138O
l38OOl38OOO ~ 38OO
13800l38000 ~ 13800
138啊0013啊8000 ~ 8000
13800138 000 ~ 13800
138 00 13 80 00 ~ 13
010-62345678 ~ 6234
(010)6234-5678 ~ 5678
010 6234 5678 ~ 5678
0571-87654321转8001 ~ 8765 8001
0755-8888-6666 ~ 6666
400-820-8888 ~ 8888
4008208888 ~ 8208
800-810-1234 ~ 1234
电话 62345678 ~ 6234
+1 (415) 555-0132 ~ 0132
415-555-0132 ~ 0132
(415) 555 0132 ~ 0132
02-2720-8889 ~ 8889
(02)27208889 ~ 2720
0912-345-678 ~ 345
0912345678 ~ 0912
09 1234 5678 ~ 5678
+886 912 345 678 ~ 345
+853 6612 3456 ~ 3456
+44 7911 123456 ~ 1234
06 12 34 56 78 ~ 34
+33 6 12 34 56 78 ~ 34
090-1234-5678 ~ 5678
010-1234-5678 ~ 5678
沪A12345 ~ 12345
沪A 12345 ~ 12345
沪A·12345 ~ 12345
沪A.12345 ~ 12345
沪AD12345 ~ 12345
沪A·D12345 ~ 12345
沪AF12345 ~ 12345
沪牌A12345 ~ 12345
沪A八八八八八 ~ 八八
沪A88888 ~ 88888
滬A·12345 ~ 12345
京A1234警 ~ 1234
京A·1234警 ~ 1234
京A1234学 ~ 1234
沪A1234挂 ~ 1234
粤Z1234澳 ~ 1234
粤Z·F023港 ~ 023
使224001 ~ 224001
使 224·001 ~ 001
224001使 ~ 224001
京A1234领 ~ 1234
沪224·01领 ~ 224
223·456使 ~ 456
WJ京12345 ~ 12345
WJ·沪1234X ~ 1234
军A12345 ~ 12345
KA12345 ~ 12345
空A·12345 ~ 12345
海A12345 ~ 12345
VA02345 ~ 02345
京N8P8F8 ~ 8P8F8
京N·8P8F8 ~ 8P8F8
京NP8F8A ~ P8F8
浙CAB123 ~ AB123
苏E05EV8 ~ 05EV8
浙A8A8A8D ~ 8A8A
ABC-1234 ~ ABC 1234
ABC-5678號 ~ 5678
1234-AB ~ 1234
AB-1234 ~ 1234
RAA-0001 ~ 0001
EAA-1234 ~ 1234
车牌ABC-1234 ~ 1234
車牌 AB 1234 ~ 1234
车牌号AB1234 ~ 1234
MX-12-34 ~ 12-34
MA-12-34 ~ 12-34
澳門MX-12-34 ~ 12-34
港车AB 1234 ~ 1234
HK AB 1234 ~ 1234
plate 7ABC123 ~ 7ABC
31010119900307757X ~ 1990
310101199003077577 ~ 1990
310101-19900307-757X ~ 757X
31010 11990 03077 57X ~ 1990 11990
身份证尾号757X ~ 757X
三一零一零一一九九零零三零七七五七X ~ 九九
E12345678 ~ 12345
EA1234567 ~ 12345
G12345678 ~ 12345
护照E 1234 5678 ~ 1234
A123456789 ~ 12345
A123456(7) ~ 12345
A1234567 ~ 12345
H12345678 ~ 12345
1234567(8) ~ 12345
回乡证H1234567801 ~ 12345
LSVAM4187C2184847 ~ AM418
LSVAM4187C 2184847 ~ 21848
车架号LSVAM4187C2184847 ~ AM418
车架号后六位184847 ~ 184847
发动机号 EA888 123456 ~ 123456
6222021234567890123 ~ 62220
6222 0212 3456 7890 123 ~ 7890
6222-0212-3456-7890 ~ 7890
4111 1111 1111 1111 ~ 1111
卡号尾数7890 ~ 7890
zhang.san@example.com ~ zhang
zhang.san＠example.com ~ zhang
zhang.san @ example . com ~ zhang
zhangsan#example.com ~ zhangsan
zhangsan[at]example[dot]com ~ zhangsan
zhangsan AT example DOT com ~ zhangsan
zhangsan艾特example点com ~ zhangsan
zhangsan(a)qq.com ~ zhangsan
zhangsan@qq点com ~ zhangsan
张三@qq.com ~ 张三 qq
12345678@qq.com ~ 12345
12345678艾特qq ~ 12345
zhangsan{at}qq.com ~ zhangsan
zhangsan<at>qq.com ~ zhangsan
zhangsan@@qq.com ~ zhangsan
zhangsan@例子.中国 ~ zhangsan
z h a n g s a n @ q q . c o m ~ n @
微信zhangsan_88 ~ zhangsan
微信号zhangsan ~ zhangsan
加微信 zhangsan88 ~ zhangsan
加V：zhangsan88 ~ zhangsan
加v zhangsan88 ~ zhangsan
加我v：zhangsan ~ zhangsan
V:zhangsan ~ zhangsan
vx zhangsan ~ zhangsan
WX：zhangsan ~ zhangsan
wxid_abc123def456 ~ abc123
微信同号13800138000 ~ 13800
微信：张三的车 ~ 张三
WeChat ID zhangsan ~ zhangsan
wechat: zhangsan ~ zhangsan
绿泡泡zhangsan88 ~ zhangsan
卫星：zhangsan88 ~ zhangsan
QQ12345 ~ 12345
qq:1234567 ~ 1234567
扣扣号1234567 ~ 1234567
Q：1234567 ~ 1234567
抖音号zhangsan ~ zhangsan
小红书号 12345678 ~ 12345678
小红书id:zhangsan ~ zhangsan
ig: zhangsan.travel ~ zhangsan
instagram @zhangsan ~ zhangsan
telegram t.me/zhangsan ~ zhangsan
line id: zhangsan ~ zhangsan
LINE：zhang_san ~ zhang
31.2304,121.4737 ~ 31.23 121.47
31.2304 121.4737 ~ 31.23
31.23,121.47 ~ 31.23
(31.23, 121.47) ~ 31.23
N31.2304 E121.4737 ~ 31.23
31.2304N 121.4737E ~ 31.23
31°14′12″N 121°28′25″E ~ 14′
31度14分12秒 121度28分25秒 ~ 14分
北纬31度14分 东经121度28分 ~ 14分
北纬三十一度十四分 ~ 十四分
纬度31.23 经度121.47 ~ 31.23
lat=31.2304&lng=121.4737 ~ 31.23
geo:31.2304,121.4737 ~ 31.23
geo:31.23,121.47 ~ 31.23
POINT(121.4737 31.2304) ~ 121.47
31.23045 ~ 31.23
8Q336FFX+7H ~ 8Q336
地图 https://amap.com/a?p=31.2,121.4 ~ amap
https://maps.app.goo.gl/abc ~ goo
surl.amap.com/abc12 ~ abc12
192.168.1.10 ~ 192.168
IMEI 861234567890123 ~ 86123
密码123456 ~ 123456
WiFi密码：abc12345 ~ abc12345
门禁密码 1234# ~ 1234
门锁密码是8888 ~ 8888"""
"""`text ~ what may not be left`"""


@pytest.mark.parametrize("case", SECRETS.splitlines())
def test_an_identifier_goes_wherever_it_stands(case: str) -> None:
    text, _, secrets = case.partition(" ~ ")

    for around in ("{}", "五一出游 {}", "从{}出发", "五一出游，{}，好开心"):
        masked = redact_text(around.format(text))
        assert [secret for secret in secrets.split() if secret in masked] == []
