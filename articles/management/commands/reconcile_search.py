from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from articles import searching


class Command(BaseCommand):
    help = (
        "Hold what the search knows against the live editions, and mend what differs. What the clock does every ten minutes, "
        "done now; --all makes all of it anew."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="make every entry anew, also those that seem right")

    def handle(self, *args: Any, **options: Any) -> None:
        count = searching.reconcile(everything=options["all"])
        said = ngettext("%(count)d entry was made anew.", "%(count)d entries were made anew.", count)
        self.stdout.write(said % {"count": count})
