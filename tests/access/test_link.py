from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.access.link import LinkSigner, is_signed, without_signature

KEY = b"k" * 32
NOW_MS = 1_700_000_000_123
PATH = "/v1/posters/p1/picture"
SIGNER = LinkSigner(KEY)
LINK = SIGNER.sign(PATH, tenant="acme", valid_s=60, now_ms=NOW_MS)
QUERY = LINK.url.partition("?")[2]


def opened(query: str, *, path: str = PATH, now_ms: int = NOW_MS) -> str | None:
    return SIGNER.tenant_of(path, query.encode(), now_ms=now_ms)


def test_a_link_opens_its_path_for_its_tenant_until_it_expires() -> None:
    assert LINK.url.startswith(f"{PATH}?tenant=acme&expires=1700000060&signature=")
    assert opened(QUERY) == "acme"
    assert opened(QUERY, now_ms=LINK.expires_ms - 1) == "acme"
    assert opened(QUERY, now_ms=LINK.expires_ms) is None


def test_it_may_be_joined_by_other_wishes() -> None:
    assert opened(f"width=320&{QUERY}&format=webp") == "acme"


def test_it_opens_no_other_path() -> None:
    for path in ("/v1/posters/p2/picture", "/v1/posters/p1/report", PATH + "/", "/", ""):
        assert opened(QUERY, path=path) is None


@pytest.mark.parametrize(
    ("found", "put"),
    [
        ("tenant=acme", "tenant=zenith"),
        ("tenant=acme", "tenant="),
        ("tenant=acme&", ""),
        ("expires=1700000060", "expires=1800000000"),
        ("expires=1700000060", "expires=01700000060"),
        ("expires=1700000060", "expires=1700000060%0A"),
        ("expires=1700000060", "expires=%D9%A1"),
        ("expires=1700000060", "expires=x"),
        ("expires=1700000060", ""),
        ("signature=", "signature=0"),
        ("signature=", "signature=&x="),
        ("signature=", "signature=%FF&x="),
        ("signature=", "x="),
    ],
)
def test_a_changed_link_opens_nothing(found: str, put: str) -> None:
    changed = QUERY.replace(found, put)

    assert changed != QUERY
    assert opened(changed) is None


@given(st.binary(max_size=200))
def test_whatever_is_sent_is_read_without_an_error(query: bytes) -> None:
    assert SIGNER.tenant_of(PATH, b"signature=" + query, now_ms=NOW_MS) is None


def test_another_key_signs_otherwise() -> None:
    other = LinkSigner(b"j" * 32).sign(PATH, tenant="acme", valid_s=60, now_ms=NOW_MS)

    assert opened(other.url.partition("?")[2]) is None


def test_what_is_behind_the_door_sees_the_wishes_alone() -> None:
    query = f"width=320&{QUERY}&format=webp".encode()

    assert is_signed(query)
    assert without_signature(query) == b"width=320&format=webp"
