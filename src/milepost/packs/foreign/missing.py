"""Stand-ins for the parts of ComfyUI that Milepost lacks: any name, which raises when it is called.

Most packs only need such a part to be there when they are imported: as a base class, in a type
hint, as a default. Their nodes that really use one fail with the part's name; the rest work.
"""

from __future__ import annotations

import functools
import inspect
import linecache
import sys
from abc import ABCMeta
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final, Protocol

from milepost.errors import CallerMistake
from milepost.packs.foreign.running import running

PATH: Final = "__comfy_path__"
"""Where a stand-in keeps its name; classes that packs derive from one do not have it."""


if TYPE_CHECKING:  # which knows metaclasses by their names alone
    _ProtocolMeta = ABCMeta
else:
    _ProtocolMeta = type(Protocol)  # packs derive from stand-ins and protocols at once


class ComfyPartMissing(CallerMistake):
    """A pack's node used a part of ComfyUI that is not here."""

    code = "comfy_part_missing"

    def __init__(self, part: str, instead: str = "") -> None:
        """Name the part.

        Args:
            part: as packs write it, such as `comfy.sd.load_lora_for_models`.
            instead: what would do; that models run elsewhere, if empty.
        """
        super().__init__(part, instead)
        self.part = part
        self.instead = instead

    def __str__(self) -> str:
        instead = self.instead or (
            "diffusion models do not run in this process; use Milepost's own painting nodes, or "
            "run this node on a ComfyUI server with a GPU"
        )
        return f"{self.part} is not part of Milepost: {instead}"


class InheritedPartError(AttributeError):
    """The same for something inherited: `hasattr` says no, and defaults are taken."""

    def __init__(self, part: str) -> None:
        super().__init__(str(ComfyPartMissing(part)))


def _nothing(*_: object, **__: object) -> None:
    """What changes a list or a table says."""


def _no_entries(*_: object, **__: object) -> tuple[()]:
    return ()


def _given_default(_: object, default: Any = None) -> Any:
    return default


_EMPTY: Final[Mapping[str, Callable[..., Any]]] = {
    **dict.fromkeys(("keys", "values", "items"), _no_entries),
    **dict.fromkeys(("get", "setdefault", "pop"), _given_default),
    **dict.fromkeys(("append", "extend", "insert", "update", "add", "remove", "clear"), _nothing),
}
"""How an empty list or table answers: packs read some of ComfyUI's while they are imported, and
add to them; nobody else reads them here. A node that runs is told that they are missing."""


class _Part(_ProtocolMeta):
    """The class of stand-ins, which are classes themselves; packs' own derive from them."""

    def __new__(
        mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any
    ) -> _Part:
        if PATH not in namespace:
            if Protocol in bases:  # of protocols alone can one be made
                bases = tuple(base for base in bases if not is_missing(base))
            bases = tuple(
                _parent_of(base, namespace) if is_missing(base) else base for base in bases
            )
        return super().__new__(mcs, name, bases, namespace, **options)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if not is_missing(cls):
            return super().__call__(*args, **kwargs)
        if running() is None:
            asked = _EMPTY.get(cls.__name__) if "." in cls.__qualname__ else None
            if asked is not None:
                return asked(*args, **kwargs)
            decorated = _decorated(args[0], _path(cls)) if len(args) == 1 and not kwargs else None
            if decorated is not None:
                return decorated
            if _is_decorating():
                return part_named(_path(cls))
        raise ComfyPartMissing(_path(cls))

    def __getattr__(cls, name: str) -> Any:
        if _is_special(name) or not hasattr(cls, PATH):
            raise AttributeError(name)
        path = f"{_path(cls)}.{name}"
        if not is_missing(cls):
            raise InheritedPartError(path)
        # Not kept as an attribute: classes that packs derive from this one would have it too.
        parts: dict[str, type] = cls.__comfy_parts__
        if name not in parts:
            parts[name] = part_named(path, within=cls)
        return parts[name]

    @property
    def register(cls) -> Any:
        """A part of that name; what it is of Python's abstract classes for a pack's own."""
        return (
            _Part.__getattr__(cls, "register")
            if is_missing(cls)
            else partial(ABCMeta.register, cls)
        )

    def __iter__(cls) -> Iterator[Any]:
        """Nothing: packs look for names in lists that are not here."""
        return iter(())

    def __len__(cls) -> int:
        return 0

    def __bool__(cls) -> bool:
        """It is there, as a class is."""
        return True

    def __contains__(cls, _: object) -> bool:
        return False

    def __or__(cls, other: Any) -> Any:
        """A table with a pack's own entries: those; else one type or the other."""
        return dict(other) if isinstance(other, dict) else super().__or__(other)

    def __ror__(cls, other: Any) -> Any:
        return dict(other) if isinstance(other, dict) else super().__ror__(other)

    def __add__(cls, other: list[Any]) -> list[Any]:
        """A list of ComfyUI's with a pack's own behind it: the pack's own."""
        return list(other) if isinstance(other, list | tuple) else NotImplemented

    def __radd__(cls, other: list[Any]) -> list[Any]:
        return list(other) if isinstance(other, list | tuple) else NotImplemented

    def __setitem__(cls, name: object, value: object) -> None:
        """An entry in a table of ComfyUI's, which nobody reads here."""

    def __repr__(cls) -> str:
        return f"<missing {_path(cls)}>" if is_missing(cls) else super().__repr__()


