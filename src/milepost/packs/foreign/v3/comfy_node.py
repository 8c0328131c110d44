"""The class that V3 nodes derive from, and the face it shows to whoever knows V1 classes only.

The V1 face is what an adapter for V1 classes reads, with two calls besides: `INPUT_TYPES(written)`
for the inputs that one node has, `GET_NODE_INFO_V1()` for `object_info`. An instance of the class
is a V1 node: its hooks take inputs by the names that workflows use.
"""

# ruff: noqa: N802  # the names are ComfyUI's
from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Generic, TypeVar

from milepost.node.value_types import ANY
from milepost.packs.foreign.v3.dynamic import DynamicInput, collected
from milepost.packs.foreign.v3.hidden import Hidden, HiddenHolder
from milepost.packs.foreign.v3.node_output import NodeOutput
from milepost.packs.foreign.v3.schema import Schema, output_names

HIDDEN_PREFIX = "milepost.hidden."
"""Hidden inputs' argument names begin so: a node may have an input `prompt` of its own."""
R = TypeVar("R")


class OfClass(Generic[R]):
    """An attribute that is asked of the class each time."""

    def __init__(self, read: Callable[[type[ComfyNode]], R]) -> None:
        self._read = read

    def __get__(self, instance: object, owner: type[ComfyNode]) -> R:
        return self._read(owner)


