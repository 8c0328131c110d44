"""The ids that the server gives to prompts."""

from __future__ import annotations

from uuid import UUID

from milepost.api.prompt import new_prompt_id


def test_an_id_is_a_uuid_of_version_7() -> None:
    made = UUID(new_prompt_id(1_700_000_000_000))
    assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_a_later_prompt_has_a_higher_id() -> None:
    ids = [new_prompt_id(created_ms) for created_ms in (9, 1_700_000_000_000, 1_700_000_000_001)]
    assert ids == sorted(ids)


def test_prompts_of_one_moment_have_different_ids() -> None:
    assert len({new_prompt_id(1_700_000_000_000) for _ in range(1000)}) == 1000
