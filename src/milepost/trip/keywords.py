"""What a word announces that identifies a person or a car: `微信号：…`, `plate …`, `password: …`.

Patterns are for `shadow.arabic` of the text and for matching without case.
"""

from __future__ import annotations

from typing import Final

from milepost.trip.rules import Rules

_CHAT: Final = "微信|威信|薇信|v信|绿泡泡|wechat|weixin|wx|vx|whatsapp|telegram|kakao|ig"
_SOCIAL: Final = (
    "小红书|小紅書|抖音|快手|微博|b站|支付宝|支付寶|alipay|paypal|instagram|kakaotalk|signal|skype|viber|zalo"
    "|discord|twitter|facebook"
)
_IS: Final = r"\s*(?:号码|號碼|号|號|码|碼|id|no\.?|number)?\s*(?:是|为|為|[:：=]|is|加)?\s*"
_SAID: Final = (
    r"(?:\s*(?:号码|號碼|号|號|账号|帳號|賬號|帐号|账户|id)\s*(?:是|为|為|[:：=])?"
    r"|\s*(?:[:：=]|是|为|為))\s*"
)
_SIGN: Final = (
    r"手[机機]",
    r"[电電][话話]",
    r"[联聯][系繫]方式",
    r"热线",
    r"座机",
    r"微[信博]",
    r"[威薇]信",
    r"绿泡泡",
    r"小[红紅][书書]",
    r"抖音",
    r"快手",
    r"支付",
    r"[卫衛]星",
    r"[加➕+]\s?我?\s?[微薇v]",
    r"扣扣",
    r"企鹅",
    r"身份",
    r"[证證]件",
    r"[护護]照",
    r"[驾駕]",
    r"行驶证",
    r"通行证",
    r"[卡账帳]",
    r"[密秘私][码碼钥鑰]",
    r"口令",
    r"安全[码碼]",
    r"[验驗][证證][码碼]",
    r"尾[号號数數]",
    r"[后後][三四五六七八3-8]位",
    r"[车車号號][牌架]",
    r"牌照",
    r"ナンバ",
    r"ทะเบ",
    r"차량",
    r"[邮郵]",
    r"[识識][别別]",
    r"[发發][动動][机機]",
    r"序列",
    r"[设設][备備]",
    r"imei",
    # In Latin letters these are also parts of words, so what they announce must follow.
    r"t(?:el[.:：\s=是a-z]|oken|elegram|witter)",
    r"p(?:hone|ass(?:port|w)|wd|late|aypal|ost)",
    r"mobile",
    r"c(?:all[^a-z]|v[vc])",
    r"v(?:信|x|iber|in[^a-z]|\s*[:：❤♥])",
    r"w(?:e(?:chat|ixin)|x|hats)",
    r"kakao",
    r"kennz",
    r"i(?:g[\s:：=@是]|nstagram|mmat|d\s?card)",
    r"b站",
    r"a(?:lipay|pi|ccess)",
    r"s(?:erial|ignal|kype|ecret)",
    r"zalo",
    r"zip",
    r"discord",
    r"facebook",
    r"line",
    r"q[q群\s:：]",
    r"licen",
    r"regist",
)

