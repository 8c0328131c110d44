"""Chinese street addresses inside free text. Patterns are for `shadow.arabic` of the text."""

from __future__ import annotations

from typing import Final

from milepost.trip.rules import Rules
from milepost.trip.shadow import NUMERALS

_DIGITS: Final = r"[0-9](?:[\s.·]?[0-9]){0,4}"
_NUMBER: Final = (
    r"(?:门牌号?码?|門牌號?碼?|[甲乙丙丁附第之#＃]|no\.?)?\s?"
    rf"(?:{_DIGITS}|[{NUMERALS}](?:\s?[{NUMERALS}]){{0,8}})"
)
_NUMBERS: Final = rf"{_NUMBER}[A-Za-z]?(?:\s*[-–—~至、/之]\s*{_NUMBER}[A-Za-z]?)*"
# A name does not reach back over a division, so `上海市黄浦区` before a street stays.
_NAME: Final = r"[㐀-䶿一-鿿]"
_BEFORE: Final = "省市区區县縣镇鎮乡鄉旗在到從从於于住了的号號栋棟幢弄"
_NAMED: Final = rf"(?:(?![{_BEFORE}]){_NAME})"
_STREET: Final = (
    r"(?:大街|大道|胡同|弄堂|[路街巷弄道條条])"
    r"(?:[东東西南北中]?[一二三四五六七八九十0-9]{0,2}段|[东東西南北中])?"
)
# Endings of ordinary words, before which a number is no house number: `一路318`, `公路1203公里`.
_NO_STREET: Final = (
    r"(?<![一上公铁鐵线線道马馬走赶趕開开带帶迷半陆陸水岔网網思出回同让讓问問养養套丝絲之探]路)"
    r"(?<![国國省县縣高赛賽车車味知跑轨軌隧频頻人航河滑]道)(?<!逛街)(?<!上街)"
)
# With `号` behind it such a number may be a day, `公路3号见`, but no day is beyond the 31st.
_NO_DAY: Final = r"(?=\s*(?:3[2-9]|[4-9][0-9]|[0-9]\s?[0-9]\s?[0-9]))"
_UNIT: Final = (
    r"(?:号楼|號樓|号院|號院|号门|号|號|支弄|弄|巷|栋|棟|幢|座"
    r"|单元|單元|楼|樓|层|層|室|房|梯|户|戶|门|門|组|組|队)"
)
_NOT_A_HOUSE: Final = (
    r"(?!\s*(?:线|線|公路|国道|國道|高速|营地|營地|省道|公里|地铁"
    r"|车友|選手|选手|出?口|站台))"
)
_MEASURE: Final = (
    r"(?:公里|千米|公尺|km|k\b|m\b|米|里|天|日|晚|夜|次|遍|趟|站|个|個|只|条|條|座|人"
    r"|年|月|点|點|时|時|分|秒|元|块|塊|度|小时|小時|里程|英里|mile|号线|號線|国道|國道|省道|高速|公路|辆|輛"
    r"|台|张|張|家|处|處|种|種|款|代|级|級|迈|码|道弯|弯)"
)
QUANTITY: Final = (
    rf"(?![0-9%{NUMERALS}]|[.:：][0-9])(?!\s*(?:{_MEASURE}|[号號](?:出?口|航站)|[0-9]))"
)
"""After a number: it counts or measures nothing."""
_ESTATE: Final = (
    r"(?:小区|小區|花园|花園|公寓|大厦|大廈|家园|家園|新村|社区|社區|庄园|山庄|别墅|別墅|宿舍|大院|苑|府|邨"
    r"|里|坊|城|湾|灣|庭|园|園|村|屯|组|广场|廣場|中心|学校|大学|小学|中学)"
)
_BUILDING: Final = (
    rf"(?:{_NAME}{{1,10}}(?:广场|廣場|大厦|大廈|中心"
    r"|花园|花園|小区|公寓|苑|城)(?=[\s]*[A-Za-z0-9]))?"
)
_LETTERED: Final = r"[A-Za-z]\s?[座栋棟幢室户戶]"
_WITHIN: Final = (
    rf"(?:[\s,，、\-·#]*(?:{_LETTERED}|[A-Za-z]?{_NUMBERS}\s*{_UNIT}?(?:\s?之\s?{_NUMBER})?"
    r"|[东南西北]门))"
)

