"""A route of the pack's own: `GET /hello`."""

from __future__ import annotations

from aiohttp import web
from server import PromptServer


def register() -> None:
    """Called once, while the pack is imported."""

    @PromptServer.instance.routes.get("/hello")
    async def hello(request: web.Request) -> web.Response:
        """`/hello?name=Mei` greets Mei; also at `/api/hello`."""
        name = request.query.get("name", "road")
        return web.json_response({"hello": name})
