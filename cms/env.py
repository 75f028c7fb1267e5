"""Settings from the environment, each with a default that works; a value that cannot be meant is a WrongSetting."""

import os
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class WrongSetting(ValueError):
    """A variable says something that cannot be meant; the message names it and what it may say."""


def text(name: str, default: str = "") -> str:
    """What the variable says, without blanks around it; an empty one counts as not set."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool) -> bool:
    said = text(name).lower()
    if not said:
        return default
    if said in ("1", "true", "yes", "on"):
        return True
    if said in ("0", "false", "no", "off"):
        return False
    raise WrongSetting(f"{name} is {said!r}: say 1 or 0.")


def choice(name: str, default: str, *choices: str) -> str:
    """One of the words, however it is written."""
    said = text(name, default)
    if (found := {each.lower(): each for each in choices}.get(said.lower())) is None:
        raise WrongSetting(f"{name} is {said!r}: say {', '.join(choices[:-1])} or {choices[-1]}.")
    return found


def number(name: str, default: int, *, least: int = 0, most: int = 2**31 - 1) -> int:
    said = text(name)
    if not said:
        return default
    if not said.isascii() or not said.isdigit() or not least <= int(said) <= most:
        raise WrongSetting(f"{name} is {said!r}: say a whole number from {least} to {most}.")
    return int(said)


def listed(name: str, default: str = "") -> list[str]:
    """Values between commas."""
    return [value.strip() for value in text(name, default).split(",") if value.strip()]


def pairs(name: str) -> dict[str, str]:
    """Pairs between commas: TL003=error,DT001=info."""
    found = {}
    for entry in listed(name):
        key, equals, value = entry.partition("=")
        if not (key.strip() and equals and value.strip()):
            raise WrongSetting(f"{name} has the entry {entry!r}: say NAME=VALUE, with commas between.")
        found[key.strip()] = value.strip()
    return found


def ports(name: str, default: str) -> list[int]:
    """Port numbers between commas."""
    said = listed(name, default)
    if not all(each.isascii() and each.isdigit() and 0 < int(each) < 65536 for each in said):
        raise WrongSetting(f"{name} is {','.join(said)!r}: say port numbers with commas between, such as 80,443.")
    return [int(each) for each in said]


def networks(name: str) -> list[str]:
    """Networks between commas: 10.1.0.0/16,fd00:7::/48."""
    said = listed(name)
    try:
        return [str(ip_network(each)) for each in said]
    except ValueError as error:
        raise WrongSetting(f"{name}: {error}. Say networks with commas between, such as 10.1.0.0/16.") from error


def time_zone(name: str, default: str) -> str:
    said = text(name, default)
    try:
        ZoneInfo(said)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise WrongSetting(f"{name} is {said!r}: say a zone such as Europe/Berlin or UTC.") from error
    return said


def secret(name: str, default: str = "") -> str:
    """The variable itself, or the contents of the file that NAME_FILE names."""
    path = text(f"{name}_FILE")
    if not path:
        return text(name, default)
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongSetting(f"{name}_FILE names {path}, which cannot be read: {error}.") from error


def url(name: str, default: str, *schemes: str) -> str:
    """An address without a slash at its end, of one of the schemes."""
    said = text(name, default).rstrip("/")
    parts = _split(name, said)
    if said and (parts.scheme not in schemes or not parts.hostname):
        raise WrongSetting(f"{name} must be an address that starts with {' or '.join(f'{s}:' for s in schemes)}")
    return said


def contact(name: str) -> str:
    """Where somebody can be written to, as an address for a link: a page, or a mail address with mailto: before it."""
    said = text(name).removeprefix("mailto:")
    if said.startswith("https://") and _split(name, said).hostname:
        return said
    local, at, host = said.partition("@")
    if said and (not (local and at and host) or any(each.isspace() or each in "<>,?" for each in said)):
        raise WrongSetting(f"{name} is {said!r}: say a mail address, or a page that starts with https:")
    return said and f"mailto:{said}"


def redis(name: str) -> str:
    """The address of a Redis, from the variable or the file NAME_FILE; empty when neither is set."""
    said = secret(name)
    parts = _split(name, said)
    if said and (parts.scheme not in ("redis", "rediss") or not parts.hostname):
        raise WrongSetting(f"{name} must be redis://user:password@host:port/number (or rediss:), or empty for none.")
    return said


def folder(name: str, default: Path, *within: str) -> Path:
    """A folder with folders in it, made where they are missing."""
    said = Path(text(name, str(default)))
    try:
        for each in within:
            (said / each).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSetting(f"{name} names {said}, where no folder can be made: {error.strerror}.") from error
    return said


def database(name: str, sqlite_file: Path) -> dict[str, Any]:
    """Django's settings for the database URL in a variable or in the file NAME_FILE; SQLite in a file when neither is set."""
    said = secret(name)
    parts = _split(name, said)
    if not said:
        return _sqlite(str(sqlite_file))
    if parts.scheme == "sqlite" and len(parts.path) > 1:
        return _sqlite(unquote(parts.path[1:]))
    if parts.scheme in ("postgres", "postgresql") and len(parts.path) > 1:
        return _postgresql(parts)
    raise WrongSetting(
        f"{name} must be postgresql://user:password@host:port/name or sqlite:///file, or empty for SQLite."
    )


def _split(name: str, said: str) -> SplitResult:
    try:
        parts = urlsplit(said)
        parts.port  # noqa: B018 a port that is no number is only noticed when it is read
    except ValueError as error:
        raise WrongSetting(f"{name} is no address: {error}.") from error
    return parts


def _sqlite(file: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        # To open it anew for each request costs more than a whole page.
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            # Read-then-write under deferred transactions ends in "database is locked"; IMMEDIATE waits its turn instead.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def _postgresql(parts: SplitResult) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # A server that was restarted leaves dead connections in the pool; the check finds them before a reader does.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
            "connect_timeout": 5,
            **dict(parse_qsl(parts.query)),
        },
    }
