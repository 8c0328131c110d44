"""Pictures painted and edited by a server that speaks OpenAI's protocol."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from milepost.calls.call import Call, JsonValue, Usage
from milepost.calls.policy import Policy
from milepost.calls.vendor import Finished
from milepost.providers.at_once import AtOnce
from milepost.providers.capabilities import (
    CannotDo,
    Download,
    EditWish,
    Errand,
    Keeper,
    PaintWish,
    Picture,
    as_picture,
    in_english,
)
from milepost.providers.exchange import Patience, exchange
from milepost.providers.openai_chat import Prices, check_pictures
from milepost.providers.openai_dialects import Dialect
from milepost.providers.openai_failures import refusal_of
from milepost.providers.openai_mask import alpha_mask
from milepost.providers.openai_picture import picture_in, tokens_of
from milepost.providers.openai_size import size_for

GENERATIONS: Final = "images/generations"
_OURS: Final = frozenset({"capability", "pictures", "mask"})
"""Inputs that name the call's pictures; they are no fields of the protocol."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageModel:
    """A model that paints, or edits, pictures."""

    account: str
    model: str
    client: httpx.AsyncClient
    keeper: Keeper
    download: Download
    policy: Policy
    patience: Patience
    dialect: Dialect
    prices: Prices

    def paint(self, tenant: str, wish: PaintWish) -> Errand[Picture]:
        """The errand that gives the picture, in the nearest size that the server paints."""
        width_px, height_px = size_for(self.dialect, wish.width_px, wish.height_px)
        inputs, notes = self._asked(wish)
        inputs["size"] = f"{width_px}x{height_px}"
        if (width_px, height_px) != (wish.width_px, wish.height_px):
            notes.append("size changed to one that the model paints")
        return self._errand(tenant, "paint", inputs, notes)

    def edit(self, tenant: str, wish: EditWish) -> Errand[Picture]:
        """The errand that gives the picture; without a wished size the server decides.

        Raises:
            CannotDo: the server does not edit.
            InvalidInput: more pictures, or larger ones, than the model takes.
        """
        if self.dialect.edit_path is None:
            raise CannotDo(self.account, self.model, "edit")
        most = self.dialect.most_pictures_edited
        check_pictures(f"{self.account}:{self.model}", wish.pictures, most)
        inputs, notes = self._asked(wish)
        if wish.width_px is not None and wish.height_px is not None:
            width_px, height_px = size_for(self.dialect, wish.width_px, wish.height_px)
            inputs["size"] = f"{width_px}x{height_px}"
        inputs["pictures"] = [picture.digest for picture in wish.pictures]
        inputs["mask"] = None if wish.mask is None else wish.mask.digest
        return self._errand(tenant, "edit", inputs, notes, wish)

    def _asked(self, wish: PaintWish | EditWish) -> tuple[dict[str, JsonValue], list[str]]:
        """What is sent of a wish, in the server's own fields; what had to be changed about it."""
        dialect, notes = self.dialect, list[str]()
        prompt, negative = in_english(wish)
        if dialect.bar_splits_prompt:
            prompt, negative = prompt.replace("|", "/"), negative.replace("|", "/")
            prompt = f"{prompt}|{negative}" if negative else prompt
        elif negative and dialect.negative_field is None:
            notes.append("the negative prompt was left out")
        if dialect.longest_prompt is not None and len(prompt) > dialect.longest_prompt:
            prompt = prompt[: dialect.longest_prompt]
            notes.append(f"the prompt was cut to {dialect.longest_prompt} characters")
        inputs: dict[str, JsonValue] = {"prompt": prompt, "n": 1, **dialect.extras}
        if negative and dialect.negative_field is not None:
            inputs[dialect.negative_field] = negative
        if wish.seed is not None and dialect.seed_field is not None:
            inputs[dialect.seed_field] = wish.seed
        if dialect.asks_for_base64:
            inputs["response_format"] = "b64_json"
        return inputs, notes

    def _errand(
        self,
        tenant: str,
        capability: str,
        inputs: Mapping[str, JsonValue],
        notes: list[str],
        edited: EditWish | None = None,
    ) -> Errand[Picture]:
        seed = inputs.get(self.dialect.seed_field or "")
        call = Call(
            tenant=tenant,
            account=self.account,
            model=self.model,
            inputs={"capability": capability, **inputs},
            seed=seed if isinstance(seed, int) else None,
            estimate_cny=self.prices.picture_cny,
        )
        vendor = AtOnce(self.policy, ImageQuestion(self, edited).ask)
        return Errand(call=call, vendor=vendor, read=as_picture, notes=tuple(notes))


@dataclass(frozen=True, slots=True)
class ImageQuestion:
    """One picture; the answer comes at once, so a lost one may be paid twice."""

    model: ImageModel
    edited: EditWish | None = field(default=None, repr=False)

    async def ask(self, call: Call) -> Finished:
        """Ask, fetch what came and keep it."""
        model = self.model
        body: dict[str, Any] = {"model": call.model}
        body |= {name: value for name, value in call.inputs.items() if name not in _OURS}
        request = await self._request(body)
        reply = await exchange(model.client, request, model.patience)
        if refusal := refusal_of(reply):
            raise refusal
        answer = reply.json()
        picture = await picture_in(answer, str(model.client.base_url), model.download)
        address = await model.keeper.keep(call.tenant, picture.data, picture.media_type)
        used = tokens_of(answer)
        usage = Usage(
            cost_cny=model.prices.of(*used, pictures=1),
            input_tokens=used[0],
            output_tokens=used[1],
            pictures=1,
        )
        return Finished(address, usage)

    async def _request(self, body: Mapping[str, Any]) -> httpx.Request:
        client, dialect = self.model.client, self.model.dialect
        if self.edited is None or dialect.edit_path is None:
            return client.build_request("POST", GENERATIONS, json=body)
        parts = [
            (dialect.picture_field, (f"{at}.{_ending(picture)}", picture.data, picture.media_type))
            for at, picture in enumerate(self.edited.pictures)
        ]
        mask = self.edited.mask
        if mask is not None:
            data = mask.data
            if dialect.mask_is_alpha:
                data = await asyncio.to_thread(alpha_mask, data)
            parts.append(("mask", ("mask.png", data, "image/png")))
        fields = {name: _form_text(value) for name, value in body.items()}
        return client.build_request("POST", dialect.edit_path, data=fields, files=parts)


def _ending(picture: Picture) -> str:
    return picture.media_type.removeprefix("image/")


def _form_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
