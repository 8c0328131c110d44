"""What `/view` makes of a picture: a lighter preview, or some of its channels. Needs Pillow."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from milepost.api.body import whole_number
from milepost.api.problem import bad_request
from milepost.errors import InvalidInput
from milepost.wire.picture_file import open_picture

if TYPE_CHECKING:  # the server starts without Pillow
    from PIL.Image import Image

Channel = Literal["rgb", "a"]
PreviewFormat = Literal["webp", "jpeg"]
DEFAULT_QUALITY: Final = 90


@dataclass(frozen=True)
class Wish:
    """How a picture is to be shown. A preview is of the whole picture, a channel without loss."""

    preview: PreviewFormat | None
    quality: int
    channel: Channel | None

    @property
    def media_type(self) -> str:
        """Of what `shown` returns."""
        return f"image/{self.preview or 'png'}"


def read_wish(preview: str | None, channel: str | None) -> Wish | None:
    """The wish of a query, such as `webp;75` and `rgb`; None if the file is wanted as it is.

    Raises:
        Refused: a part of it is unknown.
    """
    if channel not in {None, "", "rgba", "rgb", "a"}:
        raise bad_request("channel is unknown", "give rgba, rgb or a")
    wanted: Channel | None = "rgb" if channel == "rgb" else "a" if channel == "a" else None
    if not preview:
        return None if wanted is None else Wish(None, DEFAULT_QUALITY, wanted)
    name, _, asked = preview.partition(";")
    quality = whole_number(
        asked, "the preview's quality", default=DEFAULT_QUALITY, minimum=1, maximum=100
    )
    # as in ComfyUI, any other word means WebP; a JPEG has no transparency to show
    jpeg = name == "jpeg" and wanted != "a"
    return Wish("jpeg" if jpeg else "webp", quality, wanted)


def shown(path: Path, wish: Wish) -> bytes:
    """The picture as wished for, upright.

    Raises:
        Refused: no picture that we read, or one beyond our limits.
    """
    from PIL import ImageOps  # noqa: PLC0415

    try:
        with open_picture(path.read_bytes()) as picture:
            upright = ImageOps.exif_transpose(picture)
            return _encoded(_channels(upright, wish), wish)
    except InvalidInput as error:
        raise bad_request(f"the file {error.wrong}", error.right, kind="no_picture") from None


def _channels(picture: Image, wish: Wish) -> Image:
    from PIL import Image as Pillow  # noqa: PLC0415

    if wish.channel == "a":
        alone = Pillow.new("RGBA", picture.size)
        alone.putalpha(picture.convert("RGBA").getchannel("A"))
        return alone
    if wish.channel == "rgb" or wish.preview == "jpeg":
        return picture.convert("RGBA").convert("RGB")
    return picture if picture.mode in {"RGB", "RGBA"} else picture.convert("RGBA")


def _encoded(picture: Image, wish: Wish) -> bytes:
    target = BytesIO()
    if wish.preview is None:
        picture.save(target, "PNG", compress_level=1)
    else:
        picture.save(target, wish.preview, quality=wish.quality)
    return target.getvalue()
