"""What this process and a worker say to each other, over a Unix socket."""

from __future__ import annotations

import array
import os
import pickle
import socket
import struct
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from milepost.graph.shared_buffers import Parcel, SharedBuffers
from milepost.node.spec import NodeSpec

_HEADER = struct.Struct("!QQI")
"""Bytes of the table, bytes of the pickle, number of descriptors."""
_DESCRIPTORS = 253
"""The most that one message can carry."""


@dataclass(frozen=True, slots=True)
class Equipment:
    """What a worker works with; it makes its own, for neither crosses between processes."""

    specs: Mapping[str, NodeSpec]
    """By class type."""
    services: Mapping[str, object]
    """By name."""


Equip = Callable[[], Equipment]
"""Makes the equipment in the worker: a module's function or a `partial` of one, picklable."""


@dataclass(frozen=True, slots=True)
class Setup:
    """The first thing that a worker is told."""

    equip: Equip
    niceness: int
    """Added to the priority of this process; higher is less urgent."""
    sent: frozenset[str] = frozenset()
    """Services that come with each call instead, as not every run has the same ones."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has its equipment."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which call of which node it is, for a node that asks for its context."""

    prompt_id: str
    node_id: str
    call_index: int


@dataclass(frozen=True, slots=True)
class Call:
    """Call a node."""

    class_type: str
    arguments: Mapping[str, Any] = field(repr=False)
    """Inputs by name, and those services that are sent."""
    place: Place | None


@dataclass(frozen=True, slots=True)
class Progress:
    """The node said how far it is."""

    value: float
    maximum: float


@dataclass(frozen=True, slots=True)
class Preview:
    """The node showed how its picture looks so far."""

    picture: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True, slots=True)
class Returned:
    """What the node gave."""

    result: object = field(repr=False)


class LineBroken(Exception):  # noqa: N818  # it says what happened to the line
    """The other end is gone; or can no longer be understood, and then the text says why."""


class Link:
    """One end of the line. Any thread may send; one at a time receives."""

    def __init__(self, line: socket.socket, buffers: SharedBuffers) -> None:
        self._line = line
        self._buffers = buffers
        self._sending = threading.Lock()

    def send(self, message: object) -> None:
        """Say something; large buffers in it are shared.

        Raises:
            LineBroken: the other end is gone.
            Exception: whatever pickling the message raises; then nothing was sent.
        """
        with self._buffers.pack(message) as parcel:
            table = pickle.dumps((parcel.places, parcel.names))
            header = _HEADER.pack(len(table), len(parcel.pickled), len(parcel.descriptors))
            try:
                with self._sending:
                    socket.send_fds(self._line, [header], list(parcel.descriptors))
                    self._line.sendall(table)
                    self._line.sendall(parcel.pickled)
            except OSError as error:
                raise LineBroken from error

    def receive(self) -> object:
        """Wait for what the other end says.

        Raises:
            LineBroken: the other end is gone, or too many files are open to take what it sent.
            Exception: whatever unpickling raises; the line stays usable.
        """
        header, descriptors = self._receive_header()
        try:
            table_bytes, pickled_bytes, count = _HEADER.unpack(header)
            if count != len(descriptors):
                raise LineBroken("too many open files to take a value")  # noqa: TRY301  # closes them
            table = self._receive_exactly(table_bytes)
            pickled = self._receive_exactly(pickled_bytes)
        except LineBroken:
            for descriptor in descriptors:
                os.close(descriptor)
            raise
        places, names = pickle.loads(table)  # noqa: S301  # from our own process
        return self._buffers.unpack(Parcel(pickled, places, names, descriptors))

    def close(self) -> None:
        """Hang up; the other end notices."""
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
        self._line.close()

    def _receive_header(self) -> tuple[bytes, list[int]]:
        space = socket.CMSG_LEN(_DESCRIPTORS * array.array("i").itemsize)
        closed_on_exec = getattr(socket, "MSG_CMSG_CLOEXEC", 0)  # macOS has no such flag
        try:
            start, ancillary, _, _ = self._line.recvmsg(_HEADER.size, space, closed_on_exec)
        except OSError as error:
            raise LineBroken from error
        descriptors = array.array("i")
        for level, kind, content in ancillary:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                descriptors.frombytes(content[: len(content) // 4 * 4])
        for descriptor in descriptors:
            os.set_inheritable(descriptor, False)
        return start + self._receive_exactly(_HEADER.size - len(start)), descriptors.tolist()

    def _receive_exactly(self, size_bytes: int) -> bytearray:
        received = bytearray(size_bytes)
        view = memoryview(received)
        while view.nbytes:
            try:
                count = self._line.recv_into(view)
            except OSError as error:
                raise LineBroken from error
            if count == 0:
                raise LineBroken
            view = view[count:]
        return received
