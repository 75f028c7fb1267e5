from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from policies import tasks


class Command(BaseCommand):
    help = _("Tell the articles about values that have taken effect since the last time.")  # type: ignore[assignment]

    def handle(self, *args: Any, **options: Any) -> None:
        rung = tasks.ring_due_versions()
        self.stdout.write(
            ngettext("%(rung)d value has taken effect.", "%(rung)d values have taken effect.", rung) % {"rung": rung}
        )
