"""What a public article costs: the bars P1 to P11, from one generated corpus. `make bench`; see docs/performance.md.

    python bench/pages.py [--pages 1000] [--rounds 5]

In a throwaway SQLite database. CPU times are those of the process measured, medians of rounds in which the sides take turns.
"""

import argparse
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
SERVER = ROOT / "bench" / "page_server.py"
PER_ROUND = 400
_GUNICORN = ("-w", "2", "--threads", "4", "--log-level", "error", "-b")
_ROW = "{:4} {:66} {:>23} {:>10} {:>4}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="asof-bench-", ignore_cleanup_errors=True) as folder:
        os.environ.update(
            ASOF_VAR=folder, DJANGO_SETTINGS_MODULE="cms.settings", LOG_LEVEL="ERROR", DATABASE_URL="", REDIS_URL="",
            BENCH_PAGES=str(min(asked.pages, 200)),
        )  # fmt: skip
        import django  # the folder of the database has to be named first

        django.setup()
        logging.disable(logging.WARNING)
        return Bench(asked.pages, asked.rounds).run()


class Bench:
    def __init__(self, pages: int, rounds: int) -> None:
        self.pages, self.rounds, self.sampled = pages, rounds, min(pages, 200)
        self.missed: list[str] = []

    def run(self) -> int:
        self._prepare()
        print(
            _ROW.format(
                "", f"{self.pages} guides, {self.size} bytes each, {self.rounds} rounds", "measured", "must", ""
            )
        )
        self.queries()
        self.in_process()
        self.over_http()
        print(
            _ROW.format(
                "P5", "÷ a warm Redis page of Wagtail, of django CMS", "skipped: not installed", "≤ 0.8/0.45", "–"
            )
        )
        self.writing()  # before the change: a fact that nobody has checked may not be published
        self.after_a_change()
        self.where_used()
        self.replayed()
        print(f"\n{'Missed: ' + ', '.join(self.missed) if self.missed else 'Every bar that was measured is reached.'}")
        return 1 if self.missed else 0

    def _prepare(self) -> None:
        from corpus import build
        from django.conf import settings
        from django.core.management import call_command
        from django.test import Client
        from django.utils import timezone

        from articles.compiled import compile_now
        from articles.models import Edition

        settings.ALLOWED_HOSTS = ["*"]
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        self.editions = build(self.pages, timezone.now())
        for edition in Edition.objects.filter(pk__in=self.editions[: self.sampled]).select_related("article"):
            compile_now(edition, timezone.now())
        self.client = Client(headers={"host": "127.0.0.1"})
        self.size = len(self._get(0))

    def _get(self, number: int) -> bytes:
        answer = self.client.get(f"/guide-{number}/")
        assert answer.status_code == 200, answer.status_code
        return bytes(answer.content)

    def say(self, bar: str, what: str, measured: float, must: float, unit: str = "×", *, least: bool = False) -> None:
        fine = measured >= must if least else measured <= must
        if not fine:
            self.missed.append(bar)
        sign = "≥" if least else "≤"
        print(_ROW.format(bar, what, f"{measured:.4g} {unit}", f"{sign} {must:g}", "yes" if fine else "NO"), flush=True)

    def queries(self) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        found = []
        for _again in range(2):
            with CaptureQueriesContext(connection) as asked:
                self._get(1)
            found.append(len(asked))
        self.say("P1", f"queries of a page: first since a fact changed ({found[1]} after)", max(found), 2, "queries")

    def in_process(self) -> None:
        asof, bare = _Answering(), _Answering(BENCH_BARE=str(self.size))
        first = asof.ask("first")
        for side in (asof, bare):
            side.ask(f"run {PER_ROUND}")
        sides = [(asof.ask(f"run {PER_ROUND}"), bare.ask(f"run {PER_ROUND}")) for _round in range(self.rounds)]
        ours, theirs = (median(side) for side in zip(*sides, strict=True))
        what = f"CPU in process ÷ bare Django ({ours:.3f} ms ÷ {theirs:.3f} ms)"
        self.say("P2", what, median(one / other for one, other in sides), 6)
        self.say("P10", "memory of a process that has answered 200 pages", asof.ask("memory"), 80, "MB")
        self.say("P10", "its first request, CPU", first, 30, "ms")
        asof.end()
        bare.end()

    def over_http(self) -> None:
        with _Served() as asof, _Served(BENCH_BARE=str(self.size)) as bare:
            for side in (asof, bare):
                # Until both workers have answered every page.
                side.round(self.sampled, 15)
            sides = [(asof.round(self.sampled, 3), bare.round(self.sampled, 3)) for _round in range(self.rounds)]
        cpu = median(ours[0] / theirs[0] for ours, theirs in sides)
        rate = median(ours[1] / theirs[1] for ours, theirs in sides)
        ours, theirs = (median(one[1] for one in side) for side in zip(*sides, strict=True))
        self.say("P3", "CPU per request over HTTP ÷ bare, gunicorn 2×4 threads", cpu, 2.5)
        self.say("P4", f"requests/s ÷ bare ({ours:.0f} ÷ {theirs:.0f})", rate, 0.45, least=True)

    def after_a_change(self) -> None:
        from django.utils import timezone

        from articles.models import CompiledPage
        from policies import ledger
        from policies.models import Fact, FactValue
        from policies.timelines import Bound, DayBasis, Timeline, Unit

        version = Fact.objects.get(key="bazarino.f0").versions.get()
        value = FactValue.of(Timeline(777, 778, Unit.DAY, DayBasis.BUSINESS, Bound.RANGE))  # type: ignore[arg-type]
        evidence = ledger.Evidence(version.source, "It says so now.")
        before = CompiledPage.objects.count()
        ledger.correct(version, value, evidence, by=None, now=timezone.now())
        right = sum("777–778 business days".encode() in self._get(number) for number in range(self.sampled))
        again = CompiledPage.objects.count() - before
        what = f"a fact changed: right at the next request, of {self.sampled} ({again} compiled again)"
        self.say("P6", what, right, self.sampled, "pages", least=True)

    def writing(self) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext
        from django.utils import timezone

        from articles import findings, workflow, writing
        from articles.compiled import public_page
        from articles.compiling import compile_edition
        from articles.models import Edition
        from articles.page import live, surroundings

        day = timezone.localdate()
        edition = live("guide-3", day)
        around = surroundings(edition, day, None)
        self.say("P7", "a page compiled again, CPU", _cpu(lambda: compile_edition(edition, around)), 3, "ms")
        draft = writing.begin_from(edition, by=None, now=timezone.now()).edition
        text = writing.text_of(draft)
        Edition.objects.filter(pk=draft.pk).update(state="draft")

        def save() -> None:
            now = timezone.now()
            saved = writing.save(draft, text, base=draft.save_count, by=None, now=now).edition
            findings.check_edition(saved, day, now)
            Edition.objects.filter(pk=draft.pk).update(state="approved")
            workflow.perform(saved, "publish", by=None, now=now)
            public_page("guide-3", now)

        with CaptureQueriesContext(connection) as asked:
            began = time.process_time()
            try:
                save()
            except workflow.WorkflowRefusal as refusal:
                print(_ROW.format("P8", f"skipped: {refusal}"[:66], "–", "≤ 15", "–"))
                return
            spent = 1000 * (time.process_time() - began)
        self.say("P8", "save, check, publish, compile and index, CPU (once)", spent, 15, "ms")
        self.say("P8", "the same", len(asked), 25, "queries")

    def where_used(self) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from articles.models import Citation
        from policies.models import Fact

        fact = Fact.objects.get(key="bazarino.f0")
        rows = Citation.objects.filter(fact=fact).values_list("edition", "field", "block", "ordinal", "form")
        with CaptureQueriesContext(connection) as asked:
            places = len(list(rows.all()))
        what = f"where-used: {places} places of a fact on {self.pages} pages, CPU"
        self.say("P9", what, _cpu(lambda: list(rows.all())), 15, "ms")
        self.say("P9", "the same", len(asked), 2, "queries")

    def replayed(self) -> None:
        from django.utils import timezone

        from articles.compiled import public_page
        from articles.models import Article
        from articles.replay import replay

        article, now = Article.objects.get(slug="guide-5"), timezone.now()
        live_page = _cpu(lambda: public_page("guide-5", now).html())
        past = _cpu(lambda: replay(article, timezone.localdate(now)).html)
        days = iter(timezone.localdate(now) + timedelta(days=number) for number in range(1, 100))
        first = _cpu(lambda: replay(article, next(days)).html)
        what = f"replay ÷ the live page ({past:.2f} ms ÷ {live_page:.2f} ms; a day's first {first:.2f} ms)"
        self.say("P11", what, past / live_page, 3)


