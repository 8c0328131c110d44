from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from milepost.assets.failures import LinkRefused, StoreDamaged
from milepost.assets.signed_links import LinkSigner, link_key
from milepost.errors import InvalidInput

KEY = b"k" * 32


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_link_opens_its_asset_until_it_expires() -> None:
    clock = Clock()
    signer = LinkSigner(KEY, environment="test", clock=clock)
    link = signer.sign("acme", "poster", "picture", valid_s=60)
    given = {"expires": str(link.expires), "signature": link.signature}

    signer.check("acme", "poster", "picture", **given)
    clock.now += 59.9
    signer.check("acme", "poster", "picture", **given)
    clock.now += 0.1
    with pytest.raises(LinkRefused):
        signer.check("acme", "poster", "picture", **given)
    assert link.query == f"expires=1060&signature={link.signature}"


def test_a_link_opens_nothing_else() -> None:
    signer = LinkSigner(KEY, environment="test", clock=Clock())
    link = signer.sign("acme", "poster", "picture", valid_s=60)
    expires, signature = str(link.expires), link.signature

    for tenant, owner, name, until, signed in (
        ("zenith", "poster", "picture", expires, signature),
        ("acme", "poster2", "picture", expires, signature),
        ("acme", "poster", "report", expires, signature),
        ("acme", "poster", "../picture", expires, signature),
        ("acme", "poster", "picture", "9999", signature),
        ("acme", "poster", "picture", expires + "\n", signature),
        ("acme", "poster", "picture", "x", signature),
        ("acme", "poster", "picture", "", ""),
        ("acme", "poster", "picture", expires, signature.upper()),
        ("acme", "poster", "picture", expires, "\ud800ä"),
    ):
        with pytest.raises(LinkRefused):
            signer.check(tenant, owner, name, expires=until, signature=signed)


@pytest.mark.parametrize(("key", "environment"), [(b"j" * 32, "test"), (KEY, "production")])
def test_another_key_or_environment_signs_otherwise(key: bytes, environment: str) -> None:
    link = LinkSigner(key, environment=environment, clock=Clock()).sign("a", "p", "n", valid_s=60)

    with pytest.raises(LinkRefused):
        LinkSigner(KEY, environment="test", clock=Clock()).check(
            "a", "p", "n", expires=str(link.expires), signature=link.signature
        )


@pytest.mark.parametrize("valid_s", [0, -1, 8 * 24 * 3600])
def test_a_link_lives_a_second_to_a_week(valid_s: int) -> None:
    with pytest.raises(InvalidInput):
        LinkSigner(KEY, environment="test").sign("a", "p", "n", valid_s=valid_s)


def test_all_who_ask_at_once_get_one_key_that_only_the_service_reads(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(link_key, [tmp_path] * 16))

    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["link.key"]
    assert (tmp_path / "link.key").stat().st_mode & 0o077 == 0


def test_a_short_key_signs_nothing(tmp_path: Path) -> None:
    (tmp_path / "link.key").write_bytes(b"short")

    with pytest.raises(StoreDamaged, match="is no key"):
        link_key(tmp_path)
    with pytest.raises(InvalidInput):
        LinkSigner(b"short", environment="test")
