from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from articles import tasks


class Command(BaseCommand):
    help = (
        "Compare the stored citations with the texts, and mend what drifted. What the clock does every night, done now."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("%(count)d editions had citations that differed.") % {"count": tasks.reconcile_citations()})
