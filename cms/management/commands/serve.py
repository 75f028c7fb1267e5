import fcntl
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms import env
from cms.children import Family, tied_to_parent
from cms.embedded_broker import EmbeddedBroker, NoBroker

FIRST_PAGE_WITHIN_SECONDS = 30


class Command(BaseCommand):
    help = "Serve the whole site from this machine: web, worker, clock and, where no REDIS_URL is set, a broker."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--tied", action="store_true", help="End when the program that started this one ends, however it ends."
        )

    def handle(self, *args: Any, tied: bool, **options: Any) -> None:
        if tied:
            tied_to_parent()
        host, port = env.text("ASOF_HOST", "127.0.0.1"), env.number("PORT", 8000, least=1, most=65535)
        lock = self._lock(settings.VAR / "serve.lock")
        self._refuse_taken_port(host, port)
        environment = {**os.environ, "SITE_URL": env.text("SITE_URL", f"http://127.0.0.1:{port}")}
        family = Family(environment, settings.BASE_DIR, settings.VAR / "log", self.stdout.write)
        try:
            self._serve(family, host, port)
        finally:
            family.end()
            lock.close()

    def _serve(self, family: Family, host: str, port: int) -> None:
        self._start_broker(family)
        if family.run(sys.executable, "manage.py", "prepare"):
            if family.stopping:
                return
            raise CommandError("The site could not be prepared; what stands above says why. Nothing was started.")
        family.add_command("web", *_web(host, port))
        if self._answers(family, "127.0.0.1" if host in ("0.0.0.0", "::") else host, port):  # noqa: S104 compared, not bound
            self.stdout.write(self.style.SUCCESS(f"\nServing {family.environment['SITE_URL']}/ (Ctrl-C ends it all)"))
        # Only now, so that the first page does not share the machine with three other programs that start.
        family.add_command("worker", *_celery("worker", "--concurrency=2", "--without-gossip", "--without-mingle"))
        family.add_command("clock", *_celery("beat", "--pidfile="))
        mail = "" if settings.EMAIL_HOST else ", and mail in its worker.log until MAIL_HOST is set"
        self.stdout.write(f"A worker and the clock run beside it. Their logs are in {family.logs}{mail}.")
        if dead := family.watch():
            raise CommandError(f"The {dead} dies again and again. See {family.logs / dead}.log")

    def _start_broker(self, family: Family) -> None:
        if settings.REDIS_URL:
            return
        try:
            broker = EmbeddedBroker(settings.VAR / "valkey")
            family.add("broker", broker.start)
        except NoBroker as why:
            self.stdout.write(f"No embedded broker ({why}): messages go through files under {settings.VAR}.")
        else:
            family.environment["REDIS_URL"] = broker.url

    def _lock(self, file: Path) -> IO[str]:
        """Held as long as this process lives: a second one would run a second clock on the same database."""
        try:
            held = file.open("a+")
        except OSError as error:
            raise CommandError(f"Nothing can be written in {file.parent}: {error.strerror}. Set ASOF_VAR.") from error
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CommandError(
                "This site is already running from this folder. End that one first, or set ASOF_VAR to another folder."
            ) from error
        return held

    def _refuse_taken_port(self, host: str, port: int) -> None:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    f"Port {port} of {host} cannot be used ({error.strerror}). Choose another: PORT={port + 1} make run"
                ) from error

    def _answers(self, family: Family, host: str, port: int) -> bool:
        """Whether the first answer comes in time; a site that is only slow is watched all the same."""
        until = time.monotonic() + FIRST_PAGE_WITHIN_SECONDS
        while not family.stopping and time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://{_netloc(host, port)}/healthz", timeout=2):
                    return True
            except urllib.error.HTTPError:
                return True
            except OSError:
                time.sleep(0.05)
        return False


def _netloc(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _web(host: str, port: int) -> tuple[str, ...]:
    shared_memory = Path("/dev/shm")  # noqa: S108 gunicorn's heartbeat files must not wait for a disk
    return (
        sys.executable,
        "-m",
        "gunicorn",
        "cms.wsgi",
        "--bind",
        _netloc(host, port),
        "--worker-class",
        "gthread",
        "--workers",
        "2",
        "--threads",
        "4",
        "--graceful-timeout",
        "8",
        "--preload",
        "--no-control-socket",
        *(("--worker-tmp-dir", str(shared_memory)) if shared_memory.is_dir() else ()),
    )


def _celery(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "celery", "-A", "cms", *words, "--loglevel=INFO")