class ComfyNode:
    """A node: packs override `define_schema` and `execute`, and the hooks they need."""

    RELATIVE_PYTHON_MODULE: ClassVar[str] = "nodes"
    hidden: ClassVar[HiddenHolder] = HiddenHolder()
    """What this call was given; each call runs in a class of its own that holds it."""
    _schema: ClassVar[Schema]

    def __init__(self) -> None:
        # A V1 node's hook, where the class has V3's: inputs by path instead of arguments.
        vars(self)["check_lazy_status"] = type(self).check_lazy_v1

    @classmethod
    def define_schema(cls) -> Schema:
        """What the node says about itself."""
        raise NotImplementedError(f"{cls.__name__} has no define_schema")

    @classmethod
    def execute(cls, *args: Any, **kwargs: Any) -> Any:
        """The node's work; may be async."""
        raise NotImplementedError(f"{cls.__name__} has no execute")

    @classmethod
    def validate_inputs(cls, *args: Any, **kwargs: Any) -> Any:
        """True, or what is wrong with the inputs; asked only where a class overrides it."""
        del args, kwargs
        return True

    @classmethod
    def fingerprint_inputs(cls, *args: Any, **kwargs: Any) -> Any:
        """What the outside world looks like; asked only where a class overrides it."""
        del args, kwargs
        return False

    @classmethod
    def check_lazy_status(cls, *args: Any, **kwargs: Any) -> Any:
        """The lazy inputs that are needed; all, unless a class says otherwise."""
        del args
        return [name for name, value in kwargs.items() if value is None]

    @classmethod
    def GET_SCHEMA(cls) -> Schema:
        """A new schema, complete and checked.

        Raises:
            ValueError: two inputs or two outputs share an id.
        """
        schema = cls.define_schema()
        schema.finalize()
        schema.validate()
        return schema

    @classmethod
    def known_schema(cls) -> Schema:
        """The schema as it was when first asked for; only its lists may be old."""
        if "_schema" not in vars(cls):
            cls._schema = cls.GET_SCHEMA()
        return cls._schema

    @classmethod
    def GET_BASE_CLASS(cls) -> type[ComfyNode]:
        """The class that all nodes derive from."""
        return ComfyNode

    @classmethod
    def VALIDATE_CLASS(cls) -> None:
        """The class can be a node.

        Raises:
            TypeError: it lacks a schema or its work.
        """
        for name in ("define_schema", "execute"):
            if not cls._overrides(name):
                raise TypeError(f"{cls.__name__} has no {name}")

    @classmethod
    def INPUT_TYPES(cls, written: Mapping[str, object] | None = None) -> dict[str, dict[str, Any]]:
        """The inputs by kind and path, as the engine takes them; what editors see is elsewhere.

        Args:
            written: what a workflow says for one node, by path: choices in it open inputs, and
                a node that accepts all has whatever is written.
        """
        schema = cls.GET_SCHEMA()
        kinds: dict[str, dict[str, Any]] = {"required": {}}
        for each in schema.opened(written or {}):
            kind = "optional" if each.optional else "required"
            kinds.setdefault(kind, {})[each.path] = (each.engine_type, each.options)
        if written and schema.accept_all_inputs:
            declared = {path for named in kinds.values() for path in named}
            others: dict[str, Any] = {path: (ANY, {}) for path in written if path not in declared}
            kinds.setdefault("optional", {}).update(others)
        if schema.hidden:
            kinds["hidden"] = {HIDDEN_PREFIX + each.name: each.value for each in schema.hidden}
        return kinds

    @classmethod
    def GET_NODE_INFO_V1(cls) -> dict[str, Any]:
        """Everything an editor needs to show the node."""
        return cls.GET_SCHEMA().object_info(cls.RELATIVE_PYTHON_MODULE)

    RETURN_TYPES = OfClass(lambda cls: tuple(o.engine_type() for o in cls.known_schema().outputs))
    RETURN_NAMES = OfClass(lambda cls: tuple(output_names(cls.known_schema().outputs)))
    OUTPUT_IS_LIST = OfClass(lambda c: tuple(o.is_output_list for o in c.known_schema().outputs))
    OUTPUT_TOOLTIPS = OfClass(lambda c: tuple(o.tooltip for o in c.known_schema().outputs))
    INPUT_IS_LIST = OfClass(lambda cls: cls.known_schema().is_input_list)
    OUTPUT_NODE = OfClass(lambda cls: cls.known_schema().is_output_node)
    CATEGORY = OfClass(lambda cls: cls.known_schema().category)
    DESCRIPTION = OfClass(lambda cls: cls.known_schema().description)
    DEPRECATED = OfClass(lambda cls: cls.known_schema().is_deprecated)
    EXPERIMENTAL = OfClass(lambda cls: cls.known_schema().is_experimental)
    DEV_ONLY = OfClass(lambda cls: cls.known_schema().is_dev_only)
    API_NODE = OfClass(lambda cls: cls.known_schema().is_api_node)
    NOT_IDEMPOTENT = OfClass(lambda cls: cls.known_schema().not_idempotent)
    ACCEPT_ALL_INPUTS = OfClass(lambda cls: cls.known_schema().accept_all_inputs)
    SEARCH_ALIASES = OfClass(lambda cls: tuple(cls.known_schema().search_aliases or ()))
    HAS_DYNAMIC_INPUTS = OfClass(lambda cls: cls._opens_inputs())
    FUNCTION = OfClass(lambda cls: "call_v1_async" if cls._is_async() else "call_v1")
    IS_CHANGED = OfClass(lambda cls: cls._own_fingerprint())
    VALIDATE_INPUTS = OfClass(lambda cls: cls._own_check())

    @classmethod
    def EXECUTE_NORMALIZED(cls, *args: Any, **kwargs: Any) -> NodeOutput:
        """Do the work; whatever it returns comes as a `NodeOutput`."""
        return NodeOutput.of(cls.execute(*args, **kwargs))

    @classmethod
    async def EXECUTE_NORMALIZED_ASYNC(cls, *args: Any, **kwargs: Any) -> NodeOutput:
        """The same for async work."""
        return NodeOutput.of(await cls.execute(*args, **kwargs))

    @classmethod
    def call_v1(cls, **given: Any) -> dict[str, Any]:
        """Do the work with inputs by path; the result is a V1 node's dict."""
        call, arguments = cls._call(given)
        return cls._as_v1(call.EXECUTE_NORMALIZED(**arguments))

    @classmethod
    async def call_v1_async(cls, **given: Any) -> dict[str, Any]:
        """The same for async work."""
        call, arguments = cls._call(given)
        return cls._as_v1(await call.EXECUTE_NORMALIZED_ASYNC(**arguments))

    @classmethod
    def PREPARE_CLASS_CLONE(cls, hidden: Mapping[Any, Any] | None) -> type[ComfyNode]:
        """A class of its own for one call: calls that run at once do not share `hidden`."""
        said = {
            "hidden": HiddenHolder.from_dict(hidden),
            "_schema": cls.known_schema(),
            "__module__": cls.__module__,
            "__qualname__": cls.__qualname__,
            "__doc__": cls.__doc__,
        }
        return type(cls.__name__, (cls,), said)

    @classmethod
    def _call(cls, given: Mapping[str, Any]) -> tuple[type[ComfyNode], dict[str, object]]:
        """The class for one call, and its arguments."""
        schema = cls.known_schema()
        hidden: dict[Any, Any] = {}
        inputs: dict[str, object] = {}
        known = schema.takes()
        for name, value in given.items():
            if name.startswith(HIDDEN_PREFIX):
                # A node that takes lists is given lists of what is hidden, too.
                hidden[name.removeprefix(HIDDEN_PREFIX)] = (
                    value[0] if schema.is_input_list and isinstance(value, list) else value
                )
            elif schema.accept_all_inputs or name.partition(".")[0] in known or name in known:
                inputs[name] = value
        return cls.PREPARE_CLASS_CLONE(hidden), collected(schema.inputs, inputs)

    @classmethod
    def _as_v1(cls, output: NodeOutput) -> dict[str, Any]:
        schema = cls.known_schema()
        if output.expand is not None and not schema.enable_expand:
            raise ValueError(
                f"{schema.node_id} gives more nodes to run; its schema must say enable_expand=True"
            )
        return output.as_v1(len(schema.outputs))

    @classmethod
    def check_lazy_v1(cls, **given: Any) -> Any:
        """The lazy inputs that are needed, all of them by path."""
        call, arguments = cls._call(given)
        if cls._overrides("check_lazy_status"):
            return call.check_lazy_status(**arguments)
        return [name for name, value in given.items() if value is None]

    @classmethod
    def _own_fingerprint(cls) -> Callable[..., Any]:
        if not cls._overrides("fingerprint_inputs"):
            raise AttributeError("IS_CHANGED")

        def is_changed(**given: Any) -> Any:
            call, arguments = cls._call(given)
            return call.fingerprint_inputs(**arguments)

        return is_changed

    @classmethod
    def _own_check(cls) -> Callable[..., Any]:
        if not cls._overrides("validate_inputs"):
            raise AttributeError("VALIDATE_INPUTS")
        parameters = inspect.signature(cls.validate_inputs).parameters
        if not any(each.id in parameters for each in cls._dynamic()):
            return cls.validate_inputs

        def of_paths(**given: Any) -> Any:
            """Judges all: Python cannot name a path in a signature."""
            _, arguments = cls._call(given)
            takes_more = any(each.kind is each.VAR_KEYWORD for each in parameters.values())
            judged = {n: value for n, value in arguments.items() if takes_more or n in parameters}
            return cls.validate_inputs(**judged)

        return of_paths

    @classmethod
    def _dynamic(cls) -> list[DynamicInput]:
        return [each for each in cls.known_schema().inputs if isinstance(each, DynamicInput)]

    @classmethod
    def _opens_inputs(cls) -> bool:
        return cls.known_schema().accept_all_inputs or bool(cls._dynamic())

    @classmethod
    def _is_async(cls) -> bool:
        return inspect.iscoroutinefunction(cls.execute)

    @classmethod
    def _overrides(cls, name: str) -> bool:
        return getattr(cls, name).__func__ is not getattr(ComfyNode, name).__func__


__all__ = ["ComfyNode", "Hidden", "HiddenHolder", "NodeOutput", "Schema"]
