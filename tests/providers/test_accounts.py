from __future__ import annotations

import pickle

import pytest

from milepost.calls.policy import Limits
from milepost.errors import InvalidInput
from milepost.providers.account_variables import accounts_from, seconds_of
from milepost.providers.accounts import Secret


def test_without_settings_there_are_no_accounts() -> None:
    assert accounts_from({"PATH": "/bin", "DASHSCOPE_API_KEY": " "}) == ()


def test_the_vendors_own_variables_make_its_account() -> None:
    (account,) = accounts_from(
        {
            "DASHSCOPE_API_KEY": "sk-one",
            "DASHSCOPE_HTTP_BASE_URL": "http://127.0.0.1:8177/api/v1/",
            "MILEPOST_POLL_SECONDS": "0.5",
        }
    )

    assert (account.name, account.kind) == ("dashscope", "dashscope")
    assert account.key == Secret("sk-one")
    assert account.endpoint == "http://127.0.0.1:8177/api/v1"
    assert account.poll_s == 0.5


def test_several_accounts_stand_side_by_side() -> None:
    files = {"/run/secrets/sg": "sk-two\n"}

    here, home, abroad = accounts_from(
        {
            "DASHSCOPE_API_KEY": "sk-one",
            "MILEPOST_ACCOUNTS": "sg-2=dashscope, home=openai",
            "MILEPOST_ACCOUNT_SG_2_KEY_FILE": "/run/secrets/sg",
            "MILEPOST_ACCOUNT_SG_2_REGION": "singapore",
            "MILEPOST_ACCOUNT_HOME_ENDPOINT": "http://models.lan:8000/v1",
            "MILEPOST_LIMITS": "dashscope:qwen-max=4/s,4 sg-2:wan2.6-t2i=120/min sg-2:qwen-max=,2",
        },
        read_file=files.__getitem__,
    )

    assert [account.name for account in (here, home, abroad)] == ["dashscope", "home", "sg-2"]
    assert here.limits == {"qwen-max": Limits(starts=4, running=4)}
    assert home.endpoint == "http://models.lan:8000/v1"
    assert (abroad.key, abroad.region) == (Secret("sk-two"), "singapore")
    assert abroad.limits == {
        "wan2.6-t2i": Limits(starts=120, per_s=60.0),
        "qwen-max": Limits(running=2),
    }


def test_no_limit_can_be_said() -> None:
    values = {"OPENAI_BASE_URL": "http://h/v1", "MILEPOST_LIMITS": "openai:llama3:8b=none"}

    (account,) = accounts_from(values)

    assert account.limits == {"llama3:8b": Limits()}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DASHSCOPE_API_KEY", "sk-secret and more"),
        ("DASHSCOPE_HTTP_BASE_URL", "ftp://sk-secret"),
        ("DASHSCOPE_HTTP_BASE_URL", "https://user:sk-secret@host/api/v1"),
        ("DASHSCOPE_HTTP_BASE_URL", "https://[sk-secret"),
        ("MILEPOST_ACCOUNTS", "sk-secret"),
        ("MILEPOST_ACCOUNTS", "dashscope=openai"),
        ("MILEPOST_ACCOUNT_DASHSCOPE_REGION", "sk/secret"),
        ("MILEPOST_LIMITS", "sk-secret"),
        ("MILEPOST_LIMITS", "dashscope:qwen-max=0/s"),
        ("MILEPOST_LIMITS", "dashscope:qwen-max="),
        ("MILEPOST_LIMITS", "dashscope:qwen-max=4/h"),
        ("MILEPOST_LIMITS", "elsewhere:qwen-max=4/s"),
        ("MILEPOST_POLL_SECONDS", "-1"),
        ("MILEPOST_POLL_SECONDS", "nan"),
    ],
)
def test_a_wrong_variable_is_named_and_its_value_is_not(name: str, value: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        accounts_from({"DASHSCOPE_API_KEY": "sk-one", name: value})

    assert str(raised.value).startswith(name)
    assert "secret" not in str(raised.value)


def test_a_key_file_that_cannot_be_read_is_one_line() -> None:
    values = {"DASHSCOPE_API_KEY_FILE_PATH": "/no/such/file"}

    with pytest.raises(InvalidInput, match="DASHSCOPE_API_KEY_FILE_PATH: names a file"):
        accounts_from(values)


def test_a_secret_is_neither_shown_nor_written() -> None:
    (account,) = accounts_from({"DASHSCOPE_API_KEY": "sk-one"})

    assert "sk-one" not in f"{account!r} {account.key!r} {account.key}"
    with pytest.raises(TypeError):
        pickle.dumps(account)


def test_seconds_are_read() -> None:
    assert seconds_of({"MILEPOST_DEADLINE_SECONDS": "300"}, "MILEPOST_DEADLINE_SECONDS") == 300
    assert seconds_of({}, "MILEPOST_DEADLINE_SECONDS") is None
