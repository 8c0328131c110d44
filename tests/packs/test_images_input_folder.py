from __future__ import annotations

from pathlib import Path

import pytest

from milepost.packs.images.input_folder import InputFolder


@pytest.fixture
def folders(tmp_path: Path) -> InputFolder:
    """Three folders with a file each, and one beside them."""
    for name in ("input", "output", "temp"):
        (tmp_path / name / "sub").mkdir(parents=True)
        (tmp_path / name / "a.png").write_bytes(name.encode())
        (tmp_path / name / "sub" / "b.png").write_bytes(name.encode())
    (tmp_path / "secret.png").write_bytes(b"secret")
    return InputFolder(tmp_path / "input", tmp_path / "output", tmp_path / "temp")


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("a.png", b"input"),
        ("sub/b.png", b"input"),
        ("a.png [input]", b"input"),
        ("a.png [output]", b"output"),
        ("sub/b.png [temp]", b"temp"),
    ],
)
def test_a_file_is_read_from_the_folder_its_name_says(
    folders: InputFolder, name: str, folder: bytes
) -> None:
    assert folders.open(name) == folder


@pytest.mark.parametrize(
    "name",
    [
        "../secret.png",
        "/etc/passwd",
        "sub",
        "gone.png",
        "",
        "sub/../../secret.png [output]",
        "西" * 200,
    ],
)
def test_nothing_else_is_opened(folders: InputFolder, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        folders.open(name)


def test_a_link_that_leads_out_is_not_followed(folders: InputFolder, tmp_path: Path) -> None:
    (tmp_path / "input" / "link.png").symlink_to(tmp_path / "secret.png")

    with pytest.raises(FileNotFoundError):
        folders.open("link.png")


def test_pictures_of_the_input_folder_itself_are_offered(
    folders: InputFolder, tmp_path: Path
) -> None:
    for name in ("Z.JPG", "notes.txt", ".hidden.png"):
        (tmp_path / "input" / name).write_bytes(b"")

    assert folders.names() == ["Z.JPG", "a.png"]


def test_a_folder_that_does_not_exist_yet_offers_nothing(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"

    assert InputFolder(nowhere, nowhere, nowhere).names() == []
