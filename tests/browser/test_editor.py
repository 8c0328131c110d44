"""Two versions of the ComfyUI web editor against our server, as a designer uses them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request, Response

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DRAW: dict[str, Any] = {
    "1": {
        "class_type": "EmptyImage",
        "inputs": {"width": 320, "height": 200, "batch_size": 1, "color": 0x339999},
    },
    "2": {
        "class_type": "SaveImage",
        "inputs": {"images": ["1", 0], "filename_prefix": "trip"},
    },
    "3": {"class_type": "PreviewImage", "inputs": {"images": ["1", 0]}},
}
WAIT: dict[str, Any] = {"1": {"class_type": "WaitLong", "inputs": {}}}
DROP = """text => {
  const moved = new DataTransfer();
  moved.items.add(new File([text], "trip.json", {type: "application/json"}));
  const drop = new DragEvent("drop", {dataTransfer: moved, bubbles: true, cancelable: true});
  document.querySelector("#graph-canvas").dispatchEvent(drop);
}"""
NODES = "window.comfyAPI.app.app.graph.nodes"
NOT_THERE_YET = ("/userdata",)
"""Files that the editor has not written yet; a 404 is what it expects."""
OWN_FAULTS = ("Cannot read properties of undefined (reading 'id')",)
"""1.27 sets an option at its first start before it has declared it, whatever the server."""
PATIENCE_MS = 30_000
PANEL = re.compile(r"^(Queue \(q\)|Assets \(a\))$")
"""The side bar with finished pictures: of the older editor, of the newer one."""
HISTORY, JOBS = "Queue (q)", "queue-overlay-toggle"
CANCELLED_IN_PANEL = """() =>
  /Cancelled\\s+[\\d.]+s|Today\\s+Failed/.test(document.body.innerText)"""
"""The newer one has no other word for it."""
PICTURE_IN_PANEL = """() => [...document.querySelectorAll("img")].some(
  image => image.src.includes("/view?") && image.naturalWidth > 0)"""


@dataclass
class Watched:
    """A page, and what went wrong on it."""

    page: Page
    url: str
    faults: list[str] = field(default_factory=list)

    def hear_answer(self, answer: Response) -> None:
        expected = answer.status == 404 and any(part in answer.url for part in NOT_THERE_YET)
        if answer.status >= 400 and not expected:
            self.faults.append(f"{answer.status} {answer.request.method} {answer.url}")

    def hear_request(self, request: Request) -> None:
        ours = request.url.startswith((self.url, "data:", "blob:"))
        if not ours and request.failure != "csp":
            self.faults.append(f"asked elsewhere: {request.url}")

    def hear_error(self, error: Exception) -> None:
        if not any(known in str(error) for known in OWN_FAULTS):
            self.faults.append(f"error: {error}")

    def open_workflow(self, workflow: dict[str, Any]) -> None:
        """Drop its file on the canvas."""
        self.page.evaluate(DROP, json.dumps(workflow))
        wanted = sorted(node["class_type"] for node in workflow.values())
        self.page.wait_for_function(
            f"wanted => {NODES}.map(n => n.type).sort().join() == wanted", arg=",".join(wanted)
        )

    def click(self, label: str) -> None:
        self.page.get_by_role("button", name=label, exact=True).first.click()


@contextmanager
def opened(browser: Browser, url: str) -> Iterator[Watched]:
    """The editor, loaded, without its greeting; at the end nothing went wrong on it."""
    httpx.post(f"{url}/settings", json={"Comfy.TutorialCompleted": True}).raise_for_status()
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.set_default_timeout(PATIENCE_MS)
    watched = Watched(page, url)
    page.on("response", watched.hear_answer)
    page.on("requestfinished", watched.hear_request)
    page.on("requestfailed", watched.hear_request)
    page.on("pageerror", watched.hear_error)
    try:
        page.goto(url)
        page.wait_for_selector("#graph-canvas")
        page.wait_for_function(f"() => window.comfyAPI?.app?.app?.graph && {NODES}")
        page.wait_for_load_state("networkidle")
        close_dialogs(page)
        yield watched
        assert watched.faults == []
    finally:
        page.close()


def close_dialogs(page: Page) -> None:
    """The older one greets with a workflow whose nodes we do not have, and says so."""
    dialog = page.get_by_role("dialog")
    while dialog.count():
        page.keyboard.press("Escape")
        dialog.first.wait_for(state="detached")


def finished_jobs(url: str) -> list[dict[str, Any]]:
    query = "status=completed,failed,cancelled"
    jobs: list[dict[str, Any]] = httpx.get(f"{url}/jobs?{query}").json()["jobs"]
    return jobs


def test_the_editor_loads_from_the_servers_own_address(browser: Browser, editor_url: str) -> None:
    with opened(browser, editor_url) as editor:
        assert editor.page.url == f"{editor_url}/editor/"
        assert editor.page.get_by_role("button", name="Run", exact=True).first.is_enabled()


def test_a_workflow_is_queued_and_its_pictures_are_seen(browser: Browser, editor_url: str) -> None:
    with opened(browser, editor_url) as editor:
        editor.open_workflow(DRAW)
        editor.click("Run")
        for shown_by in ("SaveImage", "PreviewImage"):
            node = f"{NODES}.find(n => n.type == '{shown_by}')"
            editor.page.wait_for_function(f"() => {node}.imgs?.[0]?.naturalWidth == 320")
        editor.page.get_by_label(PANEL).first.click()
        editor.page.wait_for_function(PICTURE_IN_PANEL)

    assert finished_jobs(editor_url)[0]["status"] == "completed"


def test_a_long_workflow_is_cancelled_and_the_history_shows_it(
    browser: Browser, editor_url: str
) -> None:
    with opened(browser, editor_url) as editor:
        editor.open_workflow(WAIT)
        editor.click("Run")
        editor.page.wait_for_function(f"() => {NODES}[0].progress > 0.2")
        editor.click("Cancel current run")
        editor.page.wait_for_function(f"() => !({NODES}[0].progress > 0)")
        editor.page.get_by_label(HISTORY).or_(editor.page.get_by_test_id(JOBS)).first.click()
        editor.page.wait_for_function(CANCELLED_IN_PANEL)

    assert finished_jobs(editor_url)[0]["status"] == "cancelled"
    assert httpx.get(f"{editor_url}/queue").json()["queue_running"] == []
