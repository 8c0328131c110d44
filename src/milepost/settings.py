"""The only reader of the environment: `MILEPOST_*`, described in docs/reference/settings.md."""

from __future__ import annotations

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
    rate_per_token: float = Field(default=0, ge=0)
    """Orders of posters a second that one token may send; 0 sets no limit."""
    retention_days: float = Field(default=30, ge=0, le=36500)
    """How long posters and prompts that have ended are kept; 0 keeps them for ever."""
    node_deadline_seconds: float | None = Field(default=None, gt=0)
    """How long a node of a server may take, if it does not say so itself."""
    workflow_deadline_seconds: float | None = Field(default=None, gt=0)
    """How long a workflow of a server may run."""


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
