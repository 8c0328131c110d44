"""Large values cross between processes without being pickled: their memory is shared.

`pickle` (protocol 5) leaves the buffers of arrays out. They are written once into a file that
exists only in memory and has no name (`memfd_create`), whose descriptor travels over a Unix
socket; the other side maps it read-only. Nothing can be left behind, however a process ends:
the kernel frees the memory with the last mapping and descriptor. Writing beats copying into a
mapping (3.0 ms against 6.5 ms for 17.5 MB) and lets other threads run meanwhile.

A buffer that came from another process is sent on by its descriptor: no byte is copied.
"""

from __future__ import annotations

import itertools
import mmap
import os
import pickle
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from milepost.graph.buffer_address import address_of

SHARED_FROM_BYTES = 256 * 1024
"""Smaller buffers are pickled: that costs less than a descriptor, of which there are few."""
SEGMENTS_PER_PARCEL = 100
"""The kernel hands over at most 253 descriptors at once."""
LIVE_SEGMENTS = 200
"""With more than these mapped, what comes is copied: two descriptors each, of often 1024."""
ALIGNMENT_BYTES = 64
"""Where numpy expects an array's first byte, for wide instructions."""


class Place(NamedTuple):
    """Where one buffer lies."""

    segment: int
    """Index into the parcel's segments."""
    offset_bytes: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """One value on its way: a pickle, and the memory that it leaves out."""

    pickled: bytes | bytearray
    places: tuple[Place, ...]
    """Of the buffers that the pickle leaves out, in its order."""
    names: tuple[str, ...]
    """Of the segments; equal names are equal memory."""
    descriptors: Sequence[int] = field(default=(), repr=False)
    """Of the segments; they travel beside the parcel."""


class _Segment:
    """Memory that several processes may see. It closes its descriptor when it is garbage."""

    def __init__(self, name: str, descriptor: int, size_bytes: int) -> None:
        self.name = name
        self.descriptor = descriptor
        self.size_bytes = size_bytes
        weakref.finalize(self, os.close, descriptor)


class _Mapped(NamedTuple):
    """A segment that values of this process lie in."""

    segment: _Segment
    mapping: weakref.ref[mmap.mmap]
    address: int


