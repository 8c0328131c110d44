"""From a pack's folder to a client's answer: loaded, registered, served, passed through."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import httpx

from fakes.server_pack import service
from milepost.api.pack_gate import PackGate, answer_the_rest
from milepost.packs.foreign.loader import load_packs
from milepost.packs.foreign.prompt_server import PromptServer
from milepost.packs.foreign.standing import visiting
from packs.foreign.surroundings import Place, comfyui

PACK = """
    import os

    import folder_paths
    from aiohttp import web
    from server import PromptServer

    NODE_CLASS_MAPPINGS = {}
    WEB_DIRECTORY = "js"

    @PromptServer.instance.routes.get("/my-pack/where")
    async def where(request):
        return web.json_response(os.path.basename(folder_paths.get_output_directory()))

    @PromptServer.instance.routes.get("/my-pack/fail")
    async def fail(request):
        raise RuntimeError(__file__)

    PromptServer.instance.app.router.add_static("/my-pack/files", os.path.dirname(__file__))
"""


@contextmanager
def alone() -> Iterator[PromptServer]:
    """A `PromptServer` without the routes of other tests' packs."""
    before, PromptServer.instance = PromptServer.instance, PromptServer()
    try:
        yield PromptServer.instance
    finally:
        PromptServer.instance = before


@asynccontextmanager
async def serving(root: Path) -> AsyncIterator[httpx.AsyncClient]:
    @contextmanager
    def around(pack: str, tenant: str | None) -> Iterator[None]:
        with visiting(Place(root, f"{pack} for {tenant}")):
            yield

    with comfyui(root), alone() as packs:
        loaded = load_packs([root / "custom_nodes"], native=(), data_root=root)
        assert loaded.refusals == ()
        packs.pack_routes.around = around
        async with service(root) as server:
            premises = replace(server.tenants._premises, web_folders=loaded.web)
            server.tenants._premises = premises
            gate = PackGate(packs, server.tenants)
            answer_the_rest(server.app, gate)
            async with gate.opened():
                yield server.http


async def test_a_packs_routes_and_scripts_are_there_for_the_tenant_who_asks(tmp_path: Path) -> None:
    folder = tmp_path / "custom_nodes/My Pack-1"
    (folder / "js").mkdir(parents=True)
    (folder / "__init__.py").write_text(dedent(PACK))
    (folder / "js/car.js").write_text("export {}")
    async with serving(tmp_path) as http:
        where = [(await http.get(f"{at}/my-pack/where")).json() for at in ("", "/api")]
        failed = await http.get("/my-pack/fail")
        source = await http.get("/my-pack/files/__init__.py")
        scripts = (await http.get("/extensions")).json()
        script = await http.get(scripts[0])

    assert where == ["My Pack-1 for default"] * 2
    assert failed.status_code == 500
    assert str(tmp_path) not in failed.text
    assert source.text == dedent(PACK)
    assert scripts == ["/extensions/My%20Pack-1/car.js"]
    assert script.text == "export {}"
