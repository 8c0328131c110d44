"""Whether a landscape keeps to its instruction, as a vision model sees it."""

from __future__ import annotations

from collections.abc import Iterable

from milepost.measure.measurement import Measurement, at_least

KEPT, UNKNOWN, BROKEN = 1.0, 0.5, 0.0
INSTRUCTION_LIMIT = 0.5
"""What nobody could see does not fail a poster."""


def instruction_kept(name: str, answer: bool | None, *, right: bool) -> Measurement:  # noqa: FBT001  # the answer is the value that is measured
    """One answer as a measurement: 1 as instructed, 0 against it, 0.5 unknown; at least 0.5.

    Args:
        name: of the question: `scene_landmark`, `scene_season`, `scene_weather`,
            `scene_no_vehicle`, `scene_no_text`, `scene_no_people`.
        answer: what the vision model said; None if it could not tell.
        right: what it says of a picture that keeps to the instruction.
    """
    value = UNKNOWN if answer is None else KEPT if answer == right else BROKEN
    return at_least(name, value, INSTRUCTION_LIMIT)


def instructions_kept(
    answers: Iterable[tuple[str, bool | None, bool]],
) -> tuple[Measurement, ...]:
    """Each (name, answer, right answer) as a measurement."""
    return tuple(instruction_kept(name, answer, right=right) for name, answer, right in answers)
