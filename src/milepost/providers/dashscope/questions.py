"""From a wish to what the vendor is asked: its sizes, its lengths, its places for each word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from milepost.errors import InvalidInput
from milepost.providers.capabilities import (
    DescribeWish,
    EditWish,
    EmbedWish,
    PaintWish,
    Picture,
    TextWish,
)
from milepost.providers.dashscope.models import LARGEST_SEED, MOST_PICTURE_BYTES, Model, Way
from milepost.providers.dashscope.question import Question

_ASKS_FOR_JSON: Final = "Answer with one JSON object and nothing else."


@dataclass(slots=True)
class Asking:
    """A wish on its way to a model; collects what had to be changed about it."""

    model: Model
    where: str
    """The model as an error names it, such as `dashscope:qwen-image`."""
    notes: list[str] = field(default_factory=list)

    def painting(self, wish: PaintWish) -> Question:
        """One picture from words."""
        prompt = self._cut(wish.prompt, self.model.most_prompt, "prompt")
        negative = self._negative(wish.negative)
        parameters = {
            "n": 1,
            **self._size(wish.width_px, wish.height_px),
            **self._rewriting(rewrite=wish.rewrite),
            "watermark": False,
        }
        if self.model.way is Way.TEXT_TO_IMAGE:
            asked: dict[str, Any] = {"prompt": prompt, **negative}
        else:
            asked, parameters = _message([], prompt), {**parameters, **negative}
        return Question(
            way=self.model.way,
            prompt=prompt,
            input=asked,
            parameters=parameters,
            seed=seed_in_range(wish.seed),
        )

    def editing(self, wish: EditWish) -> Question:
        """One picture from others and words.

        Raises:
            InvalidInput: too many pictures or too large ones, or a mask the model does not take.
        """
        self._check(wish.pictures)
        prompt = self._cut(wish.prompt, self.model.most_prompt, "prompt")
        negative = self._negative(wish.negative)
        parameters: dict[str, Any] = {"n": 1, **self._rewriting(rewrite=wish.rewrite)}
        if wish.width_px is not None and wish.height_px is not None:
            parameters.update(self._size(wish.width_px, wish.height_px))
        if wish.mask is not None:
            self._check([wish.mask])
        if self.model.function is not None:
            masked = {"mask_image_url": wish.mask} if wish.mask is not None else {}
            asked: dict[str, Any] = {
                "function": self.model.function + ("_with_mask" if masked else ""),
                "prompt": prompt,
                "base_image_url": wish.pictures[0],
                **masked,
            }
        elif wish.mask is not None:
            raise InvalidInput(self.where, "takes no mask", "leave it out or choose another model")
        elif self.model.way is Way.IMAGE_TO_IMAGE:
            asked = {"prompt": prompt, "images": list(wish.pictures), **negative}
        else:
            asked, parameters = _message(wish.pictures, prompt), {**parameters, **negative}
        return Question(
            way=self.model.way,
            prompt=prompt,
            input=asked,
            parameters={**parameters, "watermark": False},
            seed=seed_in_range(wish.seed),
        )

    def writing(self, wish: TextWish) -> Question:
        """A text."""
        messages = [{"role": "user", "content": wish.prompt}]
        return self._words(messages, wish.prompt, wish, wish.temperature)

    def describing(self, wish: DescribeWish) -> Question:
        """An answer about pictures.

        Raises:
            InvalidInput: too many pictures or too large ones.
        """
        self._check(wish.pictures)
        messages = _message(wish.pictures, wish.question)["messages"]
        return self._words(messages, wish.question, wish, None)

    def embedding(self, wish: EmbedWish) -> tuple[Question, ...]:
        """Vectors; several requests if there are many texts.

        Raises:
            InvalidInput: no text, or an empty one.
        """
        if not wish.texts or not all(text.strip() for text in wish.texts):
            raise InvalidInput(self.where, "was given an empty text", "give it words")
        most = self.model.most_texts
        shape = {} if wish.dimensions is None else {"dimension": wish.dimensions}
        return tuple(
            Question(
                way=self.model.way,
                prompt="",
                input={"texts": list(wish.texts[first : first + most])},
                parameters={"text_type": "document", **shape},
            )
            for first in range(0, len(wish.texts), most)
        )

    def _words(
        self,
        messages: list[dict[str, Any]],
        prompt: str,
        wish: TextWish | DescribeWish,
        temperature: float | None,
    ) -> Question:
        system = wish.system
        parameters: dict[str, Any] = {"result_format": "message"}
        if wish.json_object:
            parameters["response_format"] = {"type": "json_object"}
            if "json" not in (system + prompt).lower():  # the vendor refuses it otherwise
                system = f"{system}\n{_ASKS_FOR_JSON}".strip()
        if temperature is not None:
            parameters["temperature"] = min(max(temperature, 0.0), 1.99)
        if wish.most_tokens is not None:
            parameters["max_tokens"] = wish.most_tokens
        if self.model.thinks_unasked:
            parameters["enable_thinking"] = False
        if system:
            told = system if self.model.way is Way.TEXT else [{"text": system}]
            messages = [{"role": "system", "content": told}, *messages]
        return Question(
            way=self.model.way,
            prompt=prompt,
            input={"messages": messages},
            parameters=parameters,
            seed=seed_in_range(wish.seed),
        )

    def _cut(self, text: str, most: int, what: str) -> str:
        """At most that many characters; the vendor would cut without a word."""
        if len(text) <= most:
            return text
        self.notes.append(f"{self.where}: the {what} was cut to {most} characters")
        return text[:most]

    def _negative(self, text: str) -> dict[str, str]:
        cut = self._cut(text.strip(), self.model.most_negative, "negative prompt")
        return {"negative_prompt": cut} if cut else {}

    def _rewriting(self, *, rewrite: bool) -> dict[str, bool]:
        return {"prompt_extend": rewrite} if self.model.rewrites else {}

    def _size(self, width_px: int, height_px: int) -> dict[str, str]:
        if min(width_px, height_px) < 1:
            raise InvalidInput(self.where, "was asked for a size below 1", "wish for a larger one")
        if self.model.sizes is None:
            return {}
        width, height = self.model.sizes.nearest(width_px, height_px)
        if (width, height) != (width_px, height_px):
            self.notes.append(
                f"{self.where}: asked for {width}x{height} in place of {width_px}x{height_px}"
            )
        return {"size": f"{width}*{height}"}

    def _check(self, pictures: Sequence[Picture]) -> None:
        most = self.model.most_pictures
        if not 1 <= len(pictures) <= most:
            raise InvalidInput(
                self.where, f"was given {len(pictures)} pictures", f"give it 1 to {most}"
            )
        if any(len(picture.data) * 4 // 3 > MOST_PICTURE_BYTES for picture in pictures):
            raise InvalidInput(
                self.where, "was given a picture that is too large", "give it one below 7 MB"
            )


def seed_in_range(seed: int | None) -> int | None:
    """The seed as the vendor takes it: ours are larger, its own end at 2147483647."""
    return None if seed is None else seed % (LARGEST_SEED + 1)


def _message(pictures: Sequence[Picture], words: str) -> dict[str, Any]:
    """Exactly one message, with exactly one text after its pictures."""
    content = [*({"image": picture} for picture in pictures), {"text": words}]
    return {"messages": [{"role": "user", "content": content}]}
