"""What is known of stored bytes: what they are, and whose."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import Final

from milepost.assets.failures import StoreDamaged
from milepost.assets.names import Digest, Holder, plain_digest
from milepost.errors import InvalidInput

_MEDIA_TYPE: Final = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,80}(?:; ?[a-z]+=[a-zA-Z0-9-]+)?")


@dataclass(frozen=True)
class Asset:
    """One owner's name for a content."""

    owner: str
    name: str
    digest: Digest
    """Of the bytes; good as an ETag."""
    size_bytes: int
    media_type: str
    created: float
    """Unix time in seconds at which the name was given."""
    made_from: Digest | None = None
    """What a smaller version shows, see `versions`."""

    def __post_init__(self) -> None:
        plain_digest(self.digest)
        if not _MEDIA_TYPE.fullmatch(self.media_type):
            raise InvalidInput("media type", "is not one", "write for example image/jpeg")

    @property
    def holder(self) -> Holder:
        """Who keeps the content alive."""
        return Holder(self.owner, self.name)

    def to_json(self) -> bytes:
        """For the file that links name and content."""
        return json.dumps(asdict(self), separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Asset:
        """Read what `to_json` wrote.

        Raises:
            StoreDamaged: it is something else.
        """
        try:
            return cls(**json.loads(data))
        except (ValueError, TypeError, InvalidInput) as error:
            raise StoreDamaged("a file that names a content is not readable") from error
