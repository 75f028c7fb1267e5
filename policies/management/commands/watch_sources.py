from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.models import Source
from policies.watching.judging import Outcome
from policies.watching.noting import Noted
from policies.watching.watch import TooSoon, look, read_due, read_now, reader_of_settings

LONGEST = 86_400


class Command(BaseCommand):
    help = gettext_lazy("Read the sources that are due, and say what became of their quotes.")  # type: ignore[assignment]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--source", help=_("Read only this one, due or not: its number or its address."))
        parser.add_argument("--dry-run", action="store_true", help=_("Read, say what would be noted, write nothing."))

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = self._chosen(options["source"]) if options["source"] else None
        if options["dry_run"]:
            self._look([chosen] if chosen else list(Source.objects.due(timezone.now())))
            return
        total = 1 if chosen else Source.objects.due(timezone.now()).count()
        done = disputed = 0
        for done, noted in enumerate(self._read(chosen), start=1):
            self._say(noted, done, total)
            disputed += len(noted.disputed)
        left = Source.objects.due(timezone.now()).count()
        self.stdout.write(
            _("%(read)d read, %(disputed)d facts disputed, %(left)d still due.")
            % {"read": done, "disputed": disputed, "left": left}
        )

    def _read(self, chosen: Source | None) -> Iterator[Noted]:
        reader = reader_of_settings()
        if chosen is None:
            yield from read_due(reader, timezone.now, LONGEST)
            return
        try:
            yield read_now(chosen, reader, timezone.now)
        except TooSoon as error:
            raise CommandError(
                _("Its site was asked a moment ago, or is being read: try again in a minute.")
            ) from error

    def _chosen(self, said: str) -> Source:
        number = int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else 0
        found = Source.objects.filter(Q(pk=number) | Q(url=said)).first()
        if found is None:
            raise CommandError(_("There is no source %(said)s: give its number or its address.") % {"said": said})
        return found

    def _look(self, sources: list[Source]) -> None:
        reader = reader_of_settings()
        for at, source in enumerate(sources, start=1):
            verdict = look(source, reader, timezone.now()).verdict
            found = [seen.outcome for seen in verdict.seen.values()]
            self._line(at, len(sources), source, verdict.problem or _outcomes(found))
        self.stdout.write(_("Nothing was written."))

    def _say(self, noted: Noted, at: int, total: int) -> None:
        words = noted.problem or _outcomes([seen.outcome for seen in noted.seen.values()])
        if noted.lost:
            words = _("taken over by another worker")
        if noted.disputed:
            words += f" · {_('disputed')}: {', '.join(noted.disputed)}"
        if noted.proposed:
            words += f" · {_('proposed')}: {', '.join(noted.proposed)}"
        self._line(at, total, noted.source, words)

    def _line(self, at: int, total: int, source: Source, words: str) -> None:
        self.stdout.write(f"{at} {_('of')} {max(at, total)}  {source.url}  {words}")


def _outcomes(found: list[Outcome]) -> str:
    counted = {outcome: found.count(outcome) for outcome in dict.fromkeys(found)}
    return ", ".join(f"{Outcome(each).label} ({count})" for each, count in counted.items()) or _("no quote to look for")
