from __future__ import annotations

from io import BytesIO
from typing import get_args

import numpy as np
import pytest
from PIL import Image

from lettering.posters import DUSK, PALE, SKY, flat, make_brief, make_facts, speckled
from milepost.brief.model import Template
from milepost.errors import InvalidInput
from milepost.lettering.label import draw_label, label_footprint
from milepost.lettering.label_check import check_label
from milepost.lettering.label_search import find_visible_label
from milepost.lettering.typesetting import set_type
from milepost.pixels.arrays import Bytes, to_bytes
from milepost.wire.aigc import AigcLabel
from milepost.wire.picture_file import PictureFormat, encode_picture

TEMPLATES: tuple[Template, ...] = get_args(Template)
FORMATS: tuple[PictureFormat, ...] = get_args(PictureFormat)
METADATA = AigcLabel.first_written("0011MILEPOSTDEMO", "poster-1")
GROUNDS = [SKY, DUSK, PALE, (0.5, 0.5, 0.5), (1.0, 1.0, 1.0), (0.0, 0.0, 0.0), None]


def labelled(template: Template = "overlay", seed: int = 1) -> Bytes:
    brief = make_brief(template, seed=seed)
    lettered = set_type(flat(*SKY), make_facts(), brief)
    return to_bytes(draw_label(lettered.picture, brief.composition.label_box).picture[0])


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("size", [(1080, 1350), (768, 960), (1920, 1080)])
def test_label_keeps_height_contrast_and_edge_on_any_ground(
    ground: tuple[float, float, float] | None, size: tuple[int, int]
) -> None:
    picture = speckled(size) if ground is None else flat(*ground, size=size)

    label = draw_label(picture, make_brief(size=size).composition.label_box)

    assert label.text == "AI生成"
    assert label.ink_height >= 0.05 * min(size)
    assert label.contrast >= 3.0
    left, top, right, bottom = label.box_px
    assert min(left / size[0], top / size[1], 1 - right / size[0], 1 - bottom / size[1]) <= 0.08
    assert left >= 0
    assert top >= 0
    assert right <= size[0]


def test_label_stays_within_its_footprint_and_nothing_else_changes() -> None:
    picture = speckled()
    box = make_brief().composition.label_box
    footprint = label_footprint(box, 1080, 1350).pixels(1080, 1350)

    label = draw_label(picture, box)

    rows, columns = np.nonzero((label.picture[0] != picture[0]).any(axis=-1))
    left, top, right, bottom = footprint
    assert columns.min() >= left - 1
    assert rows.min() >= top - 1
    assert columns.max() <= right + 1
    assert rows.max() <= bottom + 1


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("format_", FORMATS)
def test_both_labels_are_found_in_finished_files(
    template: Template, format_: PictureFormat
) -> None:
    for seed in (1, 2):
        file = encode_picture(labelled(template, seed), format_, aigc=METADATA)

        finding = check_label(file.data)

        assert finding.missing == ()
        assert finding.ok
        assert finding.metadata == METADATA
        assert finding.visible is not None
        assert finding.visible.ink_share >= 0.05


@pytest.mark.parametrize("ground", GROUNDS)
def test_the_visible_label_is_found_on_any_ground(
    ground: tuple[float, float, float] | None,
) -> None:
    picture = speckled() if ground is None else flat(*ground)
    brief = make_brief()

    label = draw_label(picture, brief.composition.label_box)

    found = find_visible_label(to_bytes(label.picture[0]))
    assert found is not None
    assert np.abs(np.subtract(found.box_px, label.box_px)).max() <= 8


def test_a_poor_recompression_does_not_hide_the_label() -> None:
    file = BytesIO()
    small = Image.fromarray(labelled()).resize((540, 675))
    small.save(file, "JPEG", quality=40)

    finding = check_label(file.getvalue())

    assert finding.visible is not None
    assert finding.missing == ("no AI label in the metadata",)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_poster_without_the_label_is_told_so(template: Template) -> None:
    lettered = set_type(speckled(), make_facts(), make_brief(template))
    data = encode_picture(to_bytes(lettered.picture[0]), "jpeg", aigc=METADATA).data

    assert check_label(data).missing == ("no visible label AI生成 found",)


@pytest.mark.parametrize("cut", [np.s_[:, :900], np.s_[75:], np.s_[300:, :]])
def test_a_crop_that_cuts_the_label_is_told_so(cut: tuple[slice, ...]) -> None:
    assert find_visible_label(np.ascontiguousarray(labelled()[cut])) is None


def test_a_label_far_from_the_edges_is_told_so() -> None:
    wide = np.full((1900, 1900, 3), 120, np.uint8)
    wide[300:1650, 400:1480] = labelled()

    data = encode_picture(wide[:, 250:1630], "png", aigc=METADATA).data

    assert any("from the nearest edge" in fault for fault in check_label(data).missing)


def test_faulty_metadata_is_told() -> None:
    foreign = AigcLabel(
        content_producer="某公司", produce_id="1", content_propagator="", propagate_id="1"
    )
    data = encode_picture(labelled(), "png", aigc=foreign).data

    (fault,) = check_label(data).missing
    assert "ContentProducer, ContentPropagator" in fault


def test_no_picture_is_refused_and_a_tiny_one_has_no_visible_label() -> None:
    with pytest.raises(InvalidInput, match="not a whole PNG"):
        check_label(b"none")
    tiny = encode_picture(np.zeros((1, 1, 3), np.uint8), "png", aigc=METADATA).data

    assert check_label(tiny).visible is None
