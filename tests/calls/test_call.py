from __future__ import annotations

import pytest

from milepost.calls.call import MOST_COUNTED, counted


@pytest.mark.parametrize(
    ("said", "believed"),
    [(7, 7), (0, 0), (-3, 0), (10**30, MOST_COUNTED), (True, 0), (1.5, 0), ("7", 0), (None, 0)],
)
def test_a_vendor_s_count_fits_into_the_ledger_whatever_it_is(said: object, believed: int) -> None:
    assert counted(said) == believed
