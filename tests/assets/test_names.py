from __future__ import annotations

import pytest

from milepost.assets.names import Holder, Keys, plain_digest, plain_name
from milepost.errors import InvalidInput

OUTSIDE = (
    "",
    ".",
    "..",
    "../x",
    "a/b",
    "/etc",
    "a\\b",
    "a\0",
    "a\n",
    "A",
    "ä",
    " a",
    "a ",
    "~",
    "-",
)


@pytest.mark.parametrize("word", OUTSIDE)
def test_no_word_leads_out_of_the_tenants_prefix(word: str) -> None:
    for key in (
        lambda: Keys("test", word),
        lambda: Keys(word, "acme"),
        lambda: Holder(word, "picture"),
        lambda: Holder("poster", word),
        lambda: Keys("test", "acme").content(word),
        lambda: Keys("test", "acme").links_of(word),
    ):
        with pytest.raises(InvalidInput) as caught:
            key()
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", [".hidden", "a..b", "a.", "x" * 101, "con?", "a~b"])
def test_names_that_are_none_are_refused(name: str) -> None:
    with pytest.raises(InvalidInput):
        plain_name(name)


def test_every_key_begins_with_environment_and_tenant() -> None:
    keys, digest, holder = Keys("test", "acme"), "0" * 64, Holder("poster-1", "picture.webp")

    for key in (
        keys.link(holder),
        keys.content(digest),
        keys.holder(digest, holder),
        keys.removals_of(digest),
    ):
        assert key.startswith("test/tenants/acme/")
    assert Holder.of(holder.word) == holder


def test_a_digest_is_exactly_that() -> None:
    with pytest.raises(InvalidInput):
        plain_digest("0" * 63 + "g")
