"""Climate, terrain and landscape of cities that nobody described by hand: rules on what is known.

GeoNames gives position, country and population, nothing of relief; where that is not enough for a
mountain or a skyline the landscape is a lake with hills, which promises no sight that is not there.
"""

from __future__ import annotations

METROPOLIS_POPULATION = 1_000_000

CHINESE_NAMES = {
    "abidjan-ci": "阿比让",
    "ahmedabad-in": "艾哈迈达巴德",
    "bradford-gb": "布拉德福德",
    "chennai-in": "金奈",
    "cordoba-es": "科尔多瓦",
    "dar-es-salaam-tz": "达累斯萨拉姆",
    "eindhoven-nl": "埃因霍温",
    "florence-it": "佛罗伦萨",
    "istanbul-tr": "伊斯坦布尔",
    "jakarta-id": "雅加达",
    "johannesburg-za": "约翰内斯堡",
    "kinshasa-cd": "金沙萨",
    "koln-de": "科隆",
    "le-havre-fr": "勒阿弗尔",
    "leeds-gb": "利兹",
    "malmo-se": "马尔默",
    "montpellier-fr": "蒙彼利埃",
    "nottingham-gb": "诺丁汉",
    "porto-pt": "波尔图",
    "sevilla-es": "塞维利亚",
}
"""The name on today's maps, where GeoNames' spellings do not tell it from older ones."""
LOCAL_NAMES = {"venice-it": ("venezia",)}
"""How a small town spells itself; GeoNames' many spellings ship of large ones alone."""

DRY = frozenset(
    [
        "AE",
        "AF",
        "BH",
        "DJ",
        "DZ",
        "EG",
        "EH",
        "ER",
        "IL",
        "IQ",
        "IR",
        "JO",
        "KW",
        "LY",
        "ML",
        "MR",
        "NE",
        "OM",
        "QA",
        "SA",
        "SD",
        "SO",
        "TM",
        "UZ",
        "YE",
    ]
)
MEDITERRANEAN = frozenset(
    ["AL", "CY", "ES", "GI", "GR", "IT", "LB", "MA", "MC", "ME", "MT", "PT", "SM", "SY", "TN", "VA"]
)
MARITIME = frozenset(
    [
        "AD",
        "BE",
        "CH",
        "DE",
        "DK",
        "FO",
        "FR",
        "GB",
        "GG",
        "IE",
        "IM",
        "JE",
        "LI",
        "LU",
        "NL",
        "NO",
        "NZ",
    ]
)
ALPINE = frozenset(["AD", "AT", "BT", "CH", "KG", "LI", "NP", "TJ"])
"""Countries where snow mountains are in sight of nearly every town."""
PLATEAU = frozenset(["BO", "BT", "NP"])


def climate(country: str, latitude: float, longitude: float) -> str:
    """One of the atlas's climates, by country first and by latitude after."""
    height = abs(latitude)
    if country in DRY:
        return "arid"
    if country in PLATEAU:
        return "plateau"
    if _is_mediterranean(country, longitude, height):
        return "mediterranean"
    if height < 35:
        return "tropical" if height < 23.5 else "subtropical"
    is_mild = country in MARITIME or latitude < 0 or height < 40
    return "temperate" if is_mild else "continental"


def _is_mediterranean(country: str, longitude: float, height: float) -> bool:
    """Its shores; California, central Chile, the south-west of Australia."""
    return (
        (country in MEDITERRANEAN and height < 45)
        or (country == "US" and longitude < -116 and 32 < height < 41)
        or (country == "CL" and 30 < height < 38)
        or (country == "AU" and longitude < 120 and height > 29)
    )


def terrain(country: str, population: int) -> str:
    """A metropolis, mountains in alpine countries, else hills."""
    if population >= METROPOLIS_POPULATION:
        return "metropolis"
    return "mountains" if country in ALPINE else "hills"


def archetype(terrain_: str) -> str:
    """The honest landscape of that terrain."""
    return {"metropolis": "skyline", "mountains": "snow_mountains"}.get(terrain_, "lake")
