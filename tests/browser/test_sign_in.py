"""The editor behind a token, in Chromium."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Response

pytestmark = [pytest.mark.slow, pytest.mark.browser]
MILEPOST = (sys.executable, "-m", "milepost")
START_MS = 60_000


def new_token(root: Path) -> str:
    create = [*MILEPOST, "token", "create", "--tenant", "north", "--scope", "studio"]
    made = subprocess.run(
        [*create, "--data-dir", str(root)], capture_output=True, text=True, check=True
    )
    return made.stdout.splitlines()[-1]


@contextmanager
def served(root: Path, build: Path) -> Iterator[str]:
    """The URL of `milepost serve` with that build of the editor."""
    options = ["--port", "0", "--data-dir", str(root), "--front-end-root", str(build)]
    with subprocess.Popen(
        [*MILEPOST, "serve", *options], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            words = process.stdout.readline().split()
            yield next(word for word in words if word.startswith("http"))
        finally:
            process.kill()


def sign_in(page: Page, secret: str) -> None:
    page.fill("#token", secret)
    page.click("button")


def test_the_editor_works_with_a_session_and_is_shut_without(
    browser: Browser, editor_build: Path, tmp_path: Path
) -> None:
    secret = new_token(tmp_path)
    refused: list[int] = []

    def look(response: Response) -> None:
        if response.status in {401, 403}:
            refused.append(response.status)

    with served(tmp_path, editor_build) as url, browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(START_MS)
        page.goto(url)
        sign_in(page, "milepost_wrong")
        page.wait_for_selector("[role=alert]")

        page.on("response", look)
        with page.expect_websocket() as opened:
            sign_in(page, secret)
        greeting = opened.value.wait_for_event("framereceived")
        page.wait_for_selector("canvas")
        assert page.url == f"{url}/editor/"
        (cookie,) = context.cookies()
        assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
        assert refused == []
        assert greeting

        page.goto(f"{url}/editor/session")
        page.click("button")
        page.wait_for_selector("#token")
        assert context.cookies() == []
