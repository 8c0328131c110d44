from __future__ import annotations

from math import inf

import pytest

from milepost.errors import InvalidInput
from milepost.wiring.caps import any_cap, caps_of_tenants, configured_caps

Settings = pytest.MonkeyPatch


def test_a_tenants_own_cap_goes_before_everybodys(monkeypatch: Settings) -> None:
    monkeypatch.setenv("MILEPOST_SPENDING_CAP_CNY", "5")
    monkeypatch.setenv("MILEPOST_SPENDING_CAPS", "brand-a=50 brand-b=0 brand-c=none")

    caps = configured_caps()

    assert [caps.cap_of(f"brand-{each}") for each in "abcd"] == [50.0, 0.0, inf, 5.0]


@pytest.mark.parametrize(
    ("everybodys", "own", "any_"),
    [("0", "", False), ("5", "", True), ("0", "a=1", True), ("0", "a=none", False)],
)
def test_it_is_known_whether_there_is_a_cap(
    monkeypatch: Settings,
    everybodys: str,
    own: str,
    any_: bool,  # noqa: FBT001  # the answer is the value
) -> None:
    monkeypatch.setenv("MILEPOST_SPENDING_CAP_CNY", everybodys)
    monkeypatch.setenv("MILEPOST_SPENDING_CAPS", own)

    assert any_cap() is any_


@pytest.mark.parametrize("text", ["a", "a=", "=1", "a=-1", "a=nan", "a=1e3", "A=1", "a b=1"])
def test_what_is_no_cap_is_refused_by_the_settings_name(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"^MILEPOST_SPENDING_CAPS: "):
        caps_of_tenants(text)
