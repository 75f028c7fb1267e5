from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.demo.load import Demo, may_be_loaded


class Command(BaseCommand):
    help = "Load the demo into an empty site: six guides about ordering, paying, waiting and refunds. All of it, or nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not may_be_loaded():
            self.stdout.write("The site is not empty: the demo was not loaded (again), and nothing was changed.")
            return
        loaded = Demo(timezone.localdate()).load()
        self.stdout.write(
            "Loaded the demo:\n"
            f"  {loaded.facts} facts in {loaded.tables} policy tables, with {loaded.values} values from {loaded.sources} sources\n"
            f"  {loaded.guides} published guides by {loaded.authors} authors ({loaded.editions} editions, {loaded.drafts} "
            "of them being written)\n"
            "  a few things wrong on purpose, named in cms/demo/README.md: the first check finds them"
        )
