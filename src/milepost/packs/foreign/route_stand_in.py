"""Where packs register routes while aiohttp is not installed: counted, and never answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

Registered = TypeVar("Registered")


class UnservedRoutes:
    """Takes what `RouteTableDef`, `Application` and its router take at a pack's import."""

    def __init__(self) -> None:
        self.count = 0
        """How many routes and folders would be answered."""
        self.middlewares: list[object] = []
        self.on_startup: list[object] = []
        self.on_shutdown: list[object] = []
        self.on_cleanup: list[object] = []
        self.cleanup_ctx: list[object] = []
        self.on_response_prepare: list[object] = []

    @property
    def router(self) -> UnservedRoutes:
        """The application's router."""
        return self

    def route(
        self, _method: str, _path: str, **_options: Any
    ) -> Callable[[Registered], Registered]:
        """A decorator that leaves its function as it is."""
        self.count += 1
        return lambda handler: handler

    def get(self, path: str, **options: Any) -> Callable[[Registered], Registered]:
        """Of this method."""
        return self.route("GET", path, **options)

    def post(self, path: str, **options: Any) -> Callable[[Registered], Registered]:
        """Of this method."""
        return self.route("POST", path, **options)

    def put(self, path: str, **options: Any) -> Callable[[Registered], Registered]:
        """Of this method."""
        return self.route("PUT", path, **options)

    def patch(self, path: str, **options: Any) -> Callable[[Registered], Registered]:
        """Of this method."""
        return self.route("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> Callable[[Registered], Registered]:
        """Of this method."""
        return self.route("DELETE", path, **options)

    def head(self, path: str, **options: Any) -> Callable[[Registered], Registered]:
        """Of this method."""
        return self.route("HEAD", path, **options)

    def options(self, path: str, **options: Any) -> Callable[[Registered], Registered]:
        """Of this method."""
        return self.route("OPTIONS", path, **options)

    def view(self, path: str, **options: Any) -> Callable[[Registered], Registered]:
        """Of every method."""
        return self.route("*", path, **options)

    def static(self, _prefix: str, _path: object, **_options: Any) -> None:
        """A folder."""
        self.count += 1

    def add_routes(self, routes: Iterable[object]) -> None:
        """Routes that were made elsewhere."""
        self.count += len(list(routes))

    def __getattr__(self, name: str) -> Callable[..., None]:
        """`add_get`, `add_post`, `add_static` and their like."""
        if not name.startswith("add_"):
            raise AttributeError(f"{name} needs aiohttp: install milepost[packs]")
        return self._add

    def _add(self, *_arguments: Any, **_options: Any) -> None:
        self.count += 1
