"""`milepost serve`: what its options refuse, each with one line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from milepost.cli import main
from milepost.cli.comfyui_options import OF_NO_MEANING, REFUSED, without_comfyuis


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--cache-none", "--cache-lru", "5"], "--cache-none: stands beside --cache-lru"),
        (["--cache-lru", "-1"], "'--cache-lru'"),
        (["--edition", "cloud"], "'--edition'"),
        (["--workers", "-1"], "'--workers'"),
        (["--workers", "0"], "--workers: 0 leaves the jobs to other processes, but with SQLite"),
        (["--front-end-root", "."], "--front-end-root: has no index.html"),
        (["--output-directory", "a-file"], "--output-directory: cannot be made (file exists)"),
        (["--data-dir", "a-file"], "--data-dir: is a file; name a folder"),
        (["--data-dir", "a-file/data"], "--data-dir: cannot be made (not a directory)"),
        (["--prot", "1"], "No such option: --prot (Possible options: --port); see milepost serve"),
        (["--input-directory", "/in"], "--input-directory: is an option of ComfyUI's that is not"),
        (["--enable-cors-header=*"], "--enable-cors-header: is an option of ComfyUI's"),
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
    (tmp_path / "a-file").touch()

    code = main(["serve", "--port", "0", "--data-dir", str(tmp_path), *options])

    error = capsys.readouterr().err
    assert code == 2
    assert told in error
    assert error.count("\n") == 1


def test_comfyuis_options_of_no_meaning_are_left_out_with_their_values() -> None:
    given = ["--disable-auto-launch", "--port", "1", "--preview-method", "auto", "--cpu"]
    given += ["--verbose=INFO", "--fast", "fp16", "cublas", "--cache-lru", "5"]

    ours, left_out = without_comfyuis(given)

    assert ours == ["--port", "1", "--cpu", "--cache-lru", "5"]
    assert left_out == ["--disable-auto-launch", "--preview-method", "--verbose", "--fast"]


def test_what_is_left_out_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a-file").touch()

    main(["serve", "--lowvram", "--cache-classic", "--data-dir", str(tmp_path / "a-file")])

    told = capsys.readouterr().err.splitlines()
    assert told[0] == "milepost: left out, as it means nothing here: --lowvram, --cache-classic"


def test_none_of_our_own_options_is_taken_for_comfyuis(capsys: pytest.CaptureFixture[str]) -> None:
    main(["serve", "--help"])

    ours = set(re.findall(r"^ +(--[a-z-]+)", capsys.readouterr().out, re.MULTILINE))
    assert len(ours) > 10
    assert not ours & (OF_NO_MEANING | set(REFUSED))
