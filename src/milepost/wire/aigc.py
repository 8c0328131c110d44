"""The implicit label of AI-made pictures: GB 45438-2025, Annex E, as a value and as JSON.

The value is the object `{"AIGC": {…}}` with seven strings in a fixed order. Readers in the field
write it wrapped like this or print the inner object alone; we write it wrapped and read both.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass, fields

from milepost.errors import InvalidInput

MADE_BY_AI = "1"
POSSIBLY_MADE_BY_AI = "2"
SUSPECTED_AI = "3"

MAX_LABEL_CHARACTERS = 4096
"""A label is some 300 characters; more is not one."""
MAX_FIELD_CHARACTERS = 1024

_KEYS = (
    "Label",
    "ContentProducer",
    "ProduceID",
    "ReservedCode1",
    "ContentPropagator",
    "PropagateID",
    "ReservedCode2",
)
_REQUIRED = ("Label", "ContentProducer", "ProduceID", "ContentPropagator", "PropagateID")


@dataclass(frozen=True, kw_only=True)
class AigcLabel:
    """Who made a picture with AI and who handed it on; printable ASCII codes, no names."""

    label: str = MADE_BY_AI
    """`1` is AI-made, `2` possibly, `3` suspected."""
    content_producer: str
    """Code of the provider, such as `001` + `1` + credit code + product suffix."""
    produce_id: str
    """The producer's own number for this content."""
    reserved_code_1: str = ""
    """The producer's integrity code; may be empty."""
    content_propagator: str
    propagate_id: str
    reserved_code_2: str = ""
    """The propagator's integrity code; may be empty."""

    @classmethod
    def first_written(cls, producer: str, produce_id: str, integrity_code: str = "") -> AigcLabel:
        """The label of a picture just made: the producer stands as propagator too (note 1).

        Raises:
            InvalidInput: a code is empty or has a character the standard does not allow.
        """
        label = cls(
            content_producer=producer,
            produce_id=produce_id,
            reserved_code_1=integrity_code,
            content_propagator=producer,
            propagate_id=produce_id,
            reserved_code_2=integrity_code,
        )
        faults = label.faults()
        if faults:
            raise InvalidInput(
                f"AI label, {faults[0]}",
                "is empty or has a character that a label may not hold",
                "use printable ASCII without space, quote and backslash",
            )
        return label

    def faults(self) -> tuple[str, ...]:
        """Names of the fields that break the standard; empty for a lawful label."""
        faulty = [
            key
            for key, value in zip(_KEYS, astuple(self), strict=True)
            if not _is_legal(value) or (key in _REQUIRED and not value)
        ]
        if self.label not in {MADE_BY_AI, POSSIBLY_MADE_BY_AI, SUSPECTED_AI}:
            faulty = ["Label", *(key for key in faulty if key != "Label")]
        return tuple(faulty)


def label_to_json(label: AigcLabel, *, wrapped: bool = True) -> str:
    """The Annex E string; `wrapped` puts the object under the key `AIGC`."""
    inner = dict(zip(_KEYS, astuple(label), strict=True))
    return json.dumps({"AIGC": inner} if wrapped else inner, separators=(",", ":"))


def label_from_json(text: str) -> AigcLabel | None:
    """Read a wrapped or an inner value; None if the text is no such label.

    Absent fields become empty strings and numbers become text: `faults` tells what is wrong.
    """
    if len(text) > MAX_LABEL_CHARACTERS:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, dict) and isinstance(value.get("AIGC"), dict):
        value = value["AIGC"]
    if not isinstance(value, dict) or not any(key in value for key in _KEYS):
        return None
    names = [field.name for field in fields(AigcLabel)]
    return AigcLabel(
        **{name: _as_text(value.get(key, "")) for name, key in zip(names, _KEYS, strict=True)}
    )


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else ("" if value is None else str(value))


def _is_legal(value: str) -> bool:
    """Characters 0x21, 0x23 to 0x5B and 0x5D to 0x7E."""
    return len(value) <= MAX_FIELD_CHARACTERS and all(
        "!" <= character <= "~" and character not in {'"', "\\"} for character in value
    )
