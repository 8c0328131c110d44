"""Two services, or two environments of one: refused on one data root, apart in one bucket."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from recovery.store_servers import BUCKET, MILEPOST, PATIENCE_S, S3Server, refused, served

pytestmark = [pytest.mark.slow, pytest.mark.recovery]


def test_a_data_root_in_use_is_refused_to_another_services_database(
    tmp_path: Path, postgres: str
) -> None:
    with served(tmp_path) as first:
        line = refused(tmp_path, "--database", postgres)
        made = first.end_of(first.order())

    assert line == (
        "milepost: data root: another live Milepost service uses it; "
        "stop it, or give this one its own --data-dir"
    )
    assert made == "succeeded"


def test_servers_of_one_database_share_a_data_root(tmp_path: Path, postgres: str) -> None:
    with (
        served(tmp_path, "--database", postgres) as one,
        served(tmp_path, "--database", postgres) as two,
    ):
        poster_id = one.order()
        assert two.end_of(poster_id) == "succeeded"
        assert one.picture(poster_id) == two.picture(poster_id)


def test_another_environment_gets_neither_the_root_nor_the_database(
    tmp_path: Path, postgres: str
) -> None:
    with served(tmp_path / "production", "--environment", "production", "--database", postgres):
        pass

    root = refused(tmp_path / "production", "--environment", "staging")
    database = refused(tmp_path / "staging", "--environment", "staging", "--database", postgres)

    assert "data root: it belongs to the environment production, not staging; give" in root
    assert "database: it belongs to the environment production, not staging; give" in database


def test_two_environments_in_one_bucket_see_nothing_of_each_other(
    tmp_path: Path, s3: S3Server
) -> None:
    there = {"MILEPOST_ASSETS": f"s3://{BUCKET}/pictures", **s3.environ}
    with (
        served(tmp_path / "one", "--environment", "one", **there) as one,
        served(tmp_path / "two", "--environment", "two", **there) as two,
    ):
        ones, twos = one.order(), two.order()
        assert (one.end_of(ones), two.end_of(twos)) == ("succeeded", "succeeded")
        assert one.picture(ones) == two.picture(twos)  # equal trips, equal bytes, kept twice
        assert one.client.get(f"/v1/posters/{twos}/picture").status_code == 404

        assert one.client.delete(f"/v1/posters/{ones}").status_code < 300
        collect = [*MILEPOST, "gc", "--data-dir", str(tmp_path / "one"), "--environment", "one"]
        done = subprocess.run(
            collect, env=there, capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
        assert done.returncode == 0, done.stderr
        assert two.picture(twos).startswith(b"\xff\xd8")

    keys = s3.keys()
    assert [key for key in keys if ones in key] == []
    assert {key.split("/")[1] for key in keys} == {"one", "two"}
    assert all("/two/" in key for key in keys if not key.endswith("one/service"))


def test_two_services_do_not_share_one_environment_of_a_bucket(
    tmp_path: Path, s3: S3Server
) -> None:
    there = {"MILEPOST_ASSETS": f"s3://{BUCKET}", **s3.environ}
    with served(tmp_path / "one", **there):
        line = refused(tmp_path / "two", **there)

    assert "MILEPOST_ASSETS: another service owns the environment default there; start" in line


def test_a_bucket_that_is_not_there_is_one_line(tmp_path: Path, s3: S3Server) -> None:
    line = refused(tmp_path, MILEPOST_ASSETS="s3://no-such-bucket", **s3.environ)

    assert line == ("milepost: MILEPOST_ASSETS: there is no such bucket; make it, or name another")
