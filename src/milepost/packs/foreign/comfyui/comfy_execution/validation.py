"""Whether an output may be linked to an input."""

from __future__ import annotations

from milepost.node.value_types import types_fit

__all__ = ["validate_node_input"]


def validate_node_input(received_type: object, input_type: object, strict: bool = False) -> bool:
    """Whether they fit.

    Args:
        received_type: the output's, such as `IMAGE` or `INT,FLOAT`.
        input_type: the input's.
        strict: every type that may come must be one that is taken; else one of them will do.
    """
    fit = types_fit(received_type, input_type)
    if not strict or not isinstance(received_type, str) or not isinstance(input_type, str):
        return fit
    offered, wanted = (
        {part.strip() for part in text.split(",")} for text in (received_type, input_type)
    )
    return fit and (offered <= wanted or "*" in wanted or not (received_type != input_type))  # noqa: SIM202  # packs override __ne__
