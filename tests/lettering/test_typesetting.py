from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from lettering.posters import DUSK, PALE, SKY, flat, make_brief, make_facts, speckled
from milepost.brief.model import Box, Template
from milepost.lettering.ink import contrast_of, luminances
from milepost.lettering.label import label_footprint
from milepost.lettering.typesetting import set_type

TEMPLATES: tuple[Template, ...] = get_args(Template)
LONG_TRIP = (
    "上海",
    "苏州",
    "无锡",
    "常州",
    "镇江",
    "南京",
    "滁州",
    "合肥",
    "六安",
    "信阳",
    "武汉",
    "宜昌",
)
SIZES = [(1080, 1350), (768, 960), (1080, 1920), (1440, 1080)]
TITLES = [
    "出游",
    "一路向西，追着落日开了三天三夜，终于在青海湖边看见了满天星光，" * 2,
    "Driving home for Christmas",
    "W" * 60,
    "🚗❤🚗",
]


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("title", TITLES)
def test_no_text_is_clipped_or_stands_on_car_landmark_or_label(
    template: Template, size: tuple[int, int], title: str
) -> None:
    facts = make_facts(words=title, cities=LONG_TRIP, team="一个名字非常非常长的家庭自驾车队")
    for seed in (1, 2, 3):
        brief = make_brief(template, seed=seed, size=size, wide=seed == 3)
        composition = brief.composition

        boxes = set_type(flat(*SKY, size=size), facts, brief).text_boxes

        label = label_footprint(composition.label_box, *size)
        for name, box in boxes:
            assert box.left >= 0.01, (name, seed)
            assert box.top >= 0.01, (name, seed)
            assert box.right <= 0.99, (name, seed)
            assert box.bottom <= 0.995, (name, seed)
            for taken in (composition.car_box, composition.landmark_box, label):
                assert not box.overlaps(taken), (name, seed, box, taken)


@pytest.mark.parametrize("template", TEMPLATES)
def test_texts_do_not_stand_on_each_other(template: Template) -> None:
    facts = make_facts(cities=LONG_TRIP, words=TITLES[1])
    for seed in (1, 2):
        boxes = set_type(flat(*SKY), facts, make_brief(template, seed=seed)).text_boxes
        texts = [(name, box) for name, box in boxes if name != "seal"]
        for at, (name, box) in enumerate(texts):
            for other_name, other in texts[at + 1 :]:
                assert not _smaller(box).overlaps(_smaller(other)), (name, other_name)


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("ground", [SKY, DUSK, PALE, (0.5, 0.5, 0.5), None])
def test_type_is_readable_on_any_ground(
    template: Template, ground: tuple[float, float, float] | None
) -> None:
    picture = speckled() if ground is None else flat(*ground)

    report = set_type(picture, make_facts(), make_brief(template)).report

    assert report.title_contrast >= 4.5
    assert report.figures_contrast >= 4.5


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("ground", [SKY, DUSK, PALE, (0.5, 0.5, 0.5), None])
def test_finished_pixels_keep_the_title_s_contrast(
    template: Template, ground: tuple[float, float, float] | None
) -> None:
    picture = speckled() if ground is None else flat(*ground)

    lettered = set_type(picture, make_facts(), make_brief(template))

    levels = luminances(lettered.picture[0])
    ink = np.median(levels[lettered.title_mask[0] > 0.95])
    around = levels[_ring_around(lettered.title_mask[0] > 0.0)]
    worst = [contrast_of(float(ink), float(level)) for level in np.percentile(around, [3, 97])]
    assert min(worst) >= 3.0


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_mask_covers_the_title_and_nothing_else(template: Template) -> None:
    lettered = set_type(flat(*SKY), make_facts(), make_brief(template))

    assert lettered.title_mask.shape == (1, 1350, 1080)
    rows, columns = np.nonzero(lettered.title_mask[0] > 0.5)
    titles = [box for name, box in lettered.text_boxes if name == "title"]
    left, right = min(box.left for box in titles), max(box.right for box in titles)
    top, bottom = min(box.top for box in titles), max(box.bottom for box in titles)
    assert columns.min() >= left * 1080 - 3
    assert columns.max() <= right * 1080 + 3
    assert rows.min() >= top * 1350 - 3
    assert rows.max() <= bottom * 1350 + 3
    assert rows.size > 4000