def _cpu(act: Callable[[], Any], times: int = 25) -> float:
    act()
    found = []
    for _time in range(times):
        began = time.process_time()
        act()
        found.append(1000 * (time.process_time() - began))
    return median(found)


class _Answering:
    """A process of `page_server.py` that is told what to do."""

    def __init__(self, **env: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(SERVER)], env={**os.environ, **env}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )  # fmt: skip

    def ask(self, line: str) -> float:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def end(self) -> None:
        self.process.communicate()


class _Served:
    """The same behind gunicorn with two workers of four threads."""

    def __init__(self, **env: str) -> None:
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        address = f"127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *_GUNICORN, address, "page_server:wsgi"],
            cwd=ROOT / "bench", env={**os.environ, "BENCH_SERVE": "1", "ALLOWED_HOSTS": "127.0.0.1", **env},
        )  # fmt: skip

    def __enter__(self) -> "_Served":
        for _try in range(600):
            try:
                _page(HTTPConnection("127.0.0.1", self.port, timeout=5), 0)
                return self
            except OSError:
                time.sleep(0.05)
        raise SystemExit("gunicorn did not start")

    def __exit__(self, *_why: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)

    def round(self, pages: int, seconds: float) -> tuple[float, float]:
        """CPU milliseconds of the server for each request, and requests in a second."""
        counts, until = [0] * 8, time.monotonic() + seconds

        def reader(place: int) -> None:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
            while time.monotonic() < until:
                _page(connection, (counts[place] * 8 + place) % pages)
                counts[place] += 1

        began, spent = time.monotonic(), _cpu_of(self.process.pid)
        threads = [threading.Thread(target=reader, args=(place,)) for place in range(len(counts))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        done = sum(counts)
        return 1000 * (_cpu_of(self.process.pid) - spent) / done, done / (time.monotonic() - began)


def _page(connection: HTTPConnection, number: int) -> None:
    connection.request("GET", f"/guide-{number}/")
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"/guide-{number}/ answered {answer.status}")


def _cpu_of(parent: int) -> float:
    """Seconds of a process and its children."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = re.sub(r"^.*\) ", "", path.read_text()).split()
        except OSError:
            continue
        if int(fields[1]) == parent or path.parent.name == str(parent):
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
