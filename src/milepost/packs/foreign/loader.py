"""Load every pack: its nodes as our specs, and what could not be had with the reason."""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

from milepost.node.registry import Pack
from milepost.node.spec import NodeSpec
from milepost.packs.foreign.adapter import Origin, WardAt, adapt
from milepost.packs.foreign.declared import V1
from milepost.packs.foreign.finder import FoundPack, find_packs
from milepost.packs.foreign.guard import Ward, guarded, listen, real_paths
from milepost.packs.foreign.importing import (
    FAMILY,
    PRESTARTUP,
    NoNodes,
    Offer,
    import_pack,
    make_family,
    run_prestartup,
)
from milepost.packs.foreign.pack_type import PackType
from milepost.packs.foreign.reason import why
from milepost.packs.foreign.standing import place_now
from milepost.packs.foreign.workplace import Workplace

KNOWN_TYPES: Final = frozenset(
    {"STRING", "INT", "FLOAT", "BOOLEAN", "COMBO", "IMAGE", "MASK", "LATENT", "AUDIO"}
)
"""Wire types whose values are understood without the packs."""
MOST_IN_NAME: Final = 200
"""Characters in the name of a node."""
_MOST_FILES: Final = 5000
_NOT_CODE: Final = ("__pycache__", "node_modules", "models")
_MOST_PLACES: Final = 256

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A pack or one of its nodes that cannot be had."""

    pack: str
    node: str | None
    """None if it is the whole pack."""
    reason: str
    """One line without folders."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a pack tried while it was imported and was not let do; it may work all the same."""

    pack: str
    what: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """All packs, as far as they can be had. Packs are called by the names of their folders."""

    packs: tuple[Pack, ...]
    """Named `custom_nodes.NAME`, as `object_info` says it; those without nodes left out."""
    refusals: tuple[Refusal, ...]
    notices: tuple[Notice, ...]
    web: Mapping[str, Path]
    """Folders that the web editor loads scripts from, by the name in `/extensions/NAME/`."""
    classes: Mapping[str, V1]
    """The packs' classes by node name, for packs that look others up."""
    seconds: Mapping[str, float]
    """How long each pack took, its nodes included."""


@dataclass(kw_only=True, slots=True)
class _Gathered:
    """What has been loaded so far."""

    native: Collection[str]
    known_types: set[str]
    packs: list[Pack] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    web: dict[str, Path] = field(default_factory=dict)
    classes: dict[str, V1] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    """Node → the pack that has it."""
    seconds: dict[str, float] = field(default_factory=dict)


def _nobody_asks(_: Mapping[str, V1]) -> None:
    """Packs do not look each other up."""


def load_packs(
    folders: Sequence[Path],
    *,
    native: Collection[str],
    data_root: Path,
    writable: Sequence[Path] = (),
    value_types: Collection[str] = (),
    announce: Callable[[Mapping[str, V1]], None] = _nobody_asks,
    clock: Callable[[], float] = time.perf_counter,
) -> Loaded:
    """Import the packs of these folders, one after the other.

    Called once per process, in the main thread, after `stand` and after the finder of ComfyUI's
    modules is in place.

    Args:
        folders: `custom_nodes` of the data root first, then further ones.
        native: names of our own nodes that give way to nobody; no pack gets one of them.
        data_root: packs may write there, except to folders of other tenants.
        writable: what they may write besides, such as the system's folder for temporary files.
        value_types: wire types that our own packs register.
        announce: told the classes of each pack, so that the packs after it can look them up;
            `node_mappings.announce`.
        clock: seconds.

    Raises:
        InvalidInput: a folder is there but cannot be looked into.
    """
    listen()
    found_packs = find_packs(folders)
    make_family([folder.resolve() for folder in folders])
    gathered = _Gathered(native=native, known_types={*KNOWN_TYPES, *value_types})
    for found in found_packs:
        _prepare(found, gathered, _wards(found, real_paths([data_root, *writable])))
    for found in found_packs:
        started = clock()
        had = len(gathered.classes)
        _load(found, gathered, _wards(found, real_paths([data_root, *writable])))
        if len(gathered.classes) > had:
            announce(dict(islice(gathered.classes.items(), had, None)))
        gathered.seconds[found.name] = clock() - started
    return Loaded(
        packs=tuple(gathered.packs),
        refusals=tuple(gathered.refusals),
        notices=tuple(gathered.notices),
        web=gathered.web,
        classes=gathered.classes,
        seconds=gathered.seconds,
    )


def _prepare(found: FoundPack, gathered: _Gathered, wards: _WardMaker) -> None:
    """What a pack does before any is imported; a failure is told, and it is imported anyhow."""
    notices: list[str] = []
    try:
        run_prestartup(found, wards(place_now(), notices.append))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  # it is a pack's
        notices.append(f"its {PRESTARTUP} failed: {why(error, found.root)}")
    gathered.notices.extend(Notice(found.name, what) for what in dict.fromkeys(notices))


