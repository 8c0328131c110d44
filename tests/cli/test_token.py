from __future__ import annotations

from pathlib import Path

import pytest

from milepost.cli import main
from milepost.wiring.access import any_token


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    """Exit code, lines of standard output, standard error."""
    code = main(arguments)
    out, err = capsys.readouterr()
    return code, out.splitlines(), err


def created(capsys: pytest.CaptureFixture[str], root: Path, *more: str) -> tuple[str, str]:
    """Id and secret of a new token."""
    arguments = ("--tenant", "north", "--scope", "studio", *more, "--data-dir", str(root))
    code, lines, err = said(capsys, "token", "create", *arguments)
    assert (code, err) == (0, "")
    return lines[0].split()[1].rstrip(":"), lines[-1]


def test_the_last_line_of_a_new_token_is_the_bare_token(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "not there yet"

    _, secret = created(capsys, root, "--scope", "ops", "--expires", "30", "--name", "car park")

    assert secret.startswith("milepost_")
    assert len(secret.split()) == 1
    assert min(file.name for file in root.iterdir()) == "milepost.db"


def test_a_token_is_listed_revoked_and_in_the_audit_but_never_shown_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--data-dir", str(tmp_path))
    token_id, secret = created(capsys, tmp_path, "--expires", "30", "--name", "car park")

    _, before, _ = said(capsys, "token", "list", *where)
    code, _, _ = said(capsys, "token", "revoke", token_id, *where)
    _, after, _ = said(capsys, "token", "list", *where)
    _, audit, _ = said(capsys, "audit", "--tenant", "north", *where)

    assert code == 0
    assert len(before) == len(after) == 1
    assert before[0].startswith(f"{token_id}  tenant north, studio, until ")
    assert "'car park'" in before[0]
    assert "revoked" not in before[0]
    assert ", revoked " in after[0]
    assert [line.split("\t")[1:] for line in audit] == [
        ["command line", "north", "token revoked", token_id, "done"],
        ["command line", "north", "token created", token_id, "done"],
    ]
    assert secret not in "".join([*before, *after, *audit])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("create", "--tenant", "../up", "--scope", "ops"), "--tenant: is no name for a tenant"),
        (("create", "--tenant", "a", "--scope", "all"), "--scope"),
        (("create", "--tenant", "a"), "--scope"),
        (("create", "--scope", "ops"), "--tenant"),
        (("create", "--tenant", "a", "--scope", "ops", "--expires", "0"), "--expires"),
        (("create", "--tenant", "a", "--scope", "ops", "--name", "a\nb"), "--name"),
        (("revoke", "nothing"), "ID: is of no token; see milepost token list"),
        (("list", "--database", "mongodb://secret@host"), "--database"),
    ],
)
def test_what_is_wrong_is_one_line_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    code, lines, err = said(capsys, "token", *arguments, "--data-dir", str(tmp_path))

    assert (code, lines) == (2, [])
    assert told in err
    assert err.count("\n") == 1
    assert "secret" not in err


def test_tokens_and_audit_are_in_the_database_that_is_named(
    where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = ("--data-dir", str(tmp_path / "root"), "--database", where)

    assert not any_token(tmp_path / "root", where)
    code, lines, err = said(
        capsys, "token", "create", "--tenant", "north", "--scope", "ops", *named
    )
    _, listed, _ = said(capsys, "token", "list", *named)
    _, audit, _ = said(capsys, "audit", *named)

    assert (code, err) == (0, "")
    assert any_token(tmp_path / "root", where)
    assert listed[0].split()[0] == lines[0].split()[1].rstrip(":")
    assert len(audit) == 1
    assert not (tmp_path / "root").exists()


def test_a_folder_that_is_none_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")

    code, _, err = said(capsys, "token", "list", "--data-dir", str(tmp_path / "file"))

    assert code == 2
    assert err.count("\n") == 1
