from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from articles import tasks


class Command(BaseCommand):
    help = "Check every edition whose findings may be out of date. What the clock does every few minutes, done now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--most", type=int, help="at most this many; without it, all")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("%(count)d editions checked.") % {"count": tasks.sweep(options["most"])})
