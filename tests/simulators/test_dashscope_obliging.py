from __future__ import annotations

from pathlib import Path

import pytest

from milepost.atlas import load_atlas
from milepost.brief.asked import Messages, in_one
from milepost.brief.by_model import brief_by_model
from milepost.brief.questions import all_questions, questions_about, read_answers
from milepost.brief.rules import write_brief
from milepost.simulators.dashscope.obliging import obliging_answer
from milepost.trip import read_trip_file, redact
from milepost.trip.facts import read_facts
from milepost.trip.model import TripFacts

ALONE = "只回答“是”、“否”或“不确定”。"
"""What the node that asks one question adds to it."""
TRIPS = sorted((Path(__file__).parents[2] / "examples/trips").iterdir())


def facts_of(path: Path) -> TripFacts:
    atlas = load_atlas()
    return read_facts(redact(read_trip_file(path), atlas), atlas)


async def ask(messages: Messages) -> str:
    answer = obliging_answer("\n".join(in_one(messages)), pictures=0)
    assert answer is not None
    return answer


@pytest.mark.parametrize("path", TRIPS, ids=lambda path: path.name)
async def test_a_simulated_brief_keeps_to_every_example_trip(path: Path) -> None:
    written = await brief_by_model(
        ask, facts_of(path), load_atlas(), seed=1, width_px=1080, height_px=1350
    )

    assert (written.writer, written.rejected) == ("model", ())


@pytest.mark.parametrize("path", TRIPS, ids=lambda path: path.name)
def test_a_simulated_look_at_a_picture_finds_nothing_wrong(path: Path) -> None:
    brief = write_brief(facts_of(path), load_atlas(), seed=1, width_px=1080, height_px=1350)
    questions = questions_about(brief)

    together = obliging_answer(all_questions(questions), pictures=1)
    alone = {one: obliging_answer(f"{one.zh}\n{ALONE}", pictures=1) or "" for one in questions}

    right = {one.name: one.right for one in questions}
    assert read_answers(together or "", questions) == right
    for one, answer in alone.items():
        assert read_answers(answer, [one]) == {one.name: one.right}


def test_other_texts_are_not_answered_obligingly() -> None:
    assert obliging_answer("写一首诗", pictures=0) is None
    assert obliging_answer("描述这幅画", pictures=1) is None
    assert obliging_answer('{"cities": [}', pictures=0) is None
