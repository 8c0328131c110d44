"""What a request to the simulator asks for: model, words and pictures, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from milepost.simulators.dashscope.rules import (
    Rule,
    rule_of,
    wrong_with,
    wrong_with_vectors,
    wrong_with_words,
)

MOST_PICTURES: Final = 3


class Refused(Exception):  # noqa: N818  # an answer, no failure of ours
    """The request gets an error for an answer."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(status, code, message)
        self.status = status
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that makes sense."""

    model: str
    rule: Rule
    prompt: str
    """The words, system and all."""
    parameters: dict[str, Any]
    links: tuple[str, ...]
    """Where its pictures lie, or the pictures themselves."""
    texts: tuple[str, ...]
    """To be turned into vectors."""

    @property
    def pictures(self) -> int:
        """How many pictures it brings."""
        return len(self.links)


def asked_in(body: object, path: str) -> Asked:
    """Read a request of the vendor's own protocol.

    Args:
        body: the request's.
        path: below `/api/v1/`.

    Raises:
        Refused: as the vendor would.
    """
    if not isinstance(body, dict):
        raise _wrong("the body must be a JSON object")
    given, parameters = body.get("input"), body.get("parameters") or {}
    model, rule = _model_in(body, path)
    if not isinstance(given, dict) or not isinstance(parameters, dict):
        raise _wrong("input and parameters must be objects")
    if model.startswith("text-embedding"):
        texts = _texts_in(given, rule.most_texts)
        if (wrong := wrong_with_vectors(parameters)) is not None:
            raise _wrong(wrong)
        return _asked(model, rule, "\n".join(texts), parameters, texts=texts)
    prompt: object
    if "messages" in given:
        prompt, links = _read_messages(given["messages"], one_only=not rule.is_text)
    else:
        prompt, links = given.get("prompt"), list(_pictures_in(given))
    if not isinstance(prompt, str) or not prompt.strip():
        raise _wrong("the prompt must not be empty")
    if rule.is_edit and not 1 <= len(links) <= MOST_PICTURES:
        told = f"from 1 to {MOST_PICTURES} input images are required"
        raise _wrong(told)
    wrong = wrong_with_words(parameters) if rule.is_text else wrong_with(rule, parameters)
    if wrong is not None:
        raise _wrong(wrong)
    return _asked(model, rule, prompt, parameters, links=links)


def asked_compatibly(body: object) -> Asked:
    """Read a chat completion.

    Raises:
        Refused: as the vendor would.
    """
    if not isinstance(body, dict) or not isinstance(body.get("model"), str):
        raise Refused(400, "invalid_parameter_error", "you must provide a model parameter")
    rule = rule_of(body["model"])
    if rule is None or not rule.is_text:
        raise Refused(404, "model_not_found", "the model does not exist")
    prompt, links = _read_messages(body.get("messages"), one_only=False)
    if (wrong := wrong_with_words(body)) is not None:
        raise Refused(400, "invalid_parameter_error", wrong)
    return _asked(body["model"], rule, prompt, body, links=links)


def _wrong(message: str) -> Refused:
    return Refused(400, "InvalidParameter", message)


def _model_in(body: dict[str, Any], path: str) -> tuple[str, Rule]:
    model = body.get("model")
    if not isinstance(model, str) or not model:
        raise _wrong("Model can not be empty")
    rule = rule_of(model)
    if rule is None:
        raise Refused(404, "ModelNotFound", f"Model can not be found: {model[:64]}")
    if path not in rule.paths:
        raise _wrong("url error, please check url!")
    return model, rule


def _texts_in(given: dict[str, Any], most: int) -> tuple[str, ...]:
    texts = given.get("texts")
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        raise _wrong("input.texts must be a list of texts")
    if not 1 <= len(texts) <= most:
        raise _wrong(f"batch size should not be larger than {most}")
    return tuple(texts)


def _asked(
    model: str,
    rule: Rule,
    prompt: str,
    parameters: dict[str, Any],
    *,
    links: Sequence[str] = (),
    texts: tuple[str, ...] = (),
) -> Asked:
    form = parameters.get("response_format")
    wants_json = isinstance(form, dict) and form.get("type") == "json_object"
    if wants_json and "json" not in prompt.lower():
        told = "'messages' must contain the word 'json' in some form"
        raise _wrong(told)
    return Asked(
        model=model,
        rule=rule,
        prompt=prompt,
        parameters=parameters,
        links=tuple(links),
        texts=texts,
    )


def _read_messages(messages: object, *, one_only: bool) -> tuple[str, list[str]]:
    """The words of all messages, and the pictures that stand in them."""
    if not isinstance(messages, list) or not messages:
        raise _wrong("messages must not be empty")
    if one_only and len(messages) != 1:
        raise _wrong("exactly one message is expected")
    words: list[str] = []
    links: list[str] = []
    for message in messages:
        content = message.get("content") if isinstance(message, dict) else None
        if isinstance(content, str):
            words.append(content)
            continue
        if not isinstance(content, list):
            raise _wrong("a message's content is a text or a list")
        texts = [part["text"] for part in content if isinstance(part, dict) and "text" in part]
        if one_only and len(texts) != 1:
            raise _wrong("exactly one text is expected")
        words += (text for text in texts if isinstance(text, str))
        links += _pictures_in(content)
    return "\n".join(words), links


def _pictures_in(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        for name, inner in part.items():
            is_one = name in {"image", "base_image_url", "mask_image_url", "url"}
            if is_one and isinstance(inner, str):
                yield inner
            elif name == "images" and isinstance(inner, list):
                yield from (one for one in inner if isinstance(one, str))
            else:
                yield from _pictures_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _pictures_in(inner)
