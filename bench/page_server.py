"""One process that answers pages in memory, for `bench/pages.py`: Asof, or a bare Django view of the same bytes.

It reads lines from its input and prints what it measured: `run N` asks N pages through WSGI, `first` the first request since it
began, `memory` its resident megabytes. No server and no network: only the CPU time of this process counts.
"""

import io
import os
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def bare(size: int) -> Any:
    """A new project of Django with one view, its usual middleware included."""
    from django.conf import settings
    from django.http import HttpResponse
    from django.urls import path

    body = b"x" * size
    settings.configure(
        SECRET_KEY="bench-only",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions", "django.contrib.messages"],
        MIDDLEWARE=[
            f"django.{name}"
            for name in (
                "middleware.security.SecurityMiddleware",
                "contrib.sessions.middleware.SessionMiddleware",
                "middleware.common.CommonMiddleware",
                "middleware.csrf.CsrfViewMiddleware",
                "contrib.auth.middleware.AuthenticationMiddleware",
                "contrib.messages.middleware.MessageMiddleware",
                "middleware.clickjacking.XFrameOptionsMiddleware",
            )
        ],
    )  # fmt: skip
    globals()["urlpatterns"] = [path("<slug:slug>/", lambda request, slug: HttpResponse(body))]
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


def application() -> Any:
    if size := os.environ.get("BENCH_BARE"):
        return bare(int(size))
    from cms.wsgi import application as asof

    return asof


def environ(path: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "127.0.0.1", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http", "wsgi.version": (1, 0), "wsgi.multithread": False, "wsgi.multiprocess": False,
        "wsgi.run_once": False, "SCRIPT_NAME": "",
    }  # fmt: skip


def ask(app: Any, number: int) -> None:
    said: list[str] = []
    answer = app(environ(f"/guide-{number}/"), lambda status, headers: said.append(status))
    body = b"".join(answer)
    answer.close()
    if not said[0].startswith("200") or not body:
        raise SystemExit(f"/guide-{number}/ answered {said[0]}")


def memory() -> float:
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main() -> None:
    pages = int(os.environ["BENCH_PAGES"])
    app = application()
    for line in sys.stdin:
        verb, _space, count = line.strip().partition(" ")
        if verb == "memory":
            print(memory(), flush=True)
            continue
        asked = range(int(count)) if verb == "run" else range(1)
        began = time.process_time()
        for number in asked:
            ask(app, number % pages)
        print(1000 * (time.process_time() - began) / len(asked), flush=True)


if __name__ == "__main__":
    main()
else:
    if os.environ.get("BENCH_SERVE"):
        wsgi = application()
