"""Wrong settings, said with an id and a hint. `manage.py check` is silent when there are none; `docs/settings.md` lists them."""

import os
from collections.abc import Sequence
from ipaddress import ip_network
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from articles.checks import CHECKS
from articles.checks.proof import Level, ProblemClass
from articles.richtext.sanitize import sanitize
from articles.working_days import UnknownCountry, calendar_of

SHORTEST_TOKEN, SMALLEST_PREFIX = 20, 8
_HOSTILE = '<p onclick="x()">a<script>x()</script><a href="javascript:x()">b</a><img src="x" onerror="x()"></p>'


@register("asof")
def the_checks_that_settings_name_exist(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    classes = {check.code: check.problem_class for check in CHECKS}
    named = {"ASOF_CHECKS_OFF": settings.ASOF_CHECKS_OFF, "ASOF_CHECK_LEVELS": settings.ASOF_CHECK_LEVELS}
    found: list[CheckMessage] = [
        Error(
            f"{setting} names {code}, and there is no such check.",
            hint="docs/checks.md lists the codes.",
            id="asof.E001",
        )
        for setting, codes in named.items()
        for code in sorted(codes)
        if code not in classes
    ]
    for code, level in sorted(settings.ASOF_CHECK_LEVELS.items()):
        if level not in list(Level):
            hint = f"Say one of {', '.join(Level)}."
            found.append(Error(f"ASOF_CHECK_LEVELS gives {code} the level {level!r}.", hint=hint, id="asof.E002"))
        if classes.get(code) is ProblemClass.PROOF:
            hint = "A proof is certain: it can be accepted with a reason where it stands, not made milder everywhere."
            found.append(Error(f"ASOF_CHECK_LEVELS changes the level of the proof {code}.", hint=hint, id="asof.E003"))
    return found


@register("asof")
def the_holidays_are_those_of_a_country(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    try:
        calendar_of(settings.ASOF_HOLIDAYS)
    except UnknownCountry as error:
        hint = "Say a country as DE, or a part of one as DE-BY (ISO 3166), or leave it empty."
        return [Error(f"ASOF_HOLIDAYS is {error}, which has no calendar.", hint=hint, id="asof.E004")]
    return []


@register("asof")
def readers_reach_the_site_under_its_name(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    host = settings.SITE_HOST
    if any(
        allowed in ("*", host) or (allowed[:1] == "." and host.endswith(allowed)) for allowed in settings.ALLOWED_HOSTS
    ):
        return []
    return [
        Error(
            f"ALLOWED_HOSTS leaves out {host}, the host of SITE_URL: every page there would be refused.",
            hint="Add it, or leave ALLOWED_HOSTS empty.",
            id="asof.E005",
        )
    ]


@register("asof", Tags.security)
def metrics_are_not_for_everybody(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.ASOF_METRICS_TOKEN and len(settings.ASOF_METRICS_TOKEN) < SHORTEST_TOKEN:
        hint = f"Use at least {SHORTEST_TOKEN} characters; `openssl rand -hex 32` makes some."
        found.append(Error("ASOF_METRICS_TOKEN is so short that it can be guessed.", hint=hint, id="asof.E006"))
    for network in settings.ASOF_METRICS_NETWORKS:
        if ip_network(network).prefixlen < SMALLEST_PREFIX:
            hint = "Name the network of the monitoring system."
            found.append(Error(f"ASOF_METRICS_NETWORKS names {network}: half the world.", hint=hint, id="asof.E006"))
    return found


@register("asof", Tags.security)
def an_unmaintained_editor_is_no_boundary(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """CKEditor 4 gets no more fixes. This proves what protects readers and editors from that, and so may silence its warning."""
    reasons = []
    clean = sanitize(_HOSTILE).lower()
    if any(word in clean for word in ("onclick", "onerror", "script")):
        reasons.append("the sanitizer lets scripts through")
    if any(config.get("allowedContent") in (None, True) for config in settings.CKEDITOR_CONFIGS.values()):
        reasons.append("the editor is not limited to the allowed tags")
    if {"'unsafe-inline'", "'unsafe-eval'", "*"} & set(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["script-src"]):
        reasons.append("pages may run scripts that are not ours")
    if "ckeditor_uploader" in settings.INSTALLED_APPS:
        reasons.append("ckeditor_uploader stores any file that it is sent")
    return [
        Error(
            f"The unmaintained editor is not contained: {reason}.",
            hint="SECURITY.md says what must hold.",
            id="asof.E010",
        )
        for reason in reasons
    ]


@register("asof")
def pictures_can_be_stored(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if os.access(settings.MEDIA_ROOT, os.W_OK | os.X_OK):
        return []
    return [
        Error(
            f"Pictures cannot be stored: {settings.MEDIA_ROOT} is missing or not writable.",
            hint="Make it, for the account that serves the site; it is the folder media in ASOF_VAR.",
            id="asof.E011",
        )
    ]


@register("asof", deploy=True)
def a_production_site_can_reach_people(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if not settings.PRODUCTION:
        found.append(
            Warning("SITE_URL does not start with https.", hint="Set it to the public address.", id="asof.W020")
        )
    if not settings.EMAIL_HOST:
        found.append(Warning("Mail is only written to the log.", hint="Set MAIL_HOST and MAIL_FROM.", id="asof.W021"))
    if not settings.REDIS_URL:
        hint = "Set REDIS_URL; without it the web, the worker and the clock must share one folder on one machine."
        found.append(Warning("Messages go through files.", hint=hint, id="asof.W022"))
    return found