_NUMBERED: Final[tuple[str, ...]] = (
    # 中山南路1891号-1893号 3栋2单元501室, 和平東路2段106號, 彩云里3巷2号, 朝阳门内大街甲81号
    (
        rf"{_NAMED}{{0,8}}{_NAMED}[0-9]{{0,3}}{_STREET}(?:{_NO_STREET}|(?<=[㐀-鿿]一路)|{_NO_DAY})\s*"
        rf"{_NUMBERS}\s*{_UNIT}{_NOT_A_HOUSE}{_WITHIN}*{_BUILDING}{_WITHIN}*"
    ),
    rf"{_NAMED}{{0,6}}[大新一二三四五六]马路\s*{_NUMBERS}\s*{_UNIT}{_NOT_A_HOUSE}{_WITHIN}*",
    rf"{_NAMED}{{0,6}}[大新一二三四五六]馬路\s*{_NUMBERS}\s*{_UNIT}{_NOT_A_HOUSE}{_WITHIN}*",
    # 中山南路1891, 中山南路 No.1891, 中山南路一八九一
    (
        rf"{_NAMED}{{2,8}}(?:路|街|大道|巷|弄|胡同){_NO_STREET}"
        rf"\s*(?:no\.?|[#＃附第甲乙丙丁]|门牌号?码?)?\s*(?:{_DIGITS}(?:\s*[-–—]\s*[0-9]{{1,5}})*"
        rf"|[{NUMERALS}]{{3,9}}){QUANTITY}(?:\s?[,，、#\-\s]\s?[0-9]{{3,4}}{QUANTITY})?"
    ),
    # 阳光花园3栋2单元501室, 幸福小区12号楼, 幸福村八组, 李庄镇5村12号, 阳光100小区3号
    (
        rf"(?:{_NAMED}{{1,10}}|旗)[0-9]{{0,3}}{_ESTATE}[\s(（]*[A-Za-z]?{_NUMBERS}\s*"
        rf"(?:号楼|號樓|号院|号|號|弄|栋|棟|幢|座|单元|單元|室|组|組|队){_NOT_A_HOUSE}{_WITHIN}*"
    ),
    rf"{_NAMED}{{0,6}}[0-9]{{1,3}}\s?[村组組队]\s?{_NUMBERS}\s?{_UNIT}{_NOT_A_HOUSE}{_WITHIN}*",
    # 万科城市花园5-2-301
    rf"{_NAMED}{{1,10}}{_ESTATE}\s*[0-9]{{1,3}}\s*-\s*[0-9]{{1,4}}(?:\s*-\s*[0-9]{{1,5}})?",
    # 翡翠湾三期12-1-302, 渋谷1-2-3, but 24-5-2 is a day
    r"(?<![0-9\-])[0-9]{1,3}-[0-9]{1,3}-(?!(?:19|20)[0-9]{2})[0-9]{3,4}(?![0-9])",
    (
        r"(?<=[㐀-鿿ぁ-ヿ])(?!2[0-9]-[01]?[0-9]-[0-3]?[0-9](?![0-9]))"
        r"[0-9]{1,3}-[0-9]{1,3}-[0-9]{1,4}(?![0-9\-])"
    ),
    # 3栋2单元501室, 12号楼1203室, 1891弄5号, B座1203, 门牌8号
    rf"{_NUMBER}\s*(?:号楼|號樓|栋|棟|幢|单元|單元|弄)\s*{_WITHIN}*",
    rf"(?<![A-Za-z]){_LETTERED}\s*[0-9]{{2,5}}\s*{_UNIT}?(?![0-9])",
    rf"(?:门牌|門牌)(?:号|號)?(?:码|碼)?\s*(?:是|为|為|[:：])?\s*{_NUMBERS}\s*{_UNIT}?",
    rf"[{NUMERALS}]{{3,6}}室(?!内|外|友)",
    rf"(?<=[区區])[0-9]{{1,4}}\s*[楼樓]|[0-9]{{1,2}}[楼樓层層]\s*[0-9]{{3,4}}{QUANTITY}",
    r"[0-9]{3,4}\s*(?:室(?!内|外|友)|房间|房間|號房|号房)",
    (
        r"[0-9]{1,3}\s*丁目(?:\s*[0-9]{1,3}\s*番(?:地)?)?(?:\s*[0-9]{1,3}\s*号)?"
        r"(?:[-ー]?[0-9]{1,3})*"
    ),
)
_UNNUMBERED: Final[tuple[str, ...]] = (
    # 中山路与解放路交叉口
    (
        rf"{_NAMED}{{1,6}}[路街道](?:与|與|和|跟|、|/|&)\s?{_NAMED}{{1,6}}[路街道]的?"
        r"(?:交叉|交汇|交匯|交界|转角|轉角|拐角|路?口)口?"
    ),
    # 翠湖雅苑, 铁路局家属院, 阳光花园楼下, 格林家园地库; but 颐和园东门, 花园酒店
    rf"{_NAMED}{{1,8}}(?:[雅嘉佳名花新]苑|[嘉佳]园|家[属屬][院楼樓]|[华豪]庭|華庭|名邸)",
    (
        rf"{_NAMED}{{2,8}}(?:花园|花園|公寓|家园|家園|新村|别墅|別墅|社区|社區|宿舍|苑|邨)的?"
        r"(?:[东東南西北]{1,2}[门門]|楼下|樓下|地库|地庫|(?:地下)?车库|停车场|物业|大门口)"
    ),
    rf"(?<=从){_NAMED}{{2,8}}(?:花园|花園|公寓|家园|家園|新村)(?=出发|出發|集合)",
)
CHINESE: Final = (
    Rules(
        sign=(
            (
                rf"[0-9{NUMERALS}]\s*[a-z]?\s*"
                r"[号號弄巷栋棟幢座单單楼樓层層室房梯户戶门門组組队支村]"
            ),
            (
                rf"[路街巷弄道條条同堂][\s东東南西北中段0-9{NUMERALS}#附第甲乙丙丁no.:(]{{0,8}}"
                rf"[0-9{NUMERALS}]"
            ),
            r"[0-9]\s*-\s*[0-9]",
            r"[a-z]\s?[座栋棟幢室户戶]",
            r"[门門]牌",
            r"丁目",
        ),
        before=40,
        after=4,
        patterns=_NUMBERED,
    ),
    Rules(
        sign=(
            r"苑",
            r"[嘉佳]园",
            r"家[属屬园園]",
            r"[华豪華]庭",
            r"名邸",
            r"[路街道][与與和跟、/&]",
            r"花[园園]",
            r"公寓",
            r"新村",
            r"[别別]墅",
            r"社[区區]",
            r"宿舍",
            r"邨",
        ),
        before=12,
        after=2,
        patterns=_UNNUMBERED,
    ),
)
"""Each match is a part of an address that goes."""

