"""Street addresses of Germany, France and other lands whose house number stands by itself.

Patterns are for `shadow.latin` of the text, in which words do not reach into Chinese ones.
"""

from __future__ import annotations

from typing import Final

from milepost.trip.rules import Rules

_CAPITAL: Final = r"(?-i:[A-ZÄÖÜ])"
_NAME: Final = rf"{_CAPITAL}[\w\-]{{1,40}}"
_UNIT: Final = (
    r"(?![0-9.:%])(?!\s*(?:kms?|kilometer|m|h|hp|ps|miles?|days?|nights?|hours?|turns|bends|x|tage?"
    r"|tagen|nächte|stunden|kurven|kehren|wochen|uhr|jours?|nuits?|virages|heures|hari|malam|runden)\b)"
)
_NUMBER: Final = (
    rf"(?:nr\.?\s*)?[0-9]{{1,3}}(?:\s?[-/]\s?[0-9]{{1,3}})?(?:\s?[a-h]\b)?{_UNIT}(?![0-9a-z])"
)
# No words in `ring`: bring 3, exploring 7, the Nürburgring 24.
_RING: Final = r"(?<![aeiouybp])(?<!\bst)(?<!nürburg)(?<!hockenheim)ring"
_ENDING: Final = (
    rf"(?:stra(?:ß|ss)e|str\.|gasse|weg|allee|platz|damm|ufer|{_RING}|(?<!weihnachts)(?<!super)markt"
    r"|chaussee|steig|stieg|graben|brücke|pfad|(?<!bahn)hof|straat|laan|gracht|plein|kade|dijk|gatan|v[aä]gen|veien|katu)"
)
_WAY: Final = r"(?:straße|strasse|str\.|markt|platz|weg|allee|ring|damm|ufer|hof|chaussee|gasse)"
_FRENCH: Final = (
    r"(?:all[ée]e|impasse|route|square|passage|sentier|esplanade|faubourg|mont[ée]e|ruelle|hameau"
    r"|promenade|voie|cours|rue|avenue|boulevard|quai|place|chemin)"
)
_OF: Final = r"(?:(?:de\s+la|de\s+l['’]|des|du|de|d['’]|la|le|les)\s*)"

EUROPEAN: Final = (
    Rules(
        sign=(
            r"[a-zßüß.](?<=ße|ss|r\.|eg|ee|tz|mm|er|ng|kt|ig|en|ke|ad|of|se|at|an|ht|in|de|jk|tu)\s+(?:nr\.?\s*)?[0-9]",
            r"haus-?\s?n(?:r|ummer)",
        ),
        before=70,
        after=2,
        patterns=(
            # Karl-Marx-Allee 12, Kurfürstendamm 21
            rf"\b{_CAPITAL}[\w\-]{{0,40}}{_ENDING}\s+{_NUMBER}",
            r"\bhaus-?\s?n(?:r\.?|ummer)\s*[0-9]{1,4}\s?[a-h]?\b",
            # Berliner Straße 101, Alter Markt 4
            rf"\b{_CAPITAL}\w{{1,20}}(?:er|e|es|en|em)\s+{_WAY}\s+{_NUMBER}",
        ),
    ),
    Rules(
        sign=(
            r"[az](?:[mn]|u[frm])(?:\s+de[rnm])?\s+[^\W\d_][^\d\n]{1,60}\s[0-9]",
            r"[iuhvb](?:n|nter|inter|or|ei|eim)(?:\s+de[rnm])?\s+[^\W\d_][^\d\n]{1,60}\s[0-9]",
            r"[nagk](?:eu|lt|ro[ßs]+|lein)er\s+[^\W\d_][^\d\n]{1,60}\s[0-9]",
        ),
        before=8,
        after=2,
        patterns=(
            # Unter den Linden 77, Am Hof 5; but Auf der Route 66, Am Tag 3
            (
                r"\b(?-i:Am|An de[rnm]|Auf de[rnm]|In de[rn]|Zum|Zur|Unter de[rn]"
                r"|Hinter de[rnm]|Vor de[rnm]|Bei de[rnm]|Beim|Neuer|Alter|Großer|Kleiner)\s+"
                r"(?!(?:tag|woche|jahr|nacht|etappe|stunde|route|bundesstraße|autobahn|runde|liga|klasse|top"
                rf"|weg|porsche|audi|model|golf|kilometer|platz)\b){_NAME}(?:\s+{_NAME})?\s+{_NUMBER}"
            ),
        ),
    ),
    Rules(
        sign=(
            (
                r"[0-9][0-9a-z]{0,4}(?:\s(?:bis|ter|quater))?,?\s+"
                r"(?:all|imp|rou|squ|pas|sen|esp|fau|mon|rue|ham|pro|voi|cou|ave|bou|qua|pla|che)"
            ),
        ),
        before=16,
        after=2,
        patterns=(
            # 12 allée des Acacias, 45 cours Mirabeau; but 3 cours de cuisine
            (
                r"(?<![0-9])(?<![0-9][.,])\b[0-9]{1,4}(?:\s?(?:bis|ter|quater)|[A-Za-z])?,?\s+"
                rf"(?:(?!cours){_FRENCH}\s+{_OF}(?:[^\W\d_][\w'’\-]*\s?){{1,3}}"
                rf"|{_FRENCH}\s+{_OF}?{_CAPITAL}[\w'’\-]+(?:\s+{_CAPITAL}[\w'’\-]+){{0,2}})"
            ),
        ),
    ),
    Rules(
        sign=(
            r"[raqcip](?:ue|venue|oulevard|uai|hemin|ll[ée]e|mpasse|lace)\s+[^\W\d_][^\d\n]{1,50}\s[0-9]",
            r"boulevard\s+[^\W\d_][^\d\n]{1,50}\s[0-9]",
        ),
        before=4,
        after=2,
        patterns=(
            # Rue de Rivoli 17
            (
                r"\b(?:rue|avenue|boulevard|quai|chemin|all[ée]e|impasse|place)\s+"
                rf"{_OF}?{_CAPITAL}[\w'’\-]{{1,30}}(?:\s+{_CAPITAL}[\w'’\-]{{1,30}}){{0,2}},?\s+{_NUMBER}"
            ),
        ),
    ),
)
"""Each match is a part of an address that goes."""
