"""The node that measures a finished poster."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from milepost.brief.model import ArtBrief
from milepost.car.placed import PlacedCar
from milepost.lettering.model import Labelled, Lettered
from milepost.measure.colour import badge_delta_e, door_delta_e
from milepost.measure.edges import edge_halo
from milepost.measure.grounding import camera_height, car_in_frame, contact_shadow
from milepost.measure.lettering import label_contrast, label_height, missing_glyphs, title_contrast
from milepost.measure.measurement import Measurement
from milepost.node.annotations import Value
from milepost.node.declare import node
from milepost.node.registry import Pack
from milepost.node.spec import Ui
from milepost.pixels.arrays import Image

ImageValue = Annotated[Image, Value("IMAGE")]
BriefValue = Annotated[ArtBrief, Value("ART_BRIEF")]
PlacedValue = Annotated[PlacedCar, Value("PLACED_CAR")]
LetteredValue = Annotated[Lettered, Value("LETTERED")]
LabelledValue = Annotated[Labelled, Value("AI_LABELLED")]
MeasurementsValue = Annotated[tuple[Measurement, ...], Value("MEASUREMENTS")]


class Measured(NamedTuple):
    """Outputs of `MeasurePoster`."""

    measurements: MeasurementsValue
    ui: Ui


@node(
    "MeasurePoster",
    category="poster/measure",
    display_name="Measure poster",
    lane="process",
    output_node=True,
    cacheable=True,
)
def measure_poster(
    picture: ImageValue,
    placed: PlacedValue,
    lettered: LetteredValue,
    labelled: LabelledValue,
    brief: BriefValue,
) -> Measured:
    """Colour fidelity, edges, shadow, scale, and whether title and label can be read."""
    measurements = (
        *_car(picture, placed, brief),
        *_type(placed, lettered),
        *_label(picture, labelled),
    )
    return Measured(measurements, {"measurements": [m.model_dump() for m in measurements]})


def _car(picture: Image, placed: PlacedCar, brief: ArtBrief) -> tuple[Measurement, ...]:
    cutout, composite = placed.cutout, placed.composite
    height_px, width_px = picture.shape[1:3]
    left_px, top_px = composite.left_px, composite.top_px
    return (
        badge_delta_e(picture, cutout.image, cutout.badge, left_px=left_px, top_px=top_px),
        door_delta_e(
            picture, cutout.image, cutout.door, left_px=left_px, top_px=top_px, light=brief.light
        ),
        edge_halo(composite.car_patch, composite.ground_patch, composite.cutout_patch),
        contact_shadow(picture, placed.landscape, composite.body_px),
        *camera_height(
            composite.body_px,
            horizon_px=brief.composition.horizon_y * height_px,
            car_height_m=cutout.height_m,
        ),
        *car_in_frame(composite.body_px, width_px=width_px, height_px=height_px),
    )


def _type(placed: PlacedCar, lettered: Lettered) -> tuple[Measurement, ...]:
    height_px, width_px = lettered.picture.shape[1:3]
    titles = [text.box for text in lettered.text_boxes if text.name == "title"]
    return (
        *(
            title_contrast(
                lettered.picture,
                placed.composite.picture,
                box.pixels(width_px, height_px),
                ink=lettered.title_mask,
            )
            for box in titles
        ),
        missing_glyphs(len(lettered.report.undrawable)),
    )


def _label(picture: Image, labelled: Labelled) -> tuple[Measurement, ...]:
    height_px, width_px = picture.shape[1:3]
    return (
        label_height(labelled.ink_height, width_px=width_px, height_px=height_px),
        label_contrast(labelled.contrast),
    )


PACK = Pack(name="measure", nodes=(measure_poster,))