def _load(found: FoundPack, gathered: _Gathered, wards: _WardMaker) -> None:
    notices: list[str] = []
    ward = wards(place_now(), notices.append)
    try:
        offer = import_pack(found, ward)
    except KeyboardInterrupt:
        raise  # somebody at the keyboard ends the server's start
    except NoNodes as error:
        gathered.refusals.append(Refusal(found.name, None, str(error)))
    except BaseException as error:  # noqa: BLE001  # a pack may raise anything, even SystemExit
        gathered.refusals.append(Refusal(found.name, None, why(error, found.root)))
    else:
        with guarded(ward):
            nodes = tuple(_adapted(found, offer, gathered, _at_calls(wards, found.name)))
        if nodes:
            types = tuple(_new_types(nodes, gathered.known_types))
            name = f"{FAMILY}.{found.name}"
            gathered.packs.append(Pack(name=name, nodes=nodes, value_types=types))
        for name, folder in offer.web.items():
            gathered.web.setdefault(name, folder)
    gathered.notices.extend(Notice(found.name, what) for what in dict.fromkeys(notices))


def _adapted(
    found: FoundPack, offer: Offer, gathered: _Gathered, ward_at: WardAt
) -> Iterator[NodeSpec]:
    """The pack's nodes, without those that are somebody else's or cannot be adapted."""
    module = f"{FAMILY}.{found.name}"
    origin = Origin(module=module, version=_code_version(found), ward_at=ward_at)
    for name, v1 in offer.classes.items():
        if not isinstance(name, str):
            reason = f"its name is a {type(name).__name__}, no text"
            gathered.refusals.append(Refusal(found.name, type(name).__name__, reason))
            continue
        taken = _no_name(name) or _taken(name, gathered)
        if taken is not None:
            gathered.refusals.append(Refusal(found.name, _readable(name), taken))
            continue
        with suppress(Exception):  # a class of slots, or no class: it is only a hint
            v1.RELATIVE_PYTHON_MODULE = module
        try:
            spec = adapt(name, v1, origin, display_name=_display_name(name, v1, offer))
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001  # it is a pack's
            gathered.refusals.append(Refusal(found.name, name, why(error, found.root)))
            continue
        gathered.owners[name] = found.name
        gathered.classes[name] = v1
        yield spec


def _readable(name: str) -> str:
    """For a message of one line."""
    name = name[:MOST_IN_NAME]
    return name if name.isprintable() else ascii(name)


def _no_name(name: str) -> str | None:
    """Why it is no name that workflows and messages can hold, if so."""
    if not name.strip():
        return "its name is empty"
    if len(name) > MOST_IN_NAME:
        return f"its name has more than {MOST_IN_NAME} characters"
    return None if name.isprintable() else "its name holds characters that cannot be shown"


def _taken(name: str, gathered: _Gathered) -> str | None:
    """Why a pack does not get that name, if so."""
    if name in gathered.native:
        return "Milepost has a node of that name itself, which is used"
    owner = gathered.owners.get(name)
    return None if owner is None else f"the pack {owner} has a node of that name, which is used"


def _display_name(name: str, v1: V1, offer: Offer) -> str | None:
    written: Any = offer.display_names.get(name)
    if written is None and hasattr(v1, "GET_SCHEMA"):
        written = v1.GET_SCHEMA().display_name
    return written if isinstance(written, str) and written else None


def _new_types(nodes: Sequence[NodeSpec], known: set[str]) -> Iterator[PackType]:
    """A value type for each output type that nobody brought before."""
    for node in nodes:
        for output in node.outputs:
            plain = str.__str__(output.type)
            if plain not in known:
                known.add(plain)
                yield PackType(plain)


def _code_version(found: FoundPack) -> str:
    """Changes whenever a Python file of the pack does; part of every cache key."""
    files = islice(_python_files(found.root), _MOST_FILES) if found.root.is_dir() else [found.root]
    digest = hashlib.blake2b(digest_size=8)
    for file in files:
        with suppress(OSError):
            about = file.stat()
            digest.update(f"{file.name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _python_files(root: Path) -> Iterator[Path]:
    """In a stable order; packs also hold whole repositories, models and scripts for the editor."""
    for folder, inner, files in os.walk(root):
        inner[:] = sorted(each for each in inner if each[0] != "." and each not in _NOT_CODE)
        yield from (Path(folder, each) for each in sorted(files) if each.endswith(".py"))


_WardMaker = Callable[[Workplace | None, Callable[[str], None]], Ward]


def _wards(found: FoundPack, everywhere: tuple[str, ...]) -> _WardMaker:
    """What the pack may write, by where its code runs and who is told."""

    def ward(place: Workplace | None, tell: Callable[[str], None]) -> Ward:
        own = () if place is None else (place.output, place.input, place.temp, place.user)
        return Ward(
            pack=found.name,
            open=(*real_paths([found.root, *own]), *everywhere),
            shut=real_paths([folder.parent for folder in own]),
            tell=tell,
        )

    return ward


def _at_calls(wards: _WardMaker, pack: str) -> WardAt:
    """Wards for calls of the pack's nodes: made once for each place, as they look at the disk."""
    tell = partial(logger.warning, "the pack %s was stopped: %s", pack)
    made: dict[int, tuple[Workplace | None, Ward]] = {}

    def ward_at(place: Workplace | None) -> Ward:
        kept = made.get(id(place))
        if kept is None:
            if len(made) >= _MOST_PLACES:
                made.clear()
            kept = made[id(place)] = (place, wards(place, tell))  # kept: its id stays its own
        return kept[1]

    return ward_at
