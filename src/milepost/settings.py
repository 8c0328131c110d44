"""The only reader of the environment: `MILEPOST_*`, described in docs/reference/settings.md."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from milepost.errors import InvalidInput


class Settings(BaseSettings):
    """What an operator may set."""

    model_config = SettingsConfigDict(env_prefix="MILEPOST_", frozen=True)

    assets: str | None = None
    """`s3://BUCKET[/PREFIX]` keeps what is stored in a bucket instead of the data folder."""
    content_producer: str = Field(default="milepost", pattern=r"^[\x21\x23-\x5B\x5D-\x7E]{1,64}$")
    """Code of the content's producer in the AI label: printable ASCII, no space or quote."""
    database_url: SecretStr | None = None
    """`postgresql://...` that servers and workers share; `--database` goes before it."""
    kept_outcomes_mib: int = Field(default=2048, ge=0)
    """How much of what costly nodes made is kept on disk; 0 keeps nothing."""
    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    """`debug` shows the traceback of an internal error."""
    painters: str = "builtin"
    """Who paints landscapes: models as `ACCOUNT:MODEL`, tried in this order; `builtin` is ours."""
    prices: str | None = None
    """`ACCOUNT:MODEL=YUAN` of models that have no price of ours: a picture, or `IN,OUT` tokens."""
    rate_per_token: float = Field(default=0, ge=0)
    """Orders of posters a second that one token may send; 0 sets no limit."""
    result_hosts: str | None = None
    """Hosts, as `HOST` or `HOST:PORT`, that results of models may lie on besides the vendors'."""
    retention_days: float = Field(default=30, ge=0, le=36500)
    """How long posters and prompts that have ended are kept; 0 keeps them for ever."""
    spending_cap_cny: float = Field(default=0, ge=0)
    """What one tenant may spend on models in a day, in yuan; 0 sets no cap."""
    spending_caps: str | None = None
    """`TENANT=YUAN`, or `TENANT=none`: the caps of single tenants, with spaces between."""
    viewers: str = "none"
    """Who looks whether a model's landscape shows what it should: models, tried in this order."""
    writers: str = "rules"
    """Who writes briefs: models as `ACCOUNT:MODEL`, tried in this order; `rules` is our own way."""
    node_deadline_seconds: float | None = Field(default=None, gt=0)
    """How long a node of a server may take, if it does not say so itself."""
    workflow_deadline_seconds: float | None = Field(default=None, gt=0)
    """How long a workflow of a server may run."""


def model_variables() -> Mapping[str, str]:
    """The environment, for the accounts of models: vendors' own variables have their own names.

    `providers.accounts` says which are looked at.
    """
    return os.environ


def read_settings() -> Settings:
    """The environment's settings.

    Raises:
        InvalidInput: a variable is wrong; the message names it, never its value.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"MILEPOST_{'_'.join(str(step) for step in first['loc']).upper()}"
        raise InvalidInput(name, first["msg"].lower(), "see docs/reference/settings.md") from None
