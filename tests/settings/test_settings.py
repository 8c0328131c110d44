from __future__ import annotations

from pathlib import Path

import pytest

from milepost.errors import InvalidInput
from milepost.settings import Settings, read_settings

REFERENCE = Path(__file__).parents[2] / "docs/reference/settings.md"


def test_every_setting_is_documented_with_its_default() -> None:
    text = REFERENCE.read_text("utf-8")

    for name, field in Settings.model_fields.items():
        assert f"| `MILEPOST_{name.upper()}` | `{field.default}` |" in text


def test_a_wrong_variable_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILEPOST_CONTENT_PRODUCER", "有 秘密")

    with pytest.raises(InvalidInput, match="MILEPOST_CONTENT_PRODUCER") as refused:
        read_settings()

    assert "秘密" not in str(refused.value)
