import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import findings
from articles.checks import problems_of
from articles.checks.proof import Level
from articles.facts_file import UnreadableFacts, checked_on, read_facts
from articles.folder import NOT_FOR_FILES, UnreadableFile, files_in, proof_of_file
from articles.models import OPEN_STATES, Article, Edition, State
from articles.printed_problems import FORMATS, Printed, printed
from articles.proofreading import Surroundings, proof_of, with_parts
from policies.models import Fact
from policies.timelines import FactTable

FOUND_PROBLEMS, COULD_NOT_RUN = 1, 2
CHUNK = 50
T = TypeVar("T")


class Command(BaseCommand):
    help = (
        "Check articles, or a folder of files, and print a line for each problem. Exit status: 0 clean, 1 problems at or above "
        "--fail-level, 2 could not run."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "slug", nargs="*", help="articles to check; without any, all that are live or being written"
        )
        parser.add_argument("--citing", metavar="KEY", help="only articles that cite this fact")
        parser.add_argument(
            "--as-of", metavar="DATE", help="as it would be on this day (2026-06-13); nothing is stored"
        )
        parser.add_argument("--all-states", action="store_true", help="superseded and withdrawn editions, too")
        parser.add_argument("--path", type=Path, help="check the Markdown and HTML files of this folder instead")
        parser.add_argument(
            "--facts", type=Path, help="the facts to compare them with, as JSON or CSV; only with --path"
        )
        parser.add_argument("--format", choices=FORMATS, default="text", help="how problems are printed")
        parser.add_argument("--json", action="store_true", help="the same as --format json")
        parser.add_argument(
            "--fail-level",
            choices=[level.value for level in Level],
            default="error",
            help="the lowest level that counts as failure",
        )
        parser.add_argument("--progress", action="store_true", help="a progress bar even where there is no terminal")

    def handle(self, *args: Any, **options: Any) -> None:
        form = "json" if options["json"] else options["format"]
        self.bar = options["progress"] or (form == "text" and self.stderr.isatty())
        day = self._day(options["as_of"])
        self.let_stand = 0
        try:
            found = list(self._in_files(options, day) if options["path"] else self._in_articles(options, day))
        except DatabaseError as error:
            self._refuse(
                _("The database cannot be read (%(why)s). Run `manage.py migrate`, or see `manage.py doctor`.")
                % {"why": error}
            )
        text = printed(found, form)
        if text:
            self.stdout.write(text)
        if self.let_stand:
            self.stderr.write(
                _("%(count)d more were accepted or snoozed, and are let stand.") % {"count": self.let_stand}
            )
        failing = sum(each.at_least(options["fail_level"]) for each in found)
        if form == "text":
            self.stdout.write(_("%(count)d problems, %(failing)d of them at least “%(level)s”.") % {
                "count": len(found), "failing": failing, "level": options["fail_level"],
            })  # fmt: skip
        if failing:
            sys.exit(FOUND_PROBLEMS)

    def _in_articles(self, options: dict[str, Any], day: date) -> Iterator[Printed]:
        """Checks what is asked for; findings are stored for today alone, and for what is live or being written."""
        if options["facts"]:
            self._refuse(_("--facts goes with --path: articles are compared with the facts of this site."))
        pks = list(self._editions(options).values_list("pk", flat=True))
        surroundings = Surroundings.on(day)
        now = timezone.now()
        chunks = (with_parts(pks[first : first + CHUNK]) for first in range(0, len(pks), CHUNK))
        for edition in self._watched((edition for chunk in chunks for edition in chunk), len(pks)):
            live = edition.state in (State.PUBLISHED, *OPEN_STATES)
            if live and not options["as_of"]:
                problems = findings.check_edition(edition, day, now, surroundings)
            else:
                proof = proof_of(edition, surroundings)
                problems = problems_of(proof, settings.ASOF_CHECKS_OFF, settings.ASOF_CHECK_LEVELS)
            printed = findings.undecided(edition, problems, surroundings)
            self.let_stand += len(problems) - len(printed)
            for problem in printed:
                yield Printed(problem, edition.article.slug, edition.number)

    def _editions(self, options: dict[str, Any]) -> "Any":
        editions = Edition.objects.order_by("article__slug", "number")
        if not options["all_states"]:
            editions = editions.filter(state__in=(State.PUBLISHED, *OPEN_STATES))
        if options["slug"]:
            known = set(Article.objects.filter(slug__in=options["slug"]).values_list("slug", flat=True))
            if missing := [slug for slug in options["slug"] if slug not in known]:
                self._refuse(_("There is no article called %(slugs)s.") % {"slugs": ", ".join(missing)})
            editions = editions.filter(article__slug__in=known)
        if options["citing"]:
            fact = Fact.objects.filter(key=options["citing"]).first()
            if fact is None:
                self._refuse(_("There is no fact called “%(key)s”.") % {"key": options["citing"]})
            citing = Edition.objects.filter(Q(citations__fact=fact) | Q(citations__policy=fact.policy_id))
            editions = editions.filter(pk__in=citing.values("pk"))
        return editions

    def _in_files(self, options: dict[str, Any], day: date) -> Iterator[Printed]:
        folder: Path = options["path"]
        if options["slug"] or options["citing"] or options["all_states"]:
            self._refuse(_("--path checks files: it goes with no slug, no --citing and no --all-states."))
        if not folder.exists():
            self._refuse(_("There is no folder %(folder)s.") % {"folder": folder})
        try:
            table = read_facts(options["facts"], day) if options["facts"] else FactTable(())
            files = {path.resolve(): number for number, path in enumerate(files_in(folder), 1)}
        except (UnreadableFacts, UnreadableFile) as error:
            self._refuse(str(error))
        if not files:
            self._refuse(_("There is no Markdown or HTML file in %(folder)s.") % {"folder": folder})
        checked = checked_on(options["facts"]) if options["facts"] else None
        base = (folder if folder.is_dir() else folder.parent).resolve()
        off = settings.ASOF_CHECKS_OFF | NOT_FOR_FILES
        for path in self._watched(files, len(files)):
            try:
                problems = problems_of(proof_of_file(path, files, table, day, checked), off, settings.ASOF_CHECK_LEVELS)
            except UnreadableFile as error:
                self._refuse(str(error))
            for problem in problems:
                yield Printed(problem, path.relative_to(base).as_posix(), None)

    def _watched(self, items: Iterable[T], total: int) -> Iterator[T]:
        """The items, with a bar on the error stream that leaves the output clean."""
        for done, item in enumerate(items, 1):
            yield item
            if self.bar:
                filled = 30 * done // total
                self.stderr.write(f"\r{'█' * filled}{'░' * (30 - filled)} {done} of {total}", ending="")
        if self.bar:
            self.stderr.write("")

    def _day(self, said: str | None) -> date:
        if not said:
            return timezone.localdate()
        try:
            return date.fromisoformat(said)
        except ValueError:
            self._refuse(_("“%(said)s” is no day. Write it like 2026-06-13.") % {"said": said})

    def _refuse(self, why: str) -> NoReturn:
        self.stderr.write(why)
        sys.exit(COULD_NOT_RUN)
