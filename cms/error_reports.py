"""Errors go to a Sentry when SENTRY_DSN names one: what failed and where, and nothing of the people who met it."""

from importlib import import_module
from typing import Any

from cms.env import WrongSetting
from cms.logs import discreet
from cms.version import VERSION

# What a report says of the one who asked. Of a request, its method and path are enough to find the fault.
_OF_PEOPLE = ("user", "server_name")
_OF_REQUESTS = ("cookies", "headers", "data", "query_string", "env")


def start(dsn: str, environment: str) -> None:
    """Raises WrongSetting when no report could be sent. Nothing of the package is loaded without a DSN."""
    if not dsn:
        return
    try:
        sentry = import_module("sentry_sdk")
    except ImportError as error:
        raise WrongSetting("SENTRY_DSN is set, and sentry-sdk is not installed: pip install 'asof[sentry]'.") from error
    try:
        sentry.init(
            dsn=dsn,
            release=f"asof@{VERSION}",
            environment=environment,
            include_local_variables=False,
            max_request_body_size="never",
            auto_session_tracking=False,
            before_send=without_people,
        )
    except ValueError as error:
        raise WrongSetting(f"SENTRY_DSN is no address of a Sentry: {error}.") from error


def without_people(event: dict[str, Any], hint: Any = None) -> dict[str, Any]:
    """The report as it may leave the house."""
    kept = {name: part for name, part in event.items() if name not in _OF_PEOPLE}
    if isinstance(request := kept.get("request"), dict):
        kept["request"] = {name: part for name, part in request.items() if name not in _OF_REQUESTS}
    return {name: _discreet(part) for name, part in kept.items()}


def _discreet(part: Any) -> Any:
    if isinstance(part, str):
        return discreet(part)
    if isinstance(part, dict):
        return {name: _discreet(each) for name, each in part.items()}
    return [_discreet(each) for each in part] if isinstance(part, list | tuple) else part
