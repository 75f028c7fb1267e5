import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from articles import findings, reports, searching
from articles.models import OPEN_STATES, Article, Edition
from articles.periods import week_before
from articles.proofreading import Surroundings, with_parts
from cms import health
from cms.progress import progress

# A large site is not kept waiting for its check; what is left over is found by the sweep.
MOST_BEFORE_SERVING = 200


class Command(BaseCommand):
    help = "Make the site ready to be served: migrate, load the demo into an empty site, check it, say what was found."

    def handle(self, *args: Any, **options: Any) -> None:
        if (database := health.database()).problem:
            raise CommandError(f"The database: {database.problem}\n{database.fix}")
        self.stdout.write("Bringing the database up to date …")
        call_command("migrate", interactive=False, verbosity=0)
        self._collect_static()
        if not Article.objects.exists() and "load_demo" in get_commands():
            call_command("load_demo", stdout=self.stdout)
        now = timezone.now()
        if Edition.objects.exists():
            searching.reconcile()
            self._first_check(now)
            self._say_findings(now)
        self._say_doors()

    def _collect_static(self) -> None:
        """Skipped while no file has changed: naming every file by its contents takes seconds."""
        stamp, now = settings.VAR / "static-stamp", _state_of_static_files()
        if stamp.exists() and stamp.read_text(encoding="ascii") == now:
            return
        self.stdout.write("Collecting static files …")
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(now, encoding="ascii")

    def _first_check(self, now: datetime) -> None:
        """What the sweep does, with a bar to watch: an edition that was checked today and has not changed is not checked again."""
        day = timezone.localdate(now)
        due = findings.due(day)
        if editions := with_parts(due[:MOST_BEFORE_SERVING]):
            surroundings = Surroundings.on(day)
            for edition in progress(editions, len(editions), "Freshness check", self.stdout):
                findings.check_edition(edition, day, now, surroundings)
        if later := len(due) - len(editions):
            self.stdout.write(f"{later} more are checked by the worker, while the site is served.")

    def _say_findings(self, now: datetime) -> None:
        today = timezone.localdate(now)
        figures = reports.freshness(today)
        self.stdout.write(
            f"\n{figures.facts} facts, {figures.in_time} verified in time, {len(figures.overdue)} overdue:"
        )
        for row in figures.overdue:
            self.stdout.write(f"  {row['state_label']:<14} {row['label']} ({row['key']}), owner: {row['owner']}")
        self._say_codes("on published articles", figures.findings)
        self._say_codes("in drafts", reports.findings_by_code(*OPEN_STATES))
        report = reports.make(week_before(today), now)
        self.stdout.write(f"Freshness report: {_address('admin:articles_freshnessreport_change', report.pk)}")

    def _say_codes(self, where: str, rows: list[dict[str, Any]]) -> None:
        self.stdout.write(f"{sum(row['count'] for row in rows)} findings {where}:")
        for row in rows:
            self.stdout.write(f"  {row['code']} × {row['count']} ({row['class']})")

    def _say_doors(self) -> None:
        self.stdout.write(f"Admin:            {_address('admin:index')}")
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(12)
        users.create_superuser("admin", password=password)
        self.stdout.write(
            self.style.WARNING(f"  sign in as admin with {password} (shown this once; change it in the admin)")
        )


def _address(name: str, *args: Any) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def _state_of_static_files() -> str:
    state = hashlib.sha256(str(settings.STATIC_ROOT).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = storage.path(path)
            state.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)} {stat}\n".encode())
    return state.hexdigest()
