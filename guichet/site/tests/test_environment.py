"""The environment: what can be read, and what is refused with the cure."""

from pathlib import Path

import pytest

from guichet.site import environment as env
from guichet.site.environment import SettingRefused


def test_production_is_what_is_meant_when_nothing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("GUICHET_ENVIRONMENT")
    monkeypatch.setenv("GUICHET_VAR", str(tmp_path))
    assert env.environment() == "production"
    (tmp_path / "environment").write_text("demo\n")
    assert env.environment() == "demo"
    monkeypatch.setenv("GUICHET_ENVIRONMENT", "production")
    assert env.environment() == "production"
    monkeypatch.setenv("GUICHET_ENVIRONMENT", "staging")
    with pytest.raises(SettingRefused, match="demo, test, production"):
        env.environment()


def test_database_addresses(tmp_path: Path) -> None:
    assert env.database("sqlite:////data/g.sqlite3", gate_seconds=7) == {
        "ENGINE": "guichet.site.sqlite_gate",
        "NAME": "/data/g.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {"timeout": 7, "transaction_mode": "IMMEDIATE"},
        "TEST": {"NAME": ":memory:"},
    }
    server = env.database("postgres://amina:p%40ss@db.example:5433/guichet?sslmode=require", gate_seconds=7)
    assert server["ENGINE"] == "django.db.backends.postgresql"
    assert (server["USER"], server["PASSWORD"], server["HOST"], server["PORT"], server["NAME"]) == (
        "amina",
        "p@ss",
        "db.example",
        "5433",
        "guichet",
    )
    assert server["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    ("url", "remedy"),
    [("mysql://a/b", "sqlite:///file"), ("postgres://db.example/", "no database"), ("sqlite://", "no file")],
)
def test_refuses_databases_it_cannot_use(url: str, remedy: str) -> None:
    with pytest.raises(SettingRefused, match=remedy):
        env.database(url, gate_seconds=1)


def test_mail_addresses() -> None:
    sent = env.mail("smtp+tls://chen:secret@mail.example")
    assert (sent["EMAIL_HOST"], sent["EMAIL_PORT"], sent["EMAIL_USE_TLS"]) == ("mail.example", 587, True)
    with pytest.raises(SettingRefused, match="smtps"):
        env.mail("pigeon://loft")


def test_words_numbers_flags_and_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_X", " a, b ,,")
    assert env.words("GUICHET_X") == ["a", "b"]
    monkeypatch.setenv("GUICHET_X", "sms=1=2, post = 3")
    assert env.pairs("GUICHET_X") == {"sms": "1=2", "post": "3"}
    for read, value in ((env.flag, "perhaps"), (env.pairs, "sms")):
        monkeypatch.setenv("GUICHET_X", value)
        with pytest.raises(SettingRefused, match="GUICHET_X"):
            read("GUICHET_X")
    monkeypatch.setenv("GUICHET_X", "3")
    with pytest.raises(SettingRefused, match="at least 4"):
        env.number("GUICHET_X", 9, least=4)
