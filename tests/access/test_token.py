from __future__ import annotations

import pytest

from milepost.access.token import DAY_MS, Scope, digest_of, mint
from milepost.errors import InvalidInput

STUDIO = frozenset((Scope.STUDIO,))


def test_a_secret_is_256_random_bits_and_is_not_kept() -> None:
    token, secret = mint(tenant="north", scopes=STUDIO, now_ms=5)
    other, other_secret = mint(tenant="north", scopes=STUDIO, now_ms=5)

    assert secret.startswith("milepost_")
    assert len(secret) == len("milepost_") + 43  # 32 bytes as base64
    assert secret != other_secret
    assert token.token_id != other.token_id
    assert token.digest == digest_of(secret.encode())
    assert secret not in repr(token)
    assert repr(token.digest) not in repr(token)


def test_a_token_counts_until_its_day_comes() -> None:
    token, _ = mint(tenant="north", scopes=STUDIO, now_ms=1000, days=2)

    assert token.counts_at(1000 + 2 * DAY_MS - 1)
    assert not token.counts_at(1000 + 2 * DAY_MS)


def test_without_days_it_counts_for_ever() -> None:
    token, _ = mint(tenant="north", scopes=STUDIO, now_ms=0)

    assert token.counts_at(1000 * 365 * DAY_MS)


@pytest.mark.parametrize(
    ("tenant", "scopes", "name", "where"),
    [
        ("../up", STUDIO, "", "--tenant"),
        ("north", frozenset[Scope](), "", "--scope"),
        ("north", STUDIO, "two\nlines", "--name"),
        ("north", STUDIO, "x" * 81, "--name"),
    ],
)
def test_a_wrong_token_is_not_made(
    tenant: str, scopes: frozenset[Scope], name: str, where: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        mint(tenant=tenant, scopes=scopes, name=name, now_ms=0)

    assert refused.value.where == where
