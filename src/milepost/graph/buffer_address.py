"""Where in memory a buffer lies; Python tells only through its C interface."""

from __future__ import annotations

import ctypes


class _PyBuffer(ctypes.Structure):
    """`Py_buffer`, part of the stable interface since Python 3.11.

    https://docs.python.org/3/c-api/buffer.html#c.Py_buffer
    """

    _fields_ = (
        ("buf", ctypes.c_void_p),
        ("obj", ctypes.c_void_p),
        ("len", ctypes.c_ssize_t),
        ("itemsize", ctypes.c_ssize_t),
        ("readonly", ctypes.c_int),
        ("ndim", ctypes.c_int),
        ("format", ctypes.c_char_p),
        ("shape", ctypes.c_void_p),
        ("strides", ctypes.c_void_p),
        ("suboffsets", ctypes.c_void_p),
        ("internal", ctypes.c_void_p),
    )


_SIMPLE = 0
"""`PyBUF_SIMPLE`: contiguous bytes, read-only ones included."""


def address_of(view: memoryview) -> int:
    """The address of the first byte.

    Raises:
        BufferError: the view is not contiguous.
    """
    buffer = _PyBuffer()
    interface = ctypes.pythonapi
    interface.PyObject_GetBuffer(ctypes.py_object(view), ctypes.byref(buffer), _SIMPLE)
    try:
        return int(buffer.buf or 0)
    finally:
        interface.PyBuffer_Release(ctypes.byref(buffer))
