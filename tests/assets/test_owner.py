from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from milepost.assets.failures import RootTaken
from milepost.assets.owner import MARKER, claim_root
from milepost.errors import InvalidInput

LIVE = """
import sys
from pathlib import Path
from milepost.assets.owner import claim_root
root, environment, service, shared = sys.argv[1:]
with claim_root(Path(root), environment=environment, service_id=service, shared=shared == "1"):
    print("in", flush=True)
    sys.stdin.read()
"""


@contextmanager
def live_process(
    root: Path, *, environment: str = "test", service: str = "one", shared: bool = True
) -> Iterator[subprocess.Popen[str]]:
    arguments = [str(root), environment, service, "1" if shared else "0"]
    process = subprocess.Popen(
        [sys.executable, "-c", LIVE, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in\n"
        try:
            yield process
        finally:
            process.kill()


def marker(root: Path) -> dict[str, str]:
    known: dict[str, str] = json.loads((root / MARKER).read_text())
    return known


def test_a_new_root_is_marked_with_environment_and_a_new_service(tmp_path: Path) -> None:
    with claim_root(tmp_path / "new", environment="test", service_id=None, shared=False) as owner:
        assert marker(tmp_path / "new") == {"environment": "test", "service_id": owner.service_id}

    with claim_root(tmp_path / "new", environment="test", service_id=None, shared=False) as again:
        assert again == owner


def test_processes_of_one_service_share_the_root(tmp_path: Path) -> None:
    with (
        live_process(tmp_path),
        claim_root(tmp_path, environment="test", service_id="one", shared=True) as owner,
    ):
        assert owner.service_id == "one"


@pytest.mark.parametrize("service", ["two", None])
def test_a_second_live_service_is_refused(tmp_path: Path, service: str | None) -> None:
    with (
        live_process(tmp_path),
        pytest.raises(RootTaken) as caught,
        claim_root(tmp_path, environment="test", service_id=service, shared=True),
    ):
        pass

    assert str(caught.value) == (
        "data root: another live Milepost service uses it; "
        "stop it, or give this one its own --data-dir"
    )
    assert marker(tmp_path)["service_id"] == "one"


@pytest.mark.parametrize(("first", "second"), [(False, False), (False, True), (True, False)])
def test_a_process_that_works_alone_is_alone(tmp_path: Path, first: bool, second: bool) -> None:  # noqa: FBT001  # parameters
    with (
        live_process(tmp_path, shared=first),
        pytest.raises(RootTaken, match="alive and works alone"),
        claim_root(tmp_path, environment="test", service_id="one", shared=second),
    ):
        pass


def test_another_environments_root_is_refused_even_when_nobody_lives(tmp_path: Path) -> None:
    with claim_root(tmp_path, environment="production", service_id="one", shared=True):
        pass

    with (
        pytest.raises(RootTaken, match="belongs to the environment production, not staging"),
        claim_root(tmp_path, environment="staging", service_id="one", shared=True),
    ):
        pass


def test_a_killed_process_blocks_nobody(tmp_path: Path) -> None:
    with live_process(tmp_path, shared=False) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        with claim_root(tmp_path, environment="test", service_id="two", shared=False) as owner:
            assert marker(tmp_path)["service_id"] == owner.service_id == "two"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"environment": "test", "service_id": 5}'])
def test_an_unreadable_marker_is_told_in_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / MARKER).write_text(text)

    with (
        pytest.raises(RootTaken, match=r"marker milepost-owner\.json cannot be read; restore it"),
        claim_root(tmp_path, environment="test", service_id="one", shared=True),
    ):
        pass


def test_words_that_are_none_are_refused(tmp_path: Path) -> None:
    for environment, service in (("../x", "one"), ("test", "a b")):
        with (
            pytest.raises(InvalidInput),
            claim_root(tmp_path, environment=environment, service_id=service, shared=True),
        ):
            pass
