"""A stored picture in another size or format. Both AI labels stay. Needs Pillow."""

from __future__ import annotations

from milepost.api.posters.picture_wish import PictureWish
from milepost.errors import OurBug
from milepost.wire.picture_file import encode_picture, metadata_of, open_picture


def shown(stored: bytes, wish: PictureWish) -> bytes:
    """The picture as wished for, with its label and without its workflow.

    The visible label is a part of the picture and is scaled with it.

    Args:
        stored: a poster's file.
        wish: its format and what it must fit into.

    Raises:
        OurBug: the stored file is no picture of ours.
    """
    import numpy as np  # noqa: PLC0415  # the server starts without numpy and Pillow
    from PIL import Image  # noqa: PLC0415

    with open_picture(stored) as picture:
        label = metadata_of(picture).aigc
        if label is None:
            raise OurBug("a stored poster carries its AI label")
        plain = picture.convert("RGB")
    box = (wish.max_width_px or plain.width, wish.max_height_px or plain.height)
    plain.thumbnail(box, Image.Resampling.LANCZOS)
    return encode_picture(np.asarray(plain, np.uint8), wish.file_format, aigc=label).data