_ADMIN: Final = (  # atomic, so that a division is never taken back for the secret
    r"(?>(?:[㐀-鿿]{2,6}(?:省|自治区|自治區))?(?:[㐀-鿿]{2,6}?(?:市|州|盟))?"
    r"(?:[㐀-鿿]{1,5}?(?:区|區|县|縣|旗)(?![0-9]))?)"
)
# Homes of the heart: `我们的家在路上`, `住在你心里`, `地址:远方`.
_NOT_IN_THE_HEART: Final = (
    r"(?!(?:路上|远方|遠方|旅途|途中|天涯|海角|四方|四海|诗|詩|梦|夢|心|云端|雲端|风里|風裡|东北|西北|江南|南方|北方|中国|中國|长江|地球"
    r"|[你您他她][们們]?(?:的)?(?:心|身边|身邊|隔壁|那)|[海湖河江]边|[海湖河江]邊|山[里上裡]|车里|車裡|车上|車上|帐篷|帳篷))"
)
_REST: Final = r"(?P<secret>[^\s,，。.!！?？;；~～|…]{0,40})"
_THERE: Final = rf"{_NOT_IN_THE_HEART}{_ADMIN}{_REST}"
HOMES: Final = Rules(
    sign=(
        r"家[里就都现現是住在位的小地]",
        r"住",
        r"地址",
        r"address",
        r"公司",
        r"[单單]位",
        r"[学學]校",
        r"幼[儿兒]",
        r"[办辦]公",
        r"小[区區]",
    ),
    before=8,
    after=4,
    patterns=(
        (
            r"(?:我们|我們|咱们|咱們|我|咱|俺)(?:的)?家里?(?:就|都|现在|現在)?(?:是)?(?>住在|住|在|位于|位於)"
            rf"{_THERE}"
        ),
        rf"(?<![大国國全])家(?:就)?(?>住在|住){_THERE}",
        rf"(?<![大国國全一])家在(?=[^\s,，。!！]{{1,12}}[市区區县縣])(?!城市){_THERE}",
        rf"(?:我|咱|俺|本人)(?:们|們)?(?:就|现|現)?住在{_THERE}",
        rf"(?:我|俺|本人)(?:就|现|現)?住(?![在进進了过過宿院得着著手不下上民酒帐帳一这這那]){_THERE}",
        rf"家(?:的|里)?(?:小区|小區|地址)(?:就)?(?:是|在|叫){_THERE}",
        (
            r"(?:家庭住址|家庭地址|住址|地址|收货地址|收件地址|address)"
            rf"\s*(?:是|为|為|[:：=]|在|is)\s*{_THERE}"
        ),
        rf"{_NAMED}{{2,6}}(?:小区|小區)",  # the owner's own estate
        # 公司在张江路环球大厦; but 公司在路上
        (
            r"(?:公司|单位|單位|学校|學校|幼儿园|幼兒園|办公室|辦公室)就?(?:在|位于|位於)"
            r"(?=[^\s,，。.!！?？…]{1,12}(?:(?<![上在一的])[路街巷弄道]|大厦|大廈|写字楼|園區|园区|小区|花园|科技园))"
            rf"{_THERE}"
        ),
    ),
)
"""Mentions of where somebody lives; the group `secret` goes, city and district before it stay."""
