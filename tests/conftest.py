"""What every test stands on: a plain static storage, a quick password hasher, a cache and a queue of its own."""

import os
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs an event loop in the test's own thread.


def pytest_configure() -> None:
    """Before Django starts: what a fixture would change too late, and what a developer's environment could have set."""
    var = Path(tempfile.mkdtemp(prefix="asof-tests-"))
    settings.VAR = var
    settings.MEDIA_ROOT, settings.STATIC_ROOT = var / "media", var / "static"
    settings.STATIC_ROOT.mkdir()
    settings.MEDIA_ROOT.mkdir()
    settings.SITE_URL = "http://testserver"
    settings.SITE_HOST, settings.PRODUCTION = "testserver", False
    settings.SITE_NAME = "Asof"
    settings.TIME_ZONE = settings.CELERY_TIMEZONE = "UTC"
    settings.LANGUAGE_CODE = "en"
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.ASOF_ONE_PERSON_TEAM = settings.ASOF_REQUIRE_SECOND_APPROVER = False
    settings.ASOF_REPORT_TARGET, settings.ASOF_HAND_ON_AFTER, settings.ASOF_HOLIDAYS = 95, 5, ""
    settings.ASOF_CHECKS_OFF, settings.ASOF_CHECK_LEVELS = frozenset(), {}
    settings.ASOF_PAGE_LIFETIME = timedelta()
    settings.ASOF_PREVIEW_DAYS, settings.ASOF_PUBLIC_REPLAY = 7, False
    settings.ASOF_WATCH, settings.ASOF_WATCH_CONTACT, settings.ASOF_WATCH_PACE = False, "", 5
    settings.ASOF_WATCH_PORTS, settings.ASOF_WATCH_NETWORKS = [80, 443], []
    settings.SENTRY_DSN = ""
    settings.ASOF_METRICS_TOKEN, settings.ASOF_METRICS_NETWORKS = "", []
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CELERY_TASK_DEFAULT_QUEUE = f"asof-tests-{uuid.uuid4().hex}"
    if not settings.REDIS_URL:
        settings.CELERY_BROKER_TRANSPORT_OPTIONS |= _folders(var / "broker")


def pytest_unconfigure() -> None:
    shutil.rmtree(settings.VAR, ignore_errors=True)
    if settings.REDIS_URL:
        queue = settings.CELERY_TASK_DEFAULT_QUEUE
        with redis.Redis.from_url(settings.REDIS_URL) as server:
            server.delete(queue, f"_kombu.binding.{queue}")


def _folders(broker: Path) -> dict[str, str]:
    for name in ("queue", "control", "processed"):
        (broker / name).mkdir(parents=True)
    return {
        "data_folder_in": str(broker / "queue"),
        "data_folder_out": str(broker / "queue"),
        "control_folder": str(broker / "control"),
        "processed_folder": str(broker / "processed"),
    }


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Where a browser is at work, SQLite stands in a file: pages check while others save, and in memory nobody waits."""
    if any(item.get_closest_marker("browser") for item in request.session.items):
        test = connections["default"].settings_dict["TEST"]
        if connection.vendor == "sqlite" and not test["NAME"]:
            test["NAME"] = str(tmp_path_factory.mktemp("database") / "asof.sqlite3")


@pytest.fixture(autouse=True)
def _cache_of_its_own() -> Iterator[None]:
    """Another prefix instead of clearing: other processes test on the same Redis at the same time."""
    kept, cache.key_prefix = cache.key_prefix, f"test-{uuid.uuid4().hex}"
    yield
    cache.key_prefix = kept


@pytest.fixture(autouse=True)
def _nobody_seen_yet() -> None:
    for who in ("worker", "clock"):
        (settings.VAR / f"seen-{who}").unlink(missing_ok=True)


@pytest.fixture
def on_disk(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database that lets the second writer wait, as every site has: SQLite in memory refuses them."""
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        yield
        return
    in_memory, name = connections["default"], connection.settings_dict["NAME"]
    with closing(sqlite3.connect(tmp_path / "asof.sqlite3")) as file:
        in_memory.connection.backup(file)
    connections.settings["default"]["NAME"] = str(tmp_path / "asof.sqlite3")
    del connections["default"]
    yield
    connection.close()
    connections.settings["default"]["NAME"] = name
    connections["default"] = in_memory
