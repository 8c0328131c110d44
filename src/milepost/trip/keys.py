"""Keys and tokens of programs. Patterns are for `shadow.arabic` of the text, without case."""

from __future__ import annotations

from typing import Final

from milepost.trip.rules import Rules

_FIRM: Final = r"(?<![A-Za-z0-9_])"

KEYS: Final = Rules(
    sign=(
        r"eyj",
        r"bearer",
        r"a(?:kia|sia|iza)",
        r"ltai",
        r"gh[pousr]_",
        r"github_",
        r"glpat",
        r"hf_",
        r"xox",
        r"[spra]k[-_]",
        r"-----b",
        r"[0-9a-f][0-9a-f]{7}-[0-9a-f]{4}",
        r"[0-9][a-z_]{1,40}[0-9]",
    ),
    before=64,
    after=4,
    patterns=(
        rf"{_FIRM}(?-i:eyJ)[\w\-]{{6,}}(?:\.[\w\-]+)*",  # signed tokens
        r"bearer\s+(?P<secret>(?=[a-z.\-_=]{0,60}[0-9])[a-z0-9_.\-=/+]{8,})",
        (
            rf"{_FIRM}(?:(?-i:AKIA|ASIA|LTAI|AIza)[\w\-]{{8,}}|gh[pousr]_\w{{8,}}|github_pat_\w{{8,}}"
            r"|glpat-[\w\-]{8,}|hf_\w{10,}|xox[abeprs]-[\w\-]{6,}|(?:sk|pk|rk|ak)[-_](?=[\w\-]{0,60}[0-9])[\w\-]{10,})"
        ),
        rf"{_FIRM}[0-9a-f]{{8}}-(?:[0-9a-f]{{4}}-){{3}}[0-9a-f]{{12}}(?![0-9a-f])",
        # letters and digits in turns, as no word has them
        (
            rf"{_FIRM}(?-i:(?=[A-Za-z_]*[0-9]+[A-Za-z_]+[0-9]+[A-Za-z_]+[0-9]+[A-Za-z_])"
            r"[A-Za-z0-9_]{20,})(?![A-Za-z0-9_])"
        ),
        r"-----BEGIN [A-Z ]{0,30}KEY-----[^-]{0,5000}(?:-----END [A-Z ]{0,30}KEY-----)?",
    ),
)
"""Each match is a key that goes, or its group `secret`."""
