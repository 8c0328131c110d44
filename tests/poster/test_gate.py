from __future__ import annotations

from milepost.measure.measurement import at_least, at_most
from milepost.poster.gate import SAFE_STYLE, Refusal, failed, next_attempt
from milepost.poster.request import SEED_LIMIT, PosterRequest, read_request

TRIP = (
    b'{"started_at": "2024-05-02T10:00:00", "ended_at": "2024-05-02T12:00:00",'
    b' "origin": "\xe4\xb8\x8a\xe6\xb5\xb7\xe5\xb8\x82"}'
)


def request(seed: int = 1) -> PosterRequest:
    return read_request(TRIP, seed=str(seed), style="guofeng")


def refusals(count: int) -> list[Refusal]:
    return [Refusal(seed, "guofeng", ("edge_halo",)) for seed in range(count)]


def test_only_measurements_out_of_their_limit_fail() -> None:
    measured = [at_most("edge_halo", 2.5, 2.0), at_least("title_contrast", 4.5, 3.0)]

    assert failed(measured) == ("edge_halo",)


def test_the_first_refusal_changes_the_seed_only() -> None:
    again = next_attempt(request(), refusals(1))

    assert again is not None
    assert again.seed != request().seed
    assert again.style == "guofeng"


def test_the_second_refusal_falls_back_to_the_safe_style_with_a_third_seed() -> None:
    first, second = next_attempt(request(), refusals(1)), next_attempt(request(), refusals(2))

    assert first is not None
    assert second is not None
    assert second.style == SAFE_STYLE
    assert len({request().seed, first.seed, second.seed}) == 3


def test_the_third_refusal_is_final() -> None:
    assert next_attempt(request(), refusals(3)) is None


def test_another_seed_stays_a_seed() -> None:
    again = next_attempt(request(SEED_LIMIT - 1), refusals(1))

    assert again is not None
    assert 0 <= again.seed < SEED_LIMIT
