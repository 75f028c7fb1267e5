"""The words of the web server itself in the shape of all others: `gunicorn --logger-class cms.server_log.ServerLog`."""

from typing import Any

from django.conf import settings
from gunicorn.glogging import Logger

from cms.logs import JsonLines


class ServerLog(Logger):  # type: ignore[misc]
    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        if settings.LOG_FORMAT == "json":
            for handler in (*self.error_log.handlers, *self.access_log.handlers):
                handler.setFormatter(JsonLines())