def test_the_picture_given_is_not_touched() -> None:
    picture = flat(*SKY)
    picture.setflags(write=False)

    lettered = set_type(picture, make_facts(), make_brief())

    assert (picture == np.array(SKY, np.float32)).all()
    assert not lettered.picture.flags.writeable


def test_pixels_without_type_stay_exactly_as_they_were() -> None:
    lettered = set_type(flat(*SKY), make_facts(), make_brief())

    middle = lettered.picture[0, 400:900]
    assert (middle == np.array(SKY, np.float32)).all()


def test_the_frame_covers_all_but_the_art() -> None:
    brief = make_brief("framed")
    left, top, right, bottom = brief.composition.art_box.pixels(1080, 1350)

    picture = set_type(flat(1.0, 0.0, 0.0), make_facts(), brief).picture[0]

    is_red = (picture[..., 1] < 0.1) & (picture[..., 0] > 0.9)
    assert is_red[top + 300 : bottom - 12, left + 12 : right - 12].all()
    assert not is_red[:top].any()
    assert not is_red[bottom:].any()
    assert not is_red[:, :left].any()
    assert not is_red[:, right:].any()
    assert not is_red[top : top + 2, left : left + 2].any()  # the corner is rounded


def test_the_same_facts_give_the_same_pixels() -> None:
    first = set_type(speckled(), make_facts(), make_brief("vertical"))
    second = set_type(speckled(), make_facts(), make_brief("vertical"))

    assert np.array_equal(first.picture, second.picture)


def test_a_route_whose_names_cannot_be_set_falls_back_to_the_place() -> None:
    lettered = set_type(flat(*SKY), make_facts(cities=("서울", "부산")), make_brief())

    assert [name for name, _ in lettered.text_boxes].count("stop") == 1
    assert lettered.report.missing == ("서", "울", "부", "산")


def test_lost_characters_and_cut_texts_are_reported() -> None:
    facts = make_facts(words="서울 出游\u202e", team="一二三四五六七八九十" * 12)

    report = set_type(flat(*SKY), facts, make_brief()).report

    assert report.missing == ("서", "울")
    assert report.removed == ("U+202E",)
    assert report.shortened == ("team",)


def _ring_around(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Pixels from two to eight away from ink."""
    wide, near = ink.copy(), ink.copy()
    for step in range(8):
        reach = wide.copy()
        reach[1:] |= wide[:-1]
        reach[:-1] |= wide[1:]
        reach[:, 1:] |= wide[:, :-1]
        reach[:, :-1] |= wide[:, 1:]
        wide = reach
        if step == 1:
            near = wide
    return wide & ~near


def _smaller(box: Box) -> Box:
    """Ink boxes of neighbours may touch by a hair."""
    hair = 0.0015
    return Box(
        left=box.left + hair,
        top=box.top + hair,
        right=box.right - hair,
        bottom=box.bottom - hair,
    )


def test_a_veil_behind_the_place_leaves_the_frame_s_paper_clean() -> None:
    briefs = (make_brief("framed", seed=seed) for seed in range(20))
    brief = next(one for one in briefs if one.composition.title_box.top < 0.08)
    # Speckled ground hides either ink, so the veil behind the name is strong.

    picture = set_type(speckled(), make_facts(), brief).picture[0]

    margin = round(brief.composition.art_box.top * picture.shape[0]) - 2
    paper = picture[:margin].mean(axis=(0, 2))
    assert np.ptp(np.convolve(paper, np.ones(40) / 40, "valid")) < 0.01
