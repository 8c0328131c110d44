"""A server of real picture nodes, and of a node that waits until it is cancelled.

python tests/browser/trial_server.py DATA_FOLDER EDITOR_FOLDER
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from fakes.prompt_book import MemoryBook
from milepost.api.application import make_application
from milepost.api.editor import editor_in
from milepost.api.files import Folders, KeptOnDisk
from milepost.api.listen import open_address, serve
from milepost.api.tenants import Premises, Tenants
from milepost.graph.cache import OutcomeCache
from milepost.graph.lanes import Lanes
from milepost.graph.run import Engine
from milepost.node.context import Context
from milepost.node.declare import node
from milepost.node.registry import Pack, Registry
from milepost.node.spec import Ui
from milepost.packs import images


@node("WaitLong", category="trial", output_node=True, cacheable=False)
async def wait_long(*, context: Context) -> Ui:
    """Goes a quarter of the way, and no further."""
    context.report_progress(0.25)
    await asyncio.Event().wait()
    return {}


TRIAL = Pack(name="trial", nodes=(wait_long,))


def tell(url: str) -> None:
    """To whoever started this."""
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()


def main(root: Path, editor: Path) -> None:
    """Serve until a signal comes; the address is printed."""
    with Lanes.inline() as lanes, open_address("127.0.0.1", 0) as opened:

        def engine_for(_tenant: str, folders: Folders, cache: OutcomeCache) -> Engine:
            inputs = images.InputFolder(folders.input, folders.output, folders.temp)
            services = {
                "files": KeptOnDisk(folders.output),
                "temp_files": KeptOnDisk(folders.temp),
                "inputs": inputs,
                "producer": "milepost",
            }
            registry = Registry([TRIAL, images.offering(inputs)])
            return Engine(registry, lanes=lanes, services=services, cache=cache)

        premises = Premises(
            data_root=root,
            output_root=root / "output",
            engine_for=engine_for,
            cache_bytes=1 << 26,
            now_ms=lambda: time.time_ns() // 1_000_000,
            book=MemoryBook(),
        )
        tenants = Tenants(premises)
        app = make_application(tenants, editor=editor_in(editor))
        asyncio.run(serve(app, tenants, opened, started=tell, grace_s=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