class SharedBuffers:
    """What one process shares with others. May be used from any thread.

    A segment lives as long as some value in this process uses it, then its memory goes back.
    """

    def __init__(self, owner: str, *, live_segments: int = LIVE_SEGMENTS) -> None:
        """Begin with nothing shared.

        Args:
            owner: begins the names of its segments; no two processes that speak to each other,
                directly or through a third, have the same.
            live_segments: how many are mapped at once before values are copied instead.
        """
        self._owner = owner
        self._numbers = itertools.count(1)
        self._live_segments = live_segments
        self._mapped: dict[str, _Mapped] = {}

    def __len__(self) -> int:
        return len(self._mapped)

    @contextmanager
    def pack(self, value: object) -> Iterator[Parcel]:
        """The value as a parcel, whose descriptors are open within the context.

        Raises:
            Exception: whatever pickling the value raises.
        """
        views: list[memoryview] = []

        def keeps(buffer: pickle.PickleBuffer) -> bool:
            """Whether the buffer stays in the pickle."""
            view = buffer.raw()
            if view.nbytes < SHARED_FROM_BYTES:
                return True
            views.append(view)
            return False

        pickled = pickle.dumps(value, protocol=5, buffer_callback=keeps)
        located = self._locate(views)
        segments = dict.fromkeys(segment for segment, _ in located)
        indices = {segment: index for index, segment in enumerate(segments)}
        yield Parcel(
            pickled,
            tuple(
                Place(indices[segment], offset, view.nbytes)
                for (segment, offset), view in zip(located, views, strict=True)
            ),
            tuple(segment.name for segment in segments),
            tuple(segment.descriptor for segment in segments),
        )

    def unpack(self, parcel: Parcel) -> object:
        """The value; its large arrays are read-only and lie in shared memory.

        Takes over the descriptors, whatever happens.

        Raises:
            Exception: whatever unpickling raises, such as a class that this process lacks.
        """
        segments = [
            _Segment(name, descriptor, os.fstat(descriptor).st_size)
            for name, descriptor in zip(parcel.names, parcel.descriptors, strict=True)
        ]
        views = [memoryview(self._mapping(segment)) for segment in segments]
        buffers: list[memoryview | bytes] = []
        for place in parcel.places:
            view = views[place.segment]
            part = view[place.offset_bytes : place.offset_bytes + place.size_bytes]
            buffers.append(part if parcel.names[place.segment] in self._mapped else bytes(part))
        return pickle.loads(parcel.pickled, buffers=buffers)  # noqa: S301  # from our own process

    def _mapping(self, segment: _Segment) -> mmap.mmap:
        """The memory, mapped once however often it comes."""
        known = self._mapped.get(segment.name)
        mapping = None if known is None else known.mapping()
        if mapping is not None:
            return mapping
        mapping = mmap.mmap(segment.descriptor, segment.size_bytes, access=mmap.ACCESS_READ)
        if len(self._mapped) < self._live_segments:
            kept = weakref.ref(mapping, lambda gone: self._forget(segment.name, gone))
            self._mapped[segment.name] = _Mapped(segment, kept, address_of(memoryview(mapping)))
        return mapping

    def _forget(self, name: str, gone: weakref.ref[mmap.mmap]) -> None:
        """No value lies in that mapping any more; the segment may have been mapped anew."""
        known = self._mapped.get(name)
        if known is not None and known.mapping is gone:
            del self._mapped[name]

    def _locate(self, views: Sequence[memoryview]) -> list[tuple[_Segment, int]]:
        """For each buffer its segment and where in it; what lies in none yet is written to one."""
        known: dict[int, tuple[_Segment, int]] = {}
        shared: set[_Segment] = set()
        for index, view in enumerate(views):
            found = self._find(view)
            if found and (found[0] in shared or len(shared) < SEGMENTS_PER_PARCEL):
                known[index] = found
                shared.add(found[0])
        own = [index for index in range(len(views)) if index not in known]
        if own:
            known |= zip(own, self._write([views[index] for index in own]), strict=True)
        return [known[index] for index in range(len(views))]

    def _find(self, view: memoryview) -> tuple[_Segment, int] | None:
        """The segment that holds the buffer, and where in it; None if it is memory of our own."""
        address = address_of(view)
        for segment, _, start in tuple(self._mapped.values()):
            if start <= address and address + view.nbytes <= start + segment.size_bytes:
                return segment, address - start
        return None

    def _write(self, views: Sequence[memoryview]) -> list[tuple[_Segment, int]]:
        """The buffers one behind the other in a new segment."""
        offsets = [0]
        for view in views:
            offsets.append(offsets[-1] + -(-view.nbytes // ALIGNMENT_BYTES) * ALIGNMENT_BYTES)
        segment = _Segment(f"{self._owner}.{next(self._numbers)}", _anonymous_file(), offsets[-1])
        os.ftruncate(segment.descriptor, segment.size_bytes)
        places = []
        for view, offset in zip(views, offsets, strict=False):  # the last one is the end
            _write_at(segment.descriptor, offset, view)
            places.append((segment, offset))
        return places


def _anonymous_file() -> int:
    """A descriptor of memory that no folder names."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("milepost", os.MFD_CLOEXEC)
    with tempfile.TemporaryFile(buffering=0) as file:  # macOS: a file without a name, paged out
        return os.dup(file.fileno())


def _write_at(descriptor: int, offset: int, view: memoryview) -> None:
    while view.nbytes:
        written = os.pwrite(descriptor, view, offset)  # at most 2 GiB at once
        offset += written
        view = view[written:]
