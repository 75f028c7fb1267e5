from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from articles import tasks


class Command(BaseCommand):
    help = "Publish the scheduled editions whose moment has come. What the clock does every minute, done now."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("%(count)d editions published.") % {"count": tasks.publish_due()})
