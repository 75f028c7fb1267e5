"""What the processes say, as words or as JSON: which request or task a line belongs to, and nothing secret or personal."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from celery import current_task
from django.conf import settings

REQUEST: ContextVar[str] = ContextVar("request", default="")
# Where a request keeps its own number: Django says that a page was not found after all middleware is over.
NUMBER = "asof.request"

# Addresses of people, and the secrets that stand in an address: of a database or broker, of a preview, of leaving a list.
_MAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_ACCOUNT = re.compile(r"(?<=://)[^/\s@]*@")
_TOKEN = re.compile(r"(/(?:preview|reports/leave)/)[^\s/?'\"]{8,}")
_QUERY = re.compile(r"(/[^\s?'\"]*\?)[^\s'\"]+")
_SAID = re.compile(
    r"((?:password|passwd|secret|token|authorization|cookie|sessionid)[\"']?\s*[=:]\s*)(?:Bearer\s+)?[^\s,;&]+",
    re.IGNORECASE,
)
HIDDEN = "…"
SHORTEST_SECRET = 6


def discreet(text: str) -> str:
    """The text without what belongs to a person or opens a door."""
    for secret in _secrets():
        text = text.replace(secret, HIDDEN)
    text = _ACCOUNT.sub(f"{HIDDEN}@", text)
    text = _MAIL.sub(HIDDEN, text)
    text = _TOKEN.sub(rf"\g<1>{HIDDEN}", text)
    text = _QUERY.sub(rf"\g<1>{HIDDEN}", text)
    return _SAID.sub(rf"\g<1>{HIDDEN}", text)


def _secrets() -> list[str]:
    """The site's own secrets, as far as they are long enough to be told from words."""
    if not settings.configured:
        return []
    known = (
        settings.SECRET_KEY,
        settings.EMAIL_HOST_PASSWORD,
        settings.DATABASES["default"].get("PASSWORD", ""),
        settings.ASOF_METRICS_TOKEN,
    )
    return [secret for secret in known if len(secret) >= SHORTEST_SECRET]


class Words(logging.Formatter):
    """For people: one record may have a traceback below it."""

    def format(self, record: logging.LogRecord) -> str:
        return discreet(super().format(record))


class JsonLines(logging.Formatter):
    """For programs: one record, one line. Only these fields, whatever else a record carries along."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": discreet(record.getMessage()),
        }
        if request := REQUEST.get() or _number(record):
            said["request"] = request
        if task := current_task:
            said |= {"task": task.name, "task_id": task.request.id}
        if record.exc_info:
            said["exception"] = discreet(self.formatException(record.exc_info))
        if record.stack_info:
            said["stack"] = discreet(self.formatStack(record.stack_info))
        return json.dumps(said, ensure_ascii=False)


def _number(record: logging.LogRecord) -> str:
    return str(getattr(getattr(record, "request", None), "META", {}).get(NUMBER, ""))
