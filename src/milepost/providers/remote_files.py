"""Where the files of a workflow that ran elsewhere are fetched from."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlencode

from milepost.calls.vendor import VendorSaid, Verdict
from milepost.providers.capabilities import Download, Keeper, Picture
from milepost.providers.fetched_picture import DownloadLimits, checked_picture
from milepost.providers.remote_workflow import (
    BUNDLE_TYPE,
    MOST_BYTES,
    NamedFile,
    NodePicture,
    bundle_of,
)


class ResultFiles(Protocol):
    """Gives the files that a workflow has made."""

    async def fetch(self, file: NamedFile) -> Picture:
        """The picture in that file.

        Raises:
            VendorSaid: as `Download` says.
        """
        ...


@dataclass(frozen=True, slots=True)
class ViewedFiles:
    """Through the `/view` of the ComfyUI server that made them."""

    endpoint: str
    download: Download

    async def fetch(self, file: NamedFile) -> Picture:
        """Ask the server for it."""
        asked = {"filename": file.filename, "subfolder": file.subfolder, "type": file.kind}
        return await self.download(f"{self.endpoint}/view?{urlencode(asked)}")


@dataclass(frozen=True, slots=True)
class FilesAtAddress:
    """Under an address, such as a bucket that the service writes to: `…/output/<name>`."""

    address: str
    """Of the folder that holds `output/`."""
    download: Download

    async def fetch(self, file: NamedFile) -> Picture:
        """Fetch it from there."""
        path = "/".join(part for part in (file.kind, file.subfolder, file.filename) if part)
        return await self.download(f"{self.address.rstrip('/')}/{quote(path)}")


@dataclass(frozen=True, slots=True)
class FilesInFolder:
    """In a mounted folder that the service writes to."""

    folder: Path = field(repr=False)
    """The folder that holds `output/`."""
    limits: DownloadLimits

    async def fetch(self, file: NamedFile) -> Picture:
        """Read it; a link that leads elsewhere is not followed."""
        content = await asyncio.to_thread(self._read, file)
        return Picture(content, (await checked_picture(content, self.limits)).media_type)

    def _read(self, file: NamedFile) -> bytes:
        path = self.folder / file.kind / file.subfolder / file.filename
        try:
            if path.resolve() != self.folder.resolve() / path.relative_to(self.folder):
                raise VendorSaid(Verdict.FAILED, "Result.BadName")
            opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(opened, "rb") as stream:
                return stream.read(self.limits.most_bytes + 1)
        except FileNotFoundError:  # a mounted bucket may show a new file late
            raise VendorSaid(Verdict.UNWELL, "Result.NotThere") from None
        except OSError:
            raise VendorSaid(Verdict.FAILED, "Result.CannotRead") from None


async def keep_first(
    files: tuple[NamedFile, ...], source: ResultFiles, keeper: Keeper, tenant: str
) -> str:
    """Keep the first file; where it lies."""
    picture = await source.fetch(files[0])
    return await keeper.keep(tenant, picture.data, picture.media_type)


async def keep_all(
    files: tuple[NamedFile, ...], source: ResultFiles, keeper: Keeper, tenant: str
) -> str:
    """Fetch every file, one after the other, and keep them together; where they lie.

    Raises:
        VendorSaid: FAILED, they are too large together; else as `ResultFiles.fetch` says.
    """
    pictures: list[NodePicture] = []
    for file in files:
        pictures.append(NodePicture(file.node_id, await source.fetch(file)))
        if sum(len(each.picture.data) for each in pictures) > MOST_BYTES:
            raise VendorSaid(Verdict.FAILED, "Result.TooLarge")
    bundle = await asyncio.to_thread(bundle_of, pictures)
    return await keeper.keep(tenant, bundle, BUNDLE_TYPE)
