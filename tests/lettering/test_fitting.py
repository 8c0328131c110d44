from __future__ import annotations

import pytest

from milepost.lettering.column import column_height, fit_columns
from milepost.lettering.fitting import block_height, fit_line, fit_lines
from milepost.lettering.line import Hand, set_line

TITLE = Hand(("serif",), 76.0, tracking=2.0)
SIXTY = (
    "一路向西，追着落日开了三天三夜，终于在青海湖边看见了满天星光，"
    "老婆孩子都说明年还要再来一次，这就是我们想要的生活，走吧！"
)


def test_short_text_keeps_its_size() -> None:
    block = fit_lines("出游", TITLE, 600.0)

    assert (len(block.lines), block.hand.size, block.shortened) == (1, 76.0, False)


@pytest.mark.parametrize(
    "text",
    [
        "新司机的五一出游去了",
        "我们一家四口和两只狗的五一出游",
        SIXTY,
        "Weekend by the long lake",
        "W" * 60,
    ],
)
@pytest.mark.parametrize("width", [300.0, 640.0])
def test_fitted_lines_are_never_wider_or_higher_than_asked(text: str, width: float) -> None:
    block = fit_lines(text, TITLE, width, height=130.0)

    assert block.width <= width
    assert block_height(len(block.lines), block.hand.size) <= 130.0 or len(block.lines) == 1


def test_sixty_characters_are_set_whole_in_a_poster_s_title() -> None:
    block = fit_lines(SIXTY, TITLE, 690.0, height=134.0)

    assert not block.shortened
    assert "".join(line.text for line in block.lines) == SIXTY


def test_what_never_fits_ends_in_an_ellipsis_and_says_so() -> None:
    block = fit_lines(SIXTY * 3, TITLE, 500.0, height=130.0)

    assert block.shortened
    assert block.lines[-1].text.endswith("…")


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    for width in range(200, 700, 20):
        block = fit_lines("我们去《太湖》看日出，「新司机」的五一出游！真好。", TITLE, float(width))
        for line in block.lines:
            assert line.text[0] not in "，。！》」"
            assert line.text[-1] not in "《「"


def test_a_latin_word_is_not_broken() -> None:
    block = fit_lines("Driving home for Christmas", TITLE, 420.0)

    words = " ".join(line.text for line in block.lines).split()
    assert words == ["Driving", "home", "for", "Christmas"]


def test_a_full_width_mark_takes_less_than_its_square() -> None:
    hand = Hand(("serif",), 100.0)

    assert set_line("湖，山", hand).width < set_line("湖湖山", hand).width - 35.0
    assert set_line("湖。", hand).width < 150.0


@pytest.mark.parametrize(
    "text", ["新司机的五一出游！", SIXTY, "去Qinghai看日出（第二季）", "W" * 60]
)
def test_columns_stay_within_their_height(text: str) -> None:
    columns = fit_columns(text, TITLE, 540.0, most=4)

    assert len(columns.columns) <= 4
    for column in columns.columns:
        assert column_height(column, columns.hand) <= 540.0


def test_a_single_line_says_when_it_is_cut() -> None:
    hand = Hand(("sans",), 20.0)

    assert not fit_line("欧阳开心的队伍", hand, 200.0).shortened
    assert fit_line("欧阳开心的队伍" * 4, hand, 200.0).shortened


def test_a_long_title_leaves_no_orphan_on_its_last_line() -> None:
    text = "十二座城三千六百公里把整个春天都装进了后备箱油菜花和云一起变小明年还要再来一次好吗"

    block = fit_lines(text, Hand(("serif",), 74.0), 640.0, height=80.0)

    widths = [line.width for line in block.lines]
    assert not block.shortened
    assert min(widths) > 0.6 * max(widths)
