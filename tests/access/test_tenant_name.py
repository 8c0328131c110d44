from __future__ import annotations

import pytest

from milepost.access.tenant_name import DEFAULT_TENANT, tenant_name
from milepost.errors import InvalidInput


@pytest.mark.parametrize("name", [DEFAULT_TENANT, "a", "7", "north-fleet_2", "x" * 40])
def test_a_plain_name_is_a_tenant(name: str) -> None:
    assert tenant_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "a/b", "a\\b", "../a", "a.b", "-a", "a-", "_a", "A", "ä", "名", "a b", "a\n",
        "a\0", "٣", "x" * 41, "con", "nul", "com1", "a%2fb", "a:b", "~", "*",
    ],
)  # fmt: skip
def test_what_no_folder_should_be_called_is_no_tenant(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        tenant_name(name)

    assert str(refused.value).startswith("--tenant: is no name for a tenant; ")
