from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.shelf import Shelf
from postgres import databases

where = databases.where
postgres = databases.postgres
BUCKET = "milepost-tests"
SECRET = "anything"  # noqa: S105  # the local server looks at none


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """A local S3 server with one bucket."""
    pytest.importorskip("s3fs")
    server = pytest.importorskip("moto.server").ThreadedMotoServer(
        ip_address="127.0.0.1", port=0, verbose=False
    )
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    s3_files(endpoint).call_s3("create_bucket", Bucket=BUCKET)
    yield endpoint
    server.stop()


def s3_files(endpoint: str) -> Any:
    import s3fs  # type: ignore[import-untyped]  # ships no types

    return s3fs.S3FileSystem(
        key="test", secret=SECRET, endpoint_url=endpoint, client_kwargs={"region_name": "us-east-1"}
    )


@pytest.fixture(params=["folder", "s3"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    """Empty, one of each kind."""
    if request.param == "folder":
        return FolderShelf(tmp_path / "assets")
    from milepost.assets.bucket_shelf import open_s3

    return open_s3(
        f"s3://{BUCKET}/{tmp_path.name}",
        endpoint_url=request.getfixturevalue("s3_endpoint"),
        region="us-east-1",
        key="test",
        secret=SECRET,
    )
