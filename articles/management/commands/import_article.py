import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.importing import MOST_BYTES, Draft, UnreadableDraft, as_json, build, read_draft
from articles.importing.telling import told
from articles.writing import WritingRefusal

REFUSED, COULD_NOT_RUN = 1, 2


class Command(BaseCommand):
    help = (
        "Make a draft edition from a messy draft (plain text, Markdown, HTML or Word); says what was kept, what needs a decision "
        "and what was removed. Exit status: 0 imported, 1 refused, 2 could not run."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the draft; - reads standard input")
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of words")
        parser.add_argument("--dry-run", action="store_true", help="read and check it, but store nothing")
        parser.add_argument(
            "--platform", default="", metavar="SLUG", help="whose rules it explains; else recognised by name"
        )
        parser.add_argument("--author", default="", metavar="NAME", help="the byline; else the one in the draft")
        parser.add_argument(
            "--topic", default="", metavar="SLUG", help="where it is filed; else the only topic, or Unsorted"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        name, data = _read(options["file"])
        said: list[str] = []
        article = None
        try:
            draft = read_draft(
                data,
                name,
                day=timezone.localdate(now),
                platform=options["platform"],
                author=" ".join(options["author"].split())[:80],
            )
            if not options["dry_run"]:
                built = build(draft, now=now, topic=options["topic"], job="import_article")
                article, said = built.saved.edition.article_id, built.said
        except (UnreadableDraft, WritingRefusal) as refusal:
            raise CommandError(f"{name}: {refusal}", returncode=REFUSED) from refusal
        except DatabaseError as error:
            message = _(
                "%(name)s: the database did not answer as it should (%(error)s). Nothing was imported. Is it migrated?"
            )
            raise CommandError(message % {"name": name, "error": error}, returncode=COULD_NOT_RUN) from error
        self._print(draft, article, said, as_object=options["json"])

    def _print(self, draft: Draft, article: int | None, said: list[str], *, as_object: bool) -> None:
        if as_object:
            self.stdout.write(json.dumps(as_json(draft, article), ensure_ascii=False, indent=2))
            return
        self.stdout.write(told(draft))
        for sentence in said:
            self.stdout.write(sentence)
        done = (
            _("Imported as a draft of article %(id)s.") % {"id": article}
            if article
            else _("Nothing was stored (dry run).")
        )
        self.stdout.write(done)


def _read(file: str) -> tuple[str, bytes]:
    """The file's name and at most one byte more than may be imported, so that a huge file is refused without being read."""
    if file == "-":
        return "draft", sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        with Path(file).open("rb") as opened:
            return Path(file).name, opened.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CommandError(
            _("%(file)s cannot be read: %(reason)s.") % {"file": file, "reason": reason}, returncode=COULD_NOT_RUN
        ) from error
