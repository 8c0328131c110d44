"""What stored bytes cost: a picture of 300 kB put and got, and memory while 500 MB are read.

    python benchmarks/assets.py
    python benchmarks/assets.py --s3

The second one measures a local S3 server (moto's) as well; that server runs in Python on the same
machine and takes most of the time. Prints one line per figure and, as its last line, all as JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from milepost import wiring
from milepost.assets.asset import Asset
from milepost.assets.bucket_shelf import open_s3
from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.outcomes import OutcomeStore
from milepost.assets.shelf import Shelf
from milepost.assets.store import AssetStore, TenantAssets
from milepost.graph.kept import decoded, encoded
from milepost.node.spec import Outcome
from milepost.poster.journey import fill, journey
from milepost.poster.request import read_request

TRIP = Path(__file__).parents[1] / "examples/trips/may-day.zh-CN.txt"
PICTURE_BYTES = 300_000
STREAM_BYTES = 500_000_000


def main() -> None:
    """Measure a folder, and a bucket if asked."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        figures |= measured("folder", FolderShelf(Path(folder) / "assets"), pictures=500)
        figures |= outcomes(Path(folder) / "cache")
        figures |= asyncio.run(landscape(Path(folder) / "landscapes"))
        if "--s3" in sys.argv[1:]:
            figures |= bucket()
    for name, figure in figures.items():
        print(f"{name:32} {figure:10.1f}")
    print(json.dumps({name: round(figure, 1) for name, figure in figures.items()}))


def measured(kind: str, shelf: Shelf, *, pictures: int) -> dict[str, float]:
    """Figures of one shelf; milliseconds, per second, and MiB."""
    assets = AssetStore(shelf, environment="benchmark").of("acme")
    owners = [f"poster-{n}" for n in range(pictures)]
    put_s = timed(lambda: [put(assets, owner) for owner in owners])
    get_s = timed(lambda: [len(assets.read(assets.get(owner, "picture"))) for owner in owners])
    assets.put(os.urandom(STREAM_BYTES), owner="f", name="film", media_type="video/mp4")
    before_mib = peak_mib()
    read_s = timed(lambda: [len(c) for c in assets.stream(assets.get("f", "film"))])
    erase_s = timed(lambda: [assets.erase(owner) for owner in owners])
    return {
        f"{kind}_put_ms": 1000 * put_s / pictures,
        f"{kind}_get_ms": 1000 * get_s / pictures,
        f"{kind}_gets_per_s": pictures / get_s,
        f"{kind}_erase_ms": 1000 * erase_s / pictures,
        f"{kind}_stream_get_s": read_s,
        f"{kind}_stream_memory_mib": peak_mib() - before_mib,
    }


def put(assets: TenantAssets, owner: str) -> Asset:
    """One picture that nobody has."""
    data = os.urandom(PICTURE_BYTES)
    return assets.put(data, owner=owner, name="picture", media_type="image/jpeg")


def outcomes(folder: Path) -> dict[str, float]:
    """An outcome of 4 MB put and got."""
    store = outcome_store(folder).of("acme")
    data = os.urandom(4_000_000)
    keys = [f"{n:032x}" for n in range(50)]
    put_s = timed(lambda: [store.put(key, data, owner="poster") for key in keys])
    found: list[bytes | None] = []
    get_s = timed(lambda: found.extend(store.get(key, owner="poster") for key in keys[-15:]))
    return {
        "outcome_put_ms": 1000 * put_s / len(keys),
        "outcome_get_ms": 1000 * get_s / len(found),
    }


def outcome_store(folder: Path) -> OutcomeStore:
    """A gigabyte in a folder."""
    shelf = FolderShelf(folder, durable=False)
    return OutcomeStore(shelf, environment="benchmark", max_bytes=1_000_000_000)


async def landscape(folder: Path) -> dict[str, float]:
    """A poster's landscape by our painter, kept and found: what a painter must cost to gain."""
    store = outcome_store(folder).of("acme")
    with wiring.studio() as studio:
        engine = studio.engine
        accepted = engine.accept(fill(journey(), read_request(TRIP, seed="7")))
        await engine.run(accepted)
        result = await engine.run(accepted, keep=("landscape",))
        spec, types = accepted.nodes["landscape"].spec, engine.registry.value_types
    outcome = Outcome(values=result.values["landscape"])
    written: list[bytes | None] = []
    put_s = timed(lambda: written.append(encoded(outcome, spec, types)))
    data = written[0] or b""
    put_s += timed(lambda: store.put("0" * 40, data))
    get_s = timed(lambda: decoded(store.get("0" * 40) or b"", spec, types))
    return {
        "landscape_paint_ms": 1000 * result.timings["landscape"],
        "landscape_keep_ms": 1000 * put_s,
        "landscape_find_ms": 1000 * get_s,
        "landscape_mb": len(data) / 1e6,
    }


def bucket() -> dict[str, float]:
    """The same on a local S3 server, in its own process so that its memory is not ours."""
    import multiprocessing  # noqa: PLC0415  # only here

    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=serve_s3, args=(theirs,), daemon=True)
    server.start()
    try:
        shelf = open_s3(
            "s3://benchmark/assets",
            endpoint_url=str(ours.recv()),
            region="us-east-1",
            key="any",
            secret="any",  # noqa: S106  # the local server looks at none
        )
        return measured("s3", shelf, pictures=50)
    finally:
        server.terminate()


def serve_s3(link: Any) -> None:
    """Serve one empty bucket and tell where."""
    import logging  # noqa: PLC0415  # only in the server's process

    import s3fs  # type: ignore[import-untyped]  # noqa: PLC0415  # ships no types
    from moto.server import ThreadedMotoServer  # noqa: PLC0415  # only in the server's process

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    files = s3fs.S3FileSystem(key="any", secret="any", endpoint_url=endpoint)  # noqa: S106  # as above
    files.call_s3("create_bucket", Bucket="benchmark")
    link.send(endpoint)
    while True:
        time.sleep(60)


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def peak_mib() -> float:
    """The most memory this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
