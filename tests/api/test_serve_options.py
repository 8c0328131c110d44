"""`milepost serve`: what its options refuse, each with one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from milepost.cli import main


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--cache-none", "--cache-lru", "5"], "--cache-none: stands beside --cache-lru"),
        (["--cache-lru", "-1"], "'--cache-lru'"),
        (["--edition", "cloud"], "'--edition'"),
        (["--workers", "0"], "'--workers'"),
        (["--front-end-root", "."], "--front-end-root: has no index.html"),
    ],
)
def test_options_that_mean_nothing_are_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)

    code = main(["serve", "--port", "0", "--data-dir", str(tmp_path), *options])

    error = capsys.readouterr().err
    assert code == 2
    assert told in error
    assert error.count("\n") == 1
