from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from articles import tasks


class Command(BaseCommand):
    help = (
        "Write each owner's digest of the week if something waits for them, and hand on what owners left; send_freshness_report"
        " --due sends them. What the clock does every hour, done now."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("%(count)d mails written.") % {"count": tasks.write_owner_mails()})
