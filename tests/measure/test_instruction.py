from __future__ import annotations

import pytest

from milepost.measure.instruction import instruction_kept, instructions_kept


@pytest.mark.parametrize("right", [True, False])
def test_an_answer_as_instructed_passes_and_one_against_it_fails(*, right: bool) -> None:
    assert instruction_kept("scene_landmark", right, right=right).ok
    assert not instruction_kept("scene_landmark", not right, right=right).ok


@pytest.mark.parametrize("right", [True, False])
def test_what_nobody_could_see_never_fails_a_poster(*, right: bool) -> None:
    found = instruction_kept("scene_season", None, right=right)

    assert (found.ok, found.value, found.limit) == (True, 0.5, 0.5)


def test_each_answer_keeps_its_name() -> None:
    found = instructions_kept([("scene_landmark", True, True), ("scene_no_text", True, False)])

    assert [(one.name, one.ok) for one in found] == [
        ("scene_landmark", True),
        ("scene_no_text", False),
    ]