class _Missing(metaclass=_Part):
    """What every stand-in derives from: what is inherited from one raises too."""

    __comfy_path__ = "comfy"
    _is_protocol = False
    __comfy_parts__: dict[str, type] = {}  # noqa: RUF012  # each stand-in has its own

    def __init__(self, *_: object, **__: object) -> None:
        raise ComfyPartMissing(_path(type(self)))

    def __class_getitem__(cls, _: object) -> type:
        return cls

    def __getattr__(self, name: str) -> Any:
        following = getattr(super(), "__getattr__", None)
        if following is not None:
            return following(name)
        if _is_special(name):
            raise AttributeError(name)
        raise InheritedPartError(f"{_path(type(self))}.{name}")


def is_missing(thing: object) -> bool:
    """Whether it is a stand-in itself, not a class that a pack derived from one."""
    return isinstance(thing, _Part) and PATH in thing.__dict__


def part_named(path: str, *, within: type | None = None) -> Any:
    """A stand-in for that part, such as `comfy.sd.VAE`; an exception class, if it is called so.

    Args:
        path: the whole name, from which the module's is the part before the last dot.
        within: the stand-in that it is looked up in, if any.
    """
    module, _, name = path.rpartition(".")
    bases: tuple[type, ...] = (_Missing,)
    if name.endswith(("Error", "Exception")):
        bases = (_Missing, Exception)  # `except` takes nothing else
    if within is not None:
        module = within.__module__
    qualified = name if within is None else f"{within.__qualname__}.{name}"
    return _made(name, bases, path, {"__module__": module, "__qualname__": qualified})


def parts_of(module: str) -> Callable[[str], Any]:
    """A module's `__getattr__`: every name that it lacks is a stand-in, always the same one."""
    kept: dict[str, Any] = {}

    def part(name: str) -> Any:
        if _is_special(name):
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        if name not in kept:
            kept[name] = part_named(f"{module}.{name}")
        return kept[name]

    return part


def _made(name: str, bases: tuple[type, ...], path: str, namespace: dict[str, Any]) -> _Part:
    return _Part(name, bases, {**namespace, PATH: path, "__comfy_parts__": {}})


def _parent_of(base: type, namespace: dict[str, Any]) -> type:
    """The stand-in with a raising method for each one that a pack's class overrides.

    `super()` looks nowhere but into classes' own dictionaries; without these it would only say
    that there is no such attribute. Each pack's class gets a parent of its own, as others must
    not find these methods.
    """
    overridden = {
        name: _raising(f"{_path(base)}.{name}")
        for name, value in namespace.items()
        if isinstance(value, FunctionType | classmethod | staticmethod) and not _is_special(name)
    }
    if not overridden:
        return base
    where = {"__module__": base.__module__, "__qualname__": base.__qualname__}
    return _made(base.__name__, (base,), _path(base), {**where, **overridden})


def _raising(path: str) -> classmethod[Any, Any, Any]:
    def missing(*_: object, **__: object) -> None:
        raise ComfyPartMissing(path)

    return classmethod(missing)


def _decorated(target: object, path: str) -> Any:
    """What a missing decorator makes of a function while a pack is imported; None if no such."""
    if inspect.isclass(target):
        return part_named(path)
    if not isinstance(target, FunctionType):
        return None

    @functools.wraps(target)
    def missing(*_: object, **__: object) -> None:
        raise ComfyPartMissing(path)

    return missing


def _is_decorating() -> bool:
    """Whether the call of a stand-in stands behind an `@`; what it gives decorates then."""
    caller = sys._getframe(2)  # noqa: SLF001  # its documented use: that of `__call__`'s caller
    line = linecache.getline(caller.f_code.co_filename, caller.f_lineno, caller.f_globals)
    return line.lstrip().startswith("@")


def _path(cls: type) -> str:
    path: str = getattr(cls, PATH)
    return path


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")
