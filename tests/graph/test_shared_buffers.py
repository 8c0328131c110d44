from __future__ import annotations

import gc
import os
from pathlib import Path

import numpy as np
import pytest

from milepost.graph.buffer_address import address_of
from milepost.graph.shared_buffers import SHARED_FROM_BYTES, Parcel, SharedBuffers


def picture(
    level: float = 0.5, *, height: int = 200
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Large enough to be shared."""
    made = np.full((1, height, 300, 3), level, np.float32)
    assert made.nbytes >= SHARED_FROM_BYTES
    return made


def cross(value: object, sender: SharedBuffers, receiver: SharedBuffers) -> object:
    """What the receiver gets; the descriptors are copied, as a socket does."""
    with sender.pack(value) as parcel:
        return receiver.unpack(as_received(parcel))


def as_received(parcel: Parcel) -> Parcel:
    descriptors = [os.dup(each) for each in parcel.descriptors]
    return Parcel(parcel.pickled, parcel.places, parcel.names, descriptors)


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts by /proc")


def test_a_large_array_arrives_equal_and_read_only() -> None:
    sent = np.random.default_rng(1).random((1, 200, 300, 3), np.float32)

    came = cross(sent, SharedBuffers("a"), SharedBuffers("b"))

    assert isinstance(came, np.ndarray)
    assert np.array_equal(came, sent)
    with pytest.raises(ValueError, match="read-only"):
        came[0, 0, 0, 0] = 1.0
    with pytest.raises(ValueError, match="cannot set WRITEABLE"):
        came.setflags(write=True)


def test_no_byte_of_a_large_array_is_in_the_pickle() -> None:
    with SharedBuffers("a").pack(picture()) as parcel:
        assert len(parcel.pickled) < 1000
        assert len(parcel.names) == 1


def test_small_values_need_no_shared_memory() -> None:
    small = {"seed": 7, "mask": np.zeros((1, 8, 8), np.float32)}

    with SharedBuffers("a").pack(small) as parcel:
        assert parcel.descriptors == ()
        assert isinstance(SharedBuffers("b").unpack(parcel), dict)


def test_several_arrays_share_one_segment_and_each_begins_where_numpy_wants_it() -> None:
    sent = [np.arange(100_001 + at, dtype=np.float32) for at in range(3)]
    sender, receiver = SharedBuffers("a"), SharedBuffers("b")

    came = cross(sent, sender, receiver)

    assert len(receiver) == 1
    assert isinstance(came, list)
    for there, here in zip(came, sent, strict=True):
        assert np.array_equal(there, here)
        assert address_of(memoryview(there)) % 64 == 0


def test_a_picture_in_two_places_is_one_array_on_the_other_side() -> None:
    sent = picture()

    came = cross((sent, sent), SharedBuffers("a"), SharedBuffers("b"))

    assert isinstance(came, tuple)
    assert came[0] is came[1]


def test_what_came_from_another_process_is_sent_on_without_a_copy() -> None:
    painter, server, letterer = SharedBuffers("a"), SharedBuffers("b"), SharedBuffers("c")
    came = cross(picture(), painter, server)

    with server.pack({"picture": came, "part": came[:, :150]}) as parcel:  # type: ignore[index]
        names = parcel.names
        there = letterer.unpack(as_received(parcel))

    assert names == ("a.1",)
    assert isinstance(there, dict)
    assert np.shares_memory(there["picture"], there["part"])


def test_what_comes_back_is_the_memory_that_went() -> None:
    painter, server, letterer = SharedBuffers("a"), SharedBuffers("b"), SharedBuffers("c")
    came = cross(picture(), painter, server)
    back = cross(cross(came, server, letterer), letterer, server)

    assert isinstance(came, np.ndarray)
    assert isinstance(back, np.ndarray)
    assert np.shares_memory(came, back)
    assert len(server) == 1


@needs_proc
def test_memory_goes_back_with_the_last_value_in_it() -> None:
    sender, receiver = SharedBuffers("a"), SharedBuffers("b")
    gc.collect()
    before = open_files()

    came = [cross(picture(at / 10), sender, receiver) for at in range(5)]
    part = came[0][0, :10]  # type: ignore[index]
    held = len(receiver)
    del came
    gc.collect()
    held_by_a_part = len(receiver)
    del part
    gc.collect()

    assert (held, held_by_a_part, len(receiver)) == (5, 1, 0)
    assert open_files() == before


@needs_proc
def test_a_value_that_cannot_be_read_leaves_nothing_open() -> None:
    sender, receiver = SharedBuffers("a"), SharedBuffers("b")
    gc.collect()
    before = open_files()

    with sender.pack(picture()) as parcel:
        broken = Parcel(b"no pickle", parcel.places, parcel.names, as_received(parcel).descriptors)
        with pytest.raises(Exception, match="load key"):
            receiver.unpack(broken)
    gc.collect()

    assert len(receiver) == 0
    assert open_files() == before


def test_beyond_the_number_of_segments_values_are_copied() -> None:
    sender, receiver = SharedBuffers("a"), SharedBuffers("b", live_segments=2)

    came = [cross(picture(at / 10), sender, receiver) for at in range(4)]

    assert len(receiver) == 2
    for at, each in enumerate(came):
        assert isinstance(each, np.ndarray)
        assert np.array_equal(each, picture(at / 10))
        assert not each.flags.writeable


def test_more_segments_than_one_message_carries_are_copied_into_one() -> None:
    sender, server = SharedBuffers("a"), SharedBuffers("b", live_segments=150)
    came = [cross(picture(at / 150, height=80), sender, server) for at in range(130)]

    with server.pack(came) as parcel:
        assert len(parcel.descriptors) == 101
        there = SharedBuffers("c").unpack(as_received(parcel))

    assert isinstance(there, list)
    assert [float(each[0, 0, 0, 0]) for each in there] == pytest.approx(
        [at / 150 for at in range(130)]
    )


def test_an_array_laid_out_by_columns_arrives_equal() -> None:
    sent = np.asfortranarray(np.random.default_rng(2).random((400, 500), np.float32))

    came = cross(sent, SharedBuffers("a"), SharedBuffers("b"))

    assert isinstance(came, np.ndarray)
    assert np.array_equal(came, sent)


def test_an_array_with_gaps_arrives_equal() -> None:
    sent = np.random.default_rng(3).random((900, 1000), np.float32)[::2, ::3]

    came = cross(sent, SharedBuffers("a"), SharedBuffers("b"))

    assert isinstance(came, np.ndarray)
    assert np.array_equal(came, sent)
