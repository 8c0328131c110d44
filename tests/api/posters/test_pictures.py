from __future__ import annotations

import pytest

from api.posters.poster_service import Service
from fakes.poster_desk import LABEL, a_picture, a_report, size_of
from milepost.wire.picture_file import read_picture

PICTURE = a_picture(216, 270)


@pytest.fixture
async def path(service: Service) -> str:
    """Of a finished poster's picture."""
    poster_id = await service.ordered()
    await service.desk.succeed(poster_id, PICTURE, a_report())
    return f"/v1/posters/{poster_id}/picture"


async def test_the_picture_comes_as_it_was_stored(service: Service, path: str) -> None:
    answer = await service.client.get(path)

    assert answer.content == PICTURE
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "accept" in answer.headers["vary"].lower()


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "jpeg"),
        ("image/*", "jpeg"),
        ("image/png", "png"),
        ("image/webp,image/*;q=0.8", "webp"),
        ("image/avif,image/webp,image/apng,*/*;q=0.8", "webp"),
        ("image/jpeg;q=0.1, image/png;q=0.5", "png"),
        ("image/png;q=0, */*", "jpeg"),
        ("TEXT/html, IMAGE/PNG", "png"),
        ("image/png;q=nonsense", "png"),
    ],
)
async def test_the_format_is_the_one_liked_best(
    service: Service, path: str, accept: str, kind: str
) -> None:
    answer = await service.client.get(path, headers={"accept": accept})

    assert answer.headers["content-type"] == f"image/{kind}"
    assert size_of(answer.content) == (kind.upper(), (216, 270))


@pytest.mark.parametrize("accept", ["text/html", "image/avif", "*/*;q=0", ";;,,", ""])
async def test_who_takes_none_of_our_formats_hears_which_there_are(
    service: Service, path: str, accept: str
) -> None:
    answer = await service.client.get(path, headers={"accept": accept})

    if accept:
        assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")
    else:
        assert answer.status_code == 200


@pytest.mark.parametrize(
    ("query", "size"),
    [
        ("width=108", (108, 135)),
        ("height=135", (108, 135)),
        ("width=108&height=27", (22, 27)),
        ("width=3200", (216, 270)),
        ("width=16&height=16", (13, 16)),
    ],
)
async def test_a_size_is_fitted_and_never_enlarged(
    service: Service, path: str, query: str, size: tuple[int, int]
) -> None:
    answer = await service.client.get(f"{path}?{query}&format=webp")

    assert size_of(answer.content) == ("WEBP", size)


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
async def test_another_size_and_format_keeps_the_ai_label(
    service: Service, path: str, kind: str
) -> None:
    answer = await service.client.get(f"{path}?width=100&format={kind}")

    assert read_picture(answer.content).aigc == LABEL


async def test_a_usual_size_is_made_once(service: Service, path: str) -> None:
    first = await service.client.get(f"{path}?width=160&format=webp")
    (version,) = service.desk.versions
    service.desk.versions[version] = b"kept"
    again = await service.client.get(f"{path}?width=160&format=webp")

    assert size_of(first.content) == ("WEBP", (160, 200))
    assert again.content == b"kept"
    assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize("query", ["width=161", "width=160&height=160", "height=160"])
async def test_any_other_size_is_made_each_time_so_that_nobody_fills_the_store(
    service: Service, path: str, query: str
) -> None:
    await service.client.get(f"{path}?{query}")

    assert service.desk.versions == {}


@pytest.mark.parametrize(
    "query", ["width=15", "width=3201", "height=0", "width=-1", "width=x", "format=gif"]
)
async def test_a_wrong_size_or_format_is_a_problem(service: Service, path: str, query: str) -> None:
    answer = await service.client.get(f"{path}?{query}")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


async def test_who_has_the_picture_is_told_so(service: Service, path: str) -> None:
    etag = (await service.client.get(path)).headers["etag"]

    for known in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        answer = await service.client.get(path, headers={"if-none-match": known})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == etag
    small = await service.client.get(f"{path}?width=100", headers={"if-none-match": etag})

    assert small.status_code == 200


@pytest.mark.parametrize(
    ("asked", "begin", "end"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=10-", 10, None),
        ("bytes=-10", -10, None),
        ("bytes=5-99999999", 5, None),
    ],
)
async def test_a_range_is_cut_out(
    service: Service, path: str, asked: str, begin: int, end: int | None
) -> None:
    answer = await service.client.get(path, headers={"range": asked})

    part = PICTURE[begin : None if end is None else end + 1]
    first = len(PICTURE) + begin if begin < 0 else begin
    assert (answer.status_code, answer.content) == (206, part)
    assert (
        answer.headers["content-range"] == f"bytes {first}-{first + len(part) - 1}/{len(PICTURE)}"
    )


@pytest.mark.parametrize(
    "asked", ["bytes=", "bytes=-", "bytes=9-5", "lines=1-2", "bytes=0-1,5-6", "bytes=a-b"]
)
async def test_a_range_that_cannot_be_read_counts_for_nothing(
    service: Service, path: str, asked: str
) -> None:
    answer = await service.client.get(path, headers={"range": asked})

    assert (answer.status_code, answer.content) == (200, PICTURE)


async def test_a_range_outside_the_picture_is_a_problem(service: Service, path: str) -> None:
    for asked in (f"bytes={len(PICTURE)}-", "bytes=-0"):
        answer = await service.client.get(path, headers={"range": asked})
        assert (answer.status_code, answer.json()["code"]) == (416, "range_outside")
        assert answer.headers["content-range"] == f"bytes */{len(PICTURE)}"


async def test_a_range_of_another_version_is_the_whole_picture(service: Service, path: str) -> None:
    answer = await service.client.get(path, headers={"range": "bytes=0-1", "if-range": '"old"'})

    assert answer.status_code == 200


async def test_a_picture_can_be_asked_about(service: Service, path: str) -> None:
    answer = await service.client.head(path)

    assert answer.status_code == 200
    assert answer.headers["content-length"] == str(len(PICTURE))


async def test_a_picture_that_is_not_made_yet_can_be_asked_for_again(service: Service) -> None:
    poster_id = await service.ordered()

    answer = await service.client.get(f"/v1/posters/{poster_id}/picture")

    assert (answer.status_code, answer.json()["code"]) == (409, "poster_unfinished")