_SPELLED: Final[tuple[str, ...]] = (
    (
        rf"(?:手机|手機|电话|電話|联系方式|聯繫方式|热线|座机|(?<![a-z])(?:tel|(?:cell|tele)?phone|mobile|call)(?:\s+me)?(?:\s+(?:at|on))?)"
        rf"{_IS}(?P<secret>[0-9](?:[\s\-.]?[0-9]){{4,}})"
    ),
    (
        rf"(?<![a-z])(?:{_CHAT}|{_SOCIAL}|line)"
        rf"{_IS}(?P<secret>(?=[a-z_\-]*[0-9_])[a-z0-9][a-z0-9_\-]{{5,24}})(?![a-z0-9])"
    ),
)
_LED: Final[tuple[str, ...]] = (
    # A name of any letters goes as one, before its digits could go alone.
    rf"(?<![a-z])(?:{_CHAT})\s*(?:号|號|id)?\s*[:：]\s*(?P<secret>[^\s,，。!！:：…]{{2,30}})",
    *_SPELLED,
    (
        rf"(?<![a-z])my\s+(?:{_CHAT}|{_SOCIAL}|line)\s+(?:id\s+|name\s+)?is\s+"
        r"(?P<secret>@?[a-z0-9][a-z0-9_.\-]{3,30})"
    ),
    (
        rf"(?<![a-z])(?:{_CHAT}|{_SOCIAL}|line(?=\s?id))"
        rf"(?:{_SAID}|\s*(?=@))(?P<secret>@?[a-z0-9_.:\-]{{4,30}})"
    ),
    r"(?<![a-z])(?:vx|wx|v信|威信|薇信|绿泡泡)\s*(?P<secret>[a-z][a-z0-9_\-]{4,24})(?![a-z0-9])",
    r"(?<![a-z0-9])(?:v|卫星|衛星)\s*(?:[:：]|[❤♥]️?)\s*(?P<secret>[a-z0-9_\-]{4,24})",
    r"(?:[加➕]|\+\s?)我?\s?(?:v|微|薇|卫星|衛星)\s*(?P<secret>[a-z0-9_\-]{5,24})",
    rf"(?:qq群?|扣扣|企鹅|q群){_IS}(?P<secret>[0-9][0-9 ]{{4,12}})",
    (
        rf"(?:身份证|身份證|证件|證件|护照|護照|驾照|駕照|驾驶证|駕駛證|行驶证|港澳通行证|passport|id\s?card|"
        rf"licen[cs]e){_IS}(?P<secret>(?=[a-z\s\-]*[0-9])[a-z0-9][a-z0-9\s\-]{{4,22}}[a-z0-9])"
    ),
    (
        r"(?:银行卡|銀行卡|信用卡|卡|账|帳|账户|帳戶)(?:号|號)(?:码|碼)?\s*(?:是|为|為|[:：=])?\s*"
        r"(?P<secret>[0-9](?:[\s\-*]{0,6}[0-9]){5,})"
    ),
    (
        r"(?:密码|密碼|口令|密钥|密鑰|秘钥|私钥|password|passwd|pwd|token|api[_\s]?key|access[_\s]?key|secret(?:[_\s]?key)?)"
        # `the secret is out` says none
        r"[\"']?\s*(?:是|为|為|[:：=]|(?<=word)\s+is\s|is\s+(?=[!-~]*[0-9]))\s*"
        r"(?P<secret>[!-~]{3,80})"
    ),
    (r"(?:密码|密碼|口令|验证码|驗證碼)\s*(?P<secret>(?=[!-~]*[0-9])[!-~]{3,80})"),
    (
        r"(?:尾号|尾號|尾数|尾數|[后後][三四五六七八3-8]位)\s*(?:是|为|為|[:：])?\s*"
        r"(?P<secret>[0-9]{3,8}x?)(?![0-9])"
    ),
    (
        rf"(?:序列号|序列號|设备号|設備號|(?<![a-z])(?:serial|imei|imsi)){_IS}"
        r"(?P<secret>(?=[a-z\-]*[0-9])[a-z0-9][a-z0-9\-]{4,30})"
    ),
    r"(?:cvv2?|cvc|安全码|安全碼)\s*(?:是|为|為|[:：=]|is)?\s*(?P<secret>[0-9]{3,4})(?![0-9])",
    (
        rf"(?:车牌|車牌|牌照|号牌|號牌)(?:尾|末)?{_IS}"
        r"(?P<secret>[㐀-鿿]?\s?[a-z0-9](?:[\s·•・.\-]?[a-z0-9]){3,8})"
    ),
    (
        rf"(?<![a-z])(?:plate|kennzeichen|registration|ナンバー|ทะเบียน|차량번호|immatriculation){_IS}"
        r"(?P<secret>(?=[^\n]{0,9}[0-9])[a-zäöü0-9](?:[\s·•.\-]?[a-zäöü0-9]){2,8})(?![a-zäöü0-9])"
    ),
    (
        r"(?:邮编|郵編|邮政编码|郵遞區號|郵政編碼|post\s?code|zip\s?code|zip)\s*(?:是|为|為|[:：=]|is)?\s*"
        r"(?P<secret>(?=[a-z]{0,2}[0-9])[a-z0-9]{3,6}(?:[ \-][a-z0-9]{3,4})?)(?![a-z0-9])"
    ),
    (
        rf"(?:(?<![a-z])vin|车架|車架|车架号|识别代码|識別代碼|发动机|發動機){_IS}"
        r"(?P<secret>(?=[a-z\s]*[0-9])[a-z0-9](?:\s?[a-z0-9]){5,19})"
    ),
)
ANNOUNCED: Final = Rules(sign=_SIGN, before=4, after=4, patterns=_LED)
"""What follows a word that announces it; the group `secret` goes."""
SPELLED_OUT: Final = Rules(
    sign=(*_SIGN[: _SIGN.index(r"小[红紅][书書]")], r"[tpmcvw](?:el|hone|obile|all|信|x|echat)"),
    before=4,
    after=4,
    patterns=_SPELLED,
)
"""The same for phones and accounts of chats whose digits may be spelled; for `shadow.numbered`."""
