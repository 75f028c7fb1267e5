"""A wrong setting is named, with what it may say; a right one is silent."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import checks
from pytest_django import Settings

from cms import env
from cms.secret_key import kept_secret

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "SITE_URL": "https://guides.example.com",
    "SECRET_KEY": "k9f#2m" * 10 + "Zq8",
    "HSTS_SUBDOMAINS": "1",
    "MAIL_HOST": "mail.example.com",
    "MAIL_FROM": "Guides <guides@example.com>",
    "REDIS_URL": "redis://redis.example.com:6379/0",
}


def said_by_check() -> set[str]:
    return {message.id or "" for message in checks.run_checks(tags=["asof"])}


def manage(folder: Path, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**kept, "ASOF_VAR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_empty_environment_is_a_silent_site(tmp_path: Path) -> None:
    done = manage(tmp_path, "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_production_site_has_nothing_to_warn_of(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr


def test_a_production_site_without_a_secret_does_not_start(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", **{**PRODUCTION, "SECRET_KEY": ""})
    assert done.returncode == 1
    assert done.stderr.strip().startswith("Asof cannot start: SITE_URL starts with https")


def test_a_setting_that_cannot_be_meant_is_named_without_a_traceback(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", DATABASE_URL="mysql://db/asof")
    assert done.returncode == 1
    assert "DATABASE_URL must be postgresql://" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("REDIS_URL", "foo"),
        ("REDIS_URL", "http://127.0.0.1:6379/0"),
        ("REDIS_URL", "redis://127.0.0.1:port/0"),
        ("ASOF_VAR", "/proc/self/nowhere"),
        ("ASOF_VAR", "/dev/null"),
    ],
)
def test_what_cannot_be_reached_at_all_is_named_without_a_traceback(tmp_path: Path, variable: str, value: str) -> None:
    done = manage(tmp_path, "check", **{variable: value})
    assert done.returncode == 1
    assert done.stderr.startswith(f"Asof cannot start: {variable} ")
    assert "Traceback" not in done.stderr


def test_a_database_that_does_not_answer_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "asof.sqlite3").write_text("This is no database. " * 100)
    done = manage(tmp_path, "prepare")
    assert done.returncode == 1
    assert "The database: It does not answer: file is not a database" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("setting", "value", "code"),
    [
        ("ASOF_CHECKS_OFF", frozenset({"ZZ999"}), "asof.E001"),
        ("ASOF_CHECK_LEVELS", {"ZZ999": "info"}, "asof.E001"),
        ("ASOF_CHECK_LEVELS", {"ST003": "loud"}, "asof.E002"),
        ("ASOF_CHECK_LEVELS", {"ST001": "info"}, "asof.E003"),
        ("ASOF_HOLIDAYS", "Atlantis", "asof.E004"),
        ("ASOF_HOLIDAYS", "DE-ZZ", "asof.E004"),
        ("ALLOWED_HOSTS", ["other.example.com"], "asof.E005"),
        ("ASOF_METRICS_TOKEN", "short", "asof.E006"),
        ("ASOF_METRICS_NETWORKS", ["0.0.0.0/0"], "asof.E006"),
        ("CKEDITOR_CONFIGS", {"default": {"allowedContent": True}}, "asof.E010"),
        ("MEDIA_ROOT", "/no/such/folder", "asof.E011"),
        ("CONTENT_SECURITY_POLICY", {"DIRECTIVES": {"script-src": ["'self'", "'unsafe-inline'"]}}, "asof.E010"),
    ],
)
def test_each_wrong_setting_has_its_own_id(settings: Settings, setting: str, value: object, code: str) -> None:
    assert said_by_check() == set()
    setattr(settings, setting, value)
    assert said_by_check() == {code}


def test_a_flag_is_yes_or_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", " Yes ")
    assert env.flag("X", False) is True
    monkeypatch.setenv("X", "")
    assert env.flag("X", True) is True
    monkeypatch.setenv("X", "maybe")
    with pytest.raises(env.WrongSetting, match="X is 'maybe'"):
        env.flag("X", False)


@pytest.mark.parametrize("said", ["-1", "1.5", "ten", "٣", "99999"])
def test_a_number_is_whole_and_within_its_limits(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("X", said)
    with pytest.raises(env.WrongSetting, match="X is"):
        env.number("X", 5, least=1, most=65535)


def test_a_secret_comes_from_the_file_that_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("s3cret\n", encoding="utf-8")
    monkeypatch.setenv("X_FILE", str(tmp_path / "key"))
    assert env.secret("X") == "s3cret"
    monkeypatch.setenv("X_FILE", str(tmp_path / "nothing"))
    with pytest.raises(env.WrongSetting, match="X_FILE names"):
        env.secret("X")


def test_a_database_address_becomes_settings_of_postgresql_with_its_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "postgresql://asof:p%40ss@db.example.com:5433/guides?sslmode=require")
    found = env.database("X", Path("unused"))
    assert (found["NAME"], found["USER"], found["PASSWORD"]) == ("guides", "asof", "p@ss")
    assert (found["HOST"], found["PORT"]) == ("db.example.com", "5433")
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["OPTIONS"]["pool"]


def test_without_a_database_address_sqlite_waits_its_turn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("X", raising=False)
    found = env.database("X", tmp_path / "asof.sqlite3")
    assert found["NAME"] == str(tmp_path / "asof.sqlite3")
    assert (found["OPTIONS"]["transaction_mode"], found["OPTIONS"]["timeout"]) == ("IMMEDIATE", 20)


@pytest.mark.parametrize("said", ["postgresql://db:notaport/x", "postgresql://db", "sqlite:", "http://db/x"])
def test_a_wrong_database_address_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("X", said)
    with pytest.raises(env.WrongSetting, match=r"^X "):
        env.database("X", Path("unused"))


def test_levels_are_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "TL003=error, DT001 = info")
    assert env.pairs("X") == {"TL003": "error", "DT001": "info"}
    monkeypatch.setenv("X", "TL003")
    with pytest.raises(env.WrongSetting, match="TL003"):
        env.pairs("X")


def test_an_address_has_no_slash_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "https://guides.example.com/")
    assert env.url("X", "", "https") == "https://guides.example.com"
    monkeypatch.setenv("X", "guides.example.com")
    with pytest.raises(env.WrongSetting, match="X must be an address"):
        env.url("X", "", "https")


def test_a_time_zone_must_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "Europe/Atlantis")
    with pytest.raises(env.WrongSetting, match="Europe/Berlin"):
        env.time_zone("X", "UTC")


def test_the_secret_of_an_unconfigured_site_is_made_once(tmp_path: Path) -> None:
    first = kept_secret(tmp_path / "secret_key", allowed=True)
    assert len(first) > 50
    assert kept_secret(tmp_path / "secret_key", allowed=True) == first
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", ""),
        ("editors@example.com", "mailto:editors@example.com"),
        ("mailto:editors@example.com", "mailto:editors@example.com"),
        ("https://example.com/contact", "https://example.com/contact"),
    ],
)
def test_a_contact_is_a_page_or_a_mail_address(monkeypatch: pytest.MonkeyPatch, said: str, meant: str) -> None:
    monkeypatch.setenv("X", said)
    assert env.contact("X") == meant


@pytest.mark.parametrize("said", ["javascript:alert(1)", "http://example.com/", "nobody", "a@", "a b@example.com"])
def test_what_is_no_contact_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("X", said)
    with pytest.raises(env.WrongSetting, match="X is"):
        env.contact("X")
