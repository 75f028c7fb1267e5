"""The probes: alive, ready, and which part is not well."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from cms import heartbeat


def test_a_live_process_answers_without_a_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_all_parts_are_well_when_worker_and_clock_were_just_seen(client: Client) -> None:
    heartbeat.note(heartbeat.WORKER, timezone.now())
    heartbeat.note(heartbeat.CLOCK, timezone.now())
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "parts": {"database": "ok", "migrations": "ok", "redis": "ok", "clock": "ok", "worker": "ok"},
    }


@pytest.mark.django_db
def test_a_worker_not_seen_for_ten_minutes_is_named_while_pages_go_on(client: Client) -> None:
    heartbeat.note(heartbeat.CLOCK, timezone.now())
    heartbeat.note(heartbeat.WORKER, timezone.now() - timedelta(minutes=11))
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert [name for name, state in answer.json()["parts"].items() if state != "ok"] == ["worker"]


@pytest.mark.django_db
def test_a_missing_migration_makes_the_site_not_ready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["parts"]["migrations"]) == (503, "not well")


@pytest.mark.django_db
def test_a_redis_that_is_away_is_named_and_does_not_take_the_site_off_the_network(
    client: Client, settings: Settings
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": settings.REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 1},
        }
    }
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["parts"]["redis"]) == (200, "not well")


@pytest.mark.django_db
def test_the_probes_say_nothing_about_the_machine(client: Client) -> None:
    said = client.get("/readyz").content.decode()
    assert not [word for word in ("sqlite", "postgres", "127.0.0.1", "/var", "seen for") if word in said.lower()]


def test_robots_keeps_crawlers_out_of_the_admin_and_names_the_sitemap(client: Client) -> None:
    said = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in said
    assert "Sitemap: http://testserver/sitemap.xml" in said
