from __future__ import annotations

from collections.abc import Iterator

import pytest

from postgres import databases
from recovery.store_servers import BUCKET, S3Server

postgres = databases.postgres


@pytest.fixture
def s3() -> Iterator[S3Server]:
    """A local S3 server with one empty bucket."""
    pytest.importorskip("s3fs")
    pytest.importorskip("moto.server")
    server = S3Server()
    server.come()
    files = server.files()
    if files.exists(BUCKET):  # the servers of one process share what they hold
        files.rm(BUCKET, recursive=True)
    files.call_s3("create_bucket", Bucket=BUCKET)
    yield server
    server.go()
